import { expect, it, onTestFinished } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { comity } from './terminal.ts'

it('a request of a peer moves no cursor, turns no line around and forges no line of ours, in words or as JSON', async () => {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const run = (...args: string[]) => comity([...args, '--node', url, '--token', api.author.token])
  const en = (text: string) => ({ lang: 'en' as const, text })
  const hostile = 'a\u001b[2Jb\u009b31mc\rd\u202ee\u0007'
  const { reference } = await net.beiyuan.officer(net.arden).submits(
    aRequest({
      facts: en(`${hostile}\nDuties, as the record proves them\n  answer · on time`),
      asks: [en(`${hostile}\nDuties, as the record proves them`)],
    }),
  )
  await net.passes({ minutes: 3 })
  for (const args of [
    ['request', 'show', reference],
    ['request', 'show', reference, '--lang', 'zh'],
    ['request', 'show', reference, '--json'],
    ['search', 'answer'],
  ]) {
    const { code, out } = await run(...args)
    expect([args, code]).toEqual([args, 0])
    expect(out.match(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u)).toBeNull()
  }
  const { out } = await run('request', 'show', reference)
  expect(out).toContain('a\\u001b[2Jb\\u009b31mc\\u000dd\\u202ee\\u0007')
  expect(out.match(/^Duties, as the record proves them$/gm)).toHaveLength(1)
  const json = JSON.parse((await run('request', 'show', reference, '--json')).out)
  expect(json.turns[0].payload.body.facts.text).toContain(hostile)
})
