import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Step =
  | { readonly does: 'enters'; readonly by: 0 | 1; readonly count: number }
  | { readonly does: 'cut'; readonly way: 0 | 1 }
  | { readonly does: 'mend'; readonly way: 0 | 1 }
  | { readonly does: 'restart'; readonly who: 0 | 1 }
  | { readonly does: 'passes'; readonly seconds: number }

const side = fc.constantFrom(0 as const, 1 as const)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('enters' as const), by: side, count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ does: fc.constant('cut' as const), way: side }),
  fc.record({ does: fc.constant('mend' as const), way: side }),
  fc.record({ does: fc.constant('restart' as const), who: side }),
  fc.record({ does: fc.constant('passes' as const), seconds: fc.constantFrom(5, 60, 900, 90_000) }),
)

it('whatever is cut, mended, ended and begun again: at the end each holds all of the other, and neither log forked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
      const ends: (() => Promise<void>)[] = []
      const net = await testNetwork({ onTestFinished: (end) => ends.push(end) }, ['arden', 'beiyuan'])
      try {
        const nodes = [net.arden, net.beiyuan] as const
        const wires = [net.wire('arden', 'beiyuan'), net.wire('beiyuan', 'arden')] as const
        for (const each of steps) {
          switch (each.does) {
            case 'enters':
              await enterRequests(nodes[each.by], nodes[each.by === 0 ? 1 : 0], each.count)
              break
            case 'cut':
              wires[each.way].cut()
              break
            case 'mend':
              wires[each.way].mend()
              break
            case 'passes':
              await net.passes({ seconds: each.seconds })
              break
            case 'restart':
              await restart(nodes[each.who])
          }
        }
        for (const wire of wires) wire.mend()
        await net.passes({ minutes: 61 })
        expect(net.arden.receiptedFrom(net.beiyuan)).toBe(net.beiyuan.sizeFor(net.arden))
        expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
        expect(nodes.flatMap((node) => node.events.filter((event) => event.type === 'conflict'))).toEqual([])
      } finally {
        for (const end of ends) await end()
      }
    }),
    { numRuns: 12 },
  )
})

async function enterRequests(from: TestNode, to: TestNode, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => from.officer(to).submits(aRequest())))
}

async function restart(node: TestNode): Promise<void> {
  await node.stop()
  await node.start()
  await node.peer.start()
}
