import { beforeAll, describe, expect, test } from 'vitest'
import type { Extension, SealedMessage } from '../../src/app/ports.ts'
import { type LogNode, twoNodes } from '../build/ledgers.ts'
import type { Fate } from './faulty.ts'
import { NodeWithFaults } from './node-with-faults.ts'

/** What the peer sends in the story below: its log in two pieces, then a heartbeat. */
let pieces: Extension[]
let peer: LogNode
let messages: SealedMessage[]

beforeAll(async () => {
  const [arden, beiyuan] = await twoNodes()
  peer = beiyuan
  await beiyuan.enters({ message: await beiyuan.aReturn() }, beiyuan.aCheckpointsLeaf())
  await beiyuan.enters({ message: await beiyuan.aReturn() })
  pieces = [await beiyuan.extensionFrom(0, 3), await beiyuan.extensionFrom(3), await beiyuan.extensionFrom(4)]
  messages = [await arden.keysMessage(), await arden.aReturn('one'), await arden.aReturn('two')]
})

/** Every kind of durable step occurs: a log made, entries alone and together, intake, a heartbeat each way. */
async function theStory(arden: NodeWithFaults): Promise<void> {
  const { clock } = arden.node
  await arden.creates()
  await arden.enters(messages[0]!)
  await arden.takesIn(pieces[0]!)
  clock.passes(1)
  await Promise.all([arden.enters(messages[1]!, arden.node.aCheckpointsLeaf()), arden.enters(messages[2]!)])
  await arden.takesIn(pieces[1]!)
  clock.passes(60)
  await arden.refreshes()
  await arden.takesIn(pieces[2]!)
}

describe('one durable step fails', async () => {
  const whole = await NodeWithFaults.begin(undefined)
  const STEPS = 80

  test('the story itself is sound, and no step of it is left out below', async () => {
    await theStory(whole)
    await whole.isSound(peer.origin)
    expect(whole.disk.steps).toBeLessThan(STEPS)
    expect(new Set(whole.disk.names)).toEqual(new Set(['commit', 'write', 'rename', 'sync folder']))
  })

  for (const fate of ['lost', 'kept', 'torn'] satisfies Fate[]) {
    for (const dies of [false, true]) {
      test(`${fate}, and the process ${dies ? 'dies' : 'goes on'}: nothing acknowledged is lost, nothing doubled, no fork`, async () => {
        for (let step = 0; step < whole.disk.steps; step++) {
          // Only a file can be torn: of all else this is the same as lost.
          if (fate === 'torn' && whole.disk.names[step] !== 'write') continue
          const arden = await NodeWithFaults.begin({ step, fate, dies })
          await theStory(arden).catch((cause) => {
            throw new Error(`step ${step} (${arden.disk.names[step]})`, { cause })
          })
          await arden.isSound(peer.origin)
          await arden.node.close()
        }
      })
    }
  }
})
