import { describe, expect, it } from 'vitest'
import type { ReviewedRequest } from '../../src/app/review/reviewed-requests.ts'
import { DUTIES, type Review, VERDICTS } from '../../src/protocol/index.ts'
import { countVerdicts, dotsOf, groupOf, percent, placeDots, qualityOf } from '../../web/review/figures.ts'
import { lastDay, quarterOf, quartersBefore, readPeriod } from '../../web/review/period.ts'
import { openApi, type TestApi } from '../build/api.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type TestContext = Parameters<typeof testNetwork>[0]

/** Three requests of Arden: one acknowledged in time, one too late, one never. */
async function aReview(t: TestContext) {
  const net = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
  const references: string[] = []
  for (const [i, minutes] of [10, 90, 30].entries()) {
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    references.push(reference)
    await net.settles()
    await net.passes({ minutes })
    if (i < 2)
      await net.beiyuan.officer(net.arden).acts(reference, { type: 'acknowledge', state: 'accepted' })
    await net.settles()
  }
  await net.passes({ minutes: 40 })
  await net.beiyuan.officer(net.arden).submits(aRequest())
  await net.settles()
  await net.passes({ minutes: 5 })
  return { net, references, of: await figuresAt(t, net) }
}

async function figuresAt(t: TestContext, net: Network<'arden' | 'beiyuan'>) {
  const api = await openApi(t, net.arden)
  const year = new Date(net.clock.now() * 1000).getUTCFullYear()
  const { from, to } = readPeriod(new URLSearchParams({ period: String(year) }))!
  const pair = net.arden.pairWith(net.beiyuan)
  const ask = async (path: string, asked?: Parameters<TestApi['call']>[2]) =>
    api.call('GET', `/api/v1/pairs/${pair}/${path}?from=${from}&to=${to}`, asked)
  const review = (await ask('review')).json as Review
  const { items } = (await ask('review/requests')).json as { items: ReviewedRequest[] }
  return { api, ask, review, items }
}

describe('the dots of a review', () => {
  it('are as many, with as many of each verdict, as the figures of the document', async (t) => {
    const { of } = await aReview(t)
    const { review, items } = of
    let looked = 0
    for (const { answerer, all } of review.directions) {
      expect(items.filter((item) => item.answerer === answerer)).toHaveLength(all.requests)
      for (const duty of DUTIES) {
        const figures = all.duties.find((each) => each.duty === duty)
        const dots = dotsOf(items, answerer, duty)
        expect(dots).toHaveLength(figures?.count ?? 0)
        const counted = [...countVerdicts(dots)].map(([verdict, each]) => ({ count: each.length, verdict }))
        expect(counted).toEqual(figures?.verdicts ?? [])
        const least = dots.flatMap((dot) => dot.duty.least ?? []).toSorted((a, b) => a - b)
        expect([least.length, least[0], least.at(-1)]).toEqual([
          figures?.time.least?.n ?? 0,
          figures?.time.least?.min,
          figures?.time.least?.max,
        ])
        looked += dots.length
      }
    }
    expect(looked).toBeGreaterThan(8)
  })

  it('stand before the limit where it was kept, behind it where not, and beside the scale without an answer', async (t) => {
    const { of, net, references } = await aReview(t)
    const placed = placeDots(dotsOf(of.items, net.beiyuan.party.writer, 'acknowledgement'), 40)
    const at = (reference: string) => placed.find(({ request }) => request.reference === reference)!.x
    expect(at(references[0]!)).toBeLessThan(1)
    expect(at(references[1]!)).toBeGreaterThan(1)
    expect(at(references[2]!)).toBe('none')
  })

  it('name no request to who may read figures and not cases', async (t) => {
    const { of } = await aReview(t)
    const chair = await of.api.person('chair', ['co_chair'])
    const { items } = (await of.ask('review/requests', { token: chair.token })).json as typeof of
    expect(items).toHaveLength(4)
    expect(items.filter(({ reference }) => reference !== undefined)).toEqual([])
  })
})

describe('figures in words', () => {
  it('put every verdict in one group', () => {
    expect(new Set(VERDICTS.map(groupOf))).not.toContain(undefined)
  })

  it('cut percentages off and never round them up to all', () => {
    expect([percent(1, 6), percent(999, 1000), percent(1999, 2000), percent(6, 6)]).toEqual([
      '16.6',
      '99.9',
      '99.9',
      '100.0',
    ])
  })

  it('count what became of asks and ratings by side', () => {
    const request = (
      answerer: string,
      asks: ReviewedRequest['asks'],
      ratings: number[],
    ): ReviewedRequest => ({
      id: `${answerer} ${ratings}`,
      answerer,
      class: 'information',
      urgency: 'routine',
      duties: [],
      ...(asks && { asks }),
      ratings,
    })
    const all = [
      request('a', [{ n: 1, outcome: 'done' }, { n: 2 }], [4]),
      request('a', [{ n: 1, outcome: 'done' }], []),
      request('a', undefined, []),
      request('b', [{ n: 1, outcome: 'refused' }], [1]),
    ]
    const quality = qualityOf(all, 'a')
    expect([...quality.outcomes].map(([outcome, { length }]) => [outcome, length])).toEqual([['done', 2]])
    expect([quality.asks, quality.open.length, quality.ratings.get(4)!.length, quality.unknown]).toEqual([
      3, 1, 1, 1,
    ])
    expect(quality.ratings.has(1)).toBe(false)
  })
})

describe('the period of a review', () => {
  const period = (query: string) => readPeriod(new URLSearchParams(query))

  it('is a year, a half, a quarter, or any days in UTC', () => {
    expect(period('period=2026')).toEqual({ from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' })
    expect(period('period=2026-H2')).toEqual({ from: '2026-07-01T00:00:00Z', to: '2027-01-01T00:00:00Z' })
    expect(period('period=2026-Q4')).toEqual({ from: '2026-10-01T00:00:00Z', to: '2027-01-01T00:00:00Z' })
    expect(period('from=2026-02-01&to=2026-02-03')!.to).toBe('2026-02-03T00:00:00Z')
    expect(lastDay(period('period=2024-Q1')!)).toBe('2024-03-31')
  })

  it('is none where the address says something else', () => {
    for (const query of [
      '',
      'period=2026-Q5',
      'period=x',
      'from=2026-02-03&to=2026-02-01',
      'from=2026-13-01&to=2027-01-01',
    ])
      expect(period(query)).toBeUndefined()
  })

  it('begins with the quarter of today', () => {
    const now = new Date('2026-02-14T00:00:00Z')
    expect(quarterOf(now)).toBe('2026-Q1')
    expect(quartersBefore(now, 3)).toEqual(['2026-Q1', '2025-Q4', '2025-Q3'])
  })
})
