import { mkdtemp } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLedger } from '../../src/log/ledger.ts'
import { ownNews } from '../../src/peer/own-news.ts'
import type { MessageLeaf } from '../../src/protocol/index.ts'
import {
  type Checkpoint,
  digest,
  parseEnvelope,
  parsePayload,
  printCheckpointBody,
  printLeaf,
  printNote,
  printTime,
  signCheckpoint,
  utf8,
} from '../../src/protocol/index.ts'
import { openSqliteStore } from '../../src/store/index.ts'
import { RawPeer } from '../build/exchanges.ts'
import { type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

let poisons = 0

/** Enters a message leaf whose envelope is whatever is given: what a broken or hostile program would do. */
async function enterPoison(from: TestNode, to: TestNode, envelope: Uint8Array): Promise<`sha256:${string}`> {
  const id = digest(utf8(`poison ${++poisons}`))
  const leaf: MessageLeaf = {
    v: 1,
    type: 'message',
    id,
    kind: 'status',
    thread: '1'.repeat(32),
    at: printTime(from.clock.now()),
    length: 100,
    exercise: true,
    ref: digest(utf8('no such request')),
  }
  await from.ledger.append(from.pairWith(to), [
    { message: { id, kind: 'status', thread: leaf.thread, leaf: printLeaf(leaf), envelope } },
  ])
  return id
}

/** The returns that a node has entered, by the id that they return. */
async function returnsOf(node: TestNode, to: TestNode): Promise<Map<string, string>> {
  const origin = node.ledger.head(node.pairWith(to))!.origin
  const rows = (await node.store.messages(origin, 0, node.sizeFor(to))).filter((row) => row.kind === 'return')
  const contents = await node.store.contents(
    node.pairWith(to),
    rows.map((row) => row.id),
  )
  return new Map(
    rows.map((row) => {
      const payload = parsePayload(parseEnvelope(contents.get(row.id)!).payload)
      return [row.ref!, payload.kind === 'return' ? payload.code : '']
    }),
  )
}

describe('a poison message', () => {
  it.each([
    ['no JSON', utf8('\u0000 not JSON')],
    ['nothing', new Uint8Array(0)],
    ['JSON of another kind', utf8('[[[[]]]]')],
    ['a payload that is no payload', utf8('{"payload":"AAAA","signatures":[]}')],
  ])('that is %s is held, receipted and returned, and what follows it goes through', async (_, envelope) => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
    const id = await enterPoison(net.arden, net.beiyuan, envelope)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ seconds: 60 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    expect(await net.beiyuan.store.content(net.beiyuan.pairWith(net.arden), id)).toEqual(envelope)
    expect((await net.beiyuan.store.threads({ reference, limit: 1 })).length).toBe(1)
    expect([...(await returnsOf(net.beiyuan, net.arden))]).toEqual([[id, 'unreadable']])
  })
})

describe('a leaf that is bad', () => {
  it('holds the peer’s log where it was, and ours goes on', async () => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
    const hostile = new RawPeer(net.beiyuan, net.arden)
    const held = net.arden.receiptedFrom(net.beiyuan)
    const good = await hostile.nothingNew()
    const leaves = ['{"at":"2026-01-01T00:00:00Z","type":"nonsense","v":1}']
    const checkpoint = await signedNote(net.beiyuan, {
      origin: good.log.origin,
      size: held + 1,
      root: new Uint8Array(32),
    })
    const body = { ...good, log: { ...good.log, from: held, leaves, checkpoint } }
    const answer = await hostile.exchange(body)
    hostile.close()
    expect([answer.status, answer.json.code]).toEqual([400, 'bad_leaf'])
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
  })
})

describe('two notes that conflict', () => {
  it('are answered with 422 and both notes, told on both sides, and stop neither log', async () => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'], { disk: true })
    const hostile = new RawPeer(net.beiyuan, net.arden)
    const fork = await anotherLogOf(net.beiyuan, net.arden)
    const answer = await hostile.exchange(fork)
    expect(answer.status).toBe(422)
    expect(answer.json).toMatchObject({ code: 'conflict', notes: [expect.any(String), expect.any(String)] })
    expect(net.arden.events.filter((event) => event.type === 'conflict').length).toBe(1)
    await net.passes({ minutes: 2 })
    const conflicts = net.beiyuan.events.filter((event) => event.type === 'conflict')
    expect(
      conflicts.length + net.beiyuan.events.filter((event) => event.type === 'phase').length,
    ).toBeGreaterThan(0)
    await net.arden.officer(net.beiyuan).submits(aRequest())
    expect(net.arden.ledger.phase(hostile.pair).phase).toBe('running')
    hostile.close()
  })
})

describe('a peer over its quota', () => {
  it('is told when to come again; its receipts still count, what it lacks is recorded, a restart forgets nothing, and the day after all goes through', async () => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'], {
      agreement: { quotas: { messagesPerDay: 6, bytesPerDay: 10_000_000 } },
    })
    for (let i = 0; i < 12; i++) {
      await net.arden.officer(net.beiyuan).submits(aRequest())
      await net.settles()
    }
    expect(net.beiyuan.receiptedFrom(net.arden)).toBeLessThan(net.arden.sizeFor(net.beiyuan))
    expect(net.beiyuan.events.some((event) => event.type === 'over_quota')).toBe(true)
    expect(net.arden.peer.link(net.arden.pairWith(net.beiyuan))?.state).toBe('over_quota')
    await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(net.beiyuan.sizeFor(net.arden))
    await restart(net.beiyuan)
    await net.passes({ minutes: 5 })
    expect(await leavesOf(net.beiyuan, net.arden)).toContain('"why":"over_quota"')
    await net.passes({ hours: 26 })
    await net.passes({ minutes: 11 })
    await net.passes({ hours: 26 })
    await net.passes({ minutes: 11 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
  })
})

async function signedNote(node: TestNode, checkpoint: Checkpoint): Promise<string> {
  const line = await signCheckpoint(checkpoint, node.party.keys.get('log')![0]!, checkpoint.origin)
  return printNote(printCheckpointBody(checkpoint), [line])
}

async function restart(node: TestNode): Promise<void> {
  await node.stop()
  await node.start()
  await node.peer.start()
}

async function leavesOf(node: TestNode, to: TestNode): Promise<string> {
  const head = node.ledger.head(node.pairWith(to))!
  return (await node.store.leaves(head.origin, 0, head.size))
    .map((row) => Buffer.from(row.bytes).toString())
    .join('\n')
}

/** The same party's other log under the same name: other leaves from the second on, signed with the same keys. */
async function anotherLogOf(node: TestNode, to: TestNode) {
  const folder = await mkdtemp(`${node.folder}-fork-`)
  const store = await openSqliteStore(':memory:')
  const { keys, clock } = node.node
  const ledger = await openLedger({
    keys,
    clock,
    store,
    guardFolder: folder,
    events: { publish() {}, subscribe: () => () => {} },
  })
  const pair = (await node.store.pairs()).find(({ id }) => id === node.pairWith(to))!
  await store.savePair(pair)
  await ledger.create(pair)
  const origin = node.ledger.head(pair.id)!.origin
  const first = (await node.store.messages(origin, 0, 1))[0]!
  const envelope = (await node.store.content(pair.id, first.id))!
  const leaf = (await node.store.leaves(origin, 0, 1))[0]!.bytes
  await ledger.append(pair.id, [
    { message: { id: first.id, kind: 'keys', thread: first.thread, leaf, envelope } },
  ])
  for (let i = 1; i < node.sizeFor(to); i++) {
    await ledger.append(pair.id, [
      {
        leaf: printLeaf({ v: 1, type: 'checkpoints', at: printTime(node.clock.now() + i), checkpoints: [] }),
      },
    ])
  }
  const news = await ownNews({ store, ledger }, pair, { from: 0, leaves: 256 })
  await ledger.close()
  await store.close()
  return { v: 1, log: news.log, messages: news.messages, receipts: [] }
}
