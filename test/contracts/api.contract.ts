import { beforeAll, describe, expect, test } from 'vitest'
import type { NewEvent, WebhookRow } from '../../src/app/ports/api.ts'
import type { Store } from '../../src/app/ports.ts'

const HOUR = 3_600_000

/** What every store promises of keys, events and webhooks. `open` gives the store that the suite shares. */
export function apiContract(open: () => Store): void {
  let store: Store
  beforeAll(() => {
    store = open()
  })

  describe('keys of requests', () => {
    const taken = (key: string, more: object = {}) => ({ who: 'w', key, digest: 'd', takenMs: HOUR, ...more })

    test('a key is taken once, and whoever comes after sees who holds it', async () => {
      expect(await store.takeKey(taken('k1'), 0)).toBeUndefined()
      expect(await store.takeKey(taken('k1', { digest: 'other' }), 0)).toEqual(taken('k1'))
      expect(await store.takeKey(taken('k1', { who: 'another' }), 0)).toBeUndefined()
    })

    test('of many that take a key at once one has it', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => store.takeKey(taken('k2'), 0)))
      expect(all.filter((held) => held === undefined)).toHaveLength(1)
    })

    test('the answer is kept, byte for byte, until the key is old', async () => {
      const answer = { status: 201, type: 'application/json', body: '{"名":"\\u0000"}' }
      await store.takeKey(taken('k3'), 0)
      await store.keepAnswer('w', 'k3', answer)
      expect(await store.takeKey(taken('k3'), 0)).toEqual({ ...taken('k3'), answer })
      expect(await store.takeKey(taken('k3', { takenMs: 30 * HOUR }), 2 * HOUR)).toBeUndefined()
    })

    test('old keys can be dropped', async () => {
      await store.takeKey(taken('k5', { takenMs: 40 * HOUR }), 0)
      await store.dropKeys(40 * HOUR)
      expect(await store.takeKey(taken('k5', { takenMs: 40 * HOUR }), 0)).toBeDefined()
      await store.dropKeys(40 * HOUR + 1)
      expect(await store.takeKey(taken('k5'), 0)).toBeUndefined()
    })

    test('a key that is given back may be taken again; one that has its answer is not given back', async () => {
      await store.takeKey(taken('k4'), 0)
      await store.freeKey('w', 'k4')
      expect(await store.takeKey(taken('k4'), 0)).toBeUndefined()
      await store.keepAnswer('w', 'k4', { status: 201, type: 't', body: 'b' })
      await store.freeKey('w', 'k4')
      expect(await store.takeKey(taken('k4'), 0)).toBeDefined()
    })
  })

  describe('events', () => {
    const event = (atMs: number, more: Partial<NewEvent> = {}): NewEvent => ({
      type: 'proposal.waiting',
      about: { id: String(atMs) },
      atMs,
      ...more,
    })

    test('are numbered in the order in which they are kept, and read on after a number', async () => {
      const { newest } = await store.eventBounds()
      const full = event(2, { pair: 'p', thread: 't', about: { id: '日志', n: 1, yes: true } })
      await store.addEvents([event(1), full])
      await store.addEvents([event(3)])
      const rows = await store.eventsAfter(newest, 10)
      expect(rows.map(({ number: _, ...row }) => row)).toEqual([event(1), full, event(3)])
      const numbers = rows.map(({ number }) => number)
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
      expect(await store.eventsAfter(numbers[0]!, 1)).toEqual([rows[1]])
    })

    test('move the place of each log with them', async () => {
      await store.addEvents(
        [event(4)],
        [
          { origin: 'a/log/1', size: 5 },
          { origin: 'b/log/1', size: 7 },
        ],
      )
      await store.addEvents([], [{ origin: 'a/log/1', size: 6 }])
      const read = await store.eventsRead()
      expect([read.get('a/log/1'), read.get('b/log/1')]).toEqual([6, 7])
    })

    test('many at once are all kept', async () => {
      const { newest } = await store.eventBounds()
      await store.addEvents(Array.from({ length: 1_200 }, (_, i) => event(i)))
      expect(await store.eventsAfter(newest, 5_000)).toHaveLength(1_200)
    })

    test('old ones go, the newest stays, and no number is given twice', async () => {
      await store.addEvents([event(10)])
      const { newest } = await store.eventBounds()
      await store.dropEvents(Number.MAX_SAFE_INTEGER)
      expect(await store.eventBounds()).toEqual({ newest, oldest: newest })
      await store.addEvents([event(11)])
      expect((await store.eventBounds()).newest).toBeGreaterThan(newest)
    })
  })

  describe('webhooks', () => {
    const hook = (id: string, more: Partial<WebhookRow> = {}): WebhookRow => ({
      id,
      url: 'https://hook.example/x',
      secret: 'AAAA',
      owner: 'li',
      createdMs: 1,
      sent: 3,
      failures: 0,
      nextMs: 0,
      leaseMs: 0,
      ...more,
    })

    test('are read back as they were saved, and changed, and dropped', async () => {
      const full = hook('h2', { types: ['message.sent'], lastStatus: '503', restedMs: 9, createdMs: 2 })
      await store.saveWebhook(hook('h1'))
      await store.saveWebhook(full)
      expect(await store.webhooks()).toEqual([hook('h1'), full])
      await store.saveWebhook(hook('h1', { url: 'https://other.example/' }))
      await store.dropWebhook('h2')
      expect(await store.webhooks()).toEqual([hook('h1', { url: 'https://other.example/' })])
      await store.dropWebhook('h1')
    })

    test('one at a time holds the lease, until it says how it went or the lease is over', async () => {
      await store.saveWebhook(hook('h3'))
      const leases = await Promise.all([1, 2, 3].map(() => store.leaseWebhook('h3', 100, 200)))
      expect(leases.filter((got) => got)).toHaveLength(1)
      expect(await store.leaseWebhook('h3', 150, 300)).toBe(false)
      expect(await store.leaseWebhook('h3', 200, 300)).toBe(true)
      await store.settleWebhook('h3', { sent: 7, failures: 2, nextMs: 500, lastStatus: '500' })
      expect((await store.webhooks())[0]).toEqual(
        hook('h3', { sent: 7, failures: 2, nextMs: 500, lastStatus: '500' }),
      )
      await store.settleWebhook('h3', { sent: 7, failures: 2, nextMs: 0, restedMs: 600 })
      expect(await store.leaseWebhook('h3', 700, 800)).toBe(false)
      await store.dropWebhook('h3')
    })
  })

  describe('pages of threads', () => {
    test('begin after a row, in an order that has no equals', async () => {
      const pair = 'ab'.repeat(16)
      await store.savePair({ ...(await store.pairs())[0]!, id: pair })
      const row = (thread: string, updatedMs: number, kind = 'information') => ({
        pair,
        thread,
        request: `sha256:${'0'.repeat(64)}`,
        reference: `ARD-2026-${thread}`,
        direction: 'out' as const,
        kind,
        urgency: 'routine',
        phase: 'entered',
        updatedMs,
        state: {},
      })
      const rows = [
        row('0001', 5),
        row('0002', 7),
        row('0003', 7),
        row('0004', 7, 'agreement'),
        row('0005', 6),
      ]
      await store.commit({ pair, threads: rows })
      const threads = async (after?: { updatedMs: number; pair: string; thread: string }) =>
        (await store.threads({ pair, limit: 2, without: ['agreement'], ...(after && { after }) })).map(
          ({ thread }) => thread,
        )
      expect(await threads()).toEqual(['0003', '0002'])
      expect(await threads({ updatedMs: 7, pair, thread: '0003' })).toEqual(['0002', '0005'])
      expect(await threads({ updatedMs: 7, pair, thread: '0002' })).toEqual(['0005', '0001'])
      expect(await threads({ updatedMs: 5, pair, thread: '0001' })).toEqual([])
    })
  })
}
