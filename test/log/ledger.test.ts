import { describe, expect, test } from 'vitest'
import type { ThreadRow } from '../../src/app/ports.ts'
import { printCheckpointBody } from '../../src/protocol/checkpoint.ts'
import { openCosignature } from '../../src/protocol/cosignature.ts'
import { parseLine, parseNote } from '../../src/protocol/note.ts'
import { makeVerifier } from '../../src/protocol/verifier-key.ts'
import { type LogNode, twoNodes } from '../build/ledgers.ts'

describe('our own log', () => {
  test('what is entered is signed, and the note of the store is the head', async () => {
    const [arden] = await twoNodes()
    const { positions, head } = await arden.enters(arden.aCheckpointsLeaf(), {
      message: await arden.aReturn(),
    })
    expect(positions).toEqual([1, 2])
    expect(head.size).toBe(3)
    expect(await arden.ledger.rootAt(arden.origin, 3)).toEqual(head.root)
    const note = parseNote((await arden.ledger.resource(arden.origin, 'checkpoint'))!)
    expect(note.lines.map((line) => line.text)).toEqual(head.lines)
  })

  test('calls that come at once are committed together, in order', async () => {
    const [arden] = await twoNodes()
    const calls = await Promise.all(Array.from({ length: 20 }, () => arden.enters(arden.aCheckpointsLeaf())))
    expect(calls.map((call) => call.positions[0])).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(new Set(calls.map((call) => call.head.size))).toEqual(new Set([21]))
  })
})

describe('what an entry changes beside the log', () => {
  const aThread = (arden: LogNode, state: readonly string[]): ThreadRow => ({
    pair: arden.pair.id,
    thread: 'ab'.repeat(16),
    request: '',
    reference: '',
    direction: 'out',
    kind: 'request',
    urgency: 'routine',
    phase: 'open',
    updatedMs: 1,
    state,
  })
  const adds = (arden: LogNode, word: string) => async () => {
    const row = await arden.store.thread(arden.pair.id, 'ab'.repeat(16))
    return [aThread(arden, [...((row?.state as string[]) ?? []), word])]
  }

  test('is decided in the entry’s turn: what two at once change, both have changed', async () => {
    const [arden] = await twoNodes()
    const enter = (word: string) =>
      arden.ledger.append(arden.pair.id, [arden.aCheckpointsLeaf()], { threads: adds(arden, word) })
    const entered = await Promise.all(['a', 'b', 'c'].map(enter))
    expect(entered.map(({ positions }) => positions[0])).toEqual([1, 2, 3])
    expect(await arden.store.thread(arden.pair.id, 'ab'.repeat(16))).toMatchObject({ state: ['a', 'b', 'c'] })
  })

  test('refuses this entry alone when it cannot be decided', async () => {
    const [arden] = await twoNodes()
    const threads = async () => {
      throw new TypeError('undecided')
    }
    const good = arden.enters(arden.aCheckpointsLeaf())
    const bad = arden.ledger.append(arden.pair.id, [arden.aCheckpointsLeaf()], { threads })
    await expect(bad).rejects.toThrow(TypeError)
    expect(await good).toMatchObject({ positions: [1], head: { size: 2 } })
  })
})

describe('our copy of the peer’s log', () => {
  test('what is taken in is receipted with a timed line over it', async () => {
    const [arden, beiyuan] = await twoNodes()
    const answer = await beiyuan.takesIn(await arden.extensionFrom(0))
    if (answer.result !== 'receipted') throw new Error(answer.result)
    const head = arden.ledger.head(arden.pair.id)!
    const key = beiyuan.party.keys.get('cosign')![0]!
    const body = printCheckpointBody({ ...head, root: new Uint8Array(head.root) })
    const verifier = makeVerifier(beiyuan.party.nameOf('cosign'), 0x04, key.publicKey)
    expect(await openCosignature(body, parseLine(answer.line), verifier)).toEqual({
      time: beiyuan.clock.now(),
    })
    expect(answer).toMatchObject({ size: 1, messages: 1 })
  })

  test('a repeated exchange gives the same receipt again', async () => {
    const [arden, beiyuan] = await twoNodes()
    const extension = await arden.extensionFrom(0)
    const first = await beiyuan.takesIn(extension)
    beiyuan.clock.passes(1)
    expect(await beiyuan.takesIn(extension)).toEqual({ ...first, messages: 0 })
  })

  test('the peer’s receipt is kept, and told', async () => {
    const [arden, beiyuan] = await twoNodes()
    await arden.takesIn(await beiyuan.extensionFrom(0))
    const answer = await beiyuan.takesIn(await arden.extensionFrom(0))
    if (answer.result !== 'receipted') throw new Error(answer.result)
    expect(await arden.ledger.keepLine(arden.pair.id, arden.ledger.head(arden.pair.id)!, answer.line)).toBe(
      true,
    )
    expect(arden.published).toContainEqual({ type: 'receipted', pair: arden.pair.id, size: 1 })
    expect(await arden.store.lines(arden.origin, 1, 1)).toHaveLength(2)
  })
})
