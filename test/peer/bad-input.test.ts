import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { utf8 } from '../../src/protocol/index.ts'
import { RawPeer } from '../build/exchanges.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { brokenExchange, wellShapedExchange } from './exchange-arbitraries.ts'

let net: Network<'arden' | 'beiyuan'>
let hostile: RawPeer
const ends: (() => Promise<void>)[] = []

beforeAll(async () => {
  net = await testNetwork({ onTestFinished: (end) => ends.push(end) }, ['arden', 'beiyuan'])
  hostile = new RawPeer(net.beiyuan, net.arden)
})
afterAll(async () => {
  hostile.close()
  for (const end of ends) await end()
})

const origin = () => net.beiyuan.ledger.head(hostile.pair)!.origin

describe('whatever a peer sends', () => {
  it('as a well shaped exchange is answered with a refusal of its own code, never a 5xx', async () => {
    const size = net.arden.receiptedFrom(net.beiyuan)
    await fc.assert(
      fc.asyncProperty(wellShapedExchange({ origin: origin() }), async (body) => {
        const { status, json } = await hostile.exchange(body)
        expect(status).toBeLessThan(500)
        if (status !== 200)
          expect(json).toMatchObject({ code: expect.any(String), message: expect.any(String) })
      }),
      { numRuns: 150 },
    )
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(size)
  })

  it('with one field broken is no 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(brokenExchange({ origin: origin() }), async (body) => {
        expect((await hostile.exchange(body)).status).toBeLessThan(500)
      }),
      { numRuns: 200 },
    )
  })

  it('with one field of a true exchange broken is no 5xx', async () => {
    const real = await hostile.newsFrom(0)
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 2 ** 53, '\u0000', real.log.checkpoint))
    const places = [
      'log.origin',
      'log.from',
      'log.leaves.0',
      'log.leaves.1',
      'log.checkpoint',
      'log.proof',
      'messages.0',
      'messages',
      'receipts',
      'fork',
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), odd, async (place, value) => {
        const body = structuredClone(real) as unknown as Record<string, unknown>
        const path = place.split('.')
        let holder = body
        for (const name of path.slice(0, -1)) holder = holder[name] as Record<string, unknown>
        holder[path.at(-1)!] = value
        expect((await hostile.exchange(body)).status).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
  })

  it('as raw bytes is no 5xx, on any path and by any method', async () => {
    const paths = fc.constantFrom(
      `/v1/pairs/${hostile.pair}/exchange`,
      `/v1/pairs/${hostile.pair}/blobs/${'0'.repeat(64)}`,
      `/v1/pairs/${hostile.pair}/messages/${'0'.repeat(64)}`,
      `/v1/pairs/%00/exchange`,
      `/v1/log/${hostile.pair}/x/1/tile/0/000`,
      '/v1/log/a/b/1/..%2f..%2fcheckpoint',
      '/v1/invitation',
    )
    const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT' as const)
    const types = fc.constantFrom('application/json', 'application/octet-stream', 'text/plain', 'x')
    await fc.assert(
      fc.asyncProperty(
        methods,
        paths,
        types,
        fc.uint8Array({ maxLength: 300 }),
        fc.boolean(),
        async (method, path, type, body, isSigned) => {
          const content =
            method === 'GET' || method === 'HEAD'
              ? {}
              : { body, headers: { 'content-type': type, 'content-range': 'bytes 0-1/2' } }
          const { status } = isSigned
            ? await hostile.ask(method, path, content)
            : await hostile.send(method, path, content)
          expect(status).toBeLessThan(500)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('does not keep true exchanges from being taken afterwards', async () => {
    await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(net.beiyuan.sizeFor(net.arden))
  })
})

describe('a request is refused', () => {
  it.each([
    ['bad_shape', 400, () => hostile.exchange({})],
    [
      'signature_missing',
      401,
      async () =>
        hostile.send('POST', path(), { body: utf8('{}'), headers: { 'content-type': 'application/json' } }),
    ],
    [
      'signature_invalid',
      401,
      async () =>
        hostile.send('POST', path(), {
          body: utf8('{}'),
          headers: { ...json, ...(await hostile.signed('PUT', path(), utf8('{}'))) },
        }),
    ],
    [
      'digest_mismatch',
      401,
      async () =>
        hostile.send('POST', path(), {
          body: utf8('{ }'),
          headers: { ...json, ...(await hostile.signed('POST', path(), utf8('{}'))) },
        }),
    ],
    [
      'not_paired',
      403,
      async () =>
        hostile.ask('POST', `/v1/pairs/${'0'.repeat(32)}/exchange`, { body: utf8('{}'), headers: json }),
    ],
    ['too_large', 413, async () => hostile.exchange(new Uint8Array(16 * 1024 * 1024 + 1))],
    [
      'bad_content_type',
      415,
      async () =>
        hostile.ask('POST', path(), { body: utf8('{}'), headers: { 'content-type': 'application/xml' } }),
    ],
  ] as const)('with %s and its status %i', async (code, status, ask) => {
    const answer = await ask()
    expect(answer.json.code).toBe(code)
    expect(answer.status).toBe(status)
  })

  it('when its nonce comes a second time', async () => {
    const body = utf8(JSON.stringify(await hostile.nothingNew()))
    const headers = { ...json, ...(await hostile.signed('POST', path(), body)) }
    expect((await hostile.send('POST', path(), { body, headers })).status).toBe(200)
    expect((await hostile.send('POST', path(), { body, headers })).json.code).toBe('nonce_seen')
  })

  it('when it is signed by a key of nobody', async () => {
    const stranger = new RawPeer(
      Object.create(net.beiyuan, { node: { value: { ...net.beiyuan.node, keys: net.arden.node.keys } } }),
      net.arden,
    )
    const answer = await stranger.exchange(await hostile.nothingNew())
    stranger.close()
    expect(answer.json.code).toBe('unknown_key')
    expect(answer.status).toBe(401)
  })

  it('with the size that is held, when it starts beyond it', async () => {
    const held = net.arden.receiptedFrom(net.beiyuan)
    const good = await hostile.nothingNew()
    const answer = await hostile.exchange({ ...good, log: { ...good.log, from: held + 7 } })
    expect(answer.status).toBe(409)
    expect(answer.json).toMatchObject({ code: 'size', held })
  })

  it('with its own code for a leaf, an envelope and a checkpoint that are bad', async () => {
    const all = await hostile.newsFrom(0)
    const leaf = await hostile.exchange({
      ...all,
      log: { ...all.log, from: net.arden.receiptedFrom(net.beiyuan), leaves: ['{"v":1}'] },
      messages: [],
    })
    expect(leaf.status).toBe(400)
    expect(['bad_leaf', 'bad_checkpoint']).toContain(leaf.json.code)
    const lacking = await hostile.exchange({ ...all, messages: all.messages.slice(1) })
    expect([lacking.status, lacking.json.code]).toEqual([400, 'missing_message'])
    const unsigned = await hostile.exchange({
      ...all,
      log: {
        ...all.log,
        checkpoint: all.log.checkpoint!.replace(
          /— \S+ \S/g,
          (line) => `${line.slice(0, -1)}${line.endsWith('A') ? 'B' : 'A'}`,
        ),
      },
    })
    expect([unsigned.status, unsigned.json.code]).toEqual([400, 'bad_signature'])
  })
})

const json = { 'content-type': 'application/json' }
const path = () => `/v1/pairs/${hostile.pair}/exchange`
