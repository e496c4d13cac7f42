import { beforeAll, describe, expect, it } from 'vitest'
import { PROBLEMS } from '../../src/api/problem-table.ts'
import { problemOf } from '../../src/api/problems.ts'
import { AppError } from '../../src/app/node.ts'
import { openApi, type TestApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'

type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly errors?: readonly { readonly at: string; readonly was: string; readonly expected: string }[]
}

let api: TestApi
beforeAll(async () => {
  const finish: (() => Promise<void>)[] = []
  const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  api = await openApi(t, net.arden)
  return async () => {
    for (const end of finish.reverse()) await end()
  }
})

async function problem(method: string, path: string, asked: Parameters<TestApi['call']>[2] = {}) {
  const { status, headers, json } = await api.call(method, path, asked)
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
  const found: Problem = json
  expect(found.status).toBe(status)
  expect(found.type).toBe(`/api/v1/problems/${found.code}`)
  expect(PROBLEMS).toHaveProperty(found.code)
  return found
}

const DRAFT = {
  kind: 'information',
  urgency: 'routine',
  title: { lang: 'en', text: 'Who rented 198.51.100.23' },
  facts: { lang: 'en', text: 'It controlled a botnet.' },
  asks: [{ lang: 'en', text: 'Name the customer' }],
}

describe('a problem', () => {
  it('of an unknown address is one like any other', async () => {
    expect(await problem('GET', '/api/v1/nothing')).toMatchObject({ status: 404, code: 'unknown_address' })
    expect(await problem('GET', `/api/v1/pairs/${'x'.repeat(2000)}`)).toMatchObject({
      code: 'unknown_address',
    })
    expect(await problem('GET', '/api/v1/pairs/%zz')).toMatchObject({ code: 'bad_request' })
  })

  it('of another method says which are taken', async () => {
    const { headers, json } = await api.call('DELETE', '/api/v1/requests')
    expect((json as Problem).code).toBe('method_not_allowed')
    expect(headers.allow).toBe('GET, HEAD')
  })

  it('of a token says what is wrong with it', async () => {
    expect(await problem('GET', '/api/v1/pairs', { token: null })).toMatchObject({
      status: 401,
      code: 'token_missing',
    })
    expect(await problem('GET', '/api/v1/pairs', { token: 'comity_nobody' })).toMatchObject({
      code: 'token_unknown',
    })
    const { headers } = await api.call('GET', '/api/v1/pairs', { token: null })
    expect(headers['www-authenticate']).toBe('Bearer')
  })

  it('of want of rights is told before the body is looked at', async () => {
    const refused = await problem('POST', '/api/v1/webhooks', { body: { nonsense: 1 } })
    expect(refused).toMatchObject({ status: 403, code: 'not_allowed' })
  })

  it('of a body names each member: where, what was, what was expected', async () => {
    const { code, errors, detail } = await problem('POST', '/api/v1/pairs/BEI/drafts', {
      body: { ...DRAFT, urgency: 'tomorrow', asks: 'one', extra: true },
    })
    expect(code).toBe('bad_request')
    expect(errors!.map(({ at }) => at).toSorted()).toEqual(['/body', '/body/asks', '/body/urgency'])
    expect(errors!.find(({ at }) => at === '/body/urgency')).toEqual({
      at: '/body/urgency',
      was: '"tomorrow"',
      expected: 'one of emergency, urgent, routine',
    })
    expect(detail).toContain('expected')
  })

  it('of a query names the parameter, and numbers have one form', async () => {
    for (const limit of ['0', '1001', '1.5', '01', '1e2', '', 'NaN', '０'])
      expect(
        await problem('GET', `/api/v1/requests?limit=${encodeURIComponent(limit)}`),
        limit,
      ).toMatchObject({ code: 'bad_request', errors: [{ at: '/query/limit' }] })
    expect(await problem('GET', '/api/v1/requests?limit=1&limit=2')).toMatchObject({ code: 'bad_request' })
    expect(await problem('GET', '/api/v1/requests?nothing=1')).toMatchObject({ code: 'bad_request' })
  })

  it.each([
    ['no JSON', '{"a":', 'bad_json'],
    ['a member that would be the prototype', '{"__proto__":{"admin":true}}', 'bad_json'],
    ['a list where an object is expected', '[]', 'bad_request'],
    ['null', 'null', 'bad_request'],
    ['half a character', JSON.stringify(DRAFT).replace('Name', '\\ud800'), 'bad_text'],
    ['U+0000', JSON.stringify(DRAFT).replace('Name', '\\u0000'), 'bad_text'],
    ['lists in lists', '['.repeat(200_000), 'bad_json'],
    ['too many bytes', JSON.stringify({ ...DRAFT, basis: 'x'.repeat(1_100_000) }), 'too_large'],
  ])('of a body that is %s has its own code', async (_, body, code) => {
    expect(await problem('POST', '/api/v1/pairs/BEI/drafts', { body })).toMatchObject({ code })
  })

  it('of bytes that are no UTF-8 is told, and nothing is guessed', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/api/v1/pairs/BEI/drafts',
      headers: { authorization: `Bearer ${api.author.token}`, 'content-type': 'application/json' },
      payload: Buffer.from([0x22, 0xff, 0x22]),
    })
    expect(answer.json()).toMatchObject({ code: 'bad_json', status: 400 })
  })

  it('of another content type is told', async () => {
    const asked = {
      body: 'kind=information',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
    expect(await problem('POST', '/api/v1/pairs/BEI/drafts', asked)).toMatchObject({ code: 'bad_type' })
  })

  it('has its title in the reader’s language', async () => {
    const zh = { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } }
    expect((await problem('GET', '/api/v1/requests/ARD-1999-0001', zh)).title).toBe('没有这一请求')
    expect((await problem('GET', '/api/v1/requests/ARD-1999-0001')).title).toBe('No such request')
  })

  it('leads to what its code means, in both languages', async () => {
    const { type } = await problem('GET', '/api/v1/requests/ARD-1999-0001')
    const { status, json } = await api.call('GET', type, { token: null })
    expect(status).toBe(200)
    expect(json).toEqual({
      code: 'unknown_request',
      status: 404,
      title: { en: 'No such request', zh: '没有这一请求' },
    })
  })

  it('keeps to itself what is not in the table', () => {
    const told = problemOf(new Error('the password is 1234'))
    expect(told).toMatchObject({ status: 500, code: 'internal' })
    expect(JSON.stringify(told)).not.toContain('1234')
  })

  it('names the domain’s own refusal where it decided', () => {
    const told = problemOf(new AppError('refused', 'it is over', { refusal: 'request_over' }), 'zh')
    expect(told).toMatchObject({ status: 409, code: 'request_over', title: '该请求已终结' })
  })
})

describe('a rate limit', () => {
  it('is said in every answer, and whoever is beyond it is told when to come again', async () => {
    const finish: (() => Promise<void>)[] = []
    const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const limited = await openApi(t, net.arden, { rate: 3 })
    const answers = []
    for (let i = 0; i < 4; i++) answers.push(await limited.call('GET', '/api/v1/requests'))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(answers.map(({ headers }) => String(headers['ratelimit-remaining']))).toEqual(['2', '1', '0', '0'])
    const last = answers[3]!
    expect(last.json).toMatchObject({ code: 'too_many_requests' })
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
    const other = await limited.call('GET', '/api/v1/requests', { token: limited.approver.token })
    expect(other.status).toBe(200)
    for (const end of finish.reverse()) await end()
  })

  it('counts addresses too, so that a new made-up token for each request is of no use', async () => {
    const finish: (() => Promise<void>)[] = []
    const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
    const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const limited = await openApi(t, net.arden, { rate: 3 })
    await limited.call('GET', '/api/v1/problems', { token: null }) // With it the description is read: two of fifteen.
    const statuses: number[] = []
    for (let i = 0; i < 15; i++)
      statuses.push((await limited.call('GET', '/api/v1/requests', { token: `comity_made-up-${i}` })).status)
    expect(statuses).toEqual([...Array.from({ length: 13 }, () => 401), 429, 429])
    for (const end of finish.reverse()) await end()
  })
})
