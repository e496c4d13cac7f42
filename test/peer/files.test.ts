import { describe, expect, it } from 'vitest'
import type { FileName } from '../../src/protocol/index.ts'
import { RawPeer } from '../build/exchanges.ts'
import { bringsFile, hexOf, someBytes } from '../build/files.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const hex = (file: FileName) => file.digest.slice('sha256:'.length)

describe('a file between two nodes', () => {
  it('arrives before the message that names it, in pieces', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const file = await bringsFile(net.arden.node, pair, someBytes(9_000_000))
    await net.arden.officer(net.beiyuan).submits(aRequest({ files: [file] }))
    await net.settles()
    expect(net.beiyuan.node.files.holds(pair, hex(file), 9_000_000)).toBe(true)
    expect(await net.arden.node.files.waiting(pair)).toEqual([])
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    expect(await net.beiyuan.store.unreturned(pair, net.beiyuan.party.writer)).toEqual([])
    expect((await net.beiyuan.store.threads({ pair, kind: 'preservation', limit: 5 }))[0]?.phase).toBe(
      'entered',
    )
  })

  it('does not leave before a message that names it is entered', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const file = await bringsFile(net.arden.node, pair, someBytes(1000))
    // A mark without its message: the node died in between.
    await net.arden.node.files.send(pair, hex(file), `sha256:${'0'.repeat(64)}`)
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    expect(await net.beiyuan.node.files.progress(pair, hex(file))).toEqual({ size: 0, complete: false })
  })

  it('is asked for before anything is signed: a message never names what is not here', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const file = { digest: `sha256:${hexOf(someBytes(3))}`, length: 3, name: 'x' } as const
    await expect(net.arden.officer(net.beiyuan).submits(aRequest({ files: [file] }))).rejects.toMatchObject({
      code: 'file_missing',
    })
  })

  it('keeps its message waiting over a cut, and both come when the line is mended', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const file = await bringsFile(net.arden.node, pair, someBytes(5_000_000))
    net.wire('arden', 'beiyuan').cut()
    await net.arden.officer(net.beiyuan).submits(aRequest({ files: [file] }))
    await net.passes({ seconds: 30 })
    // The other side's own asking brings no leaf whose file is not there yet.
    expect((await net.beiyuan.store.threads({ pair, kind: 'preservation', limit: 5 })).length).toBe(0)
    net.wire('arden', 'beiyuan').mend()
    await net.passes({ minutes: 5 })
    expect(net.beiyuan.node.files.holds(pair, hex(file), 5_000_000)).toBe(true)
    expect((await net.beiyuan.store.threads({ pair, kind: 'preservation', limit: 5 }))[0]?.phase).toBe(
      'entered',
    )
  })

  it('keeps no message back for ever: one whose file does not come is returned, and can be entered again', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const file = await bringsFile(net.arden.node, pair, someBytes(10_000))
    const { files } = net.beiyuan.node
    const append = files.append
    // The other side's disk takes no file.
    Object.assign(files, {
      append: async () => {
        throw Object.assign(new Error('disk'), { name: 'StoreError' })
      },
    })
    await net.arden.officer(net.beiyuan).submits(aRequest({ files: [file] }))
    await net.passes({ minutes: 10 })
    const [returned] = await net.arden.store.threads({ pair, kind: 'preservation', limit: 1 })
    expect(returned?.phase).toBe('returned')
    Object.assign(files, { append })
    await net.passes({ minutes: 5 })
    expect(files.holds(pair, hex(file), 10_000)).toBe(true)
    await net.arden.officer(net.beiyuan).submits(aRequest({ files: [file] }))
    await net.passes({ minutes: 1 })
    expect((await net.beiyuan.store.threads({ pair, kind: 'preservation', limit: 5 }))[0]?.phase).toBe(
      'entered',
    )
  })

  it('keeps an emergency waiting for a minute and no longer', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const officer = net.arden.officer(net.beiyuan)
    const file = await bringsFile(net.arden.node, pair, someBytes(10_000))
    Object.assign(net.beiyuan.node.files, {
      append: async () => {
        throw Object.assign(new Error('disk'), { name: 'StoreError' })
      },
    })
    await officer.submits(aRequest({ files: [file] }))
    const emergency = await officer.submits(
      aRequest({
        urgency: 'emergency',
        urgencyReason: { lang: 'en', text: 'The logs are overwritten tonight.' },
        urgencyGround: 'data_loss',
      }),
    )
    const arrived = () => net.beiyuan.store.thread(pair, emergency.thread)
    await net.passes({ seconds: 50 })
    expect(await arrived()).toBeUndefined()
    await net.passes({ seconds: 70 })
    expect(await arrived()).toMatchObject({ urgency: 'emergency', phase: 'entered' })
  })

  it('is not known to another pair of the same node', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan', 'corran'], { begin: 'confirmed' })
    const bytes = someBytes(1000)
    const path = (peer: RawPeer) => `/v1/pairs/${peer.pair}/blobs/${hexOf(bytes)}`
    const [beiyuan, corran] = [new RawPeer(net.beiyuan, net.arden), new RawPeer(net.corran, net.arden)]
    const whole = { 'content-type': 'application/octet-stream', 'content-range': 'bytes 0-999/1000' }
    expect((await beiyuan.ask('PUT', path(beiyuan), { body: bytes, headers: whole })).status).toBe(201)
    expect((await beiyuan.ask('HEAD', path(beiyuan))).headers['upload-offset']).toBe('1000')
    expect((await corran.ask('HEAD', path(corran))).headers['upload-offset']).toBe('0')
    expect((await corran.ask('HEAD', path(beiyuan))).status).toBe(401)
    beiyuan.close()
    corran.close()
  })

  it('that is another than its name says is refused, and the message that names it is returned', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const [told, sent] = [someBytes(1000), someBytes(1000).fill(7)]
    const hostile = new RawPeer(net.beiyuan, net.arden)
    const whole = { 'content-type': 'application/octet-stream', 'content-range': 'bytes 0-999/1000' }
    const path = `/v1/pairs/${hostile.pair}/blobs/${hexOf(told)}`
    const answer = await hostile.ask('PUT', path, { body: sent, headers: whole })
    expect(answer.status).toBe(422)
    expect(net.arden.node.files.holds(hostile.pair, hexOf(told), 1000)).toBe(false)
    expect(await net.arden.node.files.list(hostile.pair)).toEqual([])
    hostile.close()
  })
})
