import { describe, expect, test } from 'vitest'
import type { Store } from '../../src/app/ports.ts'
import { readQuestion } from '../../src/domain/search/question.ts'
import { tokensOf } from '../../src/domain/search/tokens.ts'
import * as rows from './store-rows.ts'

const WORDS = { kind: ['evidence'], urgency: ['urgent'], phase: ['entered'] }

/** What every store promises of its search index. */
export function searchContract(
  store: () => Store,
  aPairWithLogs: () => Promise<{ pair: string; own: string; peer: string }>,
): void {
  describe('search', () => {
    /** Messages with these texts, each in a thread of its own. */
    async function holding(...texts: readonly string[]) {
      const { pair, own } = await aPairWithLogs()
      await store().commit({
        ...rows.anExtension(pair, own, { from: 0, count: 4 * texts.length }),
        threads: texts.map((_, i) => ({
          ...rows.aThread(pair, rows.threadOf(own, 4 * i)),
          updatedMs: 1_000 + i,
        })),
      })
      const entries = texts.map((text, i) => ({
        pair,
        thread: rows.threadOf(own, 4 * i),
        message: rows.idOf(own, 4 * i),
        tokens: tokensOf(text),
      }))
      await store().addSearch(entries, { origin: own, size: 4 * texts.length })
      const find = async (text: string, more = {}) => {
        const read = readQuestion(text, WORDS)
        if ('bad' in read) throw new Error(read.bad.filter)
        const found = await store().search({ terms: read.question.terms, pair, limit: 10, ...more })
        return found.map(({ row }) => texts[Number(row.updatedMs) - 1_000])
      }
      return { pair, own, find }
    }

    test('finds words, beginnings of the last one, phrases and any run of Chinese characters', async () => {
      const english = 'The control host at 203.0.113.5 answers on port 8447.'
      const chinese = '北原城一台主机被用作钓鱼网站,请求保全日志。'
      const { find } = await holding(english, chinese)
      expect(await find('control ')).toEqual([english])
      expect(await find('contr')).toEqual([english])
      expect(await find('contr ')).toEqual([])
      expect(await find('"host control"')).toEqual([])
      expect(await find('203.0.113.5 ')).toEqual([english])
      expect(await find('钓鱼网 ')).toEqual([chinese])
      expect(await find('鱼钓 ')).toEqual([])
      expect(await find('主机 8447 ')).toEqual([])
      expect(await find('')).toEqual([chinese, english])
    })

    test('all terms stand in the thread, not all in one message', async () => {
      const { pair, own } = await aPairWithLogs()
      await store().commit({
        ...rows.anExtension(pair, own, { from: 0, count: 2 }),
        threads: [rows.aThread(pair, rows.threadOf(own, 0))],
      })
      const thread = rows.threadOf(own, 0)
      const entries = ['alpha', 'beta'].map((word, i) => ({
        pair,
        thread,
        message: rows.idOf(own, i),
        tokens: [word],
      }))
      await store().addSearch(entries, { origin: own, size: 2 })
      const terms = ['alpha', 'beta'].map((word) => ({ tokens: [word], isPrefix: false }))
      const [found] = await store().search({ terms, pair, limit: 5 })
      expect(found?.messages).toEqual([rows.idOf(own, 0), rows.idOf(own, 1)])
      expect((await store().searchRead()).get(own)).toBe(2)
    })

    test('a text longer than a row of the index is found from its beginning to its end', async () => {
      const words = Array.from({ length: 3_000 }, (_, i) => `word${i.toString(36).replace(/\d/g, 'q')}`)
      const { find } = await holding(words.join(' '))
      for (const i of [0, 935, 936, 999, 1000, 1871, 1872, 2_990])
        expect(await find(`"${words.slice(i, i + 9).join(' ')}"`), `from ${i}`).toHaveLength(1)
    })

    test('is narrowed, and read on from where it ended', async () => {
      const { pair, own, find } = await holding('one same', 'two same', 'three same')
      expect(await find('same ', { limit: 2 })).toEqual(['three same', 'two same'])
      const after = { updatedMs: 1_001, pair, thread: rows.threadOf(own, 4) }
      expect(await find('same ', { after })).toEqual(['one same'])
      expect(await find('same ', { sinceMs: 1_001, beforeMs: 1_002 })).toEqual(['two same'])
      expect(await find('same ', { phase: 'nothing' })).toEqual([])
      const nobody = { agency: 'customs', person: 'nobody', nowMs: 0 }
      expect(await find('same ', { visibleTo: nobody })).toEqual([])
    })

    test('words are gone with the content of their message', async () => {
      const { pair, own, find } = await holding('secret words', 'other words')
      await store().removeContents({
        pair,
        thread: rows.threadOf(own, 0),
        by: rows.idOf(own, 4),
        why: 'retention',
        atMs: 5,
        messages: [rows.idOf(own, 0)],
        digests: [],
        wholeThread: false,
      })
      expect(await find('secret ')).toEqual([])
      expect(await find('words ')).toEqual(['other words'])
    })
  })
}
