import { verifyEd25519 } from '../../src/protocol/ed25519.ts'
import { parseNote } from '../../src/protocol/note.ts'
import { noteKeyId } from '../../src/protocol/verifier-key.ts'
import { type Leaf, other, type Party } from './model-input.ts'
import type { RecordOfBoth } from './model-record.ts'

/** V13: leaves of this log and epoch from this index on are exposed. */
export type Exposure = { readonly log: Party; readonly epoch: number; readonly from: number }

type Signed = { readonly origin: string; readonly size: string; readonly root: string }

/** All exposures by conflicts that either party recorded against the other. */
export async function exposuresOf(record: RecordOfBoth): Promise<Exposure[]> {
  const found: Exposure[] = []
  for (const x of [...record.logs[0], ...record.logs[1]]) {
    if (x.value.conflict === undefined) continue
    const b = other(x.log)
    const notes = await Promise.all(x.value.conflict.map((text) => openNote(record, b, text)))
    const [first, second] = notes
    if (first === undefined || second === undefined || first.origin !== second.origin) continue
    const epoch = record.input.logs[b].findIndex((one) => one.origin === first.origin)
    if (epoch < 0) continue
    const { roots } = record.input.logs[b][epoch]!
    const differs = (note: Signed) =>
      roots[Number(note.size)] !== undefined && roots[Number(note.size)] !== note.root
    const oneSize = first.size === second.size && first.root !== second.root
    if (!oneSize && !differs(first) && !differs(second)) continue
    found.push({ log: b, epoch, from: rightBefore(record, x, first.origin, roots) })
  }
  return found
}

/** The largest size of an epoch that the finder's log recorded with the right root before X. */
function rightBefore(record: RecordOfBoth, x: Leaf, origin: string, roots: readonly string[]): number {
  const before = record.logs[x.log].filter((leaf) => leaf.position < x.position)
  const entries = before
    .flatMap((leaf) => leaf.value.checkpoints ?? [])
    .filter((entry) => entry.log === origin)
  return Math.max(
    0,
    ...entries
      .filter((entry) => entry.root !== undefined && entry.root === roots[entry.size])
      .map((entry) => entry.size),
  )
}

/** The checkpoint of a note, if a `log` key of the party signed it for that log. */
async function openNote(record: RecordOfBoth, party: Party, text: string): Promise<Signed | undefined> {
  try {
    const note = parseNote(text)
    const [origin, size, root, end, ...more] = note.text.split('\n')
    if (end !== '' || more.length > 0 || !/^(0|[1-9][0-9]*)$/.test(size!)) return undefined
    for (const { document } of record.keySets[party]) {
      for (const key of document.keys.filter((one) => one.use === 'log')) {
        const publicKey = Uint8Array.fromBase64(key.public)
        const keyId = noteKeyId(origin!, 0x01, publicKey)
        for (const line of note.lines.filter((one) => one.name === origin && one.keyId === keyId)) {
          if (await verifyEd25519(publicKey, line.signature, new TextEncoder().encode(note.text))) {
            return { origin: origin!, size: size!, root: root! }
          }
        }
      }
    }
  } catch {
    return undefined
  }
  return undefined
}
