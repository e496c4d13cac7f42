import { describe, expect, it } from 'vitest'
import { parseEntryBundle, parseInvitation, parseNote, parseTile, utf8 } from '../../src/protocol/index.ts'
import { RawPeer } from '../build/exchanges.ts'
import { Party } from '../build/ledgers.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

describe('before a person has confirmed the fingerprint', () => {
  it('nothing but the invitation is answered', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed', pairs: [] })
    const peer = new RawPeer(net.beiyuan, net.arden)
    const own = net.arden.party.card()
    await net.arden.store.savePair({
      id: peer.pair,
      own,
      peer: net.beiyuan.party.card(),
      phase: 'invited',
      exercise: true,
    })
    const invitation = await peer.send('GET', '/v1/invitation')
    expect(parseInvitation(invitation.body)).toMatchObject({ identity: net.arden.party.id, exercise: true })
    for (const [method, path] of [
      ['POST', 'exchange'],
      ['HEAD', `blobs/${'0'.repeat(64)}`],
      ['PUT', `blobs/${'0'.repeat(64)}`],
      ['GET', `messages/${'0'.repeat(64)}`],
    ] as const) {
      const answer = await peer.ask(method, `/v1/pairs/${peer.pair}/${path}`)
      expect(answer.status).toBe(403)
      if (method !== 'HEAD') expect(answer.json.code).toBe('not_confirmed')
    }
    expect(
      (await peer.ask('GET', `/v1/log/${peer.pair}/${net.arden.party.writer}/1/checkpoint`)).status,
    ).toBe(403)
    peer.close()
  })
})

describe('the first contact', () => {
  it('is proven by the key set that it brings, under the identity that was confirmed', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], {
      begin: 'confirmed',
      without: [
        ['beiyuan', 'arden'],
        ['arden', 'beiyuan'],
      ],
    })
    const peer = new RawPeer(net.beiyuan, net.arden)
    expect(net.arden.ledger.peerKeys(peer.pair)).toBeUndefined()
    expect((await peer.exchange(await peer.nothingNew())).json.code).toBe('unknown_key')
    expect((await peer.exchange(await peer.newsFrom(0))).status).toBe(200)
    expect(net.arden.ledger.peerKeys(peer.pair)).toEqual(net.beiyuan.party.keySet())
    expect((await peer.exchange(await peer.nothingNew())).status).toBe(200)
    peer.close()
  })

  it('with a key set of another identity stores nothing', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], {
      begin: 'confirmed',
      without: [
        ['beiyuan', 'arden'],
        ['arden', 'beiyuan'],
      ],
    })
    const impostor = await Party.called('impostor')
    const peer = new RawPeer(net.beiyuan, net.arden)
    const real = await peer.newsFrom(0)
    const keys = { ...net.beiyuan.node.keys, active: impostor.port().active }
    const forged = new RawPeer(
      Object.create(net.beiyuan, { node: { value: { ...net.beiyuan.node, keys } } }),
      net.arden,
    )
    const answer = await forged.exchange(real)
    expect([answer.status, answer.json.code]).toEqual([401, 'unknown_key'])
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(0)
    expect((await net.arden.store.logs(peer.pair)).length).toBe(1)
    peer.close()
    forged.close()
  })
})

describe('the logs of a pair', () => {
  it('are given as tlog-tiles to the peer and to an auditor, to nobody else', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan', 'corran'])
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    const [peer, other] = [new RawPeer(net.beiyuan, net.arden), new RawPeer(net.corran, net.arden)]
    for (const writer of [net.arden.party.writer, net.beiyuan.party.writer]) {
      const path = `/v1/log/${peer.pair}/${writer}/1`
      const checkpoint = await peer.ask('GET', `${path}/checkpoint`)
      expect(checkpoint.status).toBe(200)
      const size = Number(parseNote(checkpoint.body).text.split('\n')[1])
      const width = `000.p/${size}`
      expect(
        parseEntryBundle((await peer.ask('GET', `${path}/tile/entries/${width}`)).body, size).length,
      ).toBe(size)
      expect(parseTile((await peer.ask('GET', `${path}/tile/0/${width}`)).body, size).length).toBe(size)
      const auditor = { headers: { authorization: 'Bearer auditor' } }
      expect((await peer.send('GET', `${path}/checkpoint`, auditor)).body).toEqual(checkpoint.body)
      expect(
        (await peer.send('GET', `${path}/checkpoint`, { headers: { authorization: 'Bearer x' } })).status,
      ).toBe(401)
      expect((await peer.send('GET', `${path}/checkpoint`)).json.code).toBe('signature_missing')
      expect((await other.ask('GET', `${path}/checkpoint`)).json.code).toBe('unknown_key')
      expect((await peer.ask('GET', `${path}/nonsense`)).status).toBe(404)
    }
    peer.close()
    other.close()
  })

  it('give an envelope back to the peer of its pair, not to a peer of another and not to an auditor', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan', 'corran'])
    const { id } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    const [peer, other] = [new RawPeer(net.beiyuan, net.arden), new RawPeer(net.corran, net.arden)]
    const path = (pair: string) => `/v1/pairs/${pair}/messages/${id.slice('sha256:'.length)}`
    const content = await net.arden.store.content(peer.pair, id)
    expect(new Uint8Array((await peer.ask('GET', path(peer.pair))).body)).toEqual(new Uint8Array(content!))
    expect((await other.ask('GET', path(other.pair))).status).toBe(404)
    expect((await other.ask('GET', path(peer.pair))).status).toBe(401)
    expect(
      (await peer.send('GET', path(peer.pair), { headers: { authorization: 'Bearer auditor' } })).status,
    ).toBe(401)
    peer.close()
    other.close()
  })
})

describe('a request under another name of this node', () => {
  it('is refused where the node knows its names', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], {
      begin: 'confirmed',
      without: [
        ['beiyuan', 'arden'],
        ['arden', 'beiyuan'],
      ],
      peer: { urls: ['https://arden.example'] },
    })
    const peer = new RawPeer(net.beiyuan, net.arden)
    const answer = await peer.exchange(utf8('{}'))
    expect([answer.status, answer.json.code]).toEqual([401, 'signature_invalid'])
    peer.close()
  })
})

describe('more requests than a node takes', () => {
  it('are told to come later, and when', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], {
      begin: 'confirmed',
      peer: { rate: { address: 100, pair: 1 } },
    })
    const peer = new RawPeer(net.beiyuan, net.arden)
    const path = `/v1/pairs/${peer.pair}/messages/${'0'.repeat(64)}`
    const answers = await Promise.all(Array.from({ length: 12 }, () => peer.ask('GET', path)))
    const later = answers.filter(({ status }) => status === 429)
    expect(later.length).toBeGreaterThan(0)
    expect(later[0]).toMatchObject({
      json: { code: 'later' },
      headers: { 'retry-after': expect.stringMatching(/^[1-9][0-9]?$/) },
    })
    peer.close()
  })
})

describe('the node’s own witness', () => {
  it('is asked without a signature, whatever content type a log’s client says', async (t) => {
    const addCheckpoint = async (body: Uint8Array) => ({
      status: 409,
      type: 'text/x.tlog.size',
      body: `${body.length}\n`,
    })
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed', peer: { addCheckpoint } })
    const url = `${net.arden.url}/v1/add-checkpoint`
    for (const headers of [
      {},
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/octet-stream' },
    ]) {
      const answer = await fetch(url, { method: 'POST', body: new Uint8Array(300), headers })
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        409,
        'text/x.tlog.size',
        '300\n',
      ])
    }
    expect((await fetch(url, { method: 'POST', body: new Uint8Array(65_537) })).status).toBe(413)
  })
})
