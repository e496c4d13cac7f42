import type { Agreement } from '../../src/protocol/agreement.ts'
import { parseBundle } from '../../src/protocol/bundle.ts'
import { utf8 } from '../../src/protocol/bytes.ts'
import { parseEnvelope } from '../../src/protocol/envelope.ts'
import type { Digest } from '../../src/protocol/hash.ts'
import type { KeySet } from '../../src/protocol/key-set.ts'
import { parseLeaf } from '../../src/protocol/leaf.ts'
import { parsePayload } from '../../src/protocol/message.ts'
import type { LogRecord, PairRecord } from '../../src/protocol/record.ts'
import { leafHash } from '../../src/protocol/tree.ts'
import { judge, printVerdicts } from '../../src/protocol/verdict/index.ts'

/** What the real verdict function says of a bundle that is taken as sound, as text. Throws `bad_cut` and `bad_order`. */
export async function realVerdicts(bundle: string): Promise<string> {
  const { identities, exercise, logs, messages } = await parseBundle(utf8(bundle))
  const documents = new Map<Digest, Agreement | KeySet>()
  for (const message of messages) {
    const { id, payload } = parseEnvelope(message)
    const { body } = parsePayload(payload)
    if ('document' in body) documents.set(id, body.document)
  }
  const records = logs.map(({ writer, epochs }): LogRecord => {
    return {
      writer,
      epochs: epochs.map(({ origin, leaves }) => ({
        origin,
        leaves: leaves.map(parseLeaf),
        hashes: leaves.map(leafHash),
      })),
    }
  })
  const record: PairRecord = {
    identities,
    exercise,
    logs: records as unknown as PairRecord['logs'],
    documents,
  }
  return new TextDecoder().decode(printVerdicts(await judge(record)))
}
