import { createHash } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { UploadView } from '../../src/app/files/upload-file.ts'
import { FileFolder } from '../../src/files/file-folder.ts'
import { type Answered, openApi, type Person, type TestApi } from '../build/api.ts'
import { hexOf, someBytes } from '../build/files.ts'
import { type TestNode, testNetwork } from '../build/network.ts'

type TestContext = Parameters<typeof testNetwork>[0]

const BYTES = Buffer.from(someBytes(9_000))
const NAME = '流量 <img src=x onerror=alert(1)>"; x.pcap'
const DRAFT = {
  kind: 'information',
  urgency: 'urgent',
  title: { lang: 'zh', text: '请求说明主机租用人' },
  facts: { lang: 'zh', text: '该主机参与攻击。' },
  asks: [{ lang: 'zh', text: '说明租用人。' }],
}

async function twoDesks(t: TestContext) {
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  return { net, arden: await openApi(t, net.arden), beiyuan: await openApi(t, net.beiyuan) }
}

async function begins(
  api: TestApi,
  pair: string,
  { name = NAME, length = BYTES.length } = {},
): Promise<UploadView> {
  const answer = await api.call('POST', `/api/v1/pairs/${pair}/files`, { body: { name, length } })
  expect(answer.status).toBe(201)
  expect(answer.headers.location).toBe(`/api/v1/uploads/${(answer.json as UploadView).id}`)
  return answer.json
}

/** Bytes over the API; `inject` of the test's own server takes them as they are. */
async function sends(api: TestApi, id: string, offset: number, bytes: Buffer, by: Person = api.author) {
  const answer = await api.app.inject({
    method: 'PATCH',
    url: `/api/v1/uploads/${id}`,
    headers: {
      authorization: `Bearer ${by.token}`,
      'content-type': 'application/partial-upload',
      'upload-offset': String(offset),
    },
    payload: bytes,
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    json: answer.json() as UploadView & { code?: string },
  }
}

async function uploads(api: TestApi, pair: string) {
  const { id } = await begins(api, pair)
  const { json } = await sends(api, id, 0, BYTES)
  return json.file!
}

/** A request with a file, released by two and arrived. */
async function entersWithFile(api: TestApi, node: TestNode, settles: () => Promise<void>) {
  const [pair] = await node.store.pairs()
  const file = await uploads(api, pair!.id)
  const proposed = await api.call('POST', `/api/v1/pairs/${pair!.id}/requests`, {
    body: { ...DRAFT, files: [file] },
  })
  expect(proposed.text).toContain('"id"')
  const { id, reference } = proposed.json as { id: string; reference: string }
  await api.releases(id, api.author, api.approver)
  await settles()
  return { reference, file }
}

const codeOf = ({ json }: Answered) => (json as { code?: string } | undefined)?.code

describe('an upload', () => {
  it('goes on after a cut where HEAD says, and is named by its digest when it is complete', async (t) => {
    const { net, arden } = await twoDesks(t)
    const pair = net.arden.pairWith(net.beiyuan)
    const { id, offset } = await begins(arden, pair)
    expect(offset).toBe(0)
    expect((await sends(arden, id, 0, BYTES.subarray(0, 4000))).json).toMatchObject({ offset: 4000 })
    const head = await arden.call('HEAD', `/api/v1/uploads/${id}`)
    expect(head.status).toBe(204)
    expect(head.headers).toMatchObject({
      'upload-offset': '4000',
      'upload-complete': '?0',
      'upload-length': '9000',
    })
    expect(await sends(arden, id, 0, BYTES)).toMatchObject({ status: 409, json: { code: 'wrong_offset' } })
    const done = await sends(arden, id, 4000, BYTES.subarray(4000))
    expect(done.headers['upload-complete']).toBe('?1')
    const file = {
      digest: `sha256:${hexOf(BYTES)}`,
      length: 9000,
      name: NAME,
      hashes: {
        md5: createHash('md5').update(BYTES).digest('hex'),
        sha1: createHash('sha1').update(BYTES).digest('hex'),
      },
    }
    expect(done.json.file).toEqual(file)
    expect((await arden.call('GET', `/api/v1/pairs/${pair}/files/${file.digest}`)).json).toEqual(file)
    expect((await arden.call('GET', `/api/v1/uploads/${id}`)).json).toMatchObject({ offset: 9000, file })
    expect(codeOf(await arden.call('DELETE', `/api/v1/uploads/${id}`))).toBe('wrong_offset')
  })

  it('is nobody else’s to see, to go on with or to drop', async (t) => {
    const { net, arden } = await twoDesks(t)
    const { id } = await begins(arden, net.arden.pairWith(net.beiyuan))
    const { token } = arden.approver
    for (const method of ['GET', 'DELETE'] as const)
      expect((await arden.call(method, `/api/v1/uploads/${id}`, { token })).status).toBe(404)
    expect((await sends(arden, id, 0, BYTES, arden.approver)).status).toBe(404)
    expect((await arden.call('GET', `/api/v1/uploads/${id}`, { token: arden.operator.token })).status).toBe(
      403,
    )
    expect((await arden.call('DELETE', `/api/v1/uploads/${id}`)).status).toBe(204)
    expect((await arden.call('GET', `/api/v1/uploads/${id}`)).status).toBe(404)
  })

  it.each([
    ['a name with a folder', { name: '../../etc/passwd', length: 5 }, 'bad_file'],
    ['a name that turns text around', { name: 'exe\u202egnp.txt', length: 5 }, 'bad_file'],
    ['a name of two lines', { name: 'a\nb', length: 5 }, 'bad_file'],
    ['no bytes', { name: 'a', length: 0 }, 'bad_request'],
    ['more than 2 GB', { name: 'a', length: 2_147_483_649 }, 'bad_request'],
  ])('is refused before its first byte: %s', async (_, body, code) => {
    const { net, arden } = await twoDesks({ onTestFinished })
    const answer = await arden.call('POST', `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/files`, {
      body,
    })
    expect(codeOf(answer)).toBe(code)
  })

  it('that the disk or the agreed quota of the day has no room for is refused before its first byte', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], {
      agreement: { quotas: { messagesPerDay: 1000, bytesPerDay: 10_000 } },
    })
    const arden = await openApi(t, net.arden)
    const pair = net.arden.pairWith(net.beiyuan)
    await begins(arden, pair)
    const body = { name: 'b', length: 1001 }
    const over = await arden.call('POST', `/api/v1/pairs/${pair}/files`, { body })
    expect([over.status, codeOf(over)]).toEqual([409, 'over_file_quota'])
    expect(over.text).toContain('9000 were brought in the last 24 hours')
    // A disk on which 512 MiB and 800 bytes are free.
    const freeBytes = async () => 512 * 1024 * 1024 + 800
    Object.assign(net.arden.node, { files: new FileFolder(net.arden.folder, { freeBytes }) })
    const full = await arden.call('POST', `/api/v1/pairs/${pair}/files`, { body: { name: 'c', length: 801 } })
    expect([full.status, codeOf(full)]).toEqual([507, 'no_space'])
    expect(full.text).toContain('this node has room for 800')
  })
})

describe('a file that came with a request', () => {
  it('is given as bytes to be saved, whole or in ranges, and never as anything a browser would run', async (t) => {
    const { net, arden, beiyuan } = await twoDesks(t)
    const { reference, file } = await entersWithFile(arden, net.arden, () => net.settles())
    const url = `/api/v1/requests/${reference}/files/${file.digest}`
    const listed = await beiyuan.call('GET', `/api/v1/requests/${reference}/files`)
    expect(listed.json).toMatchObject({ files: [{ ...file, from: 'them', isHere: true }] })

    const ask = (headers = {}) =>
      beiyuan.app.inject({
        method: 'GET',
        url,
        headers: { authorization: `Bearer ${beiyuan.author.token}`, ...headers },
      })
    const whole = await ask()
    expect(whole.statusCode).toBe(200)
    expect(whole.rawPayload.equals(BYTES)).toBe(true)
    expect(whole.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-length': '9000',
      etag: `"${hexOf(BYTES)}"`,
    })
    const disposition = String(whole.headers['content-disposition'])
    expect(disposition).toMatch(/^attachment; filename\*=UTF-8''[A-Za-z0-9%._-]+$/)
    expect(decodeURIComponent(disposition.split("''")[1]!)).toBe(NAME)

    const part = await ask({ range: 'bytes=8990-' })
    expect(part.statusCode).toBe(206)
    expect(part.headers['content-range']).toBe('bytes 8990-8999/9000')
    expect(part.rawPayload.equals(BYTES.subarray(8990))).toBe(true)
    expect((await ask({ range: 'bytes=-4' })).rawPayload.equals(BYTES.subarray(-4))).toBe(true)
    expect((await ask({ range: 'bytes=5-6', 'if-range': '"other"' })).statusCode).toBe(200)
    for (const range of ['bytes=9000-', 'bytes=5-4', 'bytes=-0', 'lines=1-2', 'bytes=0-1,4-5'])
      expect((await ask({ range })).statusCode, range).toBe(416)
    const head = await beiyuan.call('HEAD', url)
    expect(head.headers['content-length']).toBe('9000')

    const custody = await beiyuan.call('GET', `/api/v1/requests/${reference}/custody`)
    const [{ steps }] = (
      custody.json as {
        files: [{ steps: { act: string; who?: { en: string; zh: string }; detail?: string }[] }]
      }
    ).files
    expect(steps.filter(({ act }) => act === 'opened').map(({ who, detail }) => [who?.en, detail])).toEqual([
      ['Officer author', reference],
      ['Officer author', `${reference}, bytes 8990-8999`],
      ['Officer author', `${reference}, bytes 8996-8999`],
      ['Officer author', reference],
    ])
    expect(steps.find(({ act }) => act === 'receipted')!.who).toEqual({ en: 'beiyuan', zh: '北原' })
  })

  it('does not exist for whoever does not see the request, nor for a digest that it does not name', async (t) => {
    const { net, arden, beiyuan } = await twoDesks(t)
    const { reference, file } = await entersWithFile(arden, net.arden, () => net.settles())
    const elsewhere = await beiyuan.person('coast', ['handler'], { agency: 'coast guard' })
    const { token } = elsewhere
    for (const path of ['files', `files/${file.digest}`, 'custody'])
      expect(
        codeOf(await beiyuan.call('GET', `/api/v1/requests/${reference}/${path}`, { token })),
        path,
      ).toBe('unknown_request')
    expect((await beiyuan.call('GET', '/api/v1/holds', { token })).json).toEqual({ holds: [] })
    const other = await beiyuan.call('GET', `/api/v1/requests/${reference}/files/sha256:${'0'.repeat(64)}`)
    expect(codeOf(other)).toBe('unknown_file')
  })
})

describe('a hold', () => {
  it('is placed and lifted by a legal reviewer, with its reasons, and is listed while it stands', async (t) => {
    const { net, arden } = await twoDesks(t)
    const { reference } = await entersWithFile(arden, net.arden, () => net.settles())
    const { token } = await arden.person('yan', ['legal_reviewer'])
    const url = `/api/v1/requests/${reference}/holds`
    expect((await arden.call('POST', url, { body: { reason: 'x' } })).status).toBe(403)
    const placed = await arden.call('POST', url, { body: { reason: '北原第一中级法院第 7 号案件' }, token })
    expect(placed.status).toBe(201)
    const hold = placed.json as { id: string }
    expect((await arden.call('GET', '/api/v1/holds', { token })).json).toEqual({ holds: [hold] })
    const body = { why: '案件已结' }
    const lifted = await arden.call('POST', `${url}/${hold.id}/lift`, { body, token })
    expect(lifted.json).toMatchObject({ lifted: { by: 'Officer yan', why: '案件已结' } })
    expect((await arden.call('GET', '/api/v1/holds', { token })).json).toEqual({ holds: [] })
    expect(codeOf(await arden.call('POST', `${url}/0000/lift`, { body, token }))).toBe('unknown_hold')
  })
})
