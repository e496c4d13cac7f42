import { describe, expect, it } from 'vitest'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

describe('two nodes', () => {
  it('receipt what the other enters, both ways', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(net.beiyuan.sizeFor(net.arden))
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    expect(net.arden.sizeFor(net.beiyuan)).toBeGreaterThan(0)
  })

  it('agree, and a request reaches the other desk and is receipted at once', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    const [row] = await net.beiyuan.store.threads({ reference, limit: 1 })
    expect(row).toMatchObject({ direction: 'in', reference })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    expect(net.arden.reports).toEqual([])
    expect(net.beiyuan.reports).toEqual([])
  })
})
