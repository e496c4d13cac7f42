import { describe, expect, it, onTestFinished } from 'vitest'
import { inviteFirst } from '../../src/app/people/invitations.ts'
import { createToken } from '../../src/app/tokens.ts'
import { openApi, type TestApi } from '../build/api.ts'
import {
  type Authenticator,
  type Bent,
  type Credential,
  newAuthenticator,
  type Options,
} from '../build/authenticator.ts'
import { type Browser, openBrowser, problemOf } from '../build/browser.ts'
import { checkProof } from '../build/check-proof.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const BEIYUAN = 'beiyuan.localhost:4002'

async function aDesk(options: Parameters<typeof openApi>[2] = {}) {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden, options)
  return { net, api, browser: openBrowser(api) }
}

async function invited(api: TestApi, person: string): Promise<string> {
  const answer = await api.call('POST', `/api/v1/people/${person}/invitations`, {
    token: api.operator.token,
    headers: { host: 'arden.localhost:4001' },
  })
  expect(answer.status).toBe(201)
  const { url, code } = answer.json as { url: string; code: string }
  expect(url).toBe(`http://arden.localhost:4001/invitation/${code}`)
  return code
}

async function optionsAt(browser: Browser, path: string, body: object = {}): Promise<Options> {
  const answer = await browser.post(path, body)
  expect([200, 201]).toContain(answer.status)
  return (answer.json as { options: Options }).options
}

/** Accepts an invitation: a browser that is signed in, and its passkey. */
async function comesIn(api: TestApi, person: string, browser = openBrowser(api)) {
  const code = await invited(api, person)
  const passkey = newAuthenticator()
  const options = await optionsAt(browser, `/api/v1/invitations/${code}/options`)
  const answer = await browser.post(`/api/v1/invitations/${code}`, { passkey: passkey.makes(options) })
  expect(answer.status).toBe(201)
  return { browser, passkey, code, answer }
}

const SIGN_IN = '/api/v1/session/passkey'
const signsIn = async (browser: Browser, passkey: Authenticator, bent: Bent = {}) =>
  browser.post(SIGN_IN, { passkey: passkey.signs(await optionsAt(browser, `${SIGN_IN}/options`), bent) })

describe('an invitation', () => {
  it('says whom it invites, registers his passkey and signs him in', async () => {
    const { api } = await aDesk()
    const { browser, answer, code } = await comesIn(api, 'author')
    expect(answer.json).toMatchObject({
      person: { id: 'author' },
      session: { by: 'invitation' },
      signsBy: ['passkey'],
    })
    expect((await browser.get('/api/v1/passkeys')).json).toMatchObject({
      items: [{ person: 'author', rp: 'arden.localhost' }],
    })
    expect(problemOf(await browser.get(`/api/v1/invitations/${code}`))).toEqual([404, 'unknown_invitation'])
  })

  it('is good once: of two who come with it one is let in', async () => {
    const { api } = await aDesk()
    const code = await invited(api, 'author')
    const both = [openBrowser(api), openBrowser(api)]
    const made = await Promise.all(
      both.map(async (browser) =>
        newAuthenticator().makes(await optionsAt(browser, `/api/v1/invitations/${code}/options`)),
      ),
    )
    const answers = await Promise.all(
      both.map((browser, i) => browser.post(`/api/v1/invitations/${code}`, { passkey: made[i] })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404])
  })

  it('is good for seven days, and not for whoever was disabled meanwhile', async () => {
    const { net, api, browser } = await aDesk()
    const [old, theirs] = [await invited(api, 'author'), await invited(api, 'approver')]
    expect((await browser.get(`/api/v1/invitations/${old}`)).json).toMatchObject({
      person: { id: 'author' },
      isFirst: false,
    })
    await api.call('POST', '/api/v1/people/approver/change', {
      body: { isActive: false },
      token: api.operator.token,
    })
    expect(problemOf(await browser.get(`/api/v1/invitations/${theirs}`))).toEqual([404, 'unknown_invitation'])
    await net.passes({ days: 7 })
    expect(problemOf(await browser.get(`/api/v1/invitations/${old}`))).toEqual([404, 'unknown_invitation'])
  })

  it('makes the first operator where there is none, who says who he is; an older one is good no more', async () => {
    const { net, api, browser } = await aDesk()
    const { node } = net.arden
    expect(await inviteFirst(node)).toBeUndefined()
    const operator = (await node.store.person('operator'))!
    await node.store.savePerson({ ...operator, isActive: false })
    const old = (await inviteFirst(node))!
    const { code } = (await inviteFirst(node))!
    expect(problemOf(await browser.get(`/api/v1/invitations/${old.code}`))).toEqual([
      404,
      'unknown_invitation',
    ])
    expect((await browser.get(`/api/v1/invitations/${code}`)).json).toMatchObject({ isFirst: true })
    const path = `/api/v1/invitations/${code}`
    expect(problemOf(await browser.post(`${path}/options`))).toEqual([422, 'bad_person'])
    const taken = { person: { id: 'author', name: 'X' } }
    expect(problemOf(await browser.post(`${path}/options`, taken))).toEqual([409, 'person_exists'])
    const options = await optionsAt(browser, `${path}/options`, {
      person: { id: 'first', name: '赵岩', names: { en: 'Zhao Yan' } },
    })
    const answer = await browser.post(path, { passkey: newAuthenticator().makes(options), name: '密钥' })
    expect(answer.json).toMatchObject({ person: { id: 'first', roles: ['operator'] } })
    expect((await browser.post('/api/v1/people/author/invitations')).status).toBe(201)
    expect(api.operator.id).toBe('operator')
  })
})

describe('signing in by a passkey', () => {
  it('lets in whose it is, under the name of either node', async () => {
    const { api, browser } = await aDesk()
    const { passkey } = await comesIn(api, 'author')
    expect((await signsIn(browser, passkey)).json).toMatchObject({
      person: { id: 'author' },
      session: { by: 'passkey' },
    })
    const there = openBrowser(api, BEIYUAN)
    const code = await invited(api, 'approver')
    const second = newAuthenticator(`http://${BEIYUAN}`)
    const options = await optionsAt(there, `/api/v1/invitations/${code}/options`)
    expect(options.rp?.id).toBe('beiyuan.localhost')
    await there.post(`/api/v1/invitations/${code}`, { passkey: second.makes(options) })
    expect((await signsIn(there, second)).status).toBe(201)
  })

  const spoiled = (change: (credential: Credential) => Credential): Bent => ({ spoil: change })
  it.each<[string, Bent]>([
    ['another origin', { origin: 'http://evil.localhost:4001' }],
    ['another port', { origin: 'http://arden.localhost:4002' }],
    ['another scheme', { origin: 'https://arden.localhost:4001' }],
    ['another host name', { rp: 'evil.localhost' }],
    ['a device that did not verify its person', { flags: 0x01 }],
    ['a device at which nobody was', { flags: 0x04 }],
    ['a challenge that was never given', { challenge: 'A'.repeat(43) }],
    ['what was signed to make a passkey', { type: 'webauthn.create' }],
    ['another person’s handle', { userHandle: Buffer.from('approver').toString('base64url') }],
    ['a counter that went back', { counter: 0 }],
    ['another signature', spoiled((c) => ({ ...c, response: { ...c.response, signature: 'MEQCIA' } }))],
    [
      'client data that is no JSON',
      spoiled((c) => ({ ...c, response: { ...c.response, clientDataJSON: 'AA' } })),
    ],
    ['an id that is known to nobody', spoiled((c) => ({ ...c, id: 'AAAA', rawId: 'AAAA' }))],
    ['two different ids', spoiled((c) => ({ ...c, rawId: 'AAAA' }))],
  ])('refuses %s', async (_, bent) => {
    const { api, browser } = await aDesk()
    const { passkey } = await comesIn(api, 'author')
    expect((await signsIn(browser, passkey)).status).toBe(201)
    browser.cookie = ''
    expect(problemOf(await signsIn(browser, passkey, bent))).toEqual([401, 'bad_sign_in'])
    expect(browser.cookie).toBe('')
  })

  it('takes a challenge once, for two minutes, and for its purpose', async () => {
    const { net, api, browser } = await aDesk()
    const { passkey, browser: own } = await comesIn(api, 'author')
    const body = { passkey: passkey.signs(await optionsAt(browser, `${SIGN_IN}/options`)) }
    expect((await browser.post(SIGN_IN, body)).status).toBe(201)
    expect(problemOf(await browser.post(SIGN_IN, body))).toEqual([401, 'bad_sign_in'])
    const old = await optionsAt(browser, `${SIGN_IN}/options`)
    await net.passes({ minutes: 2 })
    expect(problemOf(await browser.post(SIGN_IN, { passkey: passkey.signs(old) }))).toEqual([
      401,
      'bad_sign_in',
    ])
    const toRegister = await optionsAt(own, '/api/v1/passkeys/options')
    expect(problemOf(await browser.post(SIGN_IN, { passkey: passkey.signs(toRegister) }))).toEqual([
      401,
      'bad_sign_in',
    ])
    const toSignIn = await optionsAt(browser, `${SIGN_IN}/options`)
    const registered = await own.post('/api/v1/passkeys', { passkey: newAuthenticator().makes(toSignIn) })
    expect(problemOf(registered)).toEqual([422, 'bad_passkey'])
  })

  it('is refused once the passkey is revoked, and its sessions end', async () => {
    const { api, browser } = await aDesk()
    const { passkey, browser: own } = await comesIn(api, 'author')
    const other = await comesIn(api, 'approver')
    expect(problemOf(await other.browser.post(`/api/v1/passkeys/${passkey.id}/revoke`))).toEqual([
      403,
      'not_allowed',
    ])
    expect((await own.post(`/api/v1/passkeys/${passkey.id}/revoke`)).status).toBe(200)
    expect(problemOf(await own.get('/api/v1/requests'))).toEqual([401, 'session_over'])
    expect(problemOf(await signsIn(browser, passkey))).toEqual([401, 'bad_sign_in'])
  })

  it('says so where the address is a number', async () => {
    const { api } = await aDesk()
    const browser = openBrowser(api, '127.0.0.1:4001')
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ doors: { passkey: false } })
    expect(problemOf(await browser.post(`${SIGN_IN}/options`))).toEqual([409, 'passkey_unavailable'])
  })

  it('is for the host of the settings whatever host header comes', async () => {
    const { api } = await aDesk({ site: { url: 'https://comity.arden.example' } })
    const browser = openBrowser(api, 'evil.example')
    const headers = { origin: 'http://evil.example', 'comity-desk': '1' }
    const { options } = (await browser.post(`${SIGN_IN}/options`, {}, headers)).json as { options: Options }
    expect(options.rpId).toBe('comity.arden.example')
    const own = openBrowser(api, 'comity.arden.example')
    const given = await own.get(`/enter?token=${api.author.token}`)
    expect(String(given.headers['set-cookie'])).toContain('; Secure')
  })
})

describe('a further passkey', () => {
  it('is registered by who came in by one, and by nobody whom a token let in', async () => {
    const { net, api, browser } = await aDesk()
    const { browser: own } = await comesIn(api, 'author')
    const options = await optionsAt(own, '/api/v1/passkeys/options')
    const second = newAuthenticator()
    expect((await own.post('/api/v1/passkeys', { passkey: second.makes(options), name: 'B' })).status).toBe(
      201,
    )
    expect((await signsIn(openBrowser(api), second)).status).toBe(201)
    const again = await optionsAt(own, '/api/v1/passkeys/options')
    expect(problemOf(await own.post('/api/v1/passkeys', { passkey: second.makes(again) }))).toEqual([
      422,
      'bad_passkey',
    ])
    const token = await createToken(net.arden.node, { name: 'all', person: 'author' })
    await browser.get(`/enter?token=${token}`)
    expect(problemOf(await browser.post('/api/v1/passkeys/options'))).toEqual([403, 'not_allowed'])
    const host = { host: 'arden.localhost:4001' }
    const byToken = await api.call('POST', '/api/v1/passkeys/options', { token, headers: host })
    expect(problemOf(byToken)).toEqual([403, 'not_allowed'])
  })

  it('is not registered with a token that only bears the name of a key’s', async () => {
    const { net, api } = await aDesk()
    const token = await createToken(net.arden.node, { name: 'key of mine', person: 'author' })
    const asked = await api.call('POST', '/api/v1/passkeys/options', {
      token,
      headers: { host: 'arden.localhost:4001' },
    })
    expect(problemOf(asked)).toEqual([403, 'not_allowed'])
  })

  it('is not registered with a cookie that was stolen later, but after signing in again', async () => {
    const { net, api } = await aDesk()
    const { browser: own, passkey } = await comesIn(api, 'author')
    const options = await optionsAt(own, '/api/v1/passkeys/options')
    await net.passes({ minutes: 10 })
    const registered = await own.post('/api/v1/passkeys', { passkey: newAuthenticator().makes(options) })
    expect(problemOf(registered)).toEqual([403, 'sign_in_again'])
    expect(problemOf(await own.post('/api/v1/passkeys/options'))).toEqual([403, 'sign_in_again'])
    expect((await signsIn(own, passkey)).status).toBe(201)
    expect((await own.post('/api/v1/passkeys/options')).status).toBe(201)
  })

  it('stands in the audit log as what it is, with its session', async () => {
    const { net, api } = await aDesk()
    const { browser: own } = await comesIn(api, 'author')
    const made = newAuthenticator().makes(await optionsAt(own, '/api/v1/passkeys/options'))
    expect((await own.post('/api/v1/passkeys', { passkey: made })).status).toBe(201)
    const acts = await net.arden.node.store.audit({ from: 1, limit: 1_000 })
    const told = acts.map(({ entry }) => JSON.parse(Buffer.from(entry).toString()) as Record<string, string>)
    const registered = told.filter(({ action, who }) => action === 'register_passkey' && who === 'author')
    expect(registered.map(({ token = '' }) => token.startsWith('session '))).toEqual([false, true])
  })
})

describe('an operator’s session that somebody stole', () => {
  it('gives nobody the means to release later than ten minutes after its sign-in', async () => {
    const { net, api } = await aDesk()
    const { browser, passkey } = await comesIn(api, 'operator')
    await net.passes({ minutes: 10 })
    const key = { key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a' }
    const acts = ['/api/v1/people/author/invitations', '/api/v1/people/author/keys'] as const
    expect(problemOf(await browser.post(acts[0]))).toEqual([403, 'sign_in_again'])
    expect(problemOf(await browser.post(acts[1], key))).toEqual([403, 'sign_in_again'])
    expect((await signsIn(browser, passkey)).status).toBe(201)
    expect((await browser.post(acts[0])).status).toBe(201)
    expect((await browser.post(acts[1], key)).status).toBe(201)
  })
})

describe('releasing by a passkey', () => {
  async function proposed() {
    const { net, api } = await aDesk()
    const pair = net.arden.pairWith(net.beiyuan)
    const { kind, urgency, tlp, title, facts, asks, ...more } = aRequest({})
    const draft = await api.call('POST', `/api/v1/pairs/${pair}/drafts`, {
      body: { kind, urgency, tlp, title, facts, asks, ...more },
    })
    const { id } = draft.json as { id: string }
    const answer = await api.call('POST', `/api/v1/drafts/${id}/propose`)
    const proposal = (answer.json as { id: string }).id
    return { net, api, id: proposal, path: `/api/v1/proposals/${proposal}/release` }
  }

  it('counts as one person, is kept whole, and is checked again with nothing of ours', async () => {
    const { api, id, path } = await proposed()
    const author = await comesIn(api, 'author')
    const options = await optionsAt(author.browser, `${path}/options`)
    expect(Buffer.from(options.challenge, 'base64url').toString('hex')).toBe(id.replace('sha256:', ''))
    const first = await author.browser.post(path, { passkey: author.passkey.signs(options) })
    expect(first.json).toMatchObject({ missing: 1, releases: [{ person: 'author', how: 'passkey' }] })
    const approver = await comesIn(api, 'approver')
    const second = await approver.browser.post(path, {
      passkey: approver.passkey.signs(await optionsAt(approver.browser, `${path}/options`)),
    })
    expect(second.json).toMatchObject({ state: 'entered' })
    const shown = (await approver.browser.get(`/api/v1/proposals/${id}`)).json as {
      proofs: Parameters<typeof checkProof>[1][]
    }
    expect(shown.proofs.map((proof) => checkProof(id, proof))).toEqual([true, true])
    expect(checkProof(`sha256:${'0'.repeat(64)}`, shown.proofs[0]!)).toBe(false)
  })

  it('is the same person’s that released by key, either way round', async () => {
    const { api, id, path } = await proposed()
    const author = await comesIn(api, 'author')
    const sign = async () => author.passkey.signs(await optionsAt(author.browser, `${path}/options`))
    await api.releases(id, api.author)
    const again = await author.browser.post(path, { passkey: await sign() })
    expect(problemOf(again)).toEqual([409, 'released_already'])
    const approver = await comesIn(api, 'approver')
    expect(problemOf(await approver.browser.post(path, { passkey: await sign() }))).toEqual([
      422,
      'bad_release',
    ])
  })

  it.each<[string, Bent]>([
    ['another id', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['another origin', { origin: 'http://evil.localhost:4001' }],
    ['another host name', { rp: 'evil.localhost' }],
    ['a device that did not verify its person', { flags: 0x01 }],
  ])('refuses %s', async (_, bent) => {
    const { api, path } = await proposed()
    const { browser, passkey } = await comesIn(api, 'author')
    const options = await optionsAt(browser, `${path}/options`)
    expect(problemOf(await browser.post(path, { passkey: passkey.signs(options, bent) }))).toEqual([
      422,
      'bad_release',
    ])
  })

  it('refuses what was signed to sign in, and the other way round', async () => {
    const { api, path } = await proposed()
    const { browser, passkey } = await comesIn(api, 'author')
    const toSignIn = await optionsAt(browser, `${SIGN_IN}/options`)
    const asRelease = await browser.post(path, { passkey: passkey.signs(toSignIn) })
    expect(problemOf(asRelease)).toEqual([422, 'bad_release'])
    const toRelease = await optionsAt(browser, `${path}/options`)
    const asSignIn = await browser.post(SIGN_IN, { passkey: passkey.signs(toRelease) })
    expect(problemOf(asSignIn)).toEqual([401, 'bad_sign_in'])
  })

  it('counts no more while it waits once the passkey is revoked, and a foreign passkey’s id strikes out nobody’s key', async () => {
    const { net, api, id, path } = await proposed()
    const author = await comesIn(api, 'author')
    const options = await optionsAt(author.browser, `${path}/options`)
    await author.browser.post(path, { passkey: author.passkey.signs(options) })
    await author.browser.post(`/api/v1/passkeys/${author.passkey.id}/revoke`)
    const left = await api.call('GET', `/api/v1/proposals/${id}`)
    expect(left.json).toMatchObject({ releases: [], missing: 2 })
    await api.releases(id, api.author)
    const { kid } = api.author
    const foreign = (await net.arden.store.passkeys('author'))[0]!
    await net.arden.store.addPasskey({ ...foreign, id: kid, person: 'approver', revokedMs: 1 })
    expect((await api.call('GET', `/api/v1/proposals/${id}`)).json).toMatchObject({ missing: 1 })
  })

  it('asks for an invitation where the person has none', async () => {
    const { api, path } = await proposed()
    const asked = await api.call('POST', `${path}/options`, { headers: { host: 'arden.localhost:4001' } })
    expect(problemOf(asked)).toEqual([409, 'no_passkey'])
  })
})
