import { describe, expect, it } from 'vitest'
import { exportBundle } from '../../src/app/export-record.ts'
import { judgePair } from '../../src/app/judge-pair.ts'
import type { Node } from '../../src/app/node.ts'
import { reviewPair } from '../../src/app/review/review-pair.ts'
import {
  type Direction,
  type Period,
  parseUtf8,
  printReview,
  printTime,
  reviewOf,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { openApi } from '../build/api.ts'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type TestContext = Parameters<typeof testNetwork>[0]
type Two = Network<'arden' | 'beiyuan'>

/** Two requests of Arden, of which one was acknowledged after twenty minutes and the other never; then one of Beiyuan. */
async function aPairWithHistory(t: TestContext): Promise<{ net: Two; pair: string; period: Period }> {
  const net = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
  const begin = net.clock.now()
  const { reference } = await asks(net)
  await net.passes({ minutes: 20 })
  await net.beiyuan.officer(net.arden).acts(reference, { type: 'acknowledge', state: 'accepted' })
  await asks(net)
  await net.passes({ minutes: 90 })
  // With the next thing said the leaves that timed the due times are receipted, and so within the cut.
  await net.beiyuan.officer(net.arden).submits(aRequest())
  await net.settles()
  await net.passes({ minutes: 5 })
  const period = { from: printTime(begin), to: printTime(begin + 86_400) }
  return { net, pair: net.arden.pairWith(net.beiyuan), period }
}

async function asks(net: Two): Promise<{ reference: string }> {
  const entered = await net.arden.officer(net.beiyuan).submits(aRequest())
  await net.settles()
  return entered
}

function answeredBy({ party }: TestNode, directions: readonly Direction[]): Direction {
  return directions.find(({ answerer }) => answerer === party.writer)!
}

async function reviewAt(node: Node, pair: string, period: Period): Promise<string> {
  return parseUtf8(printReview(await reviewPair(node, pair, period)))
}

/** The same from the node's file, with both nodes off. */
async function reviewOfFile(
  node: Node,
  pair: string,
  of: { period: Period; isPublic: boolean },
): Promise<string> {
  const { verdicts, beside } = await verifyBundle(await exportBundle(node, pair, { public: of.isPublic }))
  return parseUtf8(printReview(reviewOf({ verdicts: verdicts!, beside: beside! }, of.period)))
}

describe('a review', () => {
  it('is the same bytes on both nodes and from the files of both, whole and public', async (t) => {
    const { net, pair, period } = await aPairWithHistory(t)
    const ours = await reviewAt(net.arden.node, pair, period)
    expect(await reviewAt(net.beiyuan.node, pair, period)).toBe(ours)
    for (const { node } of [net.arden, net.beiyuan]) {
      for (const isPublic of [false, true])
        expect(await reviewOfFile(node, pair, { period, isPublic })).toBe(ours)
    }
  })

  it('counts one acknowledgement in time and one that is not there, and no node as dark', async (t) => {
    const { net, pair, period } = await aPairWithHistory(t)
    const { directions } = await reviewPair(net.arden.node, pair, period)
    const beiyuan = answeredBy(net.beiyuan, directions)
    expect(beiyuan.all.requests).toBe(2)
    const acknowledgement = beiyuan.all.duties.find(({ duty }) => duty === 'acknowledgement')!
    expect(acknowledgement.rates).toMatchObject({ of: 2, inTime: 1, unanswered: 1 })
    expect(acknowledgement.time.most).toMatchObject({ n: 1 })
    expect(acknowledgement.time.most!.median).toBeGreaterThanOrEqual(20 * 60)
    expect(acknowledgement.time.most!.median).toBeLessThan(25 * 60)
    expect(directions.map(({ dark, withheld }) => ({ dark, withheld }))).toEqual([
      { dark: 0, withheld: 0 },
      { dark: 0, withheld: 0 },
    ])
  })

  it('from what is kept of the judgement is what the leaves alone give, also after more was said', async (t) => {
    const { net, pair, period } = await aPairWithHistory(t)
    const { node } = net.arden
    for (let round = 0; round < 3; round++) {
      const fresh = await reviewAt(node, pair, period)
      await judgePair(node, pair)
      expect(await reviewAt(node, pair, period)).toBe(fresh)
      expect(await reviewOfFile(node, pair, { period, isPublic: true })).toBe(fresh)
      await asks(net)
      await net.passes({ minutes: 30 })
    }
  })

  it('shows the hours in which a node was cut off as dark, and what of them was before a receipt', async (t) => {
    const { net, pair, period } = await aPairWithHistory(t)
    await net.beiyuan.stop()
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ hours: 5 })
    await net.beiyuan.start()
    await net.passes({ minutes: 10 })
    await net.settles()
    const { directions } = await reviewPair(net.arden.node, pair, period)
    const beiyuan = answeredBy(net.beiyuan, directions)
    expect(beiyuan.dark).toBeGreaterThan(4 * 3600)
    expect(beiyuan.dark).toBeLessThan(5.5 * 3600)
    expect(beiyuan.all.away.dark).toBeGreaterThan(4 * 3600)
  })
})

describe('the API', () => {
  it('gives the bytes of a review, and each figure with its sentence as rows', async (t) => {
    const { net, pair, period } = await aPairWithHistory(t)
    const api = await openApi(t, net.arden)
    const { token } = await api.person('auditor', ['auditor'])
    const query = `from=${period.from}&to=${period.to}`
    const told = await api.call('GET', `/api/v1/pairs/${pair}/review?${query}`, { token })
    expect([told.status, told.text]).toEqual([200, await reviewAt(net.arden.node, pair, period)])
    const rows = await api.call('GET', `/api/v1/pairs/${pair}/review/csv?${query}&lang=zh`, { token })
    expect(rows.status).toBe(200)
    const line = rows.text.split('\r\n').find((each) => each.includes(',all,all,acknowledgement,in_time'))
    expect(line).toContain(',1,2,')
    expect(line).toContain('按期履行')
  })

  it('refuses a period that ends before it begins, and times of another form, by a code each', async (t) => {
    const { net, pair, period } = await aPairWithHistory(t)
    const api = await openApi(t, net.arden)
    const { token } = await api.person('auditor', ['auditor'])
    const codeOf = async (from: string, to: string) => {
      const { status, json } = await api.call('GET', `/api/v1/pairs/${pair}/review?from=${from}&to=${to}`, {
        token,
      })
      return [status, (json as { code: string }).code]
    }
    expect(await codeOf(period.to, period.from)).toEqual([422, 'bad_period'])
    expect(await codeOf('2025-01-01', period.to)).toEqual([400, 'bad_request'])
  })
})
