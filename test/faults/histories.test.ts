import fc from 'fast-check'
import { test } from 'vitest'
import { openSqliteStore } from '../../src/store/index.ts'
import { aFolder, LogNode, MovedClock } from '../build/ledgers.ts'
import type { Fate } from './faulty.ts'
import { NodeWithFaults } from './node-with-faults.ts'

/** What may happen next to Arden, whose disk is bad and whose clock is set by hand. */
type Happening =
  | { readonly what: 'entered'; readonly messages: number }
  | { readonly what: 'sent'; readonly messages: number; readonly overlap: number }
  | { readonly what: 'passed'; readonly seconds: number }
  | { readonly what: 'refreshed' | 'restarted' }
  | { readonly what: 'fault'; readonly step: number; readonly fate: Fate; readonly dies: boolean }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ what: fc.constant('entered' as const), messages: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    what: fc.constant('sent' as const),
    messages: fc.integer({ min: 0, max: 3 }),
    overlap: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ what: fc.constant('passed' as const), seconds: fc.integer({ min: -5, max: 90 }) }),
  fc.record({ what: fc.constantFrom('refreshed' as const, 'restarted' as const) }),
  fc.record({
    what: fc.constant('fault' as const),
    step: fc.integer({ min: 0, max: 9 }),
    fate: fc.constantFrom<Fate>('lost', 'kept', 'torn'),
    dies: fc.boolean(),
  }),
)

async function happens(one: Happening, arden: NodeWithFaults, beiyuan: LogNode): Promise<void> {
  switch (one.what) {
    case 'entered': {
      const messages = await Promise.all(Array.from({ length: one.messages }, () => arden.node.aReturn()))
      await Promise.all(messages.map((message) => arden.enters(message)))
      return
    }
    case 'sent': {
      for (let i = 0; i < one.messages; i++) await beiyuan.enters({ message: await beiyuan.aReturn() })
      const held = (await arden.node.store.log(beiyuan.origin))?.size ?? 0
      await arden.takesIn(await beiyuan.extensionFrom(Math.max(0, held - one.overlap)))
      return
    }
    case 'passed':
      arden.node.clock.passes(one.seconds)
      return
    case 'refreshed':
      await arden.refreshes()
      return
    case 'restarted':
      await arden.restarts()
      return
    case 'fault':
      arden.disk.failsSoon(one)
      return
    default:
      one satisfies never
  }
}

test('whatever fails in whatever order, nothing acknowledged is lost, nothing doubled, and nothing signed contradicts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (history) => {
      const arden = await NodeWithFaults.begin(undefined)
      const beiyuan = await aPeerOf(arden)
      await arden.creates()
      await arden.enters(await arden.node.keysMessage())
      for (const one of history) await happens(one, arden, beiyuan).catch(unlessOfTheClock)
      arden.node.clock.passes(3600)
      await arden.isSound(beiyuan.origin)
      await Promise.all([arden.node.close(), beiyuan.close()])
    }),
    { numRuns: 40 },
  )
})

/** With a clock that was set back a node may refuse for as long as that lasts; nothing else may keep it from recovering. */
function unlessOfTheClock(cause: unknown): void {
  const tried = cause instanceof AggregateError ? cause.errors : [cause]
  if (!tried.some((one) => one instanceof Error && 'code' in one && one.code === 'clock_behind')) throw cause
}

/** Beiyuan's own clock and disk are good. */
async function aPeerOf(arden: NodeWithFaults): Promise<LogNode> {
  const { party, peer } = arden.node
  const store = await openSqliteStore(':memory:')
  return new LogNode({
    party: peer,
    peer: party,
    clock: new MovedClock(),
    folder: await aFolder(),
    store,
  }).begin()
}
