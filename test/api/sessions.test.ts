import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findSession } from '../../src/app/people/browser-sessions.ts'
import { enrolKey } from '../../src/app/people/persons.ts'
import type { ExerciseKeys } from '../../src/app/ports/exercise-keys.ts'
import { createToken, hashOf } from '../../src/app/tokens.ts'
import { openApi } from '../build/api.ts'
import { type Browser, FROM_DESK, openBrowser, problemOf } from '../build/browser.ts'
import { testNetwork } from '../build/network.ts'

async function aDesk(options: Parameters<typeof openApi>[2] = {}) {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden, options)
  return { net, api, browser: openBrowser(api) }
}

async function enter(browser: Browser, person: string) {
  const answer = await browser.post('/api/v1/session/exercise', { person })
  expect(answer.status).toBe(201)
  return answer
}

const TEXT = { lang: 'en', text: 'the host 198.51.100.23' }
const DRAFT = {
  kind: 'information',
  urgency: 'routine',
  tlp: 'AMBER',
  title: TEXT,
  facts: TEXT,
  asks: [TEXT],
}

describe('a browser session', () => {
  it('says who is there, which doors there are, and what he may do; signed out it says the doors', async () => {
    const { browser } = await aDesk()
    const before = await browser.get('/api/v1/session')
    expect(before.json).toMatchObject({ party: { exercise: true }, signsBy: [], may: [] })
    expect((before.json as { doors: { exercise: object[] } }).doors.exercise).toHaveLength(3)
    expect(before.json).not.toHaveProperty('person')
    const entered = await enter(browser, 'author')
    const after = await browser.get('/api/v1/session')
    expect(after.json).toEqual(entered.json)
    expect(after.json).toMatchObject({ person: { id: 'author' }, session: { by: 'exercise' } })
    expect((after.json as { may: string[] }).may).toContain('draft')
  })

  it('acts for pages of this node, and the audit log names the session', async () => {
    const { net, api, browser } = await aDesk()
    await enter(browser, 'author')
    const pair = net.arden.pairWith(net.beiyuan)
    expect((await browser.post(`/api/v1/pairs/${pair}/drafts`, DRAFT)).status).toBe(201)
    const auditor = await api.person('auditor', ['auditor'])
    const log = await api.call('GET', '/api/v1/audit/export', { token: auditor.token })
    expect(log.text).toMatch(/"action":"draft"[^\n]*"token":"session [0-9a-f]{16} \(exercise\)"/)
    expect(log.text).not.toContain(browser.cookie.split('=')[1])
  })

  it.each([
    ['no word of where it comes from', { 'comity-desk': '1' }],
    ['another site', { ...FROM_DESK, 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the same site', { ...FROM_DESK, 'sec-fetch-site': 'same-site' }],
    ['the address line', { ...FROM_DESK, 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'http://evil.example', 'comity-desk': '1' }],
    ['another port', { origin: 'http://arden.localhost:4002', 'comity-desk': '1' }],
    ['another scheme', { origin: 'https://arden.localhost:4001', 'comity-desk': '1' }],
    ['no origin that can be named', { origin: 'null', 'comity-desk': '1' }],
    ['a form of ours, without the header', { 'sec-fetch-site': 'same-origin' }],
    ['a header of another value', { 'sec-fetch-site': 'same-origin', 'comity-desk': 'yes' }],
    [
      'another site with our origin',
      { ...FROM_DESK, 'sec-fetch-site': 'cross-site', origin: 'http://arden.localhost:4001' },
    ],
  ])('does nothing for %s', async (_, headers) => {
    const { net, browser } = await aDesk()
    await enter(browser, 'author')
    const { cookie } = browser
    const pair = net.arden.pairWith(net.beiyuan)
    for (const [path, body] of [
      [`/api/v1/pairs/${pair}/drafts`, DRAFT],
      ['/api/v1/session/exercise', { person: 'operator' }],
      ['/api/v1/session/end', {}],
    ] as const)
      expect(problemOf(await browser.post(path, body, headers))).toEqual([403, 'not_from_desk'])
    expect(browser.cookie).toBe(cookie)
    expect(await net.arden.store.drafts()).toEqual([])
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ person: { id: 'author' } })
  })

  it.each(['same-site', 'cross-site'])(
    'tells a page that is %s nothing, and writes down no read of its',
    async (from) => {
      const { net, api, browser } = await aDesk()
      await enter(browser, 'author')
      const before = await net.arden.store.audit({ from: 1, limit: 100 })
      // A link that is followed sends the cookie too: opening a file by it would stand in the file's chain of custody.
      for (const mode of ['no-cors', 'navigate']) {
        const headers = {
          host: 'arden.localhost:4001',
          cookie: browser.cookie,
          'sec-fetch-site': from,
          'sec-fetch-mode': mode,
        }
        const read = await api.call('GET', '/api/v1/requests', { token: null, headers })
        expect(problemOf(read)).toEqual([403, 'not_from_desk'])
      }
      expect(await net.arden.store.audit({ from: 1, limit: 100 })).toEqual(before)
    },
  )

  it('acts for an old browser that names our origin', async () => {
    const { net, browser } = await aDesk()
    await enter(browser, 'author')
    const pair = net.arden.pairWith(net.beiyuan)
    const headers = { origin: 'http://arden.localhost:4001', 'comity-desk': '1' }
    expect((await browser.post(`/api/v1/pairs/${pair}/drafts`, DRAFT, headers)).status).toBe(201)
  })

  it('begins with a value of its own: one that was planted lets nobody in', async () => {
    const { browser, api } = await aDesk()
    const planted = `comity-${'ARD'.toLowerCase()}=${'A'.repeat(43)}`
    browser.cookie = planted
    await enter(browser, 'author')
    expect(browser.cookie).not.toBe(planted)
    const first = browser.cookie
    await enter(browser, 'approver')
    expect(browser.cookie).not.toBe(first)
    const thief = openBrowser(api)
    thief.cookie = planted
    expect((await thief.get('/api/v1/session')).json).not.toHaveProperty('person')
    expect(problemOf(await thief.get('/api/v1/requests'))).toEqual([401, 'session_over'])
  })

  it('ends when signed out, after twelve idle hours, after a week, and with its person', async () => {
    const { net, api, browser } = await aDesk()
    const isIn = async () => (await browser.get('/api/v1/requests')).status === 200
    await enter(browser, 'author')
    const { cookie } = browser
    expect((await browser.post('/api/v1/session/end')).status).toBe(204)
    browser.cookie = cookie
    expect(problemOf(await browser.get('/api/v1/requests'))).toEqual([401, 'session_over'])
    await enter(browser, 'author')
    await net.passes({ hours: 11 })
    expect(await isIn()).toBe(true)
    await net.passes({ hours: 11 })
    expect(await isIn()).toBe(true)
    await net.passes({ hours: 12 })
    expect(await isIn()).toBe(false)
    await enter(browser, 'author')
    for (let half = 0; half < 15; half++) {
      expect([half, await isIn()]).toEqual([half, half < 14])
      await net.passes({ hours: 11, minutes: 59, seconds: half === 13 ? 840 : 0 })
    }
    await enter(browser, 'author')
    await api.call('POST', '/api/v1/people/author/change', {
      body: { isActive: false },
      token: api.operator.token,
    })
    expect(problemOf(await browser.get('/api/v1/requests'))).toEqual([401, 'session_over'])
    await api.call('POST', '/api/v1/people/author/change', {
      body: { isActive: true },
      token: api.operator.token,
    })
    expect(await isIn()).toBe(false)
  }, 60_000)

  it('by a token has the token’s rights, and ends with it', async () => {
    const { net, api, browser } = await aDesk()
    const { node } = net.arden
    const token = await createToken(node, { name: 'narrow', person: 'author', scopes: ['read'] })
    expect((await browser.get(`/enter?token=${token}`)).status).toBe(303)
    expect(browser.cookie).not.toContain(token)
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ session: { by: 'token' } })
    const pair = net.arden.pairWith(net.beiyuan)
    expect(problemOf(await browser.post(`/api/v1/pairs/${pair}/drafts`, DRAFT))).toEqual([403, 'not_allowed'])
    const { items } = (await api.call('GET', '/api/v1/tokens', { token: api.operator.token })).json as {
      items: { id: string; name: string }[]
    }
    const id = items.find(({ name }) => name === 'narrow')!.id
    await api.call('POST', `/api/v1/tokens/${id}/revoke`, { token: api.operator.token })
    expect(problemOf(await browser.get('/api/v1/requests'))).toEqual([401, 'session_over'])
  })

  it('is not begun by another site’s link', async () => {
    const { api, browser } = await aDesk()
    const path = `/enter?token=${api.approver.token}`
    for (const from of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': from, host: 'arden.localhost:4001' }
      const led = await api.call('GET', path, { token: null, headers })
      expect([led.headers.location, led.headers['set-cookie']]).toEqual([
        '/?sign-in=token_unknown',
        undefined,
      ])
    }
    await browser.get(path)
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ person: { id: 'approver' } })
  })

  it('is kept by what its person asks, and not by a page that was left open', async () => {
    const { net, browser } = await aDesk()
    await enter(browser, 'author')
    await net.passes({ hours: 11 })
    expect((await browser.get('/api/v1/events?seconds=0&after=0')).status).toBe(200)
    const value = browser.cookie.split('=')[1]!
    const { seenMs } = (await net.arden.store.session(hashOf(value)))!
    await net.passes({ minutes: 5 })
    expect(await findSession(net.arden.node, value, { isSeen: false })).toBeDefined()
    expect((await net.arden.store.session(hashOf(value)))?.seenMs).toBe(seenMs)
    expect(await findSession(net.arden.node, value)).toBeDefined()
    expect((await net.arden.store.session(hashOf(value)))?.seenMs).toBeGreaterThan(seenMs)
  })

  it('is listed to its owner and to operators, and either ends it', async () => {
    const { api, browser } = await aDesk()
    await enter(browser, 'author')
    const other = openBrowser(api)
    await enter(other, 'author')
    const list = (await browser.get('/api/v1/sessions')).json as { items: { id: string; isThis: boolean }[] }
    expect(list.items.map(({ isThis }) => isThis).toSorted()).toEqual([false, true])
    const third = openBrowser(api)
    await enter(third, 'approver')
    expect(problemOf(await third.get('/api/v1/sessions?person=author'))).toEqual([403, 'not_allowed'])
    const theirs = list.items.find(({ isThis }) => !isThis)!.id
    expect(problemOf(await third.post(`/api/v1/sessions/${theirs}/end`))).toEqual([403, 'not_allowed'])
    expect((await browser.post(`/api/v1/sessions/${theirs}/end`)).status).toBe(200)
    expect((await other.get('/api/v1/requests')).status).toBe(401)
    expect(problemOf(await browser.post(`/api/v1/sessions/${theirs}/end`))).toEqual([404, 'unknown_session'])
    const operator = openBrowser(api)
    await enter(operator, 'operator')
    const left = (await operator.get('/api/v1/sessions?person=author')).json as { items: { id: string }[] }
    expect((await operator.post(`/api/v1/sessions/${left.items[0]!.id}/end`)).status).toBe(200)
    expect((await browser.get('/api/v1/requests')).status).toBe(401)
  })

  it('keeps the answers of one browser from another that sends the same key', async () => {
    const { net, api, browser } = await aDesk()
    const other = openBrowser(api)
    await enter(browser, 'author')
    await enter(other, 'approver')
    const path = `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/drafts`
    const headers = { ...FROM_DESK, 'idempotency-key': 'same' }
    expect((await browser.post(path, DRAFT, headers)).status).toBe(201)
    expect(problemOf(await other.post(path, { ...DRAFT, urgency: 'urgent' }, headers))[1]).not.toBe(
      'key_reused',
    )
    // A proxy that asks for one password of all has every browser send the same header.
    const proxied = { ...headers, 'idempotency-key': 'proxied', authorization: 'Basic cHJveHk6cHJveHk=' }
    const [first, second] = [await browser.post(path, DRAFT, proxied), await other.post(path, DRAFT, proxied)]
    expect(first.status).toBe(201)
    expect(second.headers).not.toHaveProperty('idempotency-replayed')
  })
})

describe('the door of an exercise', () => {
  it('is none where the identity is for real use', async () => {
    const { browser } = await aDesk({ exercise: false })
    const state = (await browser.get('/api/v1/session')).json as { doors: object }
    expect(state.doors).not.toHaveProperty('exercise')
    const asked = await browser.post('/api/v1/session/exercise', { person: 'author' })
    expect(problemOf(asked)).toEqual([403, 'not_exercise'])
    expect(browser.cookie).toBe('')
  })

  it('lets in nobody who is not active here', async () => {
    const { browser } = await aDesk()
    const asked = await browser.post('/api/v1/session/exercise', { person: 'nobody' })
    expect(problemOf(asked)).toEqual([404, 'unknown_person'])
  })

  it('lets the node sign as the person who came in by it, and as nobody who did not', async () => {
    const { net, api, browser } = await aDesk()
    Object.assign(net.arden.node, { exerciseKeys: await keysFor(net.arden.node, ['author']) })
    await enter(browser, 'author')
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ signsBy: ['exercise'] })
    const pair = net.arden.pairWith(net.beiyuan)
    const { id } = (await browser.post(`/api/v1/pairs/${pair}/drafts`, DRAFT)).json as { id: string }
    const proposed = await browser.post(`/api/v1/drafts/${id}/propose`)
    const path = `/api/v1/proposals/${(proposed.json as { id: string }).id}/release`
    const byToken = await api.call('POST', path, { body: { exercise: true } })
    expect(problemOf(byToken)).toEqual([403, 'not_exercise'])
    const released = await browser.post(path, { exercise: true })
    expect(released.json).toMatchObject({ releases: [{ person: 'author', how: 'exercise' }], missing: 1 })
    const second = openBrowser(api)
    await enter(second, 'approver')
    expect(problemOf(await second.post(path, { exercise: true }))).toEqual([409, 'no_exercise_key'])
  })
})

/** Keys as the exercise leaves them beside its node, enrolled for these people. */
async function keysFor(
  node: Parameters<typeof enrolKey>[0],
  people: readonly string[],
): Promise<ExerciseKeys> {
  const pairs = people.map((person) => [person, generateKeyPairSync('ed25519')] as const)
  const kidOf = (key: (typeof pairs)[number][1]) =>
    Buffer.from(key.publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('hex')
  for (const [person, key] of pairs) await enrolKey(node, person, kidOf(key))
  const byPerson = new Map(pairs)
  return async (person) => {
    const key = byPerson.get(person)
    return (
      key && { kid: kidOf(key), sign: async (bytes) => new Uint8Array(sign(null, bytes, key.privateKey)) }
    )
  }
}
