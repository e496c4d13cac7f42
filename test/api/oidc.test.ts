import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownPath } from '../../src/api/oidc-routes.ts'
import { openOidc } from '../../src/doors/oidc.ts'
import { openApi } from '../build/api.ts'
import { openBrowser, problemOf } from '../build/browser.ts'
import { testNetwork } from '../build/network.ts'
import { openProvider, signInAt } from '../build/provider.ts'

const HOME = 'http://arden.localhost:4001'
const BACK = `${HOME}/enter/oidc/callback`
const SECRET = 'a secret of forty characters and some more'
const ACCOUNTS = {
  okafor: { email: 'okafor@arden.example', email_verified: true },
  typed: { email: 'author@arden.example', email_verified: false },
  nobody: {},
}

async function aDesk(claim: 'sub' | 'email' = 'sub') {
  const folder = await mkdtemp(join(tmpdir(), 'comity-oidc-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const secretPath = join(folder, 'secret')
  await writeFile(secretPath, `${SECRET}\n`)
  const { issuer } = await openProvider(
    { onTestFinished },
    { back: BACK, secret: SECRET, accounts: ACCOUNTS },
  )
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const name = { en: 'Arden staff', zh: '阿登员工' }
  const oidc = await openOidc({ issuer, clientId: 'comity', secretPath, name, claim })
  Object.assign(net.arden.node, { oidc })
  const api = await openApi({ onTestFinished }, net.arden)
  const enrol = (person: string, subject: string) =>
    api.call('POST', `/api/v1/people/${person}/subjects`, {
      body: { subject },
      token: api.operator.token,
    })
  return { net, api, enrol, issuer, browser: openBrowser(api) }
}

type Browser = ReturnType<typeof openBrowser>

/** To the provider and back; the answer with which the node takes the browser in. */
async function goesThrough(browser: Browser, login: string, to = '/record') {
  const away = await browser.get(`/enter/oidc?to=${encodeURIComponent(to)}`)
  expect(away.status).toBe(302)
  return browser.get(pathOf(await signInAt(String(away.headers.location), login, BACK)))
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

describe('signing in at an OpenID provider', () => {
  it('lets in whose account is enrolled, where he wanted to go, and is offered as a door', async () => {
    const { browser, enrol } = await aDesk()
    expect((await browser.get('/api/v1/session')).json).toMatchObject({
      doors: { oidc: { name: { en: 'Arden staff' }, url: '/enter/oidc' } },
    })
    expect((await enrol('author', 'okafor')).status).toBe(201)
    const back = await goesThrough(browser, 'okafor', '/requests/ARD-2026-0001?tab=law')
    expect([back.status, back.headers.location]).toEqual([303, '/requests/ARD-2026-0001?tab=law'])
    expect((await browser.get('/api/v1/session')).json).toMatchObject({
      person: { id: 'author' },
      session: { by: 'oidc' },
      signsBy: [],
    })
  })

  it('gives nobody the means to release, be it an operator’s account: the provider could name anybody', async () => {
    const { browser, enrol } = await aDesk()
    await enrol('operator', 'okafor')
    await goesThrough(browser, 'okafor')
    expect((await browser.get('/api/v1/people')).status).toBe(200)
    const key = { key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a' }
    const invited = await browser.post('/api/v1/people/author/invitations')
    expect(problemOf(invited)).toEqual([403, 'not_allowed'])
    expect(problemOf(await browser.post('/api/v1/people/author/keys', key))).toEqual([403, 'not_allowed'])
  })

  it('releases nothing, and registers no passkey that would', async () => {
    const { net, browser, enrol } = await aDesk()
    await enrol('author', 'okafor')
    await goesThrough(browser, 'okafor')
    expect(problemOf(await browser.post('/api/v1/passkeys/options'))).toEqual([403, 'not_allowed'])
    const text = { lang: 'en', text: 'the host 198.51.100.23' }
    const made = {
      kind: 'information',
      urgency: 'routine',
      tlp: 'AMBER',
      title: text,
      facts: text,
      asks: [text],
    }
    const draft = await browser.post(`/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/drafts`, made)
    const { id: name } = draft.json as { id: string }
    const { id } = (await browser.post(`/api/v1/drafts/${name}/propose`)).json as { id: string }
    const path = `/api/v1/proposals/${id}/release`
    expect(problemOf(await browser.post(path, { exercise: true }))).toEqual([403, 'not_exercise'])
    expect(problemOf(await browser.post(`${path}/options`))).toEqual([409, 'no_passkey'])
    expect((await browser.get(`/api/v1/proposals/${id}`)).json).toMatchObject({ releases: [], missing: 2 })
  })

  it('knows a person by an address that the provider verified, and by none that was only typed', async () => {
    const { browser, enrol } = await aDesk('email')
    await enrol('author', 'okafor@arden.example')
    await enrol('approver', 'author@arden.example')
    expect((await goesThrough(browser, 'okafor')).headers.location).toBe('/record')
    const { cookie } = browser
    expect((await goesThrough(browser, 'typed')).headers.location).toBe('/?sign-in=oidc_failed')
    expect((await goesThrough(browser, 'nobody')).headers.location).toBe('/?sign-in=oidc_failed')
    browser.cookie = cookie
    expect((await browser.get('/api/v1/session')).json).toMatchObject({ person: { id: 'author' } })
  })

  it('lets nobody in whose account is not enrolled, was taken back, or is another’s', async () => {
    const { api, browser, enrol } = await aDesk()
    expect((await goesThrough(browser, 'nobody')).headers.location).toBe('/?sign-in=oidc_unknown')
    await enrol('author', 'okafor')
    expect(problemOf(await enrol('approver', 'okafor'))).toEqual([409, 'subject_taken'])
    await goesThrough(browser, 'okafor')
    expect((await browser.get('/api/v1/requests')).status).toBe(200)
    await api.call('POST', '/api/v1/people/author/subjects/drop', {
      body: { subject: 'okafor' },
      token: api.operator.token,
    })
    expect(problemOf(await browser.get('/api/v1/requests'))).toEqual([401, 'session_over'])
    browser.cookie = ''
    expect((await goesThrough(browser, 'okafor')).headers.location).toBe('/?sign-in=oidc_unknown')
  })

  it('takes back the browser that went, once, with the state that it was given', async () => {
    const { api, net, browser, enrol } = await aDesk()
    await enrol('author', 'okafor')
    const away = await browser.get('/enter/oidc')
    const held = browser.cookie
    const back = pathOf(await signInAt(String(away.headers.location), 'okafor', BACK))
    const thief = openBrowser(api)
    expect((await thief.get(back)).headers.location).toBe('/?sign-in=oidc_failed')
    const own = await thief.get('/enter/oidc')
    expect(own.status).toBe(302)
    expect((await thief.get(back)).headers.location).toBe('/?sign-in=oidc_failed')
    expect((await thief.get('/api/v1/session')).json).not.toHaveProperty('person')
    expect((await browser.get(back)).headers.location).toBe('/')
    browser.cookie = held
    expect((await browser.get(back)).headers.location).toBe('/?sign-in=oidc_failed')
    await browser.get('/enter/oidc')
    await net.passes({ minutes: 10 })
    expect((await browser.get('/enter/oidc/callback?code=x&state=y')).headers.location).toBe(
      '/?sign-in=oidc_failed',
    )
  })

  it('says so where there is no provider, or it cannot be asked', async () => {
    const { net, browser } = await aDesk()
    const name = { en: 'x', zh: 'x' }
    const gone = await openOidc({ issuer: 'http://127.0.0.1:1', clientId: 'c', name, claim: 'sub' })
    Object.assign(net.arden.node, { oidc: gone })
    expect((await browser.get('/enter/oidc')).headers.location).toBe('/?sign-in=oidc_failed')
    Object.assign(net.arden.node, { oidc: undefined })
    expect((await browser.get('/enter/oidc')).headers.location).toBe('/?sign-in=oidc_failed')
    const open = openOidc({ issuer: 'http://id.example', clientId: 'c', name, claim: 'sub' })
    await expect(open).rejects.toMatchObject({ name: 'ConfigError' })
  })
})

describe('where a sign-in leads', () => {
  it.each([
    ['/requests?x=1#y', '/requests?x=1#y'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/x/..//evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['evil', '/'],
    ['', '/'],
    [['/a', '/b'], '/'],
    [undefined, '/'],
  ])('%j is %s', (to, path) => {
    expect(ownPath(to)).toBe(path)
  })
})
