import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createToken } from '../../src/app/tokens.ts'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { verifyBundle } from '../../src/protocol/index.ts'
import { buildSite, type Site, WholeNodes } from '../build/whole-nodes.ts'

let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-page-'))
  site = await buildSite(join(folder, 'site'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const PAGES = ['/', '/record', '/help', '/requests/ARD-2025-0001']

async function openNodes() {
  const nodes = await WholeNodes.open({ onTestFinished }, site)
  const get = (party: PartyName, url: string, headers: Record<string, string> = {}) =>
    nodes.at(party).app.inject({ method: 'GET', url, headers })
  const begun: Partial<Record<PartyName, string>> = {}
  const enter = async (party: PartyName, token: string) => {
    const entered = await get(party, `/enter?token=${token}`)
    return String(entered.headers['set-cookie']).split(';')[0]!
  }
  const cookieOf = async (party: PartyName) => {
    begun[party] ??= await enter(party, site.file.tokens[party].handler)
    return begun[party]
  }
  const page = async (party: PartyName, url: string, cookie = '') =>
    get(party, url, { cookie: `${await cookieOf(party)}; ${cookie}` })
  return { nodes, get, page, cookieOf }
}

describe('without a token', () => {
  it('the page says how to get in, in either language, and shows nothing of the record', async () => {
    const { get } = await openNodes()
    for (const url of PAGES) {
      for (const [language, words] of [
        ['en', 'Sign in'],
        ['zh-CN,zh;q=0.9', '登录'],
      ] as const) {
        const answer = await get('arden', url, { 'accept-language': language })
        expect([answer.statusCode, answer.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8'])
        expect(answer.body).toContain(words)
        expect(answer.body).toContain('comity token create')
        // Its own address, which the reader typed, stands in the link to the other language.
        expect(answer.body.replaceAll(url, '')).not.toMatch(/[A-Z]{3}-2025-\d|Beiyuan|北原|DDoS/)
      }
    }
  })

  it('a token in the address becomes a cookie that scripts and other sites cannot use', async () => {
    const { get } = await openNodes()
    const { handler } = site.file.tokens.arden
    const entered = await get('arden', `/enter?token=${handler}`)
    expect([entered.statusCode, entered.headers.location]).toEqual([303, '/'])
    const cookie = String(entered.headers['set-cookie'])
    expect(cookie).toMatch(/^comity-ard=[A-Za-z0-9_-]{43}; Path=\/; /)
    expect(cookie).not.toContain(handler)
    expect(cookie).toContain('HttpOnly; SameSite=Lax')
    expect((await get('arden', '/', { cookie: cookie.split(';')[0]! })).statusCode).toBe(200)
    const left = await get('arden', '/leave')
    expect(String(left.headers['set-cookie'])).toContain('comity-ard=; Path=/; Max-Age=0')
  })

  it('a wrong token opens nothing', async () => {
    const { get } = await openNodes()
    for (const query of ['?token=nothing', '?token=', '', '?token=a&token=b', '?token=%3Cb%3E']) {
      const answer = await get('arden', `/enter${query}`)
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['set-cookie']).toBeUndefined()
      expect(answer.body).not.toContain('<b>E</b>')
    }
  })
})

describe('the cookie', () => {
  it('acts for pages of ours alone: a page elsewhere on this machine cannot enter anything with it', async () => {
    const { nodes, cookieOf } = await openNodes()
    const before = await nodes.references('arden')
    const headers = { cookie: await cookieOf('arden') }
    for (const url of ['/api/v1/drafts/0000000000000000/propose', '/api/v1/pairs/BEI/requests']) {
      const answer = await nodes.at('arden').app.inject({ method: 'POST', url, headers })
      expect(answer.statusCode).toBe(403)
    }
    expect(await nodes.references('arden')).toEqual(before)
    const entered = await nodes.at('arden').app.inject({
      method: 'POST',
      url: '/api/v1/drafts/0000000000000000/propose',
      headers: { ...headers, 'content-type': 'application/json', origin: 'http://127.0.0.1:4999' },
      payload: {},
    })
    expect(entered.statusCode).toBe(403)
  })

  it('of one party is nothing to the other', async () => {
    const { get, cookieOf } = await openNodes()
    expect((await get('beiyuan', '/', { cookie: await cookieOf('arden') })).statusCode).toBe(401)
  })
})

describe('every page', () => {
  it('has no script and no inline style, names its language, marks the exercise, and is kept by nobody', async () => {
    const { page } = await openNodes()
    for (const url of PAGES) {
      for (const [lang, tag] of [
        ['en', 'en'],
        ['zh', 'zh-Hans'],
      ] as const) {
        const { statusCode, body, headers } = await page('beiyuan', `${url}?lang=${lang}`)
        expect([url, statusCode]).toEqual([url, 200])
        expect(body).toContain(`<html lang="${tag}">`)
        expect(body).toContain('EXERCISE')
        expect(body).toContain('演习')
        expect(body).not.toMatch(/<script|<style| style=| on\w+=|undefined|\[object|NaN|Invalid Date/)
        expect(headers['cache-control']).toBe('no-store')
        const policy = String(headers['content-security-policy'])
        expect(policy).toContain("script-src 'none'")
        expect(policy).toContain("style-src 'self'")
        expect(policy).not.toContain('upgrade-insecure-requests')
      }
    }
  })

  it('keeps the language that was chosen', async () => {
    const { page } = await openNodes()
    const chosen = await page('arden', '/record?lang=zh')
    const cookie = String(chosen.headers['set-cookie'])
    expect(cookie).toMatch(/^comity-ard-lang=zh; /)
    expect((await page('arden', '/', cookie.split(';')[0])).body).toContain('<html lang="zh-Hans">')
    expect((await page('arden', '/')).body).toContain('<html lang="en">')
    expect(chosen.body).toContain('href="/record?lang=en"')
  })

  it('is styled by the one file that it names', async () => {
    const { page, get } = await openNodes()
    const path = /href="(\/page-[0-9a-f]+\.css)"/.exec((await page('arden', '/')).body)![1]!
    const style = await get('arden', path)
    expect([style.statusCode, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
    expect(style.body).toContain('prefers-color-scheme: dark')
  })

  it('shows both capitals’ clocks as the agreement has them', async () => {
    const { page } = await openNodes()
    const { body } = await page('arden', '/')
    expect(body).toMatch(
      /Arden \(America\/New_York\)<\/dt><dd><time [^>]+>Mon 12 Jan 2026 04:00<\/time> · working day/,
    )
    expect(body).toMatch(
      /Beiyuan \(Asia\/Shanghai\)<\/dt><dd><time [^>]+>Mon 12 Jan 2026 17:00<\/time> · working day/,
    )
  })
})

describe('a request', () => {
  it('is listed under who owes, with the due time in both places and what is left', async () => {
    const { nodes, page } = await openNodes()
    const [reference] = await nodes.entersRequests('arden', 1)
    await nodes.passes({ minutes: 2 })
    const ours = (await page('arden', '/')).body
    const theirs = (await page('beiyuan', '/?lang=zh')).body
    const section = (body: string, title: string) =>
      body.split('<section>').find((part) => part.includes(`<h2>${title} `)) ?? ''
    expect(section(ours, 'They owe')).toContain(`/requests/${reference}`)
    expect(section(ours, 'We owe')).not.toContain(reference)
    expect(section(theirs, '待我方履行')).toContain(`/requests/${reference}`)
    expect(section(ours, 'They owe')).toMatch(
      /acknowledgement by Beiyuan.*Arden<\/time>.*Beiyuan<\/span>.*23 h left/s,
    )
  })

  it('shows asks, turns of both sides and duties with their proof, the same on both sides', async () => {
    const { nodes, page } = await openNodes()
    const [reference] = await nodes.entersRequests('arden', 1)
    await nodes.passes({ minutes: 1 })
    const answer = {
      outcomes: [{ ask: 1, outcome: 'done', text: '见附件' }],
      text: { lang: 'zh', text: '已核实。' },
    }
    const answered = await nodes.enters('beiyuan', `/api/v1/requests/${reference}/answer`, answer)
    expect(answered.status).toBe(201)
    await nodes.passes({ minutes: 3 })
    for (const party of ['arden', 'beiyuan'] as const) {
      const { body } = await page(party, `/requests/${reference}`)
      expect(body).toContain('Name the renter.')
      expect(body).toMatch(/Ask 1: <strong>done<\/strong> · <span lang="zh-Hans">见附件<\/span>/)
      expect(body).toContain('<p class="text" lang="zh-Hans">已核实。</p>')
      expect(body.match(/● *<\/span> witnessed|●<\/span> witnessed/g)).toHaveLength(2)
      expect(body).toMatch(/<h3>answer · <strong class="">on time<\/strong><\/h3>/)
      expect(body).toContain('It is proven that it was given by the due time.')
      const asOther = (await page(party, `/requests/${reference}?lang=zh`)).body
      expect(asOther).toContain('已证明在截止时间之前作出。')
    }
  })

  it('cannot put markup on the page, whatever its texts hold', async () => {
    const { nodes, page } = await openNodes()
    const evil = `"><script>alert('1')</script>&lt;img src=x onerror=alert\`1\`>`
    const text = { lang: 'en', text: evil }
    const entered = await nodes.enters('arden', '/api/v1/pairs/BEI/requests', {
      kind: 'information',
      urgency: 'routine',
      title: text,
      facts: text,
      asks: [text],
      observables: [{ type: 'other', value: evil }],
    })
    const { reference } = entered.json<{ reference: string }>()
    await nodes.passes({ minutes: 1 })
    for (const url of ['/', `/requests/${reference}`]) {
      const { body } = await page('beiyuan', url)
      expect(body).toContain('&#60;script&#62;')
      expect(body).not.toMatch(/<script|<img/)
    }
  })

  it('that is not known is not found, and the name is not echoed as markup', async () => {
    const { page } = await openNodes()
    for (const name of ['ARD-1999-0001', '%3Cscript%3E', 'a%2Fb']) {
      const { statusCode, body, headers } = await page('arden', `/requests/${name}`)
      expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
      expect(body).not.toContain('<script>')
    }
  })
})

describe('the record', () => {
  it('says health in words, who signed what when, and gives the file that proves it', async () => {
    const { nodes, page, get, cookieOf } = await openNodes()
    await nodes.passes({ minutes: 2 })
    const { body } = await page('arden', '/record')
    for (const words of [
      'This node runs',
      'Both sides hold all of both logs.',
      'Beiyuan last receipted our log',
      'last saw our log',
      'Version 1 of the agreement is in effect.',
    ])
      expect(body).toContain(words)
    const [path] = /\/api\/v1\/pairs\/[0-9a-f]+\/record\/bundle/.exec(body)!
    for (const query of ['', '?public=true']) {
      const bundle = await get('arden', `${path}${query}`, { cookie: await cookieOf('arden') })
      expect((await verifyBundle(new Uint8Array(bundle.rawPayload))).proven).toBe(true)
    }
  })

  it('is what an auditor sees; requests are not', async () => {
    const { nodes, get } = await openNodes()
    const token = await createToken(nodes.at('arden').node, { name: 'court', roles: ['auditor'] })
    const entered = await get('arden', `/enter?token=${token}`)
    expect(entered.headers.location).toBe('/record')
    const cookie = String(entered.headers['set-cookie']).split(';')[0]!
    expect((await get('arden', '/record', { cookie })).statusCode).toBe(200)
    for (const url of ['/', '/requests/ARD-2025-0001']) {
      const refused = await get('arden', url, { cookie })
      expect(refused.statusCode).toBe(403)
      expect(refused.body).not.toMatch(/ARD-2025-\d/)
    }
  })

  it('says so when the other side has not receipted our newest leaves', async () => {
    const { nodes, page } = await openNodes()
    await nodes.passes({ minutes: 1 })
    await nodes.stop('beiyuan')
    await nodes.entersRequests('arden', 2)
    await nodes.passes({ minutes: 5 })
    const { body } = await page('arden', '/record')
    expect(body).toMatch(/\d leaves of our log are not receipted by Beiyuan yet\./)
    expect(body).toMatch(/Beiyuan last receipted our log at [^<]+, \d+ min ago\./)
    const [reference] = [...(await nodes.references('arden'))].toSorted().toReversed()
    expect((await page('arden', `/requests/${reference}`)).body).toMatch(/[○●]<\/span>/)
  })
})
