import { beforeAll, describe, expect, it } from 'vitest'
import type { RequestDraft } from '../../src/app/draft-request.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { verifyBundle } from '../../src/protocol/index.ts'
import { type Answered, openApi, type TestApi } from '../build/api.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const SECRET = 'Nightjar'
const red: RequestDraft = aRequest({
  tlp: 'RED',
  title: { lang: 'en', text: `${SECRET} title` },
  facts: { lang: 'en', text: `${SECRET} facts` },
  asks: [{ lang: 'en', text: `${SECRET} ask` }],
  observables: [{ type: 'domain', value: `${SECRET.toLowerCase()}.example` }],
})
const amber: RequestDraft = aRequest({
  title: { lang: 'zh', text: '=cmd|"/c calc"!A1,保存日志' },
  facts: { lang: 'zh', text: '主机<script>198.51.100.23</script>参与了攻击。' },
  asks: [{ lang: 'zh', text: '请保存全部日志。' }],
  observables: [
    { type: 'ipv4', value: '198.51.100.23:443', note: 'C2' },
    { type: 'domain', value: 'xn--80ak6aa92e.com' },
    { type: 'cve', value: 'CVE-2021-44228' },
    { type: 'card', value: '411111******1111' },
  ],
  use: { purposes: ['case'], onward: 'none' },
})

let net: Network<'arden' | 'beiyuan'>
let ours: TestApi
let theirs: TestApi
let ids: { readonly red: string; readonly amber: string }
const finish: (() => Promise<void>)[] = []

beforeAll(async () => {
  const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
  net = await testNetwork(t, ['arden', 'beiyuan'])
  const { arden, beiyuan } = net
  const first = await arden.officer(beiyuan).submits(red)
  const second = await arden.officer(beiyuan).submits(amber)
  await net.settles()
  await beiyuan.officer(arden).acts(first.id, { type: 'status' }, `${SECRET} status`)
  await net.settles()
  await net.passes({ minutes: 5 })
  ids = { red: first.id, amber: second.id }
  ours = await openApi(t, arden)
  theirs = await openApi(t, beiyuan)
  return async () => {
    for (const end of finish.reverse()) await end()
  }
})

const FORMS = [
  'export/json',
  'export/stix',
  'export/observables',
  'export/letter',
  'export/letter?form=html',
] as const
const get = (api: TestApi, path: string): Promise<Answered> => api.call('GET', `/api/v1/${path}`)

describe('TLP:RED', () => {
  it.each(FORMS)('does not leave by %s, on either side, and is told why', async (form) => {
    for (const api of [ours, theirs]) {
      const { status, json, text } = await get(api, `requests/${ids.red}/${form}`)
      expect([status, (json as { code: string }).code]).toEqual([403, 'handling'])
      expect(text).toContain('TLP:RED')
      expect(text).not.toMatch(new RegExp(SECRET, 'i'))
    }
  })

  it('stands in the list without its title', async () => {
    const { text } = await get(theirs, 'exports/requests')
    expect(text).not.toContain(SECRET)
    expect(text.split('\r\n').find((line) => line.includes('TLP:RED'))).toContain('ARD-')
  })

  it('is in no bundle, and the bundle is proven with the same verdicts', async () => {
    for (const { node, pairWith } of [net.arden, net.beiyuan].map((one) => ({
      node: one.node,
      pairWith: one,
    }))) {
      const other = pairWith === net.arden ? net.beiyuan : net.arden
      const pair = pairWith.pairWith(other)
      const full = await exportBundle(node, pair, { public: false })
      const text = Buffer.from(full).toString()
      const payloads = [...text.matchAll(/"payload":"([A-Za-z0-9_-]+)"/g)].map((match) =>
        Buffer.from(match[1]!, 'base64url').toString(),
      )
      expect(payloads.filter((each) => each.includes(SECRET))).toEqual([])
      expect(payloads.some((each) => each.includes('请保存全部日志'))).toBe(true)
      const [report, open] = await Promise.all([
        verifyBundle(full),
        verifyBundle(await exportBundle(node, pair, { public: true })),
      ])
      expect(report.findings).toEqual([])
      expect(report.proven).toBe(true)
      expect(report.bytes).toEqual(open.bytes)
    }
  })
})

describe('a request that may leave', () => {
  it('is the same STIX on both sides, with its marking and its observables', async () => {
    const [a, b] = await Promise.all(
      [ours, theirs].map((api) => get(api, `requests/${ids.amber}/export/stix`)),
    )
    expect([a!.status, b!.status]).toEqual([200, 200])
    expect(a!.text).toBe(b!.text)
    const types = (a!.json as { objects: { type: string; name?: string }[] }).objects.map(({ type }) => type)
    for (const type of [
      'identity',
      'incident',
      'grouping',
      'course-of-action',
      'ipv4-addr',
      'domain-name',
      'vulnerability',
      'note',
    ])
      expect(types).toContain(type)
  })

  it('is one JSON document with each message, its leaf and how it is to be handled', async () => {
    const { json, headers } = await get(ours, `requests/${ids.amber}/export/json`)
    expect(json).toMatchObject({
      type: 'comity-request',
      handling: { tlp: 'AMBER', use: { onward: 'none' } },
    })
    expect((json as { messages: { id: string }[] }).messages[0]!.id).toBe(ids.amber)
    expect(headers['content-disposition']).toMatch(/^attachment; filename="ARD-\d{4}-\d{4}\.json"$/)
  })

  it('is a letter in both languages, whose page takes no markup from the other side and whose code leads to its proof', async () => {
    const { text, headers } = await get(theirs, `requests/${ids.amber}/export/letter?form=html`)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(text).not.toContain('<script')
    for (const words of [
      'Request for assistance',
      '协助请求',
      '第1项',
      'TLP:AMBER',
      '请保存全部日志。',
      'аррӏе.com',
      'EXERCISE 演习',
    ])
      expect(text).toContain(words)
    const address = /http:\/\/[^\s"<]+\/proof\/[0-9a-f]{64}\?leaf=\d+/.exec(text)![0]
    expect(address).toContain(ids.amber.slice('sha256:'.length))
    const { status, headers: to } = await theirs.app
      .inject({ method: 'GET', url: new URL(address).pathname })
      .then((answer) => ({
        status: answer.statusCode,
        headers: answer.headers,
      }))
    expect([status, to.location]).toEqual([303, `/requests/${ids.amber}`])
  })

  it('is the same PDF each time', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => get(ours, `requests/${ids.amber}/export/letter`)))
    expect(a!.text.startsWith('%PDF-1.7')).toBe(true)
    expect(a!.text).toBe(b!.text)
  })

  it('gives what it names as CSV, with both forms of a name and what is odd about it', async () => {
    const { text } = await get(theirs, `requests/${ids.amber}/export/observables`)
    const lines = text.split('\r\n')
    expect(lines[1]).toMatch(/^ipv4,198\.51\.100\.23:443,,,C2,ARD-/)
    expect(lines[2]).toMatch(/^domain,xn--80ak6aa92e\.com,аррӏе\.com,only looks Latin,,ARD-.*,TLP:AMBER$/)
  })

  it('is a line of the list that no spreadsheet runs', async () => {
    const { text, headers } = await get(ours, 'exports/requests?direction=out')
    expect(headers['content-type']).toContain('text/csv')
    expect(text).toContain(`"'=cmd|""/c calc""!A1,保存日志"`)
    expect(text.startsWith('\ufeffreference,')).toBe(true)
    expect(text.trimEnd().split('\r\n')).toHaveLength(3)
  })
})

describe('who takes something out', () => {
  it('must be allowed to: an operator reads no case, nor takes one out', async () => {
    for (const form of FORMS) {
      const { status } = await ours.call('GET', `/api/v1/requests/${ids.amber}/${form}`, {
        token: ours.operator.token,
      })
      expect(status, form).toBe(403)
    }
  })

  it('finds nothing where nothing is', async () => {
    for (const form of FORMS) expect((await get(ours, `requests/ARD-2026-9999/${form}`)).status).toBe(404)
  })
})

describe('a pasted text', () => {
  it('is read for what it names', async () => {
    const { json } = await ours.call('POST', '/api/v1/observables/recognise', {
      body: { text: '它从hxxp://evil[.]example/a下载' },
    })
    expect(json).toEqual({
      items: [{ type: 'url', value: 'http://evil.example/a', start: 2, end: 25, marks: [] }],
    })
  })
})
