import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exportBundle } from '../../src/app/export-record.ts'
import { openApi, type TestApi } from '../build/api.ts'
import { hexOf, someBytes } from '../build/files.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { comity as run } from './terminal.ts'

type TestContext = Parameters<typeof testNetwork>[0]
const BYTES = Buffer.from(someBytes(9_000_000))
const DIGEST = `sha256:${hexOf(BYTES)}`

async function twoDesks(t: TestContext) {
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  const folder = await mkdtemp(join(tmpdir(), 'comity-cli-files-'))
  t.onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const desk = async (api: TestApi) => {
    const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
    return async (args: readonly string[], world: Parameters<typeof run>[1] = {}) =>
      run([...args, '--node', url, '--token', api.author.token], world)
  }
  const [arden, beiyuan] = [await openApi(t, net.arden), await openApi(t, net.beiyuan)]
  const path = join(folder, 'flows.pcap')
  await writeFile(path, BYTES)
  return { net, folder, path, arden, beiyuan, ardenSays: await desk(arden), beiyuanSays: await desk(beiyuan) }
}

describe('comity file', () => {
  it('brings a file with a request, and the other side fetches the same bytes and sees their way', async (t) => {
    const { net, folder, path, arden, ardenSays, beiyuanSays } = await twoDesks(t)
    const asked = [
      '--kind',
      'information',
      '--title',
      'Who rented it',
      '--facts',
      'It answered.',
      '--ask',
      'Name them.',
    ]
    const entered = await ardenSays(['request', 'enter', ...asked, '--attach', path, '--json'])
    expect([entered.code, entered.err]).toEqual([0, ''])
    const { id, reference } = JSON.parse(entered.out) as { id: string; reference: string }
    await arden.releases(id, arden.author, arden.approver)
    await net.settles()

    const listed = await beiyuanSays(['file', 'list', reference, '--lang', 'zh'])
    expect(listed.out).toContain('flows.pcap')
    expect(listed.out).toContain('在本节点')
    expect(listed.out).toContain(DIGEST)
    const out = join(folder, 'evidence', 'flows.bin')
    const got = await beiyuanSays(['file', 'get', reference, DIGEST.slice(0, 20), '--out', out])
    expect([got.code, got.err]).toEqual([0, ''])
    expect((await readFile(out)).equals(BYTES)).toBe(true)

    const custody = await beiyuanSays(['file', 'custody', reference])
    expect(custody.out).toContain(`Chain of custody of flows.pcap (${reference})`)
    expect(custody.out).toMatch(/Z {2}all of it received from the other side/)
    expect(custody.out).toMatch(/Z {2}opened by Officer author/)
    expect(custody.out).toMatch(/Z {2}named in a message entered by arden \(request, leaf \d+\)/)
    const chinese = await ardenSays(['file', 'custody', reference, DIGEST, '--lang', 'zh'])
    expect(chinese.out).toContain(`flows.pcap 的证据保管链（${reference}）`)
    expect(chinese.out).toMatch(/列入已入册的文电：阿登（请求，叶 \d+）/)
    expect(chinese.out).toMatch(/该文电获回执：北原/)
    expect(
      (JSON.parse((await ardenSays(['file', 'custody', reference, '--json'])).out) as { files: unknown[] })
        .files.length,
    ).toBe(1)
  })

  it('goes on where the line was cut, up and down, and takes no other bytes than those of the digest', async (t) => {
    const { net, folder, path, arden, ardenSays, beiyuanSays } = await twoDesks(t)
    let cuts = 0
    const cutting: typeof fetch = async (input, init) => {
      if (init?.method === 'PATCH' && cuts < 2) {
        cuts += 1
        throw new TypeError('fetch failed')
      }
      return fetch(input, init)
    }
    const added = await ardenSays(['file', 'add', path, '--name', '流量.pcap', '--json'], { fetch: cutting })
    expect([added.code, cuts]).toEqual([0, 2])
    expect(JSON.parse(added.out)).toMatchObject({ digest: DIGEST, length: BYTES.length, name: '流量.pcap' })
    const asked = [
      '--kind',
      'information',
      '--title',
      'x',
      '--facts',
      'y',
      '--ask',
      'z',
      '--attach',
      DIGEST,
      '--json',
    ]
    const { id, reference } = JSON.parse((await ardenSays(['request', 'enter', ...asked])).out) as {
      id: string
      reference: string
    }
    await arden.releases(id, arden.author, arden.approver)
    await net.settles()

    const out = join(folder, 'again.bin')
    await writeFile(`${out}.part`, BYTES.subarray(0, 5_000_000))
    expect((await beiyuanSays(['file', 'get', reference, '--out', out])).code).toBe(0)
    expect((await readFile(out)).equals(BYTES)).toBe(true)
    await writeFile(`${out}.part`, Buffer.alloc(5_000_000))
    const spoiled = await beiyuanSays(['file', 'get', reference, '--out', out, '--json'])
    expect([spoiled.code, JSON.parse(spoiled.err).code]).toEqual([1, 'wrong_digest'])
    expect((await beiyuanSays(['file', 'get', reference, '--out', out])).code).toBe(0)
  })

  it('says what was typed and cannot be meant, and what the node refuses, in both languages', async (t) => {
    const { path, ardenSays } = await twoDesks(t)
    const absent = await ardenSays(['file', 'add', `${path}.absent`])
    expect([absent.code, absent.err]).toEqual([2, expect.stringContaining('flows.pcap.absent')])
    const upload = await ardenSays(['file', 'add', path, '--upload', '0'.repeat(32), '--lang', 'zh'])
    expect([upload.code, upload.err]).toEqual([1, expect.stringMatching(/^comity: .*\p{Script=Han}/u)])
    const unknown = await ardenSays(['file', 'list', 'ARD-2026-9999', '--lang', 'zh'])
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringMatching(/\p{Script=Han}/u)])
  })
})

it('says who removed a file and why, in the reader’s language, and lets --json keep the codes', async (t) => {
  const { net, arden, ardenSays, beiyuanSays, path } = await twoDesks(t)
  const asked = ['--kind', 'information', '--title', 'x', '--facts', 'y', '--ask', 'z', '--attach', path]
  const entered = await ardenSays(['request', 'enter', ...asked, '--json'])
  const { id, reference } = JSON.parse(entered.out) as { id: string; reference: string }
  await arden.releases(id, arden.author, arden.approver)
  await net.settles()
  const order = { type: 'expunge', messages: [], digests: [DIGEST], why: 'order', article: 'Art. 9' } as const
  await net.arden.officer(net.beiyuan).acts(reference, order)
  await net.passes({ minutes: 3 })
  const custody = async (...args: string[]) => (await ardenSays(['file', 'custody', reference, ...args])).out
  expect(await custody()).toMatch(/removed here \(order, Art\. 9\)/)
  expect(await custody('--lang', 'zh')).toMatch(/在本节点删除（命令，Art\. 9）/)
  expect((await beiyuanSays(['file', 'custody', reference, '--lang', 'zh'])).out).toMatch(
    /由对方删除（命令）/,
  )
  expect(JSON.parse(await custody('--json'))).toMatchObject({
    files: [
      { steps: expect.arrayContaining([expect.objectContaining({ detail: 'order', article: 'Art. 9' })]) },
    ],
  })
})

describe('comity verify', () => {
  it('says how many contents were removed and by which entries, in both languages', async (t) => {
    const { net, folder } = await twoDesks(t)
    const officer = net.arden.officer(net.beiyuan)
    const { reference, id } = await officer.submits(aRequest())
    await net.passes({ minutes: 3 })
    const order = { type: 'expunge', messages: [id], digests: [], why: 'order', article: 'Art. 9' } as const
    await officer.acts(reference, order)
    await net.passes({ minutes: 3 })
    const path = join(folder, 'ARD-BEI.comity')
    const pair = net.arden.pairWith(net.beiyuan)
    await writeFile(path, await exportBundle(net.arden.node, pair, { public: false }))
    const english = await run(['verify', path])
    expect(english.code).toBe(0)
    expect(english.out).toContain('1 content was removed by entries of the logs.')
    expect(english.out).toMatch(/leaf \d+ of \S+: 1 messages, 0 files, for order \(Art\. 9\)/)
    expect((await run(['verify', path, '--lang', 'zh'])).out).toMatch(
      /文电 1 份，文件 0 个，事由 命令（Art\. 9）/,
    )
    const json = JSON.parse((await run(['verify', path, '--json'])).out) as { removals: object }
    expect(json.removals).toMatchObject({ removed: 1, unexplained: 0 })
  })
})

describe('comity hold', () => {
  it('is placed, listed and lifted by whoever may', async (t) => {
    const { net, arden } = await twoDesks(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits({
      kind: 'information',
      urgency: 'routine',
      title: { lang: 'en', text: 'x' },
      facts: { lang: 'en', text: 'y' },
      asks: [{ lang: 'en', text: 'z' }],
    })
    const { token } = await arden.person('yan', ['legal_reviewer'])
    const address = arden.app.server.address() as { port: number }
    const says = (args: readonly string[]) =>
      run(['hold', ...args, '--node', `http://127.0.0.1:${address.port}`, '--token', token])
    const placed = await says(['add', reference, '--reason', '第 7 号案件', '--json'])
    const { id } = JSON.parse(placed.out) as { id: string }
    expect((await says(['list', '--lang', 'zh'])).out).toContain('第 7 号案件')
    expect((await says(['lift', reference, id, '--why', 'over'])).out).toContain('is lifted')
    expect((await says(['list'])).out).toBe('No legal hold stands.\n')
  })
})
