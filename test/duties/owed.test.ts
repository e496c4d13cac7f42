/** What is owed over real nodes with moved time: both directions, obligations beside the duties, warnings ahead. */

import { describe, expect, it } from 'vitest'
import { calendarWarnings } from '../../src/app/duties/calendar-warning.ts'
import { explained, listOwed, type Owed } from '../../src/app/duties/owed.ts'
import { explainRequest } from '../../src/app/duties/request-duties.ts'
import type { RequestRow } from '../../src/app/request-row.ts'
import type { Agreement, PartyId } from '../../src/protocol/index.ts'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Two = Network<'arden' | 'beiyuan'>
type T = Parameters<typeof testNetwork>[0]
const DAY = 86_400

const two = (t: T, agreement?: Partial<Agreement>): Promise<Two> =>
  testNetwork(t, ['arden', 'beiyuan'], { witness: true, ...(agreement && { agreement }) })

async function owedAt(node: TestNode, query: Parameters<typeof listOwed>[1] = {}): Promise<readonly Owed[]> {
  return (await listOwed(node.node, query)).map(explained)
}

async function whatAt(node: TestNode, reference: string): Promise<string[]> {
  return (await owedAt(node))
    .filter((owed) => owed.reference === reference)
    .map(({ what, by }) => `${by} ${what}`)
}

function timeIn(net: Two, seconds: number): string {
  return new Date((net.clock.now() + seconds) * 1000).toISOString().replace('.000Z', 'Z')
}

describe('what is owed', () => {
  it('is the same on both sides, seen from each, and shrinks as it is given', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    expect(await whatAt(net.beiyuan, reference)).toEqual(['us acknowledgement', 'us answer'])
    expect(await whatAt(net.arden, reference)).toEqual(['them acknowledgement', 'them answer'])
    const dues = async (node: TestNode) => (await owedAt(node)).map(({ due }) => due)
    expect(await dues(net.arden)).toEqual(await dues(net.beiyuan))
    await net.beiyuan.officer(net.arden).acts(reference, { type: 'acknowledge', state: 'accepted' })
    await net.passes({ minutes: 3 })
    expect(await whatAt(net.arden, reference)).toEqual(['them answer'])
    await net.beiyuan
      .officer(net.arden)
      .acts(reference, { type: 'answer', outcomes: [{ ask: 1, outcome: 'done' }] })
    await net.passes({ minutes: 3 })
    expect(await whatAt(net.arden, reference)).toEqual([])
    expect(await whatAt(net.beiyuan, reference)).toEqual([])
  })

  it('is at first what the node expects, then what the record says, with the reason from the same rule', async (t) => {
    const net = await two(t)
    net.wire('arden', 'beiyuan').cut()
    net.wire('beiyuan', 'arden').cut()
    await net.arden.officer(net.beiyuan).submits(aRequest())
    const before = await owedAt(net.arden)
    expect(before.map(({ what, basis }) => [what, basis])).toEqual([
      ['receipt', 'expected'],
      ['acknowledgement', 'expected'],
      ['answer', 'expected'],
    ])
    for (const { explanation } of before)
      expect(explanation.en).toMatch(/^(5 minutes|1 hour|24 hours), by day and night/)
    net.wire('arden', 'beiyuan').mend()
    net.wire('beiyuan', 'arden').mend()
    await net.passes({ minutes: 3 })
    const then = await owedAt(net.arden)
    expect(then.map(({ what, basis }) => [what, basis])).toEqual([
      ['acknowledgement', 'record'],
      ['answer', 'record'],
    ])
    for (const { due, explanation } of then) {
      const local = due!.slice(11, 19).replace(/:00$/, '')
      expect(explanation.en.split('ends at ')[1]).toContain(local)
    }
  })

  it('stays on the list when it is past, first of all, with how long', async (t) => {
    const net = await two(t)
    const late = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ hours: 2 })
    const fresh = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.passes({ minutes: 3 })
    const owed = await owedAt(net.arden)
    expect(owed[0]).toMatchObject({ reference: late.reference, what: 'acknowledgement', by: 'them' })
    expect(owed[0]!.left).toBeLessThan(-1800)
    expect(owed.filter(({ by }) => by === 'us').map(({ reference }) => reference)).toEqual([
      fresh.reference,
      fresh.reference,
    ])
    expect((await owedAt(net.arden, { by: 'us' })).every(({ by }) => by === 'us')).toBe(true)
  })

  it('of updates is the next one, and each interval the next', async (t) => {
    const base = await two(t)
    const document = (await base.arden.store.threads({ kind: 'agreement', limit: 1 }))[0]!.state as {
      document: Agreement
    }
    const duties = document.document.duties.map((limits) =>
      limits.class === 'preservation' && limits.urgency === 'urgent'
        ? { ...limits, updates: { minutes: 60 } }
        : limits,
    )
    const net = await two(t, { duties })
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 10 })
    const update = async () =>
      (await owedAt(net.beiyuan)).find(({ what, reference: of }) => what === 'update' && of === reference)!
    expect(await update()).toMatchObject({ n: 1, by: 'us' })
    await net.passes({ minutes: 30 })
    await net.beiyuan.officer(net.arden).acts(reference, { type: 'status' }, 'under way')
    await net.passes({ minutes: 40 })
    expect(await update()).toMatchObject({ n: 2, by: 'us' })
  })

  it('under a granted time names the grant', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    const due = net.clock.now() + 5 * DAY
    await net.arden.officer(net.beiyuan).acts(reference, { type: 'grant', duty: 'answer', due })
    await net.passes({ minutes: 3 })
    const answer = (await owedAt(net.beiyuan)).find(({ what }) => what === 'answer')!
    expect(Date.parse(answer.due!) / 1000).toBe(due)
    expect(answer.explanation.en).toContain(`Time was granted until ${answer.due}`)
    expect(answer.explanation.zh).toContain(`已同意延期至 ${answer.due}`)
  })
})

describe('a node that was dark', () => {
  it('gains no time: its duties run from the limit of receipt, and the reason says so', async (t) => {
    const net = await two(t)
    const wires = [net.wire('arden', 'beiyuan'), net.wire('beiyuan', 'arden')]
    await net.passes({ minutes: 3 })
    for (const wire of wires) wire.cut()
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 30 })
    for (const wire of wires) wire.mend()
    await net.passes({ minutes: 15 })
    const row = (await net.beiyuan.store.threads({ reference, limit: 1 }))[0]!
    const told = await explainRequest(net.beiyuan.node, row as RequestRow)
    const answer = told.find(({ duty }) => duty === 'answer')!
    expect(told.find(({ duty }) => duty === 'receipt')!.verdict).toBe('late')
    expect(answer.explanation.en).toContain(
      '; it began when the time for the receipt ran out, since a late receipt buys no time; it began at ',
    )
    expect(answer.explanation.zh).toContain('；自回执时限届满时起算（签收迟延不延长期限）；')
  })
})

describe('a request whose urgency is contested', () => {
  it('owes by its own, shows the other beside until that is decided, and explains both', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    await net.beiyuan
      .officer(net.arden)
      .acts(reference, { type: 'contest_urgency', urgency: 'routine' }, 'no haste')
    await net.passes({ minutes: 3 })
    const answer = (await owedAt(net.beiyuan)).find(({ what }) => what === 'answer')!
    expect(answer.contested).toMatchObject({ urgency: 'routine' })
    const row = (await net.beiyuan.store.threads({ reference, limit: 1 }))[0]!
    const told = await explainRequest(net.beiyuan.node, row as RequestRow)
    expect(new Set(told.map(({ urgency }) => urgency))).toEqual(new Set(['urgent', 'routine']))
    for (const { explanation } of told)
      expect(explanation.en).toMatch(/, by day and night, working days or not; .*ends at /)
  })
})

describe('the duties of one request', () => {
  it('are explained, given or not, with what is proven of each', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    await net.beiyuan.officer(net.arden).acts(reference, { type: 'acknowledge', state: 'accepted' })
    await net.passes({ minutes: 3 })
    const row = (await net.arden.store.threads({ reference, limit: 1 }))[0]!
    const told = await explainRequest(net.arden.node, row as RequestRow)
    expect(told.map(({ duty, by, verdict }) => [duty, by, verdict])).toEqual([
      ['receipt', 'them', 'on-time'],
      ['acknowledgement', 'them', 'on-time'],
      ['answer', 'them', 'open'],
    ])
    for (const { due, explanation } of told) {
      expect(explanation.en.split('ends at ')[1]).toContain(due!.slice(11, 19).replace(/:00$/, ''))
      expect(explanation.zh).toMatch(/起算；至.*截止。$/)
    }
  })
})

describe('what was said on a request', () => {
  it('that was preserved ends: its asker is warned 14, 7 and 2 days before, after the request is over', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    const until = timeIn(net, 20 * DAY)
    await net.beiyuan
      .officer(net.arden)
      .acts(reference, { type: 'answer', outcomes: [{ ask: 1, outcome: 'done', until }] })
    await net.passes({ minutes: 3 })
    const hold = async () => (await owedAt(net.arden)).find(({ what }) => what === 'hold_ends')!
    expect(await hold()).toMatchObject({ reference, by: 'us', due: until, ask: 1, basis: 'said' })
    expect((await hold()).warning).toBeUndefined()
    for (const [days, warning] of [
      [7, 14],
      [7, 7],
      [5, 2],
    ] as const) {
      await net.passes({ days })
      expect([days, (await hold()).warning]).toEqual([days, warning])
    }
    expect((await hold()).explanation.zh).toContain(`第1项的数据保全至 ${until} 届满`)
    expect(await whatAt(net.beiyuan, reference)).toEqual(['them hold_ends'])
  })

  it('as a condition that was accepted becomes its receiver’s to return and destroy', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    const terms = { returnBy: timeIn(net, 10 * DAY), destroyBy: timeIn(net, 30 * DAY) } as never
    const offer = await net.beiyuan
      .officer(net.arden)
      .acts(reference, { type: 'offer_condition', asks: [1], terms })
    await net.passes({ minutes: 3 })
    expect(await whatAt(net.arden, reference)).not.toContain('us return')
    await net.arden.officer(net.beiyuan).acts(reference, { type: 'accept_condition', condition: offer.id })
    await net.passes({ minutes: 3 })
    expect(await whatAt(net.arden, reference)).toEqual(expect.arrayContaining(['us return', 'us destroy']))
    expect(await whatAt(net.beiyuan, reference)).toEqual(
      expect.arrayContaining(['them return', 'them destroy']),
    )
  })

  it('after a mitigation has its follow-ups at 7 and 30 days, until each is given', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest({ kind: 'mitigation' }))
    await net.passes({ minutes: 3 })
    await net.beiyuan
      .officer(net.arden)
      .acts(reference, { type: 'answer', outcomes: [{ ask: 1, outcome: 'done' }] })
    await net.passes({ days: 8 })
    const follow = async () =>
      (await owedAt(net.arden)).filter(({ what }) => what === 'follow_up').map(({ days, by }) => [days, by])
    expect(await follow()).toEqual([
      [7, 'us'],
      [30, 'us'],
    ])
    await net.arden.officer(net.beiyuan).acts(reference, { type: 'follow_up', days: 7, state: 'gone' })
    await net.passes({ minutes: 3 })
    expect(await follow()).toEqual([[30, 'us']])
  })
})

describe('calendars of the agreement', () => {
  it('warn both sides 60 days before the first year that they lack, each of its own and of the other’s', async (t) => {
    const probe = await two(t)
    const begins = new Date(probe.clock.nowMs()).getUTCFullYear()
    const year = begins + 1
    const end = Date.UTC(year + 1, 0, 1) / 1000
    const [arden, beiyuan] = [probe.arden.party.id, probe.beiyuan.party.id] as [PartyId, PartyId]
    const empty = { off: [], work: [] }
    const week = [1, 2, 3, 4, 5]
    const calendars = {
      [arden]: { zone: 'UTC', week, years: { [begins]: empty, [year]: empty } },
      [beiyuan]: { zone: 'UTC', week, years: { [begins]: empty, [year]: empty, [year + 1]: empty } },
    }
    const { document } = (await probe.arden.store.threads({ kind: 'agreement', limit: 1 }))[0]!.state as {
      document: Agreement
    }
    const duties = document.duties.map((limits) => ({
      ...limits,
      acknowledgement: { workingDays: 3, of: 'both' as const },
    }))
    const net = await two(t, { calendars, duties })
    const warnings = async (node: TestNode) =>
      (await calendarWarnings(node.node, (await node.store.pairs())[0]!)).map(({ whose, year: last }) => [
        whose,
        last,
      ])
    await net.passes({ seconds: end - 61 * DAY - net.clock.now() })
    expect(await warnings(net.arden)).toEqual([])
    await net.passes({ days: 2 })
    expect(await warnings(net.arden)).toEqual([['us', year]])
    expect(await warnings(net.beiyuan)).toEqual([['them', year]])
    const [owed] = (await owedAt(net.beiyuan)).filter(({ what }) => what === 'calendar')
    expect(owed).toMatchObject({ by: 'them', due: new Date(end * 1000).toISOString().replace('.000Z', 'Z') })
    expect(owed!.explanation.en).toContain(`Their calendar in the agreement ends with ${year}`)
    expect(owed!.explanation.zh).toContain(`协定中对方日历止于 ${year} 年`)
  })

  it('of an agreement that counts in hours alone warn of nothing', async (t) => {
    const net = await two(t)
    expect(await calendarWarnings(net.arden.node, (await net.arden.store.pairs())[0]!)).toEqual([])
  })
})
