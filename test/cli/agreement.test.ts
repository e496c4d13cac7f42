import { expect, it } from 'vitest'
import { agreementDigest, printAgreement } from '../../src/protocol/index.ts'
import { anAgreement } from '../build/agreement.ts'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { comity } from './terminal.ts'

it('a first version that the other side offers is read in words, and taken without its digest once that is confirmed', async (t) => {
  const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
  const api = await openApi(t, net.beiyuan)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const at = ['--node', url, '--token', api.operator.token]
  const run = (...args: string[]) => comity([...args, ...at])
  const none = await run('pair', 'accept', 'ARD', '--yes', '--json')
  expect([none.code, none.out, JSON.parse(none.err).code]).toEqual([1, '', 'no_offer'])

  const document = JSON.parse(
    new TextDecoder().decode(anAgreement([net.arden.party.card(), net.beiyuan.party.card()])),
  )
  await net.arden.officer(net.beiyuan).agrees(printAgreement(document))
  await net.passes({ minutes: 3 })
  const compare = ['pair', 'agree', 'ARD', '--compare', '--lang']
  const english = await run(...compare, 'en')
  expect([english.code, english.err]).toEqual([0, ''])
  expect(english.out).toMatch(/^ {2}information, urgent: receipt .+; acknowledgement .+\.$/m)
  expect(english.out).toMatch(/^ {2}arden: the time zone is .+, the working week .+\.$/m)
  const chinese = await run(...compare, 'zh')
  expect([chinese.code, chinese.err]).toEqual([0, ''])
  expect(chinese.out).toMatch(/^ {2}\S+：时区为 .+，每周工作日为.+。$/m)
  expect(chinese.out).not.toMatch(/undefined|time zone/)

  for (const lang of ['en', 'zh']) {
    const unsure = await run('pair', 'accept', 'ARD', '--lang', lang)
    expect([unsure.code, unsure.err.includes(agreementDigest(document))]).toEqual([2, true])
    expect(unsure.out).toBe((lang === 'en' ? english : chinese).out)
  }
  const taken = await run('pair', 'accept', 'ARD', '--yes', '--json')
  expect([taken.code, JSON.parse(taken.out).missing]).toEqual([0, 2])
})

it('of two versions that are offered neither is taken: both are named', async (t) => {
  const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
  const api = await openApi(t, net.beiyuan)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const cards = [net.arden.party.card(), net.beiyuan.party.card()] as const
  const first = JSON.parse(new TextDecoder().decode(anAgreement([...cards])))
  const changes = (version: number) => (version === 1 ? {} : { version, before: `sha256:${'0'.repeat(64)}` })
  const digests = [1, 2].map((version) => agreementDigest({ ...first, ...changes(version) }))
  const offers = [1, 2].map((version) => ({
    digest: digests[version - 1],
    document: { ...first, ...changes(version) },
    peer: 'x',
  }))
  const { code, out, err } = await comity(
    ['pair', 'accept', 'ARD', '--yes', '--node', url, '--token', api.operator.token],
    { fetch: async () => Response.json({ versions: offers, notices: [], calendars: [] }) },
  )
  expect([code, out]).toEqual([2, ''])
  for (const digest of digests) expect(err).toContain(digest)
})
