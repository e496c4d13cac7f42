import { beforeAll, describe, expect, it } from 'vitest'
import { type Asked, openApi, type TestApi } from '../build/api.ts'
import { type Network, testNetwork } from '../build/network.ts'

const DRAFT = {
  kind: 'information',
  urgency: 'routine',
  title: { lang: 'zh', text: '关于 198.51.100.23 的注册信息' },
  facts: { lang: 'zh', text: '该地址控制一个僵尸网络。' },
  asks: [{ lang: 'zh', text: '请提供租用人信息' }],
}
const PATH = '/api/v1/pairs/BEI/drafts'

let net: Network<'arden' | 'beiyuan'>
let api: TestApi
beforeAll(async () => {
  const finish: (() => Promise<void>)[] = []
  const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
  net = await testNetwork(t, ['arden', 'beiyuan'])
  api = await openApi(t, net.arden)
  return async () => {
    for (const end of finish.reverse()) await end()
  }
})

const post = (key: string, body: unknown = DRAFT, more: Asked = {}) =>
  api.call('POST', PATH, { ...more, body, headers: { 'idempotency-key': key } })
const drafts = async () => (await net.arden.store.drafts()).length

describe('a request with a key', () => {
  it('is done once, and its repetition gets the first answer', async () => {
    const before = await drafts()
    const first = await post('a-1')
    const second = await post('a-1')
    expect(first.status).toBe(201)
    expect(second.status).toBe(201)
    expect(second.text).toBe(first.text)
    expect(second.headers['idempotency-replayed']).toBe('true')
    expect(second.headers['content-type']).toBe(first.headers['content-type'])
    expect(await drafts()).toBe(before + 1)
  })

  it('sent twice at once is done once', async () => {
    const before = await drafts()
    const both = await Promise.all([post('b-1'), post('b-1'), post('b-1')])
    const statuses = both.map(({ status }) => status).toSorted()
    expect(statuses[0]).toBe(201)
    expect(both.filter(({ status }) => status === 409).every(({ text }) => text.includes('key_in_use'))).toBe(
      true,
    )
    expect(await drafts()).toBe(before + 1)
  })

  it('and another body is refused', async () => {
    await post('c-1')
    const other = await post('c-1', { ...DRAFT, urgency: 'urgent' })
    expect(other).toMatchObject({ status: 422, json: { code: 'key_reused' } })
  })

  it('is another one by another token', async () => {
    await post('d-1')
    const before = await drafts()
    const other = await post('d-1', { ...DRAFT, urgency: 'urgent' }, { token: api.approver.token })
    expect(other.status).toBe(201)
    expect(await drafts()).toBe(before + 1)
  })

  it('that was refused was not done: the key may be used again', async () => {
    const key = { headers: { 'idempotency-key': 'e-1' } }
    const wrong = await api.call('POST', '/api/v1/pairs/NOBODY/drafts', { ...key, body: DRAFT })
    expect(wrong.status).toBe(404)
    expect((await post('e-1')).status).toBe(201)
  })

  it('in the middle of which the node stopped is never done twice', async () => {
    await post('f-0')
    const nowMs = net.clock.nowMs()
    const row = { who: 'nobody', key: 'x', digest: 'x', takenMs: nowMs }
    expect(await net.arden.store.takeKey(row, 0)).toBeUndefined()
    // What a crash between the effect and the answer leaves: the key is taken, and nothing is kept under it.
    const [{ who, digest }] = await takenBy('f-1')
    await net.arden.store.takeKey({ who, key: 'f-2', digest, takenMs: nowMs }, 0)
    const before = await drafts()
    const again = await post('f-2')
    expect(again).toMatchObject({ status: 409, json: { code: 'outcome_unknown' } })
    expect(await drafts()).toBe(before)
  })

  it('of which the answer could not be kept is not answered, and never done twice', async () => {
    const { store } = net.arden
    const keep = store.keepAnswer
    store.keepAnswer = () => Promise.reject(new Error('the disk is gone'))
    const before = await drafts()
    const lost = await post('h-1')
    store.keepAnswer = keep
    expect(lost.status).toBe(500)
    expect(await drafts()).toBe(before + 1)
    expect(await post('h-1')).toMatchObject({ status: 409, json: { code: 'outcome_unknown' } })
    expect(await drafts()).toBe(before + 1)
  })

  it('does not have a secret kept for it', async () => {
    const asked = { token: api.operator.token, headers: { 'idempotency-key': 's-1' } }
    const body = { url: 'https://tickets.example/hook' }
    const [first, second] = [
      await api.call('POST', '/api/v1/webhooks', { ...asked, body }),
      await api.call('POST', '/api/v1/webhooks', { ...asked, body }),
    ]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.text).not.toBe(first.text)
  })

  it('is forgotten after a day', async () => {
    await post('g-1')
    const before = await drafts()
    await net.passes({ hours: 25 })
    expect((await post('g-1')).status).toBe(201)
    expect(await drafts()).toBe(before + 1)
  })

  it.each(['', 'x'.repeat(256), 'a b', 'schlüssel'])('refuses the key %j', async (key) => {
    const answer = await post(key)
    expect(answer).toMatchObject({ status: 400, json: { code: 'bad_request' } })
  })
})

/** What is kept under a key that was just used for the draft. */
async function takenBy(key: string): Promise<[{ who: string; digest: string }]> {
  const seen: { who: string; digest: string }[] = []
  const { store } = net.arden
  const take = store.takeKey
  store.takeKey = (row, oldest) => {
    seen.push(row)
    return take(row, oldest)
  }
  await post(key)
  store.takeKey = take
  return [seen[0]!]
}

describe('a tag', () => {
  it('spares the body to whoever holds it', async () => {
    const first = await api.call('GET', '/api/v1/requests')
    const tag = String(first.headers.etag)
    expect(tag).toMatch(/^"[\w-]{22}"$/)
    for (const named of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await api.call('GET', '/api/v1/requests', { headers: { 'if-none-match': named } })
      expect(again.status, named).toBe(304)
      expect(again.text).toBe('')
      expect(again.headers.etag).toBe(tag)
    }
    const other = await api.call('GET', '/api/v1/requests', { headers: { 'if-none-match': '"other"' } })
    expect(other.status).toBe(200)
    expect(other.text).toBe(first.text)
  })

  it('must be named by whoever changes a draft, and be the present one', async () => {
    const made = await post('t-1')
    const draft: { id: string } = made.json
    const url = `/api/v1/drafts/${draft.id}`
    const tag = String(made.headers.etag)
    expect((await api.call('GET', url)).headers.etag).toBe(tag)
    const changed = { ...DRAFT, urgency: 'urgent' }
    const without = await api.call('PUT', url, { body: changed })
    expect(without).toMatchObject({ status: 428, json: { code: 'match_missing' } })
    await net.passes({ seconds: 1 })
    const first = await api.call('PUT', url, { body: changed, headers: { 'if-match': tag } })
    expect(first.status).toBe(200)
    const late = await api.call('PUT', url, { body: DRAFT, headers: { 'if-match': tag } })
    expect(late).toMatchObject({ status: 412, json: { code: 'changed_meanwhile' } })
    expect((await api.call('GET', url)).headers.etag).toBe(first.headers.etag)
    const gone = await api.call('DELETE', url, { headers: { 'if-match': String(first.headers.etag) } })
    expect(gone.status).toBe(204)
    expect(await api.call('GET', url)).toMatchObject({ status: 404, json: { code: 'unknown_draft' } })
  })

  it('lets one of two that change at once through', async () => {
    const made = await post('t-2')
    const url = `/api/v1/drafts/${(made.json as { id: string }).id}`
    const headers = { 'if-match': String(made.headers.etag) }
    await net.passes({ seconds: 1 })
    const both = await Promise.all(
      ['urgent', 'routine'].map((urgency) => api.call('PUT', url, { body: { ...DRAFT, urgency }, headers })),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })
})
