import { describe, expect, it } from 'vitest'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Two = Network<'arden' | 'beiyuan'>

/** Each holds, by its receipt, all that the other has entered; and each knows that it is held. */
function expectEqualLogs(left: TestNode, right: TestNode): void {
  expect(right.receiptedFrom(left)).toBe(left.sizeFor(right))
  expect(left.receiptedFrom(right)).toBe(right.sizeFor(left))
}

async function enterRequests(from: TestNode, to: TestNode, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => from.officer(to).submits(aRequest())))
}

describe('where only one side can reach the other', () => {
  it('both sides still send and receipt, within the poll of the side that can', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { without: [['beiyuan', 'arden']] })
    await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ seconds: 20 })
    expectEqualLogs(net.arden, net.beiyuan)
    expect(
      (
        await net.arden.store.threads({
          pair: net.arden.pairWith(net.beiyuan),
          direction: 'in',
          kind: 'preservation',
          limit: 9,
        })
      ).length,
    ).toBe(1)
  })

  it('a direction that is cut in the middle of it is made up for by the other', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    net.wire('arden', 'beiyuan').cut()
    await enterRequests(net.arden, net.beiyuan, 3)
    await net.passes({ seconds: 30 })
    expectEqualLogs(net.arden, net.beiyuan)
    net.wire('arden', 'beiyuan').mend()
    await enterRequests(net.arden, net.beiyuan, 3)
    await net.passes({ minutes: 2 })
    expectEqualLogs(net.arden, net.beiyuan)
  })
})

describe('a peer that is dark for a month', () => {
  it('gets everything when it is back, and the loop never gave up', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    net.wire('arden', 'beiyuan').cut()
    net.wire('beiyuan', 'arden').cut()
    for (let week = 0; week < 4; week++) {
      await enterRequests(net.arden, net.beiyuan, 150)
      await enterRequests(net.beiyuan, net.arden, 20)
      await net.passes({ days: 7 })
    }
    expect(net.arden.sizeFor(net.beiyuan)).toBeGreaterThan(600)
    expect(net.beiyuan.receiptedFrom(net.arden)).toBeLessThan(20)
    expect(net.arden.peer.link(net.arden.pairWith(net.beiyuan))).toMatchObject({ state: 'failing' })
    net.wire('arden', 'beiyuan').mend()
    net.wire('beiyuan', 'arden').mend()
    await net.passes({ minutes: 61 })
    expectEqualLogs(net.arden, net.beiyuan)
    expect(net.arden.peer.link(net.arden.pairWith(net.beiyuan))).toMatchObject({ state: 'idle', attempt: 0 })
  })
})

describe('a node that ends and starts again', () => {
  it('goes on where its logs are', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'], { disk: true })
    await enterRequests(net.arden, net.beiyuan, 2)
    await net.beiyuan.stop()
    await enterRequests(net.arden, net.beiyuan, 5)
    await net.settles()
    await net.beiyuan.start()
    await net.beiyuan.peer.start()
    await net.passes({ minutes: 5 })
    expectEqualLogs(net.arden, net.beiyuan)
    await net.arden.stop()
    await net.arden.start()
    await net.arden.peer.start()
    await enterRequests(net.arden, net.beiyuan, 1)
    await net.settles()
    expectEqualLogs(net.arden, net.beiyuan)
  })
})

describe('the heartbeat', () => {
  it('brings a fresh receipt every minute without any leaf', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    await net.passes({ minutes: 5 })
    const size = net.arden.sizeFor(net.beiyuan)
    const pair = net.arden.pairWith(net.beiyuan)
    const start = net.clock.now()
    await net.passes({ minutes: 5 })
    expect(net.arden.sizeFor(net.beiyuan)).toBe(size)
    const lines = await net.arden.store.lines(net.arden.ledger.head(pair)!.origin, size, size)
    const receipts = lines.filter(
      (line) => line.name === net.beiyuan.party.nameOf('cosign') && line.time > start,
    )
    expect(receipts.length).toBeGreaterThanOrEqual(4)
  })
})

describe('three parties', () => {
  it('share nothing between their pairs', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan', 'corran'])
    await net.arden
      .officer(net.beiyuan)
      .submits(aRequest({ title: { lang: 'en', text: 'for beiyuan alone' } }))
    await net.arden.officer(net.corran).submits(aRequest({ title: { lang: 'en', text: 'for corran alone' } }))
    await net.settles()
    for (const [node, other, wanted] of [
      [net.beiyuan, net.arden, 'for beiyuan alone'],
      [net.corran, net.arden, 'for corran alone'],
    ] as const) {
      const rows = await node.store.threads({ direction: 'in', kind: 'preservation', limit: 9 })
      expect(rows.map((row) => row.pair)).toEqual([node.pairWith(other)])
      expect(JSON.stringify(rows)).toContain(wanted)
      expectEqualLogs(node, other)
    }
    expectEqualLogs(net.beiyuan, net.corran)
    expect(
      await net.beiyuan.store.threads({
        pair: net.beiyuan.pairWith(net.corran),
        direction: 'in',
        kind: 'preservation',
        limit: 9,
      }),
    ).toEqual([])
  })
})
