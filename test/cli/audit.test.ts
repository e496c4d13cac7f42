import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../src/app/people/actions.ts'
import { AT_THE_DOOR } from '../../src/app/people/audit.ts'
import { openApi, type Person } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { comity } from './terminal.ts'

type TestContext = Parameters<typeof testNetwork>[0]
const CODES = new RegExp(
  `\\b(?:${[...Object.keys(ACTIONS), ...AT_THE_DOOR].filter((code) => code.includes('_')).join('|')})\\b`,
)

async function aDesk(t: TestContext) {
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  const api = await openApi(t, net.arden)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const says = (who: Person, ...args: string[]) => comity([...args, '--node', url, '--token', who.token])
  return { net, api, says }
}

describe('comity audit list', () => {
  it('says acts in words, names the request by its reference and the pair by its party, in both languages', async (t) => {
    const { net, api, says } = await aDesk(t)
    const auditor = await api.person('auditor', ['auditor'])
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    await says(api.author, 'request', 'show', reference)
    await api.call('GET', '/api/v1/pairs/BEI', { token: api.author.token })
    await says(api.author, 'audit', 'list')
    const { thread } = (await net.arden.store.threads({ reference, limit: 1 }))[0]!

    const english = await says(auditor, 'audit', 'list', '--lang', 'en')
    expect([english.code, english.err]).toEqual([0, ''])
    expect(english.out).toMatch(/^NO +TIME \(UTC\) +PERSON +ACT +ON +REASON$/m)
    expect(english.out).toMatch(new RegExp(`Officer author +read a request +${reference} +–$`, 'm'))
    expect(english.out).toMatch(/Officer author +read the audit log \(denied\) +– +–$/m)
    const chinese = await says(auditor, 'audit', 'list', '--lang', 'zh')
    expect(chinese.out).toMatch(/^序号 +时间（UTC） +人员 +行为 +对象 +理由$/m)
    expect(chinese.out).toMatch(new RegExp(`Officer author +查阅请求 +${reference} +–$`, 'm'))
    expect(chinese.out).toMatch(/查阅审计日志（未准许）/)
    for (const { out } of [english, chinese]) {
      expect(out).not.toMatch(CODES)
      expect(out).not.toContain(thread.slice(0, 12))
    }
    const json = JSON.parse((await says(auditor, 'audit', 'list', '--json')).out)
    expect(json.items).toContainEqual(expect.objectContaining({ action: 'read_thread', thread, reference }))
    expect(json.items).toContainEqual(
      expect.objectContaining({ party: { en: 'beiyuan', zh: '北原' }, result: 'done' }),
    )
  })
})

describe('want of rights', () => {
  it('is told by role and act in words of the reader’s language, and by no code', async (t) => {
    const { api, says } = await aDesk(t)
    const english = await says(api.author, 'audit', 'list', '--lang', 'en')
    expect([english.code, english.err]).toEqual([
      1,
      'comity: Officer author (case handler, duty officer) may not read the audit log; an operator gives roles and tokens their scope\n',
    ])
    const chinese = await says(api.author, 'audit', 'list', '--lang', 'zh')
    expect([chinese.code, chinese.err]).toEqual([
      1,
      'comity: Officer author（办案人员、值班员）无权查阅审计日志；角色和令牌的权限由运维人员授予\n',
    ])
    const asked = { headers: { 'accept-language': 'zh' } }
    expect((await api.call('GET', '/api/v1/audit', asked)).json).toMatchObject({
      code: 'not_allowed',
      detail: expect.stringMatching(/无权查阅审计日志/),
    })
  })

  it('is told so too to whoever takes back what another person drafted', async (t) => {
    const { net, api, says } = await aDesk(t)
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    const put = await api.call('POST', `/api/v1/requests/${reference}/status`, {
      body: { text: { lang: 'en', text: 'On it' } },
    })
    const { id } = put.json as { id: string }
    const { err } = await says(api.approver, 'proposal', 'drop', id, '--lang', 'zh')
    expect(err).toMatch(/^comity: 只有起草人 author 可以撤回/)
  })
})
