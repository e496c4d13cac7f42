import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openApi, type Person, type TestApi } from '../build/api.ts'
import { describedBy } from '../build/described.ts'
import { WORDS } from '../build/journey-words.ts'
import { type Network, testNetwork } from '../build/network.ts'

type Net = Network<'arden' | 'beiyuan'>
type Text = { readonly lang: 'en' | 'zh'; readonly text: string }
type Proposal = {
  readonly id: string
  readonly reference: string
  readonly needs: number
  readonly entered?: { readonly reference: string; readonly id: string }
}
type View = {
  readonly phase: string
  readonly title: Text
  readonly request: { readonly asks: readonly { readonly n: number; readonly outcome?: string }[] }
  readonly turns: readonly { readonly id: string; readonly kind: string; readonly from: string }[]
  readonly verdicts?: { readonly receipt: string | null }
}
/** One call over the wire: its status, its headers and its body. */
type Send = (
  method: string,
  path: string,
  more: {
    readonly token: string
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
  },
) => Promise<{ readonly status: number; readonly etag: string; readonly type: string; readonly text: string }>

/** A party's desk over HTTP: two people, each with a token and a key, and every answer held against the description. */
async function desk(net: Net, api: TestApi, send: Send) {
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const described = describedBy((await api.app.inject('/api/openapi.json')).json())
  let keys = 0
  const call = async <T>(
    method: string,
    path: string,
    {
      by = api.author,
      ...more
    }: { by?: Person; body?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ) => {
    keys += 1
    const headers = { ...(method === 'POST' && { 'idempotency-key': `key-${keys}` }), ...more.headers }
    const answer = await send(method, `${url}${path}`, { ...more, token: by.token, headers })
    described(method, path, { ...answer, type: answer.type.split(';')[0]! })
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.text}`)
    return { ...answer, json: (answer.text === '' ? undefined : JSON.parse(answer.text)) as T }
  }
  return {
    call,
    /** Puts something up, and has it released by as many people as it needs. */
    async enters(path: string, body?: unknown): Promise<{ readonly reference: string; readonly id: string }> {
      const { json } = await call<Proposal>('POST', path, { body })
      for (const by of [api.author, api.approver].slice(0, json.needs)) {
        const released = await call<Proposal>(
          'POST',
          `/api/v1/proposals/${encodeURIComponent(json.id)}/release`,
          {
            by,
            body: { key: by.kid, signature: by.signs(json.id) },
          },
        )
        if (!released.json.entered) continue
        await net.settles()
        return released.json.entered
      }
      throw new Error(`${json.id} was released by ${json.needs} and is not entered`)
    },
    shows: async (reference: string) => (await call<View>('GET', `/api/v1/requests/${reference}`)).json,
  }
}

async function journey(t: Parameters<typeof testNetwork>[0], lang: 'en' | 'zh', send: Send): Promise<void> {
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  const arden = await desk(net, await openApi(t, net.arden), send)
  const beiyuan = await desk(net, await openApi(t, net.beiyuan), send)
  const words = WORDS[lang]
  const say = (text: string): Text => ({ lang, text })

  const body = {
    kind: 'preservation',
    urgency: 'urgent',
    title: say('…'),
    facts: say(words.facts),
    asks: words.asks.map(say),
    tlp: 'AMBER',
  }
  const draft = await arden.call<{ id: string }>('POST', '/api/v1/pairs/BEI/drafts', { body })
  const better = { ...body, title: say(words.title) }
  await net.passes({ seconds: 1 })
  await arden.call('PUT', `/api/v1/drafts/${draft.json.id}`, {
    body: better,
    headers: { 'if-match': draft.etag },
  })
  const { reference } = await arden.enters(`/api/v1/drafts/${draft.json.id}/propose`)
  const at = (turn: string) => `/api/v1/requests/${reference}/${turn}`

  await net.passes({ minutes: 2 })
  expect((await arden.shows(reference)).verdicts?.receipt).toMatch(/^\d{4}-/)
  expect((await beiyuan.shows(reference)).title).toEqual(say(words.title))
  await beiyuan.enters(at('acknowledge'), { state: 'accepted' })
  const question = await beiyuan.enters(at('clarify'), { text: say(words.question) })
  await arden.enters(at('reply'), { to: question.id, text: say(words.reply) })
  await beiyuan.enters(at('answer'), { outcomes: [{ ask: 1, outcome: 'done', text: words.outcome }] })
  expect((await arden.shows(reference)).phase).toBe('in_part')
  const answer = await beiyuan.enters(at('answer'), { outcomes: [{ ask: 2, outcome: 'done' }] })
  await arden.enters(at('assess'), { of: answer.id, rating: 5, text: say(words.reason) })

  for (const side of [arden, beiyuan]) {
    const { phase, request, turns } = await side.shows(reference)
    expect(phase).toBe('answered')
    expect(request.asks.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(turns.map(({ kind }) => kind).toSorted()).toEqual(
      ['request', 'acknowledge', 'clarify', 'reply', 'result', 'result', 'assess'].toSorted(),
    )
  }
  const { text } = await arden.call('GET', `/api/v1/requests/${reference}`)
  for (const said of [words.title, words.facts, words.question, words.reply, words.reason])
    expect(text).toContain(said)
}

const byFetch: Send = async (method, url, { token, body, headers = {} }) => {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  })
  const { status } = answer
  const [etag, type] = [answer.headers.get('etag') ?? '', answer.headers.get('content-type') ?? '']
  return { status, etag, type, text: await answer.text() }
}

const run = promisify(execFile)
const byCurl: Send = async (method, url, { token, body, headers = {} }) => {
  const all = {
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  }
  const { stdout } = await run('curl', [
    ...['--silent', '--show-error', '--max-time', '20', '--request', method],
    ...Object.entries(all).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(body === undefined ? [] : ['--data-binary', JSON.stringify(body)]),
    ...['--write-out', '\n%{http_code}\n%header{etag}\n%{content_type}', url],
  ])
  const lines = stdout.split('\n')
  const [status, etag, type] = lines.splice(-3)
  return { status: Number(status), etag: etag!, type: type!, text: lines.join('\n') }
}

describe('the whole journey by HTTP, from a draft to the assessment of the answer', () => {
  it.each(['en', 'zh'] as const)('goes by fetch, in %s', { timeout: 120_000 }, async (lang) => {
    await journey({ onTestFinished }, lang, byFetch)
  })

  it.each(['en', 'zh'] as const)('goes by curl, in %s', { timeout: 180_000 }, async (lang) => {
    await journey({ onTestFinished }, lang, byCurl)
  })
})
