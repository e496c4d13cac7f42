import { describe, expect, it } from 'vitest'
import { pieceOf, readRecord, type UnreadRecord } from '../../src/app/ports/judging.ts'
import { JudgingThread } from '../../src/ops/judging-thread.ts'
import {
  type Agreement,
  digest,
  type KeySet,
  leafHash,
  type MessageId,
  parseBundle,
  parseEnvelope,
  parseLeaf,
  parsePayload,
  printLeaf,
  utf8,
} from '../../src/protocol/index.ts'
import { judgeRecord, printVerdicts } from '../../src/protocol/verdict/index.ts'
import { tellCase } from '../build/case-history.ts'

/** The record of a case, with so many requests more at the end of the asker's log; read anew for each judgement, which takes it over. */
async function aRecord(more: number): Promise<() => UnreadRecord> {
  const bundle = await parseBundle(await (await tellCase(2)).history.bundle())
  const documents = new Map<MessageId, Agreement | KeySet>()
  for (const bytes of bundle.messages) {
    const { id, payload } = parseEnvelope(bytes)
    const read = parsePayload(payload)
    if (read.kind === 'keys' || read.kind === 'agreement') documents.set(id, read.body.document)
  }
  return () => ({
    identities: bundle.identities,
    exercise: bundle.exercise,
    documents,
    logs: bundle.logs.map(({ writer, epochs }) => ({
      writer,
      epochs: epochs.map(({ origin, leaves }) => {
        const all = [...leaves, ...requestsLike(leaves, more)]
        return { origin, pieces: [pieceOf(all.map((bytes) => ({ bytes, hash: leafHash(bytes) })))] }
      }),
    })),
  })
}

function requestsLike(leaves: readonly Uint8Array[], count: number): Uint8Array[] {
  const request = leaves.map(parseLeaf).find((leaf) => leaf.type === 'message' && leaf.kind === 'request')
  if (request?.type !== 'message') return []
  return Array.from({ length: count }, (_, i) => printLeaf({ ...request, id: digest(utf8(`request ${i}`)) }))
}

/** Milliseconds of this thread's processor for which nobody else had a turn at the longest: the same on a busy machine. */
async function longestStretch(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = process.threadCpuUsage()
  const look = () => {
    const { user, system } = process.threadCpuUsage(last)
    last = process.threadCpuUsage()
    longest = Math.max(longest, (user + system) / 1000)
  }
  let turn = setImmediate(function again() {
    look()
    turn = setImmediate(again)
  })
  await work()
  look()
  clearImmediate(turn)
  return longest
}

describe('a record judged in a thread of its own', () => {
  it('gives the same bytes as one that is judged here, and all that stands beside them', async () => {
    const record = await aRecord(700)
    const here = await judgeRecord(readRecord(record()))
    const apart = await new JudgingThread(0).judge(record())
    expect(here.verdicts.requests.length).toBeGreaterThan(700)
    expect(printVerdicts(apart.verdicts)).toEqual(printVerdicts(here.verdicts))
    expect(apart).toEqual(here)
  })

  it('holds up the loop of events for a small part of the time only that it would take there', async () => {
    const record = await aRecord(15_000)
    const here = await longestStretch(() => judgeRecord(readRecord(record())))
    const unread = record()
    const apart = await longestStretch(() => new JudgingThread().judge(unread))
    expect(apart).toBeLessThan(here / 5)
  })

  it('refuses what nobody can judge with the same code and sentence', async () => {
    const record = (await aRecord(0))()
    const [log, other] = record.logs
    const cut = () => ({
      ...record,
      logs: [log!, { ...other!, epochs: other!.epochs.map(({ origin }) => ({ origin, pieces: [] })) }],
    })
    const here = await judgeRecord(readRecord(cut())).catch((error: unknown) => error)
    expect(here).toMatchObject({ name: 'ProtocolError', code: 'bad_cut' })
    const apart = await new JudgingThread(0).judge(cut()).catch((error: unknown) => error)
    expect(apart).toMatchObject({ name: 'ProtocolError', code: 'bad_cut', message: (here as Error).message })
  })

  it('tells whoever waits when the node ends', async () => {
    const thread = new JudgingThread(0)
    const judging = thread.judge((await aRecord(3000))())
    await thread.close()
    await expect(judging).rejects.toThrow('ended before it had judged')
  })
})
