import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ProposalView } from '../../src/app/people/see-proposal.ts'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { comity } from './terminal.ts'

async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const as =
    (token: string) =>
    (...args: string[]) =>
      comity([...args, '--node', url, '--token', token])
  const asked = async (draft = aRequest()) => {
    const { reference } = await net.beiyuan.officer(net.arden).submits(draft)
    await net.passes({ minutes: 3 })
    return reference
  }
  return { net, api, run: as(api.author.token), approver: as(api.approver.token), asked }
}

const en = (text: string) => ({ lang: 'en' as const, text })
const EMERGENCY = aRequest({
  urgency: 'emergency',
  urgencyGround: 'life',
  urgencyReason: en('It controls a dam.'),
  territory: en('The host stands in Arden.'),
  offences: ['Art. 12 CC'],
  basis: en('Art. 29 of the treaty'),
  observables: [{ type: 'ipv4', value: '192.0.2.7' }],
  use: { purposes: ['court'], onward: 'consent' },
  tlp: 'AMBER+STRICT',
})

describe('what waits for a second person', () => {
  it('is shown as the emergency that it is, with whom it goes to and what would fall due', async () => {
    const { api, net, approver } = await desk()
    const pair = net.arden.pairWith(net.beiyuan)
    const { id } = (await api.call('POST', `/api/v1/pairs/${pair}/requests`, { body: EMERGENCY }))
      .json as ProposalView
    const shown = await approver('proposal', 'show', id)
    expect([shown.code, shown.err]).toEqual([0, ''])
    for (const words of [
      'THIS IS AN EMERGENCY.',
      'preservation · EMERGENCY · TLP:AMBER+STRICT',
      'Emergency because: danger to life · It controls a dam.',
      'The host 192.0.2.7 took part in an attack.',
      '1. Preserve all logs of 1 to 3 May.',
    ])
      expect(shown.out).toContain(words)
    expect(shown.out).toMatch(/^To: .+ \(BEI\)$/m)
    expect(shown.out).toMatch(/^Due, were it receipted now: receipt 2.+ · acknowledgement 2\d{3}-/m)
    const inChinese = await approver('proposal', 'show', id, '--lang', 'zh')
    expect(inChinese.out).toContain('本件为特急。')
    expect(inChinese.out).toMatch(/^如即时签收，截止时间为：/m)
    expect((await approver('proposals')).out).toContain('request · EMERGENCY')
    const { request } = JSON.parse((await approver('proposal', 'show', id, '--json')).out) as ProposalView
    expect(request).toMatchObject({ kind: 'preservation', urgency: 'emergency', isNew: true })
  })

  it('shows the request that a turn is about, its urgency and its due times', async () => {
    const { asked, run, approver } = await desk()
    const reference = await asked(EMERGENCY)
    expect((await run('request', 'answer', reference, '--ask', '1=done')).code).toBe(0)
    const { out } = await approver('proposal', 'show', reference)
    expect(out).toContain(`On: ${reference} Preserve the logs of one host`)
    expect(out).toContain('preservation · EMERGENCY · TLP:AMBER+STRICT')
    expect(out).toMatch(/^Due on the request: .*answer 2\d{3}-/m)
  })
})

describe('a request', () => {
  it('is shown with everything that stands in it, and nothing about what does not', async () => {
    const { asked, run } = await desk()
    const { out } = await run('request', 'show', await asked(EMERGENCY))
    for (const words of [
      'Territorial link: The host stands in Arden.',
      'Offences alleged: Art. 12 CC',
      'Observables: 192.0.2.7',
      'Legal basis: Art. 29 of the treaty',
      'To be used for: court.',
      'To be shared onward only with consent.',
    ])
      expect(out).toContain(words)
    const plain = (await run('request', 'show', await asked())).out
    expect(plain).toContain('TLP:AMBER · entered')
    expect(plain).not.toMatch(/Territorial|Offences|Observables|Legal basis|used for|Files/)
  })
})

describe('what is not there', () => {
  it('is said when a request without observables is written as a table of them', async () => {
    const { asked, run } = await desk()
    const folder = await mkdtemp(join(tmpdir(), 'comity-csv-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'out.csv')
    const [without, having] = [await asked(), await asked(EMERGENCY)]
    const taken = async (reference: string, ...more: string[]) =>
      (await run('export', 'request', reference, '--form', 'csv', '--out', path, ...more)).err
    expect(await taken(without)).toContain(`${without} names no observables`)
    expect(await taken(without, '--lang', 'zh')).toContain(`${without} 未列涉案标识`)
    expect(await taken(without, '--json')).toBe('')
    expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(1)
    expect(await taken(having)).toBe('')
  })

  it('is not found without the word that nothing is translated, and which filters were in force', async () => {
    const { asked, run } = await desk()
    await asked()
    const search = ['search', '水坝', 'kind:mitigation', 'kind:evidence', 'is:in', '192.0.2.7:443']
    const { code, out } = await run(...search)
    expect(code).toBe(0)
    expect(out).toContain('not translated')
    expect(out).toContain('only what fits kind:evidence is:in was')
    expect((await run(...search, '--lang', 'zh')).out).toMatch(
      /不作翻译.+仅在符合 kind:evidence is:in 的请求/,
    )
    expect((await run('search', 'dam')).out).not.toContain('fits')
  })
})
