import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { enterAgreement } from '../../src/app/agree.ts'
import { agreementInEffect, agreementThread, knownAgreements } from '../../src/app/agreements.ts'
import { draftRequest } from '../../src/app/draft-request.ts'
import { type Composition, seal } from '../../src/app/enter.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { judgePair } from '../../src/app/judge-pair.ts'
import { proposeDraft } from '../../src/app/people/propose.ts'
import type { Viewer } from '../../src/app/people/viewer.ts'
import { listRequests, showRequest } from '../../src/app/show-request.ts'
import { succeedLog } from '../../src/app/succeed-log.ts'
import {
  type Agreement,
  agreementDigest,
  type CheckpointsLeaf,
  type Leaf,
  parseLeaf,
  printAgreement,
  printCheckpointBody,
  printLeaf,
  printNote,
  printTime,
  signCheckpoint,
  utf8,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { RawPeer } from '../build/exchanges.ts'
import { type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const other = { arden: 'beiyuan', beiyuan: 'arden' } as const
const ACTOR = { name: 'an officer', role: 'case handler' }
const HANDLER: Viewer = { person: 'an-officer', name: 'an officer', roles: ['handler'], isProgram: false }
const ANSWER = { type: 'answer', outcomes: [{ ask: 1, outcome: 'done' }] } as const

/** A peer whose keys are good and who enters what no honest node would, against a node that is as it is. */
describe('a peer that claims to hold more than was signed', () => {
  const nextEpoch = (origin: string) => origin.replace(/1$/, '2')
  it.each([
    ['held', 'of what we sign', (log: string) => ({ held: { log, size: 1_000_000 } })],
    ['held', 'of an epoch that is not begun', (log: string) => ({ held: { log: nextEpoch(log), size: 1 } })],
    [
      'lacks',
      'of what we sign',
      (log: string) => ({
        lacks: { log, size: 1_000_000, since: '2025-01-01T00:00:00Z', why: 'not_delivered' as const },
      }),
    ],
  ])('(%s, %s) is refused, and everything is still shown and proven', async (_member, _of, claim) => {
    const net = await twoNodes()
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.passes({ minutes: 3 })
    const held = net.beiyuan.receiptedFrom(net.arden)
    const named = claim(originOf(net.beiyuan, net.arden))
    await net.arden.ledger.append(net.pair, [{ leaf: emptyLeaf(net.clock.now(), named) }])
    const raw = new RawPeer(net.arden, net.beiyuan)
    onTestFinished(() => raw.close())
    const answer = await raw.exchange(await raw.newsFrom(held))
    expect([answer.status, answer.json.code]).toEqual([400, 'bad_leaf'])
    await net.passes({ minutes: 3 })
    expect(
      (await leavesHeld(net.beiyuan, net.arden)).filter(isCheckpoints).map((l) => l.held ?? l.lacks),
    ).not.toContainEqual(Object.values(named)[0])
    expect((await showRequest(net.beiyuan.node, reference)).verdicts?.receipt).toEqual(expect.any(String))
    expect(await findingsAt(net.beiyuan, net.arden)).toEqual([])
    await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(net.beiyuan.sizeFor(net.arden))
  })
})

describe('a peer that claims to hold a size that was never signed by itself', () => {
  it('of an epoch given up since keeps neither side from proving its record', async () => {
    const net = await twoNodes()
    await net.passes({ minutes: 2 })
    for (const name of ['arden', 'beiyuan'] as const) net.wire(name, other[name]).cut()
    const log = originOf(net.beiyuan, net.arden)
    const size = net.beiyuan.sizeFor(net.arden) + 1
    const empty = { leaf: emptyLeaf(net.clock.now()) }
    await net.beiyuan.ledger.append(net.pair, [empty, empty, empty])
    await net.arden.ledger.append(net.pair, [{ leaf: emptyLeaf(net.clock.now(), { held: { log, size } }) }])
    const [pair] = await net.beiyuan.store.pairs()
    await succeedLog(net.beiyuan.node, pair!, 'other')
    net.wire('arden', 'beiyuan').mend()
    await net.passes({ minutes: 10 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    expect(await findingsAt(net.beiyuan, net.arden)).toEqual([])
    expect(await findingsAt(net.arden, net.beiyuan)).toEqual([])
  })
})

describe('a key set in the thread of a request', () => {
  it('leaves the request in its place, in the list and open to answers, and is known as a key set', async () => {
    const net = await twoNodes()
    const { reference, thread } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.passes({ minutes: 2 })
    const keys = await enters(net.arden, net.beiyuan, {
      kind: 'keys',
      thread,
      body: { document: net.arden.party.keySet(2) },
    })
    await net.passes({ minutes: 2 })
    expect((await net.beiyuan.store.message(net.pair, keys))?.fault).toBeUndefined()
    expect((await net.beiyuan.store.threads({ pair: net.pair, kind: 'keys', limit: 9 })).length).toBe(2)
    expect((await showRequest(net.beiyuan.node, reference)).phase).toBe('entered')
    expect((await listRequests(net.beiyuan.node, {})).map((row) => row.reference)).toEqual([reference])
    await net.arden.officer(net.beiyuan).acts(reference, ANSWER)
    await net.passes({ minutes: 2 })
    expect((await showRequest(net.beiyuan.node, reference)).phase).toBe('answered')
  })
})

describe('a turn whose ref is another message of the thread', () => {
  it('of the asker withdraws nothing and grants nothing: it is returned, and the request can be answered', async () => {
    const net = await twoNodes()
    const { reference, thread } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 2 })
    const { id } = await net.arden.officer(net.beiyuan).acts(reference, { type: 'clarify' }, 'more')
    await net.passes({ minutes: 2 })
    const before = await showRequest(net.beiyuan.node, reference)
    const ref = id as Composition['ref'] & string
    const withdraw = await enters(net.arden, net.beiyuan, {
      kind: 'withdraw',
      thread,
      ref,
      body: { by: ACTOR },
    })
    const until = printTime(net.clock.now() + 7 * 86_400)
    const grant = await enters(net.arden, net.beiyuan, {
      kind: 'extend',
      thread,
      ref,
      grant: { duty: 'answer', due: until },
      body: { until, by: ACTOR },
    })
    await net.passes({ minutes: 2 })
    for (const each of [withdraw, grant])
      expect((await net.beiyuan.store.message(net.pair, each))?.fault).toBe('not_allowed')
    const { phase, dues } = await showRequest(net.beiyuan.node, reference)
    expect({ phase, dues }).toEqual({ phase: before.phase, dues: before.dues })
    await net.beiyuan.officer(net.arden).acts(reference, ANSWER)
    await net.passes({ minutes: 2 })
    const judged = (await judgePair(net.beiyuan.node, net.pair)).requests[0]!
    expect(judged.withdrawn).toBeNull()
    expect(judged.duties.map(({ duty, verdict }) => `${duty} ${verdict}`)).toContain('answer on-time')
  })

  it('of the answerer answers nothing: the asker sees it open, as the record does', async () => {
    const net = await twoNodes()
    const { reference, thread } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 2 })
    const { id } = await net.beiyuan.officer(net.arden).acts(reference, { type: 'clarify' }, 'what?')
    await net.passes({ minutes: 2 })
    const result = await enters(net.beiyuan, net.arden, {
      kind: 'result',
      thread,
      ref: id as Composition['ref'] & string,
      answers: ['acknowledgement', 'answer', 'result'],
      body: { outcomes: [{ ask: 1, outcome: 'done' }], final: true, files: [], by: ACTOR },
    })
    await net.passes({ minutes: 2 })
    expect((await net.arden.store.message(net.pair, result))?.fault).toBe('not_allowed')
    const shown = await showRequest(net.arden.node, reference)
    expect([shown.phase, shown.request.answered]).toEqual(['entered', []])
  })
})

describe('a tired officer who clicks twice', () => {
  it('puts one request up for release: the second click finds the first', async () => {
    const net = await twoNodes()
    const draft = await draftRequest(net.arden.node, net.pair, aRequest(), HANDLER)
    const clicks = await Promise.all([1, 2].map(() => proposeDraft(net.arden.node, HANDLER, draft.id)))
    expect(new Set(clicks.map(({ id }) => id)).size).toBe(1)
    expect(await net.arden.store.proposals({ limit: 9 })).toHaveLength(1)
  })
})

describe('a third party that takes the name of another’s request', () => {
  it.each([
    ['reference', ({ reference }: Asked) => ({ reference, thread: 'ab'.repeat(16) }), 'not_allowed'],
    [
      'thread',
      ({ thread }: Asked, prefix: string) => ({ reference: `${prefix}-2025-9000`, thread }),
      undefined,
    ],
  ])('(its %s) is sent nothing of the answer, and the asker gets it', async (_which, name, fault) => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan', 'cobalt'], {
      pairs: [
        ['arden', 'beiyuan'],
        ['cobalt', 'beiyuan'],
      ],
    })
    // Of two pairs with one thread the first in the database is found first: the third party has it.
    const [first] = await net.beiyuan.store.pairs()
    const [third, asker] =
      first!.peer.identity === net.arden.party.id ? [net.arden, net.cobalt] : [net.cobalt, net.arden]
    const asked = await asker.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 2 })
    const named = name(asked, third.party.card().prefix)
    const copy = await enters(third, net.beiyuan, await aRequestOf(third, net.beiyuan, named))
    await net.passes({ minutes: 2 })
    const other = third.pairWith(net.beiyuan)
    expect((await net.beiyuan.store.message(other, copy))?.fault).toBe(fault)
    const answer = await net.beiyuan.officer(asker).acts(asked.reference, ANSWER, 'for the asker only')
    await net.passes({ minutes: 2 })
    expect(await third.store.message(other, answer.id)).toBeUndefined()
    expect((await showRequest(asker.node, asked.reference)).phase).toBe('answered')
  })
})

describe('a peer whose server shows notes of no fork', () => {
  it('that are too long for a leaf stops none of the record: what is held goes on being written down', async () => {
    const net = await twoNodes()
    await net.passes({ minutes: 2 })
    const mend = await showsNotes(net, async () => ['x'.repeat(40_000), 'y'.repeat(40_000)])
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 2 })
    await mend()
    await net.passes({ minutes: 25 })
    const { id } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.passes({ minutes: 3 })
    expect(net.arden.reports.filter(({ outcome }) => outcome === 'record')).toEqual([])
    const { index } = (await net.arden.store.message(net.pair, id))!
    const held = (await leavesOf(net.arden, net.beiyuan))
      .filter(isCheckpoints)
      .map((leaf) => leaf.held?.size ?? 0)
    expect(Math.max(...held)).toBeGreaterThan(index)
  })

  it('writes nothing into our log, and a fork of its own is written once however often it is shown, also after a restart', async () => {
    const net = await twoNodes()
    await net.passes({ minutes: 2 })
    const conflicts = async () =>
      (await leavesOf(net.arden, net.beiyuan)).filter((leaf) => isCheckpoints(leaf) && leaf.conflict)
    const note = (root: Uint8Array, signer = net.beiyuan) => noteOf(net.beiyuan, net.arden, { root, signer })
    const [one, two] = [await note(new Uint8Array(32).fill(1)), await note(new Uint8Array(32).fill(2))]
    const known = await note(await net.beiyuan.ledger.rootAt(originOf(net.beiyuan, net.arden), 3))
    const lies = [
      ['any text', 'b'],
      [one, one.replace('AQEB', 'AQEC')],
      [await note(new Uint8Array(32).fill(2), net.arden), one],
      [known, known],
    ]
    // What an earlier version may have written down unlooked at.
    const written = { leaf: emptyLeaf(net.clock.now(), { conflict: ['any text', 'b'] }) }
    await net.arden.ledger.append(net.pair, [written])
    const before = await conflicts()
    await startsAgain(net.arden)
    let shown = 0
    const mend = await showsNotes(net, async () => lies[shown++ % lies.length] as [string, string])
    await entersOften(net)
    expect(shown).toBeGreaterThan(lies.length)
    expect(await conflicts()).toEqual(before)
    await mend()
    let others = 2
    const fork = [one, two] as const
    const showings = [
      async () => fork,
      async () => [two, one] as const,
      async () => [one, await note(new Uint8Array(32).fill(++others))] as const,
    ]
    let turn = 0
    const again = await showsNotes(net, () => showings[turn++ % showings.length]!())
    await entersOften(net)
    expect((await conflicts()).slice(before.length)).toMatchObject([{ conflict: fork }])
    await startsAgain(net.arden)
    await entersOften(net)
    expect((await conflicts()).length).toBe(before.length + 1)
    await again()
  })
})

describe('a message that is no envelope', () => {
  it('is returned, and every export of both sides is proven still', async () => {
    const net = await twoNodes()
    const envelopes = [
      'hello\nworld',
      '',
      ' {"payload":"AAAA","signatures":[]}',
      '{"signatures":[],"payload":"AAAA"}',
      '\r\n',
    ]
    for (const [i, text] of envelopes.entries()) {
      const composition = await aRequestOf(net.arden, net.beiyuan, {
        reference: `ARD-2025-900${i}`,
        thread: `${i}`.repeat(32),
      })
      await enters(net.arden, net.beiyuan, composition, utf8(text))
    }
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    const returns = (await leavesOf(net.beiyuan, net.arden)).filter(
      (leaf) => leaf.type === 'message' && leaf.kind === 'return',
    )
    expect(returns.length).toBe(envelopes.length)
    for (const [node, other] of [
      [net.arden, net.beiyuan],
      [net.beiyuan, net.arden],
    ] as const)
      expect(await findingsAt(node, other)).toEqual([])
  })
})

describe('a message in the thread of an agreement', () => {
  it('that is a request before the version is entered stops neither agreement, requests nor record', async () => {
    const net = await twoNodes()
    const next = await nextVersion(net.arden, net.beiyuan)
    const thread = agreementThread(agreementDigest(next))
    await enters(
      net.arden,
      net.beiyuan,
      await aRequestOf(net.arden, net.beiyuan, { reference: 'ARD-2025-9000', thread }),
    )
    await net.passes({ minutes: 2 })
    await enterAgreement(net.beiyuan.node, net.pair, printAgreement(next))
    await enterAgreement(net.arden.node, net.pair, printAgreement(next))
    await net.passes({ minutes: 3 })
    expect(
      (await knownAgreements(net.beiyuan.node, net.pair)).map(({ document }) => document?.version),
    ).toEqual([1, 2])
    expect((await agreementInEffect(net.beiyuan.node, net.pair))?.document.version).toBe(2)
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.passes({ minutes: 2 })
    expect((await showRequest(net.beiyuan.node, reference)).verdicts?.receipt).toEqual(expect.any(String))
    expect(net.beiyuan.reports.filter(({ outcome }) => outcome === 'record')).toEqual([])
  })

  it('that is a key set leaves the agreement in effect', async () => {
    const net = await twoNodes()
    const { digest: agreed } = (await agreementInEffect(net.beiyuan.node, net.pair))!
    await enters(net.arden, net.beiyuan, {
      kind: 'keys',
      thread: agreementThread(agreed),
      body: { document: net.arden.party.keySet(2) },
    })
    await net.passes({ minutes: 2 })
    expect((await agreementInEffect(net.beiyuan.node, net.pair))?.digest).toBe(agreed)
    await net.beiyuan.officer(net.arden).submits(aRequest())
  })
})

type Asked = { readonly reference: string; readonly thread: string }
type Two = Awaited<ReturnType<typeof twoNodes>>

async function twoNodes() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  return Object.assign(net, { pair: net.arden.pairWith(net.beiyuan) })
}

/** Signs and enters any message into a node's own log past all that decides what may be said; `envelope`: other bytes in its place. */
async function enters(
  from: TestNode,
  to: TestNode,
  composition: Composition,
  envelope?: Uint8Array,
): Promise<string> {
  const pair = (await from.store.pairs()).find(({ id }) => id === from.pairWith(to))!
  const { sealed } = await seal(from.node, pair, composition)
  await from.ledger.append(pair.id, [{ message: { ...sealed, ...(envelope && { envelope }) } }])
  return sealed.id
}

async function aRequestOf(from: TestNode, to: TestNode, { reference, thread }: Asked): Promise<Composition> {
  const { digest: agreement } = (await agreementInEffect(from.node, from.pairWith(to)))!
  const { kind, urgency, asks, ...texts } = aRequest()
  const body = {
    ...texts,
    reference,
    asks: asks.map((text, i) => ({ n: i + 1, text })),
    offences: [],
    observables: [],
    tlp: 'AMBER',
    files: [],
    by: ACTOR,
  }
  return { kind: 'request', thread, rule: { agreement, class: kind, urgency }, body }
}

async function nextVersion(node: TestNode, other: TestNode): Promise<Agreement> {
  const { document, digest: before } = (await agreementInEffect(node.node, node.pairWith(other)))!
  return { ...document, version: 2, before, retention: { days: 400 } }
}

function originOf(node: TestNode, to: TestNode): string {
  return node.ledger.head(node.pairWith(to))!.origin
}

async function leavesOf(node: TestNode, to: TestNode): Promise<Leaf[]> {
  const rows = await node.store.leaves(originOf(node, to), 0, node.sizeFor(to))
  return rows.map(({ bytes }) => parseLeaf(bytes))
}

/** The leaves of the other's log that a node holds. */
async function leavesHeld(node: TestNode, of: TestNode): Promise<Leaf[]> {
  const rows = await node.store.leaves(originOf(of, node), 0, node.receiptedFrom(of) + 100)
  return rows.map(({ bytes }) => parseLeaf(bytes))
}

/** A checkpoints leaf without checkpoints, and what else it is to say. */
function emptyLeaf(at: number, more: Partial<CheckpointsLeaf> = {}): Uint8Array {
  return printLeaf({ v: 1, type: 'checkpoints', at: printTime(at), checkpoints: [], ...more })
}

function isCheckpoints(leaf: Leaf): leaf is CheckpointsLeaf {
  return leaf.type === 'checkpoints'
}

async function findingsAt(node: TestNode, other: TestNode) {
  return (await verifyBundle(await exportBundle(node.node, node.pairWith(other), { public: false }))).findings
}

async function startsAgain(node: TestNode): Promise<void> {
  await node.stop()
  await node.start()
  await node.peer.start()
}

/** Requests of arden, each of which makes its node speak to whoever stands in beiyuan's place. */
async function entersOften(net: Two): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 10 })
  }
}

/** A note over the first leaves of a node's log with any root, signed well by it or by another. */
async function noteOf(
  node: TestNode,
  to: TestNode,
  {
    root,
    signer = node,
    size = 3,
  }: { readonly root: Uint8Array; readonly signer?: TestNode; readonly size?: number },
): Promise<string> {
  const checkpoint = { origin: originOf(node, to), size, root: new Uint8Array(root) }
  const line = await signCheckpoint(checkpoint, signer.party.keys.get('log')![0]!, checkpoint.origin)
  return printNote(printCheckpointBody(checkpoint), [line])
}

/** From now on a server in beiyuan's place answers everything with 422 and two notes; what is given back lets beiyuan stand there again. */
async function showsNotes(
  net: Two,
  notes: () => Promise<readonly [string, string]>,
): Promise<() => Promise<void>> {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    response.writeHead(422, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ code: 'conflict', notes: await notes() }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(close)
  net.wire('beiyuan', 'arden').cut()
  net.wire('arden', 'beiyuan').leadsTo((server.address() as { port: number }).port)
  return async () => {
    net.wire('arden', 'beiyuan').leadsTo(undefined)
    net.wire('beiyuan', 'arden').mend()
    await close()
  }
}
