import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { tell } from '../../src/app/events.ts'
import { ownerOf } from '../../src/app/webhooks.ts'
import { isPublicAddress } from '../../src/notify/addresses.ts'
import { callWebhook, signatureOf } from '../../src/notify/webhook-call.ts'
import { startWebhooks, type WebhookLoop } from '../../src/notify/webhook-loop.ts'
import { openApi, type TestApi } from '../build/api.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Net = Network<'arden' | 'beiyuan'>
type TestContext = Parameters<typeof testNetwork>[0]
type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

/** A receiver that answers as it is told to, and keeps what it got. */
async function receiver(t: TestContext) {
  const got: Received[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      const status = answers.shift() ?? 204
      if (status === 0) return request.socket.destroy()
      response.writeHead(status, { location: '/elsewhere' }).end('no matter')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.onTestFinished(async () => void server.close())
  const { port } = server.address() as { port: number }
  return { got, answers, url: `http://127.0.0.1:${port}/hook` }
}

function loopAt(net: Net, t: TestContext, allowPrivate = true): WebhookLoop {
  const { node, clock } = net.arden
  const loop = startWebhooks({
    node,
    timers: clock,
    allowPrivate,
    viewerOf: (owner) => ownerOf(node, owner),
    report: () => {},
  })
  t.onTestFinished(() => loop.close())
  return loop
}

async function hooked(api: TestApi, url: string, types?: readonly string[], owner = 'author') {
  const answer = await api.call('POST', '/api/v1/webhooks', {
    body: { url, owner, ...(types && { types }) },
    token: api.operator.token,
  })
  expect(answer.status).toBe(201)
  return answer.json as { webhook: { id: string }; secret: string }
}

async function shown(api: TestApi, id: string) {
  const answer = await api.call('GET', `/api/v1/webhooks/${id}`, { token: api.operator.token })
  return answer.json as {
    failures: number
    next?: string
    rested?: string
    lastStatus?: string
    sent: number
  }
}

const event = (id: string) => [{ type: 'proposal.waiting', about: { id } }] as const
const idsOf = (got: readonly Received[]) => got.map(({ body }) => JSON.parse(body).data.id)

describe('a webhook', () => {
  it('is told each event once, signed, without what is said', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    const { got, url } = await receiver(t)
    const { secret } = await hooked(api, url, ['message.sent'])
    const loop = loopAt(net, t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await loop.settle()
    const [call] = got.filter(({ body }) => body.includes(reference))
    expect(got).toHaveLength(1)
    const { headers, body } = call!
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const mac = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${mac}`)
    expect(Number(headers['webhook-timestamp'])).toBe(net.clock.now())
    expect(JSON.parse(body)).toMatchObject({ type: 'message.sent', data: { kind: 'request', reference } })
    expect(body).not.toContain(aRequest().title.text)
    expect(body).not.toContain(aRequest().facts.text)
  })

  it('that fails is tried again, later and later, with the same id, and then told the rest', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const { got, answers, url } = await receiver(t)
    const { webhook } = await hooked(api, url, ['proposal.waiting'])
    const loop = loopAt(net, t)
    answers.push(500, 0, 302)
    await tell(net.arden.node, event('one'))
    await tell(net.arden.node, event('two'))
    await loop.settle()
    expect(idsOf(got)).toEqual(['one'])
    expect(await shown(api, webhook.id)).toMatchObject({ failures: 1, lastStatus: '500' })
    await passing(net, loop, { seconds: 5 })
    await passing(net, loop, { minutes: 4 })
    expect(idsOf(got)).toEqual(['one', 'one'])
    await passing(net, loop, { minutes: 2 })
    expect(await shown(api, webhook.id)).toMatchObject({ failures: 3, lastStatus: '302' })
    await passing(net, loop, { minutes: 31 })
    expect(idsOf(got)).toEqual(['one', 'one', 'one', 'one', 'two'])
    const ids = got.slice(0, 4).map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(1)
    expect(await shown(api, webhook.id)).toMatchObject({ failures: 0, lastStatus: '204' })
  })

  it('that fails for days rests, and goes on from where it stopped when somebody wakes it', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const { got, answers, url } = await receiver(t)
    const { webhook } = await hooked(api, url, ['proposal.waiting'])
    const loop = loopAt(net, t)
    answers.push(...Array.from({ length: 10 }, () => 503))
    await tell(net.arden.node, event('one'))
    await loop.settle()
    for (let i = 0; i < 10; i++) await passing(net, loop, { hours: 25 })
    expect((await shown(api, webhook.id)).rested).toBeDefined()
    expect(got).toHaveLength(10)
    await tell(net.arden.node, event('two'))
    await loop.settle()
    expect(got).toHaveLength(10)
    const woken = await api.call('POST', `/api/v1/webhooks/${webhook.id}/wake`, { token: api.operator.token })
    expect(woken.status).toBe(200)
    await loop.settle()
    expect(idsOf(got.slice(10))).toEqual(['one', 'two'])
  })

  it('that says it is gone is not tried again', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const { got, answers, url } = await receiver(t)
    const { webhook } = await hooked(api, url, ['proposal.waiting'])
    const loop = loopAt(net, t)
    answers.push(410)
    await tell(net.arden.node, event('one'))
    await loop.settle()
    await passing(net, loop, { hours: 48 })
    expect(got).toHaveLength(1)
    expect(await shown(api, webhook.id)).toMatchObject({ lastStatus: '410' })
  })

  it('is told by one at a time: whoever holds the lease sends', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const { got, url } = await receiver(t)
    await hooked(api, url, ['proposal.waiting'])
    const loops = [loopAt(net, t), loopAt(net, t), loopAt(net, t)]
    for (const id of ['one', 'two', 'three']) await tell(net.arden.node, event(id))
    for (const loop of loops) await loop.settle()
    expect(idsOf(got)).toEqual(['one', 'two', 'three'])
  })

  it('goes on where it stopped when the node starts again', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const { got, url } = await receiver(t)
    await hooked(api, url, ['proposal.waiting'])
    const first = loopAt(net, t)
    await tell(net.arden.node, event('one'))
    await first.settle()
    await first.close()
    await tell(net.arden.node, event('two'))
    await loopAt(net, t).settle()
    expect(idsOf(got)).toEqual(['one', 'two'])
  })

  it('sees with the eyes of its owner, and nothing when that person is gone', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    const { got, url } = await receiver(t)
    await api.person('police', ['handler'], { agency: 'police' })
    const { webhook } = await hooked(api, url, ['message.sent'], 'police')
    await hooked(api, url, ['message.sent'], 'operator')
    const loop = loopAt(net, t)
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await loop.settle()
    expect(got).toHaveLength(0)
    const person = (await net.arden.store.person('police'))!
    await net.arden.store.savePerson({ ...person, isActive: false })
    await tell(net.arden.node, event('one'))
    await loop.settle()
    expect((await shown(api, webhook.id)).rested).toBeDefined()
  })

  it('is told by the next node when the one that was sending is gone with its lease', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const { got, url } = await receiver(t)
    const { webhook } = await hooked(api, url, ['proposal.waiting'])
    const nowMs = net.clock.nowMs()
    expect(await net.arden.store.leaseWebhook(webhook.id, nowMs, nowMs + 60_000)).toBe(true)
    await tell(net.arden.node, event('one'))
    const loop = loopAt(net, t)
    await loop.settle()
    expect(got).toHaveLength(0)
    await passing(net, loop, { minutes: 2 })
    expect(idsOf(got)).toEqual(['one'])
  })

  it('does not keep a node from ending while the receiver says nothing', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const silent = createServer(() => {})
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    t.onTestFinished(async () => {
      silent.closeAllConnections()
      silent.close()
    })
    const called = new Promise((done) => silent.once('request', done))
    const { port } = silent.address() as { port: number }
    const { webhook } = await hooked(api, `http://127.0.0.1:${port}/`, ['proposal.waiting'])
    const loop = loopAt(net, t)
    await tell(net.arden.node, event('one'))
    await called
    await loop.close()
    expect(await shown(api, webhook.id)).toMatchObject({ failures: 0 })
  })

  it('is the affair of operators', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const { webhook } = await hooked(api, 'https://tickets.example/hook')
    expect((await api.call('GET', '/api/v1/webhooks')).status).toBe(403)
    const gone = await api.call('DELETE', `/api/v1/webhooks/${webhook.id}`, { token: api.operator.token })
    expect(gone.status).toBe(204)
    const list = await api.call('GET', '/api/v1/webhooks', { token: api.operator.token })
    expect(list.json).toEqual({ items: [] })
    for (const url of ['ftp://x.example/', 'https://user:word@x.example/', 'https://'])
      expect(
        (await api.call('POST', '/api/v1/webhooks', { body: { url }, token: api.operator.token })).status,
        url,
      ).toBeGreaterThanOrEqual(400)
  })
})

describe('a private address', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::7f00:1',
    '::ffff:0:7f00:1',
    'fec0::1',
    'localhost',
    '',
  ])('such as %s is none of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  it('is not called, by number or by name, and plain HTTP is not used', async (t) => {
    const { got, url } = await receiver(t)
    const call = { secret: 'AAAA', id: 'evt_1', timestamp: 1, body: '{}' }
    const secure = url.replace('http:', 'https:')
    for (const tried of [
      url,
      secure,
      secure.replace('127.0.0.1', 'localhost'),
      secure.replace('127.0.0.1', '[::1]'),
    ])
      expect(await callWebhook({ ...call, url: tried }, false), tried).toMatchObject({
        failed: expect.stringMatching(/no public address|only https/),
      })
    expect(got).toHaveLength(0)
    expect(await callWebhook({ ...call, url }, true)).toEqual({ status: 204 })
  })
})

describe('a signature', () => {
  it('is the one of the published example of Standard Webhooks', () => {
    expect(
      signatureOf({
        secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestamp: 1614265330,
        body: '{"test": 2432232314}',
      }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
})

/** Moves the time; the network's own affairs are not waited for. */
async function passing(net: Net, loop: WebhookLoop, { hours = 0, minutes = 0, seconds = 0 }): Promise<void> {
  net.clock.moveTo(net.clock.now() + 3600 * hours + 60 * minutes + seconds)
  await loop.settle()
}
