import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Extension } from '../../src/app/ports.ts'
import { LogError } from '../../src/log/errors.ts'
import { utf8 } from '../../src/protocol/bytes.ts'
import { printCheckpointBody, signCheckpoint } from '../../src/protocol/checkpoint.ts'
import { printLeaf, type RecordedCheckpoint } from '../../src/protocol/leaf.ts'
import { parseLine, printLine, printNote } from '../../src/protocol/note.ts'
import { printTime } from '../../src/protocol/time.ts'
import { leafHash, rootOf } from '../../src/protocol/tree.ts'
import { type LogNode, NOON, twoNodes } from '../build/ledgers.ts'

/** A note over these leaves that the node's log key really signs, whatever its own log holds. */
async function signedOver(
  node: LogNode,
  leaves: readonly Uint8Array[],
  origin = node.origin,
): Promise<string> {
  const key = node.party.keys.get('log')![0]!
  const checkpoint = { origin, size: leaves.length, root: new Uint8Array(rootOf(leaves.map(leafHash))) }
  return printNote(printCheckpointBody(checkpoint), [await signCheckpoint(checkpoint, key, origin)])
}

async function allLeaves(node: LogNode): Promise<Uint8Array[]> {
  return (await node.store.leaves(node.origin, 0, 1000)).map((row) => row.bytes)
}

const aLeaf = (parts: object = {}) =>
  printLeaf({ v: 1, type: 'checkpoints', at: printTime(NOON), checkpoints: [], ...parts })

describe('what extends the log', () => {
  test('an overlap is compared, and only what is new is stored', async () => {
    const [arden, beiyuan] = await twoNodes()
    await beiyuan.takesIn(await arden.extensionFrom(0))
    await arden.enters({ message: await arden.aReturn() })
    expect(await beiyuan.takesIn(await arden.extensionFrom(0))).toMatchObject({
      result: 'receipted',
      size: 2,
      messages: 1,
    })
  })

  test('leaves beyond what is held are not taken: the peer is told from where to send', async () => {
    const [arden, beiyuan] = await twoNodes()
    await arden.enters(arden.aCheckpointsLeaf())
    expect(await beiyuan.takesIn(await arden.extensionFrom(1))).toEqual({ result: 'behind', size: 0 })
  })

  test("the note's timed lines that prove true are stored with the receipt, and no others", async () => {
    const [arden, beiyuan] = await twoNodes()
    const extension = await arden.extensionFrom(0)
    const time = arden.ledger.head(arden.pair.id)!.lines.at(-1)!
    const bytes = parseLine(time).signature.slice()
    bytes[71]! ^= 1
    const forged = printLine({ ...parseLine(time), signature: bytes })
    await beiyuan.takesIn({ ...extension, checkpoint: `${extension.checkpoint}${forged}\n${time}\n` })
    const kept = (await beiyuan.store.lines(arden.origin, 1, 1)).map(({ line }) => line)
    expect(kept).toHaveLength(2)
    expect(kept).toContain(time)
    expect(kept).toContain(beiyuan.ledger.receipt(beiyuan.pair.id)!.line)
  })

  test('a heartbeat is receipted afresh once the last receipt has grown old', async () => {
    const [arden, beiyuan] = await twoNodes()
    const extension = await arden.extensionFrom(0)
    const first = await beiyuan.takesIn(extension)
    beiyuan.clock.passes(60)
    const again = await beiyuan.takesIn({ ...extension, from: 1, leaves: [] })
    expect(again).toMatchObject({ result: 'receipted', size: 1 })
    expect(again).not.toEqual(first)
  })

  test('a faulty message is held and receipted like any other', async () => {
    const [arden, beiyuan] = await twoNodes()
    await beiyuan.takesIn(await arden.extensionFrom(0))
    const message = await arden.aReturn()
    await arden.enters({ message })
    const garbled = { ...(await arden.extensionFrom(1)), envelopes: new Map([[message.id, utf8('garbled')]]) }
    const answer = await beiyuan.takesIn(garbled, async () => ({ fault: 'unreadable' }))
    expect(answer).toMatchObject({ result: 'receipted', size: 2 })
    expect(await beiyuan.store.messages(arden.origin, 1, 2)).toMatchObject([{ fault: 'unreadable' }])
    expect(await beiyuan.store.content(beiyuan.pair.id, message.id)).toEqual(utf8('garbled'))
  })
})

describe('two trees under the peer’s signature are a conflict', () => {
  test('of one size', async () => {
    const [arden, beiyuan] = await twoNodes()
    await arden.enters(arden.aCheckpointsLeaf())
    const extension = await arden.extensionFrom(0)
    await beiyuan.takesIn(extension)
    const other = [extension.leaves[0]!, aLeaf({ at: printTime(NOON + 1) })]
    const checkpoint = await signedOver(arden, other)
    const answer = await beiyuan.takesIn({ ...extension, leaves: other, checkpoint })
    expect(answer).toEqual({ result: 'conflict', notes: [extension.checkpoint, checkpoint] })
    expect(beiyuan.published).toContainEqual({
      type: 'conflict',
      pair: beiyuan.pair.id,
      notes: [extension.checkpoint, checkpoint],
    })
  })

  test('of a larger size, where leaves that are held come back changed', async () => {
    const [arden, beiyuan] = await twoNodes()
    await arden.enters(arden.aCheckpointsLeaf())
    const extension = await arden.extensionFrom(0)
    await beiyuan.takesIn(extension)
    const other = [extension.leaves[0]!, aLeaf({ at: printTime(NOON + 1) }), aLeaf()]
    const checkpoint = await signedOver(arden, other)
    expect(await beiyuan.takesIn({ ...extension, leaves: other, checkpoint })).toMatchObject({
      result: 'conflict',
    })
  })

  test('changed leaves that no signature covers prove nothing', async () => {
    const [arden, beiyuan] = await twoNodes()
    await arden.enters(arden.aCheckpointsLeaf())
    await beiyuan.takesIn(await arden.extensionFrom(0))
    await arden.enters(arden.aCheckpointsLeaf())
    const extension = await arden.extensionFrom(0)
    const leaves = extension.leaves.with(1, aLeaf({ at: printTime(NOON + 1) }))
    await expect(beiyuan.takesIn({ ...extension, leaves })).rejects.toMatchObject({ code: 'bad_checkpoint' })
  })
})

describe('what is refused leaves the log where it was', () => {
  const refusals: [string, string, (good: Extension, arden: LogNode) => Promise<Extension> | Extension][] = [
    [
      'another log’s origin',
      'bad_checkpoint',
      (good) => ({ ...good, origin: good.origin.replace('arden', 'other') }),
    ],
    [
      'a note of another size',
      'bad_checkpoint',
      async (good, arden) => ({
        ...good,
        checkpoint: await signedOver(arden, [...(await allLeaves(arden)), aLeaf()]),
      }),
    ],
    ['a note that is none', 'bad_checkpoint', (good) => ({ ...good, checkpoint: 'note' })],
    [
      'a note signed by nobody known',
      'bad_signature',
      (good) => ({
        ...good,
        checkpoint: good.checkpoint.replace(/ [A-Za-z0-9+/]{20}/, ` ${'A'.repeat(20)}`),
      }),
    ],
    [
      'a changed leaf',
      'bad_checkpoint',
      (good) => ({ ...good, leaves: good.leaves.with(-1, aLeaf({ at: printTime(NOON + 9) })) }),
    ],
    ['a leaf that is no leaf', 'bad_leaf', (good) => ({ ...good, leaves: good.leaves.with(-1, utf8('{}')) })],
    ['a message leaf without its message', 'missing_message', (good) => ({ ...good, envelopes: new Map() })],
    ['a size that is none', 'bad_checkpoint', (good) => ({ ...good, from: -1 })],
    [
      'more leaves than an exchange holds',
      'too_large',
      (good) => ({ ...good, leaves: Array.from({ length: 257 }, () => aLeaf()) }),
    ],
    [
      'a leaf that is too long',
      'too_large',
      (good) => ({ ...good, leaves: good.leaves.with(-1, new Uint8Array(65_536)) }),
    ],
  ]
  test.each(refusals)('%s: %s', async (_name, code, spoil) => {
    const [arden, beiyuan] = await twoNodes()
    await beiyuan.takesIn(await arden.extensionFrom(0))
    await arden.enters({ message: await arden.aReturn() }, arden.aCheckpointsLeaf())
    const good = await arden.extensionFrom(1)
    await expect(beiyuan.takesIn(await spoil(good, arden))).rejects.toMatchObject({ name: 'LogError', code })
    expect((await beiyuan.store.log(arden.origin))!.size).toBe(1)
    expect(await beiyuan.takesIn(good)).toMatchObject({ result: 'receipted', size: 3 })
  })

  const misplaced: [string, (arden: LogNode, beiyuan: LogNode) => Uint8Array | Promise<Uint8Array>][] = [
    ['a request before an agreement is in effect', async (arden) => (await aRequest(arden)).leaf],
    [
      'a succession leaf within an epoch',
      () => printLeaf({ v: 1, type: 'succession', at: printTime(NOON), note: 'x' }),
    ],
    [
      'a checkpoint of its own log beyond its place',
      (arden) => aLeaf({ checkpoints: [aCheckpoint(arden, 2)] }),
    ],
    [
      'a checkpoint of a log of another pair',
      (arden) =>
        aLeaf({
          checkpoints: [
            { ...aCheckpoint(arden, 1), log: arden.origin.replace(arden.pair.id, '0'.repeat(32)) },
          ],
        }),
    ],
    [
      'a message that stands here already',
      async (arden) => (await arden.store.leaves(arden.origin, 0, 1))[0]!.bytes,
    ],
    [
      'a checkpoint without its root, which was never recorded',
      (arden) => aLeaf({ checkpoints: [withoutRoot(aCheckpoint(arden, 1))] }),
    ],
    ['held of its own log', (arden) => aLeaf({ held: { log: arden.origin, size: 1 } })],
  ]
  test.each(misplaced)('%s: bad_leaf, and a node does not enter it either', async (_name, make) => {
    const [arden, beiyuan] = await twoNodes()
    await beiyuan.takesIn(await arden.extensionFrom(0))
    const leaf = await make(arden, beiyuan)
    const leaves = [...(await allLeaves(arden)), leaf]
    const extension = {
      origin: arden.origin,
      from: 1,
      leaves: [leaf],
      envelopes: new Map(),
      checkpoint: await signedOver(arden, leaves),
    }
    await expect(beiyuan.takesIn(extension)).rejects.toMatchObject({ code: 'bad_leaf' })
    await expect(arden.enters({ leaf })).rejects.toMatchObject({ code: 'bad_leaf' })
    expect((await arden.enters(arden.aCheckpointsLeaf())).positions).toEqual([1])
  })

  test('a root that is recorded is left out from then on, also after a restart', async () => {
    const [arden, beiyuan] = await twoNodes()
    const first = { leaf: aLeaf({ checkpoints: [aCheckpoint(arden, 1)] }) }
    const again = { leaf: aLeaf({ at: printTime(NOON + 1), checkpoints: [aCheckpoint(arden, 1)] }) }
    const without = { leaf: aLeaf({ checkpoints: [withoutRoot(aCheckpoint(arden, 1))] }) }
    await arden.enters(first)
    await beiyuan.takesIn(await arden.extensionFrom(0))
    for (const restarts of [false, true]) {
      if (restarts) await Promise.all([arden.reopen(), beiyuan.reopen()])
      await expect(arden.enters(again)).rejects.toMatchObject({ code: 'bad_leaf' })
      const held = (await beiyuan.store.log(arden.origin))!.size
      await arden.enters(without)
      expect(await beiyuan.takesIn(await arden.extensionFrom(held))).toMatchObject({ result: 'receipted' })
    }
  })

  test('a log that does not begin with its key set', async () => {
    const [arden, beiyuan] = await twoNodes()
    const extension = {
      origin: arden.origin,
      from: 0,
      leaves: [aLeaf()],
      envelopes: new Map(),
      checkpoint: await signedOver(arden, [aLeaf()]),
    }
    await expect(beiyuan.takesIn(extension)).rejects.toMatchObject({ code: 'bad_leaf' })
  })

  test('a key set that another identity signed gives nobody’s keys', async () => {
    const [arden, beiyuan] = await twoNodes()
    const extension = await arden.extensionFrom(0)
    const forged = await beiyuan.keysMessage()
    const envelopes = new Map([...extension.envelopes.keys()].map((id) => [id, forged.envelope]))
    await expect(beiyuan.takesIn({ ...extension, envelopes })).rejects.toMatchObject({
      code: 'bad_signature',
    })
  })
})

test('whatever is sent, only LogError with a closed code comes out, and the log goes on', async () => {
  const [arden, beiyuan] = await twoNodes()
  const first = await arden.extensionFrom(0)
  await beiyuan.takesIn(first)
  await arden.enters({ message: await arden.aReturn() })
  const good = await arden.extensionFrom(1)
  const bytes = fc.uint8Array({ maxLength: 200 })
  const hostile = fc.record({
    origin: fc.oneof(fc.constant(good.origin), fc.string()),
    from: fc.oneof(fc.constant(1), fc.integer(), fc.double()),
    leaves: fc.oneof(fc.constant(good.leaves), fc.array(bytes, { maxLength: 3 })),
    envelopes: fc.oneof(fc.constant(good.envelopes), fc.constant(new Map())),
    checkpoint: fc.oneof(fc.constant(good.checkpoint), fc.constant(first.checkpoint), fc.string()),
  })
  await fc.assert(
    fc.asyncProperty(hostile, async (extension) => {
      const answer = await beiyuan.takesIn(extension).catch((cause) => cause)
      if (answer instanceof Error) expect(answer).toBeInstanceOf(LogError)
      if (answer instanceof LogError) {
        expect(['bad_leaf', 'bad_checkpoint', 'bad_signature', 'missing_message', 'too_large']).toContain(
          answer.code,
        )
      }
    }),
    { numRuns: 300 },
  )
  expect(await beiyuan.takesIn(good)).toMatchObject({ result: 'receipted', size: 2 })
})

function aCheckpoint(node: LogNode, size: number): RecordedCheckpoint {
  const line = `${node.party.nameOf('time')} ${new Uint8Array(76).toBase64()}`
  return { log: node.origin, size, root: new Uint8Array(32).toBase64(), lines: [line] }
}

function withoutRoot({ root: _root, ...checkpoint }: RecordedCheckpoint): RecordedCheckpoint {
  return checkpoint
}

async function aRequest(node: LogNode) {
  const text = { lang: 'en', text: 'x' }
  return node.seal({
    kind: 'request',
    rule: { agreement: `sha256:${'0'.repeat(64)}`, class: 'information', urgency: 'routine' },
    body: {
      reference: 'ARD-2026-0001',
      title: text,
      facts: text,
      offences: [],
      observables: [],
      asks: [{ n: 1, text }],
      tlp: 'GREEN',
      files: [],
      by: { name: 'A', role: 'officer' },
    },
  })
}
