import { expect, it, onTestFinished } from 'vitest'
import { exportBundle } from '../../src/app/export-record.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { comity } from './terminal.ts'

it.each([
  ['en', true, 'witnesses stand for', 'either side signed'],
  ['zh', true, '见证方所能证明', '双方所签署'],
  ['en', false, 'either side signed', 'witnesses stand for'],
  ['zh', false, '双方所签署', '见证方所能证明'],
] as const)(
  'in %s, with an outside witness: %s, the verdicts go by reference and the cut by whose word it is',
  async (lang, witness, said, unsaid) => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'], { witness })
    const { reference, id } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    const pair = net.arden.pairWith(net.beiyuan)
    const runs = (isPublic: boolean, ...args: string[]) =>
      comity([...args, '--lang', lang], {
        readFile: async () => exportBundle(net.arden.node, pair, { public: isPublic }),
      })
    const whole = await runs(false, 'verify', 'a.comity')
    const open = await runs(true, 'verify', 'a.comity')
    expect([whole.code, open.code]).toEqual([0, 0])
    const digits = id.slice(7, 19)
    expect([whole.out.includes(reference), whole.out.includes(digits)]).toEqual([true, false])
    expect([open.out.includes(reference), open.out.includes(digits)]).toEqual([false, true])
    const reviewed = await runs(true, 'review', '2025', '--bundle', 'a.comity')
    for (const { out } of [whole, reviewed])
      expect([out.includes(said), out.includes(unsaid)]).toEqual([true, false])
  },
)
