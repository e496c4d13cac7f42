import { beforeAll, describe, expect, test } from 'vitest'
import type { NewEvent } from '../../src/app/ports/api.ts'
import type { ViewRow } from '../../src/app/ports/choices.ts'
import type { Store } from '../../src/app/ports.ts'

/** What every store promises of what people choose and are told. `open` gives the store that the suite shares. */
export function choicesContract(open: () => Store): void {
  let store: Store
  beforeAll(() => {
    store = open()
  })

  describe('choices and views', () => {
    test('are read back as they were saved last', async () => {
      expect(await store.choices('chooser')).toBeUndefined()
      await store.saveChoices('chooser', { language: 'en', notify: {} })
      const body = { language: 'zh', notify: { mail: 'x@y.example' } }
      await store.saveChoices('chooser', body)
      expect(await store.choices('chooser')).toEqual(body)
      expect(await store.choices('another')).toBeUndefined()
    })

    test('stand by name, are changed and go', async () => {
      const view = (id: string, name: string, isShared = false): ViewRow => ({
        id,
        owner: 'chooser',
        name,
        query: '?q=日志',
        isShared,
        updatedMs: 5,
      })
      await store.saveView(view('v1', 'second'))
      await store.saveView(view('v2', 'first'))
      await store.saveView(view('v1', 'third', true))
      expect(await store.views()).toEqual([view('v2', 'first'), view('v1', 'third', true)])
      await store.dropView('v2')
      expect(await store.views()).toEqual([view('v1', 'third', true)])
    })

    test('what was read is never unread', async () => {
      expect(await store.noticesRead('chooser')).toBe(0)
      for (const until of [7, 9, 3]) await store.saveNoticesRead('chooser', until)
      expect(await store.noticesRead('chooser')).toBe(9)
    })
  })

  describe('what is told once', () => {
    const told = (key: string, untilMs = 100) => {
      const event: NewEvent = { type: 'duty.due', about: { what: key }, atMs: 1 }
      return { key, untilMs, event }
    }

    test('is an event once, however often and from wherever it is told', async () => {
      const { newest } = await store.eventBounds()
      expect(await store.tellOnce([told('a'), told('b')])).toBe(2)
      expect(await store.tellOnce([told('b'), told('c')])).toBe(1)
      const counts = await Promise.all([1, 2, 3].map(() => store.tellOnce([told('d')])))
      expect(counts.reduce((sum, n) => sum + n, 0)).toBe(1)
      const events = await store.eventsAfter(newest, 10)
      expect(events.map(({ about }) => about.what)).toEqual(['a', 'b', 'c', 'd'])
      const back = await store.eventsBefore(events.at(-1)!.number, 2)
      expect(back).toEqual([events[2], events[1]])
    })

    test('is forgotten when its time is over', async () => {
      await store.tellOnce([told('old', 50)])
      await store.dropTold(51)
      expect(await store.tellOnce([told('old', 50), told('a')])).toBe(1)
    })
  })

  describe('mailboxes', () => {
    const box = (person: string) =>
      store.mailboxes().then((rows) => rows.find((row) => row.person === person))

    test('begin where they are opened, and one that is there is woken where it stands', async () => {
      await store.openMailbox('reader', 5)
      expect(await box('reader')).toEqual({ person: 'reader', seen: 5, failures: 0, nextMs: 0, leaseMs: 0 })
      await store.queueMail('reader', [6, 8], 9)
      await store.settleMailbox('reader', { failures: 3, nextMs: 7, lastStatus: '451', restedMs: 8 })
      expect(await store.leaseMailbox('reader', 100, 200)).toBe(false)
      await store.openMailbox('reader', 50)
      expect(await box('reader')).toMatchObject({ seen: 9, failures: 0, nextMs: 0 })
      expect((await box('reader'))?.restedMs).toBeUndefined()
    })

    test('hold what waits, each event once, and in which mail it goes', async () => {
      await store.queueMail('reader', [8, 10], 11)
      expect(await store.waitingMail('reader')).toEqual([{ event: 6 }, { event: 8 }, { event: 10 }])
      await store.bindMail('reader', [6, 10], 'letter')
      await store.doneMail('reader', [8])
      expect(await store.waitingMail('reader')).toEqual([
        { event: 6, letter: 'letter' },
        { event: 10, letter: 'letter' },
      ])
    })

    test('one at a time holds the lease', async () => {
      const leases = await Promise.all([1, 2, 3].map(() => store.leaseMailbox('reader', 100, 200)))
      expect(leases.filter((got) => got)).toHaveLength(1)
      expect(await store.leaseMailbox('reader', 199, 300)).toBe(false)
      expect(await store.leaseMailbox('reader', 200, 300)).toBe(true)
      await store.settleMailbox('reader', { failures: 0, nextMs: 0 })
      expect(await store.leaseMailbox('reader', 201, 300)).toBe(true)
    })

    test('go with what waits in them', async () => {
      await store.closeMailbox('reader')
      expect(await box('reader')).toBeUndefined()
      await store.openMailbox('reader', 1)
      expect(await store.waitingMail('reader')).toEqual([])
      await store.closeMailbox('reader')
    })
  })
}
