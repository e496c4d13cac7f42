import {
  agreementDigest,
  type Leaf,
  leafHash,
  type MessageId,
  type PairRecord,
  parseEnvelope,
  parseLeaf,
  parsePayload,
  printHex,
  printLeaf,
  printTime,
  sha256,
  utf8,
} from '../../src/protocol/index.ts'
import { aHistory, type History, type Writer } from './history.ts'

/** Requests that are asked, and answered, together. */
const BATCH = 100
/** Of so many requests one is not answered, and one is acknowledged late. */
const UNANSWERED = 50
const LATE = 40

/**
 * The record of so many requests of both parties over about a year: leaves as they stand in logs, every checkpoint in them truly signed.
 * Messages have leaves only, for nothing else of them is judged.
 */
export async function manyRequests(count: number): Promise<PairRecord> {
  const h = await aHistory({ witnesses: ['one', 'two'], quorum: 2 })
  h.passes({ hours: 1 })
  const pace = (365 * 86_400) / (count / BATCH)
  for (let done = 0; done < count; done += BATCH) {
    const [asker, answerer] = (done / BATCH) % 2 === 0 ? [h.arden, h.beiyuan] : [h.beiyuan, h.arden]
    const began = h.now
    await round(h, { asker, answerer, first: done })
    h.passes({ seconds: Math.max(1, Math.round(began + pace - h.now)) })
  }
  return recordOf(h)
}

async function round(h: History, of: { asker: Writer; answerer: Writer; first: number }): Promise<void> {
  const { asker, answerer, first } = of
  const rule = {
    agreement: agreementDigest(h.agreements.at(-1)!),
    class: 'information',
    urgency: 'urgent',
  } as const
  const ids = Array.from({ length: BATCH }, (_, i) =>
    enter(h, asker, { name: `request ${first + i}`, kind: 'request', rule }),
  )
  await everybodyRecords(h)
  h.passes({ minutes: 20 })
  for (const [i, ref] of ids.entries()) {
    if ((first + i) % UNANSWERED === 0 || (first + i) % LATE === 0) continue
    enter(h, answerer, {
      name: `acknowledge ${first + i}`,
      kind: 'acknowledge',
      ref,
      answers: ['acknowledgement'],
    })
  }
  await everybodyRecords(h)
  h.passes({ hours: 3 })
  for (const [i, ref] of ids.entries()) {
    if ((first + i) % UNANSWERED === 0) continue
    const answers =
      (first + i) % LATE === 0 ? (['acknowledgement', 'answer'] as const) : (['answer'] as const)
    enter(h, answerer, { name: `result ${first + i}`, kind: 'result', ref, answers })
  }
  await everybodyRecords(h)
}

type MessageLeaf = Extract<Leaf, { type: 'message' }>

function enter(
  h: History,
  by: Writer,
  of: Pick<MessageLeaf, 'kind' | 'ref' | 'answers' | 'rule'> & { name: string },
): MessageId {
  const { name, ...leaf } = of
  const digest = printHex(sha256(utf8(name)))
  const id: MessageId = `sha256:${digest}`
  const thread = digest.slice(0, 32)
  by.append(
    printLeaf({
      v: 1,
      type: 'message',
      id,
      thread,
      at: printTime(h.now),
      length: 900,
      exercise: true,
      ...leaf,
    }),
    id,
  )
  return id
}

async function everybodyRecords(h: History): Promise<void> {
  h.passes({ seconds: 1 })
  await h.everybodyStamps()
  for (const writer of [h.arden, h.beiyuan]) await writer.records({ holds: true })
}

function recordOf(h: History): PairRecord {
  const writers = [h.arden, h.beiyuan].toSorted((a, b) => (a.writer < b.writer ? -1 : 1))
  const documents: [MessageId, never][] = []
  for (const { id, bytes } of writers.flatMap(({ envelopes }) => envelopes)) {
    const { payload } = parseEnvelope(bytes)
    const { body } = parsePayload(payload)
    documents.push([id, (body as { document: never }).document])
  }
  const logs = writers.map(({ writer, epochs }) => ({
    writer,
    epochs: epochs.map(({ origin, leaves }) => ({
      origin,
      leaves: leaves.map((bytes) => parseLeaf(bytes)),
      hashes: leaves.map(leafHash),
    })),
  }))
  return {
    identities: h.identities,
    exercise: true,
    logs: logs as unknown as PairRecord['logs'],
    documents: new Map(documents),
  }
}
