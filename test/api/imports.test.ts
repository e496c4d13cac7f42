import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ImportedDraft } from '../../src/app/import/import-drafts.ts'
import { type Answered, openApi, type TestApi } from '../build/api.ts'
import { type Network, testNetwork } from '../build/network.ts'

let net: Network<'arden' | 'beiyuan'>
let api: TestApi
const finish: (() => Promise<void>)[] = []

beforeAll(async () => {
  const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
  net = await testNetwork(t, ['arden', 'beiyuan'])
  api = await openApi(t, net.arden)
  return async () => {
    for (const end of finish.reverse()) await end()
  }
})

async function imports(
  file: string | Buffer,
  query = '',
): Promise<Answered & { items: readonly ImportedDraft[] }> {
  const answer = await api.app.inject({
    method: 'POST',
    url: `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/imports${query}`,
    headers: { authorization: `Bearer ${api.author.token}`, 'content-type': 'application/octet-stream' },
    payload: file,
  })
  const json = JSON.parse(answer.body)
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    json: json as never,
    items: json.items,
  }
}

const capture = Buffer.from('四字节内容 pcap')
const mail = [
  'From: "王伟" <w@cert-b.example>',
  'To: desk@arden.example',
  `Subject: =?utf-8?B?${Buffer.from('请保全控制端日志').toString('base64')}?=`,
  'Message-ID: <1@cert-b.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=gb2312',
  'Content-Transfer-Encoding: base64',
  '',
  // 主机198[.]51[.]100[.]23为控制端。\n\n1、保存日志。\n2、提供副本。 in GB 2312
  Buffer.from(
    'd6f7bbfa3139385b2e5d35315b2e5d3130305b2e5d3233ceaabfd8d6c6b6cba1a30a0a31a1a2b1a3b4e6c8d5d6bea1a30a32a1a2cce1b9a9b8b1b1bea1a30a',
    'hex',
  ).toString('base64'),
  '--b',
  'Content-Type: application/vnd.tcpdump.pcap; name="../../etc/流量.pcap"',
  'Content-Disposition: attachment; filename="../../etc/flows.pcap"',
  'Content-Transfer-Encoding: base64',
  '',
  capture.toString('base64'),
  '--b--',
  '',
].join('\r\n')

describe('a mail that is imported', () => {
  it('is given back with what is missing while nobody says its kind and urgency, and leaves nothing here', async () => {
    const { status, items } = await imports(mail)
    expect(status).toBe(200)
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ missing: ['/kind', '/urgency'] })
    expect(items[0]).not.toHaveProperty('kept')
    expect(await net.arden.store.drafts()).toEqual([])
  })

  it('becomes a draft whose members say where they came from, with its attachment as a file by its digest', async () => {
    const { items } = await imports(mail, '?kind=preservation&urgency=urgent')
    const [item] = items
    expect(item).toMatchObject({
      missing: [],
      draft: {
        kind: 'preservation',
        urgency: 'urgent',
        title: { lang: 'zh', text: '请保全控制端日志' },
        observables: [{ type: 'ipv4', value: '198.51.100.23' }],
        tlp: 'AMBER',
        files: [
          {
            name: 'flows.pcap',
            length: capture.length,
            digest: `sha256:${createHash('sha256').update(capture).digest('hex')}`,
          },
        ],
      },
    })
    expect(item!.draft.asks?.map(({ text }) => text)).toEqual(['保存日志。', '提供副本。'])
    const from = Object.fromEntries(item!.sources.map(({ at, from: source }) => [at, source]))
    expect(from).toMatchObject({
      '/title': 'subject',
      '/facts': 'body',
      '/asks/0': 'numbered_lines',
      '/observables/0': 'recognised_in_text',
      '/files/0': 'attachment',
      '/kind': 'given_with_import',
      '/tlp': 'default',
    })
    const [draft] = await net.arden.store.drafts()
    expect(draft).toMatchObject({ id: item!.kept, author: 'author', body: item!.draft })
  })

  it('can be proposed as it is', async () => {
    const { items } = await imports(mail, '?kind=preservation&urgency=urgent')
    const { status, text } = await api.call('POST', `/api/v1/drafts/${items[0]!.kept}/propose`)
    expect([status, text]).toEqual([201, expect.stringContaining('sha256:')])
  })

  it('is imported once, however often it is sent under one key', async () => {
    const before = (await net.arden.store.drafts()).length
    const again = () =>
      api.app.inject({
        method: 'POST',
        url: `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/imports?kind=preservation&urgency=urgent`,
        headers: {
          authorization: `Bearer ${api.author.token}`,
          'content-type': 'application/octet-stream',
          'idempotency-key': 'mail-1',
        },
        payload: mail,
      })
    const [first, second] = [await again(), await again()]
    expect([first.statusCode, second.body]).toEqual([200, first.body])
    expect(await net.arden.store.drafts()).toHaveLength(before + 1)
  })

  it('is only looked at when that is asked', async () => {
    const before = (await net.arden.store.drafts()).length
    const { items } = await imports(mail, '?kind=preservation&urgency=urgent&look=true')
    expect(items[0]!.missing).toEqual([])
    expect(await net.arden.store.drafts()).toHaveLength(before)
  })
})

describe('a mailbox or a table', () => {
  it('gives a draft for each mail', async () => {
    const box = `From a Mon\r\n${mail}\r\nFrom b Mon\r\n${mail.replace(/^Subject:.*\r\n/m, 'Subject: second\r\n')}`
    const { items } = await imports(box, '?kind=information&urgency=routine')
    expect(items.map(({ draft, kept }) => [draft.title?.text, kept !== undefined])).toEqual([
      ['请保全控制端日志', true],
      ['second', true],
    ])
  })

  it('gives a draft for each row, and says of each what is wrong with it', async () => {
    const rows = [
      'Kind,Urgency,Title,Facts,Asks',
      'preservation,urgent,A,B,Keep it',
      'emergency,now,A,B,C',
      'notification,urgent,A,B,',
    ]
    const { items } = await imports(rows.join('\r\n'))
    expect(items.map(({ missing, kept }) => [missing, kept !== undefined])).toEqual([
      [[], true],
      [['/kind', '/urgency'], false],
      [[], true],
    ])
    expect(items[1]!.remarks.map(({ remark }) => remark)).toEqual(['bad_field', 'bad_field'])
  })

  it('of JSON drafts is taken to the letter, and one that is none says why', async () => {
    const draft = {
      kind: 'information',
      urgency: 'routine',
      title: { lang: 'en', text: 'A' },
      facts: { lang: 'en', text: 'B' },
      asks: [{ lang: 'en', text: 'C' }],
      observables: [{ type: 'domain', value: 'Evil[.]example', note: 'n' }],
    }
    const { items } = await imports(JSON.stringify([draft, { ...draft, observables: [] }]))
    expect(items[0]!.fault).toContain('evil.example')
    expect(items[1]!.kept).toBeDefined()
  })
})

describe('a file that is nothing of the kind', () => {
  it.each([
    ['nothing', ''],
    ['bytes', Buffer.from([0, 1, 2, 255, 254])],
    ['words', 'hello there'],
    ['broken JSON', '{"title":'],
    ['a list of numbers', '[1,2]'],
    ['members of other shapes', '{"title":{},"asks":5,"files":"x","observables":7,"__proto__":{"a":1}}'],
    ['arrays in arrays', `{"title":"x","facts":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    [
      'mails without end',
      `From: a@b.example\r\nDate: x\r\n${'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(500)}`,
    ],
  ])('is refused or told, and never an error of the node: %s', async (_, file) => {
    const { status } = await imports(file)
    expect([200, 400, 422]).toContain(status)
  })

  it('needs somebody who may draft', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/imports`,
      headers: { authorization: `Bearer ${api.operator.token}`, 'content-type': 'application/octet-stream' },
      payload: mail,
    })
    expect(answer.statusCode).toBe(403)
  })
})
