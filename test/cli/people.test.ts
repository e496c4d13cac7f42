import { describe, expect, it, onTestFinished } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { comity } from './terminal.ts'

async function aDesk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const says = (token: string, ...args: string[]) => comity([...args, '--node', url, '--token', token])
  return { net, api, says }
}

describe('at the command line', () => {
  it('an operator gives a person a link, and nobody else does', async () => {
    const { api, says } = await aDesk()
    const given = await says(api.operator.token, 'person', 'invite', 'author')
    const [, code] = /http:\/\/\S+\/invitation\/([A-Za-z0-9_-]{32})\n/.exec(given.out)!
    expect((await api.call('GET', `/api/v1/invitations/${code}`, { token: null })).json).toMatchObject({
      person: { id: 'author' },
    })
    const refused = await says(api.author.token, 'person', 'invite', 'author')
    expect([refused.code === 0, refused.out]).toEqual([false, ''])
  })

  it('an account is enrolled only where a provider is set', async () => {
    const { net, api, says } = await aDesk()
    const enrol = (...more: string[]) => says(api.operator.token, 'person', 'oidc', 'author', '4711', ...more)
    expect((await enrol('--lang', 'zh')).err).toContain('登录服务')
    const name = { en: 'x', zh: 'x' }
    Object.assign(net.arden.node, { oidc: { issuer: 'https://id.example', name } })
    expect((await enrol()).out).toContain('author signs in as 4711 of https://id.example')
    expect(await net.arden.store.subjects('author')).toHaveLength(1)
    await enrol('--drop')
    expect(await net.arden.store.subjects('author')).toEqual([])
  })

  it('a proposal says how each of its people released it', async () => {
    const { net, api, says } = await aDesk()
    const text = { lang: 'en', text: 'the host 198.51.100.23' }
    const draft = await api.call('POST', `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/drafts`, {
      body: {
        kind: 'information',
        urgency: 'routine',
        tlp: 'AMBER',
        title: text,
        facts: text,
        asks: [text],
      },
    })
    const proposed = await api.call('POST', `/api/v1/drafts/${(draft.json as { id: string }).id}/propose`)
    const { id } = proposed.json as { id: string }
    await api.releases(id, api.author)
    const shown = await says(api.author.token, 'proposal', 'show', id)
    expect(shown.out).toMatch(/Released by:? Officer author \S+ \(by key\)/)
    expect(shown.out).toMatch(/Officer author \(by key\):? The kept proof verifies/)
    const bySomebody = await net.arden.store.releases(id)
    const forged = { ...bySomebody[0]!, by: 'approver', signature: 'A'.repeat(86) }
    await net.arden.store.addRelease(id, forged)
    const inChinese = await says(api.author.token, 'proposal', 'show', id, '--lang', 'zh')
    expect(inChinese.out).toContain('所存证明验证通过')
    expect(inChinese.out).toContain('所存证明验证未通过：签名与其密钥不符')
  })
})
