import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { deskServer } from '../../src/api/server.ts'
import { feed, tell } from '../../src/app/events.ts'
import { createToken } from '../../src/app/tokens.ts'
import { openApi, type TestApi } from '../build/api.ts'
import { bringsFile, someBytes } from '../build/files.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Event = {
  readonly number: number
  readonly type: string
  readonly thread?: string
  readonly about: Readonly<Record<string, unknown>>
}
type Listed = { readonly items: readonly Event[]; readonly upTo: number; readonly more: boolean }
type Net = Network<'arden' | 'beiyuan'>

async function list(api: TestApi, query: string, token?: string): Promise<Listed> {
  const answer = await api.call('GET', `/api/v1/events/list?${query}`, token === undefined ? {} : { token })
  expect(answer.status).toBe(200)
  return answer.json
}

/** Frames of a stream over real HTTP until `enough` says so. */
async function frames(
  url: string,
  token: string,
  enough: (text: string) => boolean,
  last?: number,
): Promise<string> {
  const answer = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(last !== undefined && { 'last-event-id': String(last) }),
    },
    signal: AbortSignal.timeout(20_000),
  })
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  let text = ''
  for await (const part of answer.body!) {
    text += new TextDecoder().decode(part)
    if (enough(text)) break
  }
  return text
}

function read(text: string): Event[] {
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data!))
}

async function listening(net: Net, t: Parameters<typeof testNetwork>[0]) {
  const api = await openApi(t, net.arden)
  const address = await api.app.listen({ port: 0, host: '127.0.0.1' })
  return { api, url: `${address}/api/v1/events` }
}

describe('events', () => {
  it('tell of each message of both logs once, in order, without what it says', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    const { upTo } = await list(api, '')
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    await net.beiyuan.officer(net.arden).acts(reference, { type: 'acknowledge', state: 'accepted' })
    await net.settles()
    const { items } = await list(api, `after=${upTo}`)
    const told = items.filter(({ about }) => about.reference === reference)
    expect(told.map(({ type, about }) => [type, about.kind])).toEqual([
      ['message.sent', 'request'],
      ['message.received', 'acknowledge'],
    ])
    const numbers = items.map(({ number }) => number)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(JSON.stringify(items)).not.toContain(aRequest().facts.text)
    expect(JSON.stringify(items)).not.toContain(aRequest().title.text)
  })

  it('begin where the logs are when nobody listened before, and miss nothing from then on', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await feed(net.arden.node)
    expect(await net.arden.store.eventBounds()).toEqual({ newest: 0, oldest: 1 })
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await feed(net.arden.node)
    await feed(net.arden.node)
    expect((await net.arden.store.eventsAfter(0, 10)).map(({ type }) => type)).toEqual(['message.sent'])
  })

  it('tell of files that came with a message, each once, and of nothing that is not here', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    const { upTo } = await list(api, '')
    const pair = net.arden.pairWith(net.beiyuan)
    const file = await bringsFile(net.beiyuan.node, pair, someBytes(5000), { name: 'Nightjar.pcap' })
    const { reference, thread } = await net.beiyuan.officer(net.arden).submits(aRequest({ files: [file] }))
    await net.passes({ minutes: 1 })
    const { items } = await list(api, `after=${upTo}&types=file.arrived`)
    await list(api, `after=${upTo}`)
    expect(items).toMatchObject([{ thread, about: { digest: file.digest, reference } }])
    expect(JSON.stringify(items)).not.toContain('Nightjar')
    expect((await list(api, `after=${upTo}&types=file.arrived`)).items).toHaveLength(1)
    const own = await bringsFile(net.arden.node, pair, someBytes(700))
    await net.arden.officer(net.beiyuan).submits(aRequest({ files: [own] }))
    await net.settles()
    expect((await list(api, `after=${upTo}&types=file.arrived`)).items).toHaveLength(1)
  })

  it('of the clock are told once by all processes on one database', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    await feed(net.arden.node)
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    const processes = [1, 2, 3].map(() => ({ ...net.arden.node }))
    await Promise.all(processes.map((node) => feed(node)))
    const told = (await net.arden.store.eventsAfter(0, 100)).filter(({ type }) => type === 'duty.due')
    expect(told.map(({ about }) => [about.reference, about.what, about.by])).toEqual([
      [reference, 'acknowledgement', 'us'],
    ])
  })

  it('of a thread are told to those only for whom it exists', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    const inside = await api.person('inside', ['handler'], { agency: 'police' })
    const outside = await api.person('outside', ['handler'], { agency: 'cert' })
    const { upTo } = await list(api, '')
    const { reference, thread } = await net.arden.officer(net.beiyuan).submits(aRequest())
    const pair = net.arden.pairWith(net.beiyuan)
    const assigned = {
      to: { agency: 'police' },
      kind: 'assigned',
      by: 'operator',
      atMs: net.clock.nowMs(),
    } as const
    await net.arden.store.saveAssignment({ pair, thread, ...assigned })
    const seen = async (token: string) =>
      (await list(api, `after=${upTo}`, token)).items.some(({ about }) => about.reference === reference)
    expect(await seen(api.author.token)).toBe(true)
    expect(await seen(inside.token)).toBe(true)
    expect(await seen(outside.token)).toBe(false)
  })

  it('that are no longer kept are said to be gone', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    for (let i = 0; i < 3; i++)
      await tell(net.arden.node, [{ type: 'proposal.waiting', about: { id: `${i}` } }])
    await net.passes({ hours: 1 })
    await tell(net.arden.node, [{ type: 'proposal.waiting', about: { id: '3' } }])
    await net.arden.store.dropEvents(net.clock.nowMs())
    const gone = await api.call('GET', '/api/v1/events/list?after=1')
    expect(gone).toMatchObject({ status: 410, json: { code: 'unknown_event' } })
    expect((await list(api, 'after=3')).items.map(({ about }) => about.id)).toEqual(['3'])
    await tell(net.arden.node, [{ type: 'proposal.waiting', about: { id: '4' } }])
    expect((await net.arden.store.eventBounds()).newest).toBe(5)
  })
})

describe('an event stream', () => {
  it('says what happens while it is open', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const { api, url } = await listening(net, t)
    const stream = frames(url, api.author.token, (text) => text.includes('"kind":"request"'))
    await openedBy(net)
    await net.arden.officer(net.beiyuan).submits(aRequest())
    const text = await stream
    expect(text).toMatch(/^retry: 3000\n\n/)
    expect(text).toMatch(/^id: \d+\nevent: message\.sent\ndata: \{/m)
  })

  it('goes on after the last event that came, also when the node was away meanwhile', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const first = await listening(net, t)
    const stream = frames(first.url, first.api.author.token, (text) => text.includes('"kind":"request"'))
    await openedBy(net)
    await net.arden.officer(net.beiyuan).submits(aRequest())
    const last = read(await stream).at(-1)!.number
    await first.api.app.close()
    const references: string[] = []
    for (let i = 0; i < 3; i++)
      references.push((await net.arden.officer(net.beiyuan).submits(aRequest())).reference)
    const again = await listeningAgain(net, t)
    const text = await frames(again.url, again.token, (sofar) => sofar.includes(references[2]!), last)
    const told = read(text).filter(({ about }) => about.kind === 'request')
    expect(told.map(({ about }) => about.reference)).toEqual(references)
  })

  it('has no HEAD, which would wait for its end', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const api = await openApi(t, net.arden)
    const answer = await api.call('HEAD', '/api/v1/events')
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET'])
  })

  it('ends when its token is revoked', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const { api, url } = await listening(net, t)
    const stream = frames(url, api.author.token, () => false)
    await openedBy(net)
    for (const token of await net.arden.store.tokens())
      await net.arden.store.saveToken({ ...token, revokedMs: net.clock.nowMs() })
    await tell(net.arden.node, [{ type: 'proposal.waiting', about: { id: 'x' } }])
    expect(await stream).not.toContain('data:')
  })

  it('of some types says only those, and moves its last id over the others', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const { api, url } = await listening(net, t)
    const stream = frames(`${url}?types=proposal.void`, api.author.token, (text) => text.includes('data:'))
    await openedBy(net)
    await tell(net.arden.node, [{ type: 'proposal.waiting', about: { id: 'x' } }])
    await tell(net.arden.node, [{ type: 'proposal.void', about: { id: 'x' } }])
    expect(read(await stream).map(({ type }) => type)).toEqual(['proposal.void'])
  })
})

/** Resolves when a stream has begun: it has read where the events are. */
async function openedBy(net: Net): Promise<void> {
  while ((await net.arden.store.eventsRead()).size < 3) await new Promise((resolve) => setImmediate(resolve))
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
}

async function listeningAgain(net: Net, t: Parameters<typeof testNetwork>[0]) {
  const token = await createToken(net.arden.node, { name: 'again', roles: ['handler'] })
  const app = Fastify()
  const own = { ...net.arden.party.card(), exercise: true }
  await app.register(deskServer, { node: net.arden.node, own, links: { link: () => undefined } })
  t.onTestFinished(() => app.close())
  return { token, url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/api/v1/events` }
}
