import { describe, expect, test } from 'vitest'
import type { HoldRow, UploadRow } from '../../src/app/ports/custody.ts'
import type { Store } from '../../src/app/ports.ts'
import * as rows from './store-rows.ts'

type Logs = () => Promise<{ readonly pair: string; readonly own: string; readonly peer: string }>
const HEX = 'ab'.repeat(32)
const ENTRY = `sha256:${'e'.repeat(64)}`

/** What every store promises of files, custody, holds and contents that end. */
export function custodyContract(store: () => Store, aPairWithLogs: Logs): void {
  describe('files', () => {
    test('an upload is found by its id, its pair and its digest, and is forgotten when it is dropped', async () => {
      const { pair } = await aPairWithLogs()
      const begun: UploadRow = {
        id: pair.replaceAll('0', 'f'),
        pair,
        name: '流量.pcap',
        length: 9,
        person: 'li',
        begunMs: 5,
      }
      await store().saveUpload(begun)
      expect(await store().upload(begun.id)).toEqual(begun)
      expect(await store().uploadOf(pair, HEX)).toBeUndefined()
      const finished = {
        ...begun,
        finished: { sha256: HEX, sha1: '1'.repeat(40), md5: '2'.repeat(32), atMs: 7 },
      }
      await store().saveUpload(finished)
      expect(await store().uploadOf(pair, HEX)).toEqual(finished)
      expect(await store().uploads(pair, 5)).toEqual([finished])
      expect(await store().uploads(pair, 6)).toEqual([])
      await store().dropUpload(begun.id)
      expect(await store().upload(begun.id)).toBeUndefined()
    })

    test('what names a file is said once, and the hands it went through in their order', async () => {
      const { pair } = await aPairWithLogs()
      const named = { pair, digest: HEX, message: ENTRY, thread: 't' }
      await store().saveAttachments([named])
      await store().saveAttachments([named])
      expect(await store().attachments(pair, HEX)).toEqual([named])
      const steps = [
        { pair, digest: HEX, atMs: 9, act: 'uploaded', person: 'li', detail: '流量.pcap' },
        { pair, digest: HEX, atMs: 8, act: 'sent' },
      ] as const
      for (const step of steps) await store().addCustody([step])
      expect(await store().custody(pair, HEX)).toEqual(steps)
      expect(await store().custody('f'.repeat(32), HEX)).toEqual([])
    })

    test('a hold stands until it is lifted, and can be read after that', async () => {
      const { pair } = await aPairWithLogs()
      const hold: HoldRow = {
        id: `h-${pair}`,
        pair,
        thread: 't',
        reason: '第 7 号案件',
        person: 'yan',
        placedMs: 1,
      }
      await store().saveHold(hold)
      expect(await store().holds()).toContainEqual(hold)
      const lifted = { ...hold, lifted: { atMs: 2, person: 'wu', why: 'over' } }
      await store().saveHold(lifted)
      expect(await store().holds({ pair, thread: 't' })).toEqual([lifted])
      expect((await store().holds()).map(({ id }) => id)).not.toContain(hold.id)
    })
  })

  describe('contents that end', () => {
    test('are gone when the removal is committed; leaves, messages and threads stay, and what was not named', async () => {
      const { pair, own } = await aPairWithLogs()
      await store().commit(rows.anExtension(pair, own, { from: 0, count: 4 }))
      const thread = rows.threadOf(own, 0)
      const removal = {
        pair,
        thread,
        by: ENTRY,
        why: 'order',
        article: 'Art. 9',
        atMs: 3,
        messages: [rows.idOf(own, 1), rows.idOf(own, 2)],
        digests: [`sha256:${HEX}`],
        wholeThread: false,
      } as const
      await store().removeContents(removal)
      await store().removeContents(removal)
      await store().scrub()
      const contents = await store().contents(
        pair,
        [0, 1, 2, 3].map((i) => rows.idOf(own, i)),
      )
      expect([...contents.keys()].toSorted()).toEqual([rows.idOf(own, 0), rows.idOf(own, 3)].toSorted())
      expect(contents.get(rows.idOf(own, 3))).toEqual(rows.envelopeOf(own, 3))
      expect(await store().leaves(own, 0, 4)).toHaveLength(4)
      expect(await store().message(pair, rows.idOf(own, 1))).toEqual(rows.aMessage(pair, own, 1))
      const said = (await store().removals(pair, thread)).map(({ type, id, why, article }) => [
        type,
        id,
        why,
        article,
      ])
      expect(said.toSorted()).toEqual(
        [
          ['file', `sha256:${HEX}`, 'order', 'Art. 9'],
          ['message', rows.idOf(own, 1), 'order', 'Art. 9'],
          ['message', rows.idOf(own, 2), 'order', 'Art. 9'],
        ].toSorted(),
      )
    })

    test('a thread is past when nothing but removals was said in it since, and once removed it is not past again', async () => {
      const { pair, own } = await aPairWithLogs()
      const thread = rows.threadOf(own, 0)
      await store().commit({
        ...rows.anExtension(pair, own, { from: 0, count: 2 }),
        threads: [rows.aThread(pair, thread, { phase: 'answered' })],
      })
      const past = (beforeMs: number, phases = ['answered', 'refused']) =>
        store().pastThreads({ pair, phases, beforeMs, limit: 9 })
      expect(await past(1_001)).toEqual([])
      expect(await past(1_002)).toEqual([thread])
      expect(await past(1_002, ['withdrawn'])).toEqual([])
      const entry = { ...rows.aMessage(pair, own, 2), kind: 'expunge', thread, storedMs: 9_000 }
      await store().commit({ ...rows.anExtension(pair, own, { from: 2, count: 1 }), messages: [entry] })
      expect(await past(1_002)).toEqual([thread])
      await store().removeContents({
        pair,
        thread,
        by: ENTRY,
        why: 'retention',
        atMs: 3,
        messages: [rows.idOf(own, 0)],
        digests: [],
        wholeThread: true,
      })
      expect(await past(99_999)).toEqual([])
    })

    test('a row loses its words unless it was changed since it was read', async () => {
      const { pair, own } = await aPairWithLogs()
      const row = rows.aThread(pair, rows.threadOf(own, 0))
      await store().commit({ ...rows.anExtension(pair, own, { from: 0, count: 1 }), threads: [row] })
      await store().rewordThread({ ...row, state: { other: true } }, { words: 'none' })
      expect(await store().thread(pair, row.thread)).toEqual(row)
      await store().rewordThread(row, { words: 'none' })
      expect((await store().thread(pair, row.thread))?.state).toEqual({ words: 'none' })
    })
  })
}
