import { describe, expect, it } from 'vitest'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const WITNESS = 'harbour.example/witness'

describe('an outside witness', () => {
  it('times every head of both logs, at once and every minute', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
    await net.passes({ minutes: 3 })
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    const head = net.arden.ledger.head(net.arden.pairWith(net.beiyuan))!
    const timed = async (from: number, to: number) =>
      (await net.arden.store.lines(head.origin, from, to)).filter((line) => line.name === WITNESS)
    expect((await timed(head.size, head.size)).map((line) => line.time)).toEqual([net.clock.now()])
    const start = net.clock.now()
    await net.passes({ minutes: 5 })
    const later = (await timed(head.size, head.size + 99)).filter((line) => line.time > start)
    expect(new Set(later.map((line) => line.time)).size).toBeGreaterThanOrEqual(4)
    expect(net.arden.reports).toEqual([])
  })

  it('shows a peer what is withheld from it, and the record says that it is lacking', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
    const pair = net.arden.pairWith(net.beiyuan)
    await net.passes({ minutes: 3 })
    net.wire('arden', 'beiyuan').cut()
    net.wire('beiyuan', 'arden').cut()
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 4 })
    expect(net.beiyuan.events.filter((event) => event.type === 'seen').length).toBeGreaterThan(0)
    const head = net.beiyuan.ledger.head(pair)!
    const leaves = (await net.beiyuan.store.leaves(head.origin, 0, head.size)).map((row) =>
      Buffer.from(row.bytes).toString(),
    )
    expect(leaves.some((leaf) => leaf.includes('"why":"not_delivered"'))).toBe(true)
  })

  it('that is away is asked again, and takes nothing away from the exchange', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
    await net.witness!.close()
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    expect(net.arden.reports.some((report) => report.at === 'witness')).toBe(true)
  })
})
