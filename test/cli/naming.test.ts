import { expect, it } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { comity } from './terminal.ts'

it('a turn takes the first digits of a message as “request show” prints them, and says what else it was given', async (t) => {
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  const { reference, id } = await net.arden.officer(net.beiyuan).submits(aRequest())
  await net.passes({ minutes: 3 })
  const api = await openApi(t, net.arden)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const run = (...args: string[]) => comity([...args, '--node', url, '--token', api.author.token])

  const [, digits] = (await run('request', 'show', reference)).out.match(/we: request {2}\(([0-9a-f]{12})\)/)!
  expect(id).toContain(digits)
  const correct = ['request', 'correct', reference, '--text', 'the host is another']
  const corrected = await run(...correct, '--of', digits!, '--json')
  expect([corrected.code, corrected.err]).toEqual([0, ''])
  for (const wrong of ['0'.repeat(12), digits!.slice(0, 7), 'the first']) {
    const { code, err } = await run(...correct, '--of', wrong, '--lang', 'zh')
    expect([code, err]).toEqual([1, expect.stringContaining('comity request show')])
  }
})
