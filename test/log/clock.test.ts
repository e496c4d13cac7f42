import { describe, expect, test } from 'vitest'
import { printBase64 } from '../../src/protocol/bytes.ts'
import { printCheckpointBody } from '../../src/protocol/checkpoint.ts'
import { signCosignature } from '../../src/protocol/cosignature.ts'
import { type LogNode, NOON, twoNodes } from '../build/ledgers.ts'

const newestTime = (node: LogNode) => node.ledger.head(node.pair.id)!.time

describe('the clock of a log', () => {
  test('a clock that was set back signs nothing and writes nothing, until it has caught up', async () => {
    const [arden] = await twoNodes()
    arden.clock.passes(-10)
    await expect(arden.enters(arden.aCheckpointsLeaf())).rejects.toMatchObject({ code: 'clock_behind' })
    await expect(arden.ledger.refresh(arden.pair.id, -100)).rejects.toMatchObject({ code: 'clock_behind' })
    expect((await arden.store.log(arden.origin))!.size).toBe(1)
    arden.clock.passes(10)
    expect((await arden.enters(arden.aCheckpointsLeaf())).positions).toEqual([1])
  })

  test('a clock that was set back receipts nothing, and the peer’s leaves are taken when it comes again', async () => {
    const [arden, beiyuan] = await twoNodes()
    await beiyuan.takesIn(await arden.extensionFrom(0))
    await arden.enters(arden.aCheckpointsLeaf())
    beiyuan.clock.passes(-10)
    await expect(beiyuan.takesIn(await arden.extensionFrom(1))).rejects.toMatchObject({
      code: 'clock_behind',
    })
    beiyuan.clock.passes(10)
    expect(await beiyuan.takesIn(await arden.extensionFrom(1))).toMatchObject({ size: 2 })
  })

  test('within one second a larger size is signed, and the same size is not signed anew', async () => {
    const [arden] = await twoNodes()
    const { head } = await arden.enters(arden.aCheckpointsLeaf())
    expect(head.time).toBe(NOON)
    expect(await arden.ledger.refresh(arden.pair.id, 0)).toEqual(head)
  })

  test('a refresh signs the same size at a later time, once the last line is old enough', async () => {
    const [arden] = await twoNodes()
    arden.clock.passes(60)
    expect(await arden.ledger.refresh(arden.pair.id, 61)).toMatchObject({ size: 1, time: NOON })
    expect(await arden.ledger.refresh(arden.pair.id, 60)).toMatchObject({ size: 1, time: NOON + 60 })
    await arden.reopen()
    expect(newestTime(arden)).toBe(NOON + 60)
  })
})

/** The peer's receipt line over the node's head, as made by a clock that shows `time`. */
async function receiptAt(node: LogNode, by: LogNode, time: number): Promise<string> {
  const head = node.ledger.head(node.pair.id)!
  const body = printCheckpointBody({ ...head, root: new Uint8Array(head.root) })
  return (await signCosignature(body, by.party.keys.get('cosign')![0]!, by.party.nameOf('cosign'), time)).text
}

describe('a clock that is off the others', () => {
  test.each([
    ['behind', (now: number) => now + 61, undefined],
    ['ahead', (now: number) => now - 62, 0],
  ] as const)('by more than 60 s %s signs nothing', async (_name, theirs, askedAgo) => {
    const [arden, beiyuan] = await twoNodes()
    await arden.takesIn(await beiyuan.extensionFrom(0))
    const head = arden.ledger.head(arden.pair.id)!
    const line = await receiptAt(arden, beiyuan, theirs(NOON))
    const askedAt = askedAgo === undefined ? undefined : NOON - askedAgo
    expect(await arden.ledger.keepLine(arden.pair.id, head, line, askedAt)).toBe(true)
    await expect(arden.enters(arden.aCheckpointsLeaf())).rejects.toMatchObject({ code: 'clock_off' })
    expect(arden.published).toContainEqual(expect.objectContaining({ type: 'clock' }))
  })

  test('by 5 s is warned of, and signs', async () => {
    const [arden, beiyuan] = await twoNodes()
    await arden.takesIn(await beiyuan.extensionFrom(0))
    const line = await receiptAt(arden, beiyuan, NOON + 5)
    await arden.ledger.keepLine(arden.pair.id, arden.ledger.head(arden.pair.id)!, line)
    expect(arden.published).toContainEqual({ type: 'clock', pair: arden.pair.id, offset: -5 })
    expect((await arden.enters(arden.aCheckpointsLeaf())).positions).toEqual([1])
  })

  test('is not told by an old line that arrives late', async () => {
    const [arden, beiyuan] = await twoNodes()
    await arden.takesIn(await beiyuan.extensionFrom(0))
    const line = await receiptAt(arden, beiyuan, NOON)
    arden.clock.passes(30 * 86_400)
    await arden.ledger.keepLine(arden.pair.id, arden.ledger.head(arden.pair.id)!, line)
    expect((await arden.enters(arden.aCheckpointsLeaf())).positions).toEqual([1])
  })
})

test('a line by an unknown key, over another tree, or over more than we hold is not kept', async () => {
  const [arden, beiyuan] = await twoNodes()
  const head = arden.ledger.head(arden.pair.id)!
  const line = await receiptAt(arden, beiyuan, NOON)
  const keep = (claim: object, text = line) =>
    arden.ledger.keepLine(arden.pair.id, { ...head, ...claim }, text)
  expect(await keep({}), 'its key set is not known yet').toBe(false)
  await arden.takesIn(await beiyuan.extensionFrom(0))
  expect(await keep({ root: new Uint8Array(32) })).toBe(false)
  expect(await keep({ size: 2 })).toBe(false)
  expect(await keep({ origin: 'other.example/log/x' })).toBe(false)
  expect(await keep({}, line.slice(0, -8) + printBase64(new Uint8Array(6)))).toBe(false)
  expect(await keep({}, 'no line')).toBe(false)
  expect(await keep({})).toBe(true)
})
