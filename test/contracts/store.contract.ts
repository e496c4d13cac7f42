import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../src/app/ports.ts'
import { digest, sha256 } from '../../src/protocol/hash.ts'
import { apiContract } from './api.contract.ts'
import { choicesContract } from './choices.contract.ts'
import { custodyContract } from './custody.contract.ts'
import { doorsContract } from './doors.contract.ts'
import { peopleContract } from './people.contract.ts'
import { searchContract } from './search.contract.ts'
import * as rows from './store-rows.ts'

/** One kind of store as the suite drives it. */
export type StoreUnderTest = {
  open(): Promise<Store>
  /** Opens the same database again after the last store was closed; absent where closing forgets. */
  reopen?(): Promise<Store>
  /** Runs SQL beside the store, as whoever holds the database could; absent where nobody else can reach it. */
  raw?(sql: string): Promise<void>
  end(): Promise<void>
}

/** What every implementation of the Store port promises. */
export function storeContract(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let under: StoreUnderTest
    let store: Store
    // Tests share one database as real pairs do: each has a pair of its own.
    beforeAll(async () => {
      under = await start()
      store = await under.open()
    })
    afterAll(async () => {
      await store?.close()
      await under?.end()
    })

    let pairs = 0
    async function aPairWithLogs() {
      pairs += 1
      const pair = String(pairs).padStart(32, '0')
      const [own, peer] = [rows.originOf(pair, rows.writer.own), rows.originOf(pair, rows.writer.peer)]
      await store.savePair(rows.aPair(pair))
      await store.commit({
        pair,
        logs: [rows.aLog(pair, rows.writer.own), rows.aLog(pair, rows.writer.peer)],
      })
      return { pair, own, peer }
    }

    describe('leaves', () => {
      test('a new log is empty and known by its writer and epoch', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        await store.commit({ pair, logs: [rows.aLog(pair, rows.writer.own, 2)] })
        const logs = await store.logs(pair)
        expect(logs.map((log) => [log.writer, log.epoch])).toEqual([
          [rows.writer.own, 1],
          [rows.writer.own, 2],
          [rows.writer.peer, 1],
        ])
        expect(await store.log(own)).toEqual({ ...rows.aLog(pair, rows.writer.own), size: 0, frontier: [] })
        expect(await store.leaves(peer, 0, 10)).toEqual([])
      })

      test('ten thousand leaves read back in order, byte for byte', async () => {
        const { pair, own } = await aPairWithLogs()
        for (let from = 0; from < 10_000; from += 250) {
          await store.commit(rows.anExtension(pair, own, { from, count: 250 }))
        }
        const leaves = await store.leaves(own, 0, 10_000)
        expect(leaves).toEqual(Array.from({ length: 10_000 }, (_, index) => rows.aLeaf(own, index)))
        expect(await store.leafHashes(own, 9_998, 20_000)).toEqual(
          [9_998, 9_999].map((i) => rows.aLeaf(own, i).hash),
        )
        const { size, frontier } = (await store.log(own))!
        expect({ size, frontier }).toMatchObject({
          size: 10_000,
          frontier: rows.aFrontier(own, 10_000).frontier,
        })
        expect((await store.messages(own, 4_999, 5_001)).map((row) => row.index)).toEqual([4_999, 5_000])
      })

      test('a range is half open and ends where the log ends', async () => {
        const { pair, own } = await aPairWithLogs()
        await store.commit(rows.anExtension(pair, own, { from: 0, count: 5 }))
        expect((await store.leaves(own, 1, 3)).map((leaf) => leaf.index)).toEqual([1, 2])
        expect((await store.leaves(own, 3, 99)).map((leaf) => leaf.index)).toEqual([3, 4])
        expect(await store.leaves(own, 3, 3)).toEqual([])
        expect(await store.leaves('nobody.test/log/0/0/1', 0, 9)).toEqual([])
      })

      test('leaves that carry no message are told apart', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const whole = rows.anExtension(pair, own, { from: 0, count: 6 })
        const messages = whole.messages!.filter(({ index }) => index % 3 !== 1)
        await store.commit({ ...whole, messages, contents: [] })
        await store.commit(rows.anExtension(pair, peer, { from: 0, count: 2 }))
        expect(await store.leavesWithoutMessage(own, 0, 99)).toEqual([rows.aLeaf(own, 1), rows.aLeaf(own, 4)])
        expect(await store.leavesWithoutMessage(own, 2, 4)).toEqual([])
        expect(await store.leavesWithoutMessage(own, 4, 5)).toEqual([rows.aLeaf(own, 4)])
        expect(await store.leavesWithoutMessage(peer, 0, 99)).toEqual([])
        expect(await store.leavesWithoutMessage('nobody.test/log/0/0/1', 0, 9)).toEqual([])
      })

      for (const [what, from] of [
        ['a gap', 6],
        ['a leaf again', 4],
      ] as const) {
        test(`${what} is a conflict and writes nothing at all`, async () => {
          const { pair, own, peer } = await aPairWithLogs()
          await store.commit(rows.anExtension(pair, own, { from: 0, count: 5 }))
          const thread = rows.aThread(pair, 'f'.repeat(32))
          const good = rows.anExtension(pair, peer, { from: 0, count: 3 })
          const bad = rows.anExtension(pair, own, { from, count: 2 })
          await expect(
            store.commit({
              pair,
              logs: [rows.aLog(pair, rows.writer.own, 2)],
              leaves: [...good.leaves!, ...bad.leaves!],
              messages: good.messages!,
              contents: good.contents!,
              frontiers: [...good.frontiers!, ...bad.frontiers!],
              threads: [thread],
            }),
          ).rejects.toMatchObject({ name: 'StoreError', code: 'conflict' })
          expect((await store.log(own))?.size).toBe(5)
          expect(await store.leaves(peer, 0, 9)).toEqual([])
          expect(await store.logs(pair)).toHaveLength(2)
          expect(await store.thread(pair, thread.thread)).toBeUndefined()
          await store.commit(rows.anExtension(pair, own, { from: 5, count: 2 }))
          expect((await store.log(own))?.size).toBe(7)
        })
      }

      test('of two commits at once for the same place one wins and one is a conflict', async () => {
        const { pair, own } = await aPairWithLogs()
        const batch = rows.anExtension(pair, own, { from: 0, count: 3 })
        const results = await Promise.allSettled([store.commit(batch), store.commit(batch)])
        expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected'])
        expect(results[1]).toMatchObject({ reason: { code: 'conflict' } })
      })

      test('commits at once are put in order', async () => {
        const { pair, own } = await aPairWithLogs()
        const batches = Array.from({ length: 20 }, (_, i) =>
          rows.anExtension(pair, own, { from: i * 2, count: 2 }),
        )
        await Promise.all(batches.map((batch) => store.commit(batch)))
        expect((await store.log(own))?.size).toBe(40)
      })

      test('an origin that exists is not created again', async () => {
        const { pair } = await aPairWithLogs()
        const again = store.commit({ pair, logs: [rows.aLog(pair, rows.writer.own)] })
        await expect(again).rejects.toMatchObject({ code: 'conflict' })
      })

      test('a log that grows without its frontier, or with another size in it, is a bad batch', async () => {
        const { pair, own } = await aPairWithLogs()
        const { leaves } = rows.anExtension(pair, own, { from: 0, count: 2 })
        for (const frontiers of [[], [rows.aFrontier(own, 1)]]) {
          await expect(store.commit({ pair, leaves: leaves!, frontiers })).rejects.toMatchObject({
            code: 'bad_batch',
          })
        }
        expect((await store.log(own))?.size).toBe(0)
      })

      test('a full tile is kept, and keeping it again is harmless', async () => {
        const { pair, own } = await aPairWithLogs()
        const tile = { origin: own, level: 1, index: 3, bytes: new Uint8Array(8_192).fill(7) }
        await store.commit({ pair, tiles: [tile] })
        await store.commit({ pair, tiles: [tile] })
        expect(await store.tile(own, 1, 3)).toEqual(tile.bytes)
        expect(await store.tile(own, 0, 3)).toBeUndefined()
      })
    })

    describe('messages', () => {
      test('a message and its bytes are found by id', async () => {
        const { pair, own } = await aPairWithLogs()
        const ref = rows.idOf(own, 0)
        const answer = rows.aMessage(pair, own, 1, { kind: 'result', ref, fault: 'unknown_ref' })
        const batch = rows.anExtension(pair, own, { from: 0, count: 2 })
        await store.commit({ ...batch, messages: [batch.messages![0]!, answer] })
        expect(await store.message(pair, answer.id)).toEqual(answer)
        expect(await store.message(pair, ref)).toEqual(rows.aMessage(pair, own, 0))
        expect(await store.content(pair, ref)).toEqual(rows.envelopeOf(own, 0))
        expect(await store.message(pair, digest(rows.bytesOf('nothing')))).toBeUndefined()
        expect(await store.message(pair, "' OR 1=1")).toBeUndefined()
        expect(await store.content(pair, 'no id')).toBeUndefined()
      })

      test('contents come many at once, those not held being absent', async () => {
        const { pair, own } = await aPairWithLogs()
        const batch = rows.anExtension(pair, own, { from: 0, count: 40 })
        await store.commit({ ...batch, contents: batch.contents!.slice(0, 39) })
        const ids = Array.from({ length: 1_500 }, (_, index) => rows.idOf(own, index))
        const found = await store.contents(pair, ids)
        expect([...found.keys()].sort()).toEqual(ids.slice(0, 39).sort())
        expect(found.get(ids[7]!)).toEqual(rows.envelopeOf(own, 7))
      })

      test('contents are found by their place too, those of a range being given', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const batch = rows.anExtension(pair, own, { from: 0, count: 10 })
        await store.commit({ ...batch, contents: batch.contents!.filter((_, i) => i !== 4) })
        await store.commit(rows.anExtension(pair, peer, { from: 0, count: 3 }))
        const found = await store.contentsAt(own, 2, 6)
        expect([...found]).toEqual([2, 3, 5].map((index) => [index, rows.envelopeOf(own, index)]))
        expect((await store.contentsAt(own, 9, 100)).size).toBe(1)
        expect((await store.contentsAt(own, 3, 3)).size).toBe(0)
        expect((await store.contentsAt('no log', 0, 9)).size).toBe(0)
      })

      test('content may follow its message later, and comes again harmlessly; without a message it is a conflict', async () => {
        const { pair, own } = await aPairWithLogs()
        const { contents, ...rest } = rows.anExtension(pair, own, { from: 0, count: 2 })
        await store.commit(rest)
        await store.commit({ pair, contents: contents! })
        await store.commit({ pair, contents: [{ id: contents![0]!.id, bytes: rows.bytesOf('other') }] })
        expect(await store.content(pair, contents![0]!.id)).toEqual(contents![0]!.bytes)
        const lost = [{ id: rows.idOf(own, 2), bytes: rows.bytesOf('x') }]
        await expect(store.commit({ pair, contents: lost })).rejects.toMatchObject({ code: 'conflict' })
      })

      test('a peer that logs our message again takes nothing from it', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        await store.commit(rows.anExtension(pair, own, { from: 0, count: 1 }))
        const copy = rows.aMessage(pair, peer, 0, { id: rows.idOf(own, 0), fault: 'wrong_party' })
        await store.commit({
          ...rows.anExtension(pair, peer, { from: 0, count: 1 }),
          messages: [copy],
          contents: [],
        })
        expect(await store.message(pair, copy.id)).toEqual(rows.aMessage(pair, own, 0))
        expect(await store.messages(peer, 0, 1)).toEqual([copy])
        expect(await store.content(pair, copy.id)).toEqual(rows.envelopeOf(own, 0))
      })

      test('a message where no leaf stands is a bad batch', async () => {
        const { pair, own } = await aPairWithLogs()
        const message = rows.aMessage(pair, own, 0)
        await expect(store.commit({ pair, messages: [message] })).rejects.toMatchObject({ code: 'bad_batch' })
      })

      test('the last reference is the greatest by its number, of our own requests with that prefix', async () => {
        const { pair } = await aPairWithLogs()
        const references = ['ARD-2026-0099', 'ARD-2026-10000', 'ARD-2026-9999', 'ARD-2025-20000']
        const own = references.map((reference, i) => rows.aThread(pair, `${i}`.repeat(32), { reference }))
        const theirs = rows.aThread(pair, 'e'.repeat(32), { reference: 'ARD-2026-77777', direction: 'in' })
        await store.commit({ pair, threads: [...own, theirs] })
        expect(await store.lastReference(pair, 'ARD-2026-')).toBe('ARD-2026-10000')
        expect(await store.lastReference(pair, 'BEI-2026-')).toBeUndefined()
      })

      test('the messages of a thread come from both logs, in the order in which they were stored', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const thread = 'a1'.repeat(16)
        const sent = [0, 1].map((i) => rows.aMessage(pair, own, i, { thread, storedMs: 10 + i * 20 }))
        const came = rows.aMessage(pair, peer, 0, { thread, storedMs: 20 })
        await store.commit({ ...rows.anExtension(pair, own, { from: 0, count: 2 }), messages: sent })
        await store.commit({ ...rows.anExtension(pair, peer, { from: 0, count: 1 }), messages: [came] })
        expect(await store.threadMessages(pair, thread)).toEqual([sent[0], came, sent[1]])
      })

      test('messages are asked for by kind within one log', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const kinds = ['keys', 'agreement', 'request', 'keys']
        for (const origin of [own, peer]) {
          const messages = kinds.map((kind, i) => rows.aMessage(pair, origin, i, { kind }))
          await store.commit({ ...rows.anExtension(pair, origin, { from: 0, count: 4 }), messages })
        }
        const found = await store.messagesOfKind(own, ['agreement', 'keys'])
        expect(found.map((row) => [row.origin, row.index])).toEqual([
          [own, 0],
          [own, 1],
          [own, 3],
        ])
        expect(await store.messagesOfKind(own, [])).toEqual([])
      })

      test('a faulty message of the peer waits until our own return names it', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const faulty = [0, 1, 2].map((i) =>
          rows.aMessage(pair, peer, i, i === 1 ? {} : { fault: 'bad_shape' }),
        )
        await store.commit({ ...rows.anExtension(pair, peer, { from: 0, count: 3 }), messages: faulty })
        expect(await store.unreturned(pair, rows.writer.own)).toEqual([faulty[0], faulty[2]])
        const returns = (origin: string, ref: string) => [
          rows.aMessage(pair, origin, 0, { kind: 'return', ref }),
        ]
        await store.commit({
          ...rows.anExtension(pair, own, { from: 0, count: 1 }),
          messages: returns(own, faulty[0]!.id),
        })
        expect(await store.unreturned(pair, rows.writer.own)).toEqual([faulty[2]])
      })
    })

    describe('checkpoints and lines', () => {
      const root = sha256(rows.bytesOf('root'))
      const aCheckpoint = (origin: string, size: number) => ({
        origin,
        size,
        root,
        signatures: [`— log ${size}`],
      })
      const aLine = (origin: string, size: number, time: number, name = 'witness') => {
        return { origin, size, root, name, time, line: `— ${name} ${size}/${time}` }
      }

      test('the newest checkpoint up to a size is found, and repeats are harmless', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const checkpoints = [3, 1, 8].map((size) => aCheckpoint(own, size))
        await store.commit({ pair, checkpoints: [...checkpoints, aCheckpoint(peer, 9)] })
        await store.commit({ pair, checkpoints })
        expect(await store.checkpoint(own, 3)).toEqual(aCheckpoint(own, 3))
        expect(await store.checkpoint(own, 4)).toBeUndefined()
        expect((await store.lastCheckpoint(own))?.size).toBe(8)
        expect((await store.lastCheckpoint(own, 7))?.size).toBe(3)
        expect(await store.lastCheckpoint(own, 0)).toBeUndefined()
      })

      test('another root at a stored size is a conflict', async () => {
        const { pair, own } = await aPairWithLogs()
        await store.commit({ pair, checkpoints: [aCheckpoint(own, 3)] })
        const fork = { ...aCheckpoint(own, 3), root: sha256(rows.bytesOf('another')) }
        await expect(store.commit({ pair, checkpoints: [fork] })).rejects.toMatchObject({ code: 'conflict' })
      })

      test('lines come by size, then time, and repeats are harmless', async () => {
        const { pair, own } = await aPairWithLogs()
        const [a, b, c, d] = [aLine(own, 1, 50), aLine(own, 2, 30), aLine(own, 2, 40), aLine(own, 9, 10)]
        await store.commit({ pair, lines: [d, c, a, b, c] })
        await store.commit({ pair, lines: [b] })
        expect(await store.lines(own, 1, 2)).toEqual([a, b, c])
        expect(await store.lines(own, 2, 9)).toEqual([b, c, d])
      })

      test('the last line of a name is the one over the greatest size, the latest of them', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const [old, newer, newest] = [aLine(own, 3, 90), aLine(own, 7, 20), aLine(own, 7, 30)]
        const other = { ...aLine(own, 9, 99), name: 'somebody/else' }
        await store.commit({ pair, lines: [newest, old, other, newer] })
        expect(await store.lastLine(own, newest.name)).toEqual(newest)
        expect(await store.lastLine(peer, newest.name)).toBeUndefined()
      })

      test('only old lines over small sizes are pruned', async () => {
        const { pair, own, peer } = await aPairWithLogs()
        const lines = [aLine(own, 1, 10), aLine(own, 1, 90), aLine(own, 5, 10), aLine(peer, 1, 10)]
        await store.commit({ pair, lines })
        await store.pruneLines(own, 50, 5)
        expect(await store.lines(own, 0, 9)).toEqual([lines[1], lines[2]])
        expect(await store.lines(peer, 0, 9)).toEqual([lines[3]])
      })
    })

    describe('pairs apart', () => {
      test('nothing of one pair is read through another, and nothing is written into it', async () => {
        const [a, b] = [await aPairWithLogs(), await aPairWithLogs()]
        await store.commit({
          ...rows.anExtension(a.pair, a.own, { from: 0, count: 3 }),
          threads: [rows.aThread(a.pair, rows.threadOf(a.own, 0))],
        })
        const id = rows.idOf(a.own, 0)
        expect(await store.message(b.pair, id)).toBeUndefined()
        expect(await store.content(b.pair, id)).toBeUndefined()
        expect(await store.contents(b.pair, [id])).toEqual(new Map())
        expect(await store.thread(b.pair, rows.threadOf(a.own, 0))).toBeUndefined()
        expect(await store.threadMessages(b.pair, rows.threadOf(a.own, 0))).toEqual([])
        expect(await store.threads({ pair: b.pair, limit: 9 })).toEqual([])
        const foreign = rows.anExtension(b.pair, a.own, { from: 3, count: 1 })
        await expect(store.commit(foreign)).rejects.toMatchObject({ code: 'conflict' })
        expect((await store.log(a.own))?.size).toBe(3)
      })

      test('one message id in two pairs is two messages', async () => {
        const [a, b] = [await aPairWithLogs(), await aPairWithLogs()]
        const id = digest(rows.bytesOf('the same payload'))
        for (const { pair, own } of [a, b]) {
          const messages = [rows.aMessage(pair, own, 0, { id, thread: 'ab'.repeat(16) })]
          const contents = [{ id, bytes: rows.bytesOf(`sealed for ${pair}`) }]
          await store.commit({ ...rows.anExtension(pair, own, { from: 0, count: 1 }), messages, contents })
        }
        for (const { pair, own } of [a, b]) {
          expect((await store.message(pair, id))?.origin).toBe(own)
          expect(await store.content(pair, id)).toEqual(rows.bytesOf(`sealed for ${pair}`))
          expect(await store.threadMessages(pair, 'ab'.repeat(16))).toHaveLength(1)
        }
      })

      test('a batch of an unknown pair is a conflict', async () => {
        const pair = 'e'.repeat(32)
        const batch = store.commit({ pair, logs: [rows.aLog(pair, rows.writer.own)] })
        await expect(batch).rejects.toMatchObject({ code: 'conflict' })
      })

      test('a phase moves only forward', async () => {
        const pair = 'd'.repeat(32)
        await store.savePair(rows.aPair(pair, { phase: 'invited' }))
        const ended = rows.aPair(pair, { phase: 'ended', url: 'https://beiyuan.test' })
        await store.savePair(ended)
        await expect(store.savePair(rows.aPair(pair))).rejects.toMatchObject({ code: 'conflict' })
        expect((await store.pairs()).filter((saved) => saved.id === pair)).toEqual([ended])
      })
    })

    describe('the desk', () => {
      test('a thread is replaced whole, in the transaction of its leaves', async () => {
        const { pair, own } = await aPairWithLogs()
        const thread = rows.threadOf(own, 0)
        await store.commit({
          ...rows.anExtension(pair, own, { from: 0, count: 1 }),
          threads: [rows.aThread(pair, thread)],
        })
        const later = rows.aThread(pair, thread, { phase: 'answered', updatedMs: 2_000, state: null })
        await store.commit({ ...rows.anExtension(pair, own, { from: 1, count: 1 }), threads: [later] })
        expect(await store.thread(pair, thread)).toEqual(later)
      })

      test('threads are listed newest first, by pair, kind, reference and direction, a page at a time', async () => {
        const { pair } = await aPairWithLogs()
        const threads = [1, 2, 3, 4].map((n) =>
          rows.aThread(pair, String(n).repeat(32), {
            updatedMs: n * 10,
            reference: `ARD-${pair}-${n % 2}`,
            direction: n === 4 ? 'in' : 'out',
            kind: n === 1 ? 'agreement' : 'evidence',
          }),
        )
        await store.commit({ pair, threads })
        const [first, second, third, fourth] = threads
        expect(await store.threads({ pair, limit: 2 })).toEqual([fourth, third])
        expect(await store.threads({ pair, limit: 9, before: 30 })).toEqual([second, first])
        expect(await store.threads({ pair, limit: 9, kind: 'agreement' })).toEqual([first])
        const reference = `ARD-${pair}-1`
        expect(await store.threads({ limit: 9, reference })).toEqual([third, first])
        expect(await store.threads({ pair, limit: 1, reference })).toEqual([third])
        expect(await store.threads({ limit: 9, reference, before: 30, kind: 'agreement' })).toEqual([first])
        expect(await store.threads({ limit: 9, reference, direction: 'in' })).toEqual([])
        expect(await store.threads({ pair: 'f'.repeat(32), limit: 9, reference })).toEqual([])
        expect(await store.threads({ pair, limit: 9, direction: 'in' })).toEqual([fourth])
      })

      test('a draft is saved over itself and goes with the commit that enters it', async () => {
        const { pair } = await aPairWithLogs()
        const draft = { id: `d-${pair}`, pair, author: `lin-${pair}`, body: { title: '草稿' }, updatedMs: 1 }
        await store.saveDraft(draft)
        await store.saveDraft({ ...draft, body: { title: '请求' }, updatedMs: 2 })
        expect(await store.draft(draft.id)).toEqual({ ...draft, body: { title: '请求' }, updatedMs: 2 })
        expect(await store.drafts(draft.author)).toHaveLength(1)
        expect(await store.drafts('nobody')).toEqual([])
        await store.commit({ pair, dropDrafts: [draft.id] })
        expect(await store.draft(draft.id)).toBeUndefined()
      })

      test('settings are kept', async () => {
        await store.saveSetting('language', 'en')
        await store.saveSetting('language', 'zh')
        expect(await store.setting('language')).toBe('zh')
        expect(await store.setting('nothing')).toBeUndefined()
      })
    })

    apiContract(() => store)
    choicesContract(() => store)
    custodyContract(() => store, aPairWithLogs)
    peopleContract(() => store, aPairWithLogs)
    doorsContract(() => store)
    searchContract(() => store, aPairWithLogs)

    describe('evidence', () => {
      const EVIDENCE: readonly [table: string, column: string][] = [
        ['log', 'epoch = 9'],
        ['leaf', 'hash = bytes'],
        ['topic', "thread = 'x'"],
        ['message', "kind = 'x'"],
        ['checkpoint', "signatures = '[]'"],
        ['tile', 'level = 9'],
        ['release', "key = 'x'"],
        ['audit', 'no = 9'],
        ['custody', "act = 'x'"],
        ['expunged', "why = 'x'"],
      ]
      for (const [table, change] of EVIDENCE) {
        test(`${table} refuses UPDATE and DELETE, whoever asks`, async ({ skip }) => {
          if (!under.raw) return skip()
          const { pair, own } = await aPairWithLogs()
          await store.commit({
            ...rows.anExtension(pair, own, { from: 0, count: 2 }),
            checkpoints: [{ origin: own, size: 2, root: sha256(rows.bytesOf('r')), signatures: ['— x y'] }],
            tiles: [{ origin: own, level: 0, index: 0, bytes: new Uint8Array(8_192) }],
          })
          await expect(under.raw(`UPDATE ${table} SET ${change}`)).rejects.toThrow(/evidence/)
          await expect(under.raw(`DELETE FROM ${table}`)).rejects.toThrow(/evidence/)
          expect(await store.leaves(own, 0, 9)).toHaveLength(2)
        })
      }

      test('content is not evidence: it can be removed and its leaf and message stay', async ({ skip }) => {
        if (!under.raw) return skip()
        const { pair, own } = await aPairWithLogs()
        await store.commit(rows.anExtension(pair, own, { from: 0, count: 1 }))
        await under.raw('DELETE FROM content')
        expect(await store.content(pair, rows.idOf(own, 0))).toBeUndefined()
        expect(await store.message(pair, rows.idOf(own, 0))).toEqual(rows.aMessage(pair, own, 0))
      })
    })

    test('a closed store refuses, and opened again holds everything', async ({ skip }) => {
      if (!under.reopen) return skip()
      const { pair, own } = await aPairWithLogs()
      const pending = store.commit({
        ...rows.anExtension(pair, own, { from: 0, count: 300 }),
        threads: [rows.aThread(pair, rows.threadOf(own, 0))],
      })
      await store.close()
      await pending
      await expect(store.pairs()).rejects.toMatchObject({ code: 'closed' })
      await expect(store.commit({ pair })).rejects.toMatchObject({ code: 'closed' })
      store = await under.reopen()
      expect((await store.leaves(own, 0, 300)).at(-1)).toEqual(rows.aLeaf(own, 299))
      expect((await store.messages(own, 299, 300))[0]).toEqual(rows.aMessage(pair, own, 299))
      expect(await store.content(pair, rows.idOf(own, 299))).toEqual(rows.envelopeOf(own, 299))
      expect(await store.thread(pair, rows.threadOf(own, 0))).toEqual(
        rows.aThread(pair, rows.threadOf(own, 0)),
      )
      await store.commit(rows.anExtension(pair, own, { from: 300, count: 1 }))
    })
  })
}
