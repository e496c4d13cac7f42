import { expect, it } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { comity } from './terminal.ts'

it('what is due at another time is left out of the duties, and counted', async (t) => {
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  const officer = net.arden.officer(net.beiyuan)
  const old = await officer.submits(aRequest())
  await net.passes({ days: 20 })
  const now = await officer.submits(aRequest())
  await net.passes({ minutes: 3 })
  const api = await openApi(t, net.arden)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const duties = async (...args: string[]) => {
    const { code, out, err } = await comity(['duties', ...args, '--node', url, '--token', api.author.token])
    expect([code, err]).toEqual([0, ''])
    return out
  }
  const all = JSON.parse(await duties('--json')) as { items: { due: string; reference: string }[] }
  const dueOf = (reference: string) => all.items.filter((each) => each.reference === reference)
  expect(all).toMatchObject({ leftOut: 0, more: 0 })
  const [olds, news] = [dueOf(old.reference).length, dueOf(now.reference).length]
  expect([olds > 0, news > 0]).toEqual([true, true])

  const between = dueOf(now.reference)[0]!.due
  for (const args of [
    ['--days', '10'],
    ['--due-from', between],
  ]) {
    const near = await duties(...args, '--lang', 'en')
    expect([near.includes(now.reference), near.includes(old.reference)]).toEqual([true, false])
    expect(near).toContain(`${olds} left out`)
    expect(await duties(...args, '--lang', 'zh')).toContain(`另有 ${olds} 项未列出`)
  }
  const before = JSON.parse(await duties('--due-to', between, '--json'))
  expect([before.items.length, before.leftOut]).toEqual([olds, news])
  expect(await duties('--due-to', '2020-01-01', '--lang', 'en')).toBe(
    `Nothing is due in that time.\n${olds + news} left out: due at another time, or without a due time.\n`,
  )
  expect(await duties('--limit', '1', '--lang', 'en')).toContain(`${olds + news - 1} more follow`)
})
