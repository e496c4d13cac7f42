import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { actOnRequest } from '../../src/app/act-on-request.ts'
import { enterAgreement } from '../../src/app/agree.ts'
import { agreementInEffect, witnessPolicy } from '../../src/app/agreements.ts'
import type { RequestDraft } from '../../src/app/draft-request.ts'
import { enterRequest } from '../../src/app/enter-request.ts'
import { newExamine } from '../../src/app/examine.ts'
import { noteMoved } from '../../src/app/files/custody.ts'
import type { Actor, Node } from '../../src/app/node.ts'
import type { Ledger, NodeEvent, Pair, PairId, Store } from '../../src/app/ports.ts'
import { quotasOf } from '../../src/app/quotas.ts'
import { type RecordLoop, startRecordLoop } from '../../src/app/record-loop.ts'
import { passkeys } from '../../src/doors/passkeys.ts'
import { FileFolder } from '../../src/files/file-folder.ts'
import { openLedger } from '../../src/log/ledger.ts'
import { inProcessEvents, realChance } from '../../src/ops/world.ts'
import { openPeer, type Peer, type PeerOptions, type PeerReport } from '../../src/peer/index.ts'
import { openPolicies } from '../../src/policy/cedar.ts'
import {
  type Agreement,
  leafOf,
  originOf,
  type Payload,
  pairOf,
  printInvitation,
  printLeaf,
  printPayload,
  printTime,
  printVerifierKey,
  sealMessage,
} from '../../src/protocol/index.ts'
import { openSqliteStore } from '../../src/store/index.ts'
import { addLog, initWitness, type RunningWitness, runWitness } from '../../src/witness/index.ts'
import { anAgreement } from './agreement.ts'
import { Party } from './ledgers.ts'
import { MovedTime } from './moved-time.ts'
import { Wire } from './wire.ts'

export type NetworkOptions = {
  /** Pairs by name; every two nodes are a pair when it is absent. */
  readonly pairs?: readonly (readonly [string, string])[]
  /** Changes to the agreement of every pair. */
  readonly agreement?: Partial<Agreement>
  /** `confirmed`: paired and nothing sent; `agreed` (the default): an agreement is in effect on both sides. */
  readonly begin?: 'confirmed' | 'agreed'
  /** An outside witness whose lines are the quorum of every agreement. */
  readonly witness?: boolean
  /** Databases on disk, so that a node can be ended and started again. */
  readonly disk?: boolean
  /** Links that do not exist, as [from, to]: from cannot reach to. */
  readonly without?: readonly (readonly [string, string])[]
  readonly peer?: Partial<PeerOptions>
}
type TestContext = { onTestFinished(finish: () => Promise<void>): void }

/** Real nodes in one process: real HTTP on this machine, real logs, time that is moved and never waited for. */
export type Network<Name extends string> = { readonly [name in Name]: TestNode } & {
  readonly clock: MovedTime
  readonly nodes: readonly TestNode[]
  readonly witness?: RunningWitness
  wire(from: Name, to: Name): Wire
  /** Resolves when nothing is under way anywhere and nothing more is to be written. */
  settles(): Promise<void>
  /** Moves the time, in steps short enough that heartbeats and due times are seen, and lets everything happen. */
  passes(span: {
    readonly days?: number
    readonly hours?: number
    readonly minutes?: number
    readonly seconds?: number
  }): Promise<void>
}

export async function testNetwork<Name extends string>(
  t: TestContext,
  names: readonly Name[],
  options: NetworkOptions = {},
): Promise<Network<Name>> {
  const folder = await mkdtemp(join(tmpdir(), 'comity-net-'))
  const clock = new MovedTime()
  const nodes = await Promise.all(
    names.map(
      async (name) =>
        new TestNode({ party: await Party.called(name), clock, folder: join(folder, name), options }),
    ),
  )
  const wires = new Map<string, Wire>()
  const by = (name: string) => nodes.find((node) => node.name === name)!
  const witness = options.witness ? await startWitness(join(folder, 'witness'), clock) : undefined
  t.onTestFinished(async () => {
    await witness?.close()
    await Promise.all(nodes.map((node) => node.end()))
    await Promise.all([...wires.values()].map((wire) => wire.close()))
    await rm(folder, { recursive: true, force: true })
  })
  await Promise.all(nodes.map((node) => node.start()))
  for (const [left, right] of options.pairs ?? everyTwo(names)) {
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      const wire = await new Wire().open()
      wires.set(`${from} ${to}`, wire)
      by(from).wires.set(to, wire)
      const exists = !options.without?.some(([a, b]) => a === from && b === to)
      await by(from).confirms(by(to), exists ? wire.url : undefined)
      if (witness) addLog(join(folder, 'witness'), by(from).logKeyFor(by(to)))
    }
  }
  const aim = () => {
    for (const [name, wire] of wires) wire.target = by(name.split(' ')[1]!).port
  }
  aim()
  const network = {
    clock,
    nodes,
    ...(witness && { witness }),
    wire: (from: string, to: string) => wires.get(`${from} ${to}`)!,
    settles: () => settle(nodes, aim),
    passes: (span: Parameters<Network<Name>['passes']>[0]) =>
      passTime(clock, spanOf(span), () => settle(nodes, aim)),
  }
  await Promise.all(nodes.map((node) => node.peer.start()))
  await network.settles()
  if ((options.begin ?? 'agreed') === 'agreed') await agree(nodes, network, witness)
  return Object.assign(
    network,
    Object.fromEntries(nodes.map((node) => [node.name, node])),
  ) as unknown as Network<Name>
}

/** One party's node with all that a node has but its desk. */
export class TestNode {
  readonly party: Party
  readonly clock: MovedTime
  readonly reports: PeerReport[] = []
  readonly events: NodeEvent[] = []
  readonly wires = new Map<string, Wire>()
  readonly #folder: string
  readonly options: NetworkOptions
  readonly #memory: Promise<Store> | undefined
  #running: Running | undefined

  constructor(parts: { party: Party; clock: MovedTime; folder: string; options: NetworkOptions }) {
    this.party = parts.party
    this.clock = parts.clock
    this.#folder = parts.folder
    this.options = parts.options
    if (!parts.options.disk) this.#memory = openSqliteStore(':memory:')
  }

  get name(): string {
    return this.party.name
  }
  get folder(): string {
    return this.#folder
  }
  get node(): Node {
    return this.#now.node
  }
  get ledger(): Ledger {
    return this.#now.node.ledger
  }
  get store(): Store {
    return this.#now.node.store
  }
  get peer(): Peer {
    return this.#now.peer
  }
  get port(): number {
    return this.#running ? (this.#running.app.server.address() as { port: number }).port : 0
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }
  get isRunning(): boolean {
    return this.#running !== undefined
  }

  pairWith(other: TestNode): PairId {
    return pairOf(this.party.id, other.party.id)
  }

  async start(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const store = this.#memory ? await this.#memory : await openSqliteStore(join(this.#folder, 'node.sqlite'))
    this.#running = await openTestNode(this, { store, folder: this.#folder, options: this.options })
  }

  /** Ends the node; a database in memory stays for the next start. */
  async stop(): Promise<void> {
    const running = this.#running
    if (!running) return
    this.#running = undefined
    await running.app.close()
    await running.peer.stop()
    await running.recording.close()
    await running.node.ledger.close()
    if (!this.#memory) await running.node.store.close()
  }

  /** Puts a backup in the place of the database, and starts anew; the guard and the files stay as they are. */
  async restore(backup: string): Promise<void> {
    await this.stop()
    for (const name of ['node.sqlite', 'node.sqlite-wal', 'node.sqlite-shm'])
      await rm(join(this.#folder, name), { force: true })
    await copyFile(backup, join(this.#folder, 'node.sqlite'))
    await this.start()
    await this.peer.start()
  }

  async end(): Promise<void> {
    await this.stop()
    await (await this.#memory)?.close()
  }

  async settle(): Promise<void> {
    await this.#running?.peer.settle()
    await this.#running?.recording.settle()
  }

  /** The end of pairing: a person on this side has compared the fingerprint; our log begins with our keys. */
  async confirms(other: TestNode, url: string | undefined): Promise<void> {
    const own = this.party.card()
    const pair: Pair = {
      id: this.pairWith(other),
      own,
      peer: other.party.card(),
      ...(url && { url }),
      phase: 'confirmed',
      exercise: true,
    }
    await this.store.savePair(pair)
    await this.ledger.create(pair)
    await this.entersKeys(other)
  }

  async entersKeys(other: TestNode, version = 1): Promise<void> {
    const payload = {
      v: 1,
      kind: 'keys',
      thread: '0'.repeat(32),
      at: printTime(this.clock.now()),
      exercise: true,
      from: this.party.id,
      to: other.party.id,
      salt: version.toString(16).padStart(32, '0'),
      body: { document: this.party.keySet(version) },
    } as unknown as Payload
    const bytes = printPayload(payload)
    const leaf = leafOf(bytes)
    const { id, kind, thread } = leaf
    const message = {
      id,
      kind,
      thread,
      leaf: printLeaf(leaf),
      envelope: await sealMessage(bytes, [this.party.identity]),
    }
    await this.ledger.append(this.pairWith(other), [{ message }])
  }

  /** The person at this node's desk, towards one other party. */
  officer(other: TestNode) {
    const actor: Actor = { name: `officer of ${this.name}`, role: 'case handler' }
    const pair = this.pairWith(other)
    return {
      agrees: (document: Uint8Array) => enterAgreement(this.node, pair, document),
      submits: (draft: RequestDraft) => enterRequest(this.node, pair, draft, actor),
      acts: (reference: string, command: Parameters<typeof actOnRequest>[2], text?: string) =>
        actOnRequest(
          this.node,
          reference,
          command,
          text === undefined ? {} : { text: { lang: 'en', text } },
          actor,
        ),
    }
  }

  /** The verifier key (0x01) of this node's log towards another party. */
  logKeyFor(other: TestNode): string {
    const name = originOf({
      host: this.party.host,
      pair: this.pairWith(other),
      writer: this.party.writer,
      epoch: 1,
    })
    const timed = this.party.keys.get('time')![0]!
    return [
      printVerifierKey({ name, alg: 0x01, publicKey: this.party.keys.get('log')![0]!.publicKey }),
      printVerifierKey({ name: this.party.nameOf('time'), alg: 0x04, publicKey: timed.publicKey }),
    ].join(' ')
  }

  /** How many leaves of its log this node has entered, and how many of them the other holds by its receipt. */
  sizeFor(other: TestNode): number {
    return this.ledger.head(this.pairWith(other))?.size ?? 0
  }
  receiptedFrom(other: TestNode): number {
    return this.ledger.receipt(this.pairWith(other))?.size ?? 0
  }

  get #now(): Running {
    if (!this.#running) throw new Error(`${this.name} is not running`)
    return this.#running
  }
}

type Running = {
  readonly node: Node
  readonly peer: Peer
  readonly recording: RecordLoop
  readonly app: FastifyInstance
}

async function openTestNode(
  self: TestNode,
  {
    store,
    folder,
    options,
  }: { readonly store: Store; readonly folder: string; readonly options: NetworkOptions },
): Promise<Running> {
  const { clock, party, reports } = self
  const events = inProcessEvents((error) =>
    reports.push({ at: 'exchange', outcome: 'listener', fault: error }),
  )
  events.subscribe((event) => self.events.push(event))
  const keys = party.port()
  const ledger = await openLedger({ store, keys, clock, events, guardFolder: join(folder, 'guard') })
  const files = new FileFolder(join(folder, 'files'))
  const node: Node = {
    store,
    ledger,
    keys,
    clock,
    chance: realChance,
    events,
    files,
    policies: openPolicies(),
    passkeys,
  }
  const peer = openPeer({
    ...node,
    timers: clock,
    newExamine: (pair) => newExamine(node, pair),
    quotas: (pair) => quotasOf(node, pair),
    emergencyOpen: () => false,
    report: (report) => reports.push(report),
    fileMoved: (pair, hex, act) => noteMoved(node, pair, hex, act),
    invitation: () => printInvitation({ type: 'comity-invitation', v: 1, ...party.card(), exercise: true }),
    isAuditor: async (token) => token === 'auditor',
    witnesses: async (pair) => (await witnessPolicy(node, pair))?.witnesses ?? [],
    ...options.peer,
  })
  const app = Fastify({ forceCloseConnections: true })
  await app.register(peer.server)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const recording = startRecordLoop(node, clock, (fault) =>
    reports.push({ at: 'exchange', outcome: 'record', fault }),
  )
  return { node, peer, recording, app }
}

async function startWitness(folder: string, clock: MovedTime): Promise<RunningWitness> {
  await mkdir(folder, { recursive: true })
  await initWitness({ folder, name: 'harbour.example/witness' })
  return runWitness({ folder, host: '127.0.0.1', port: 0, now: () => clock.now() })
}

function everyTwo<Name extends string>(names: readonly Name[]): [Name, Name][] {
  return names.flatMap((left, i) => names.slice(i + 1).map((right): [Name, Name] => [left, right]))
}

/** Both sides enter the same document, and their logs show that each holds the other's. */
async function agree(
  nodes: readonly TestNode[],
  network: Pick<Network<string>, 'settles' | 'passes'>,
  witness: RunningWitness | undefined,
): Promise<void> {
  const policy = witness && {
    policy: `witness harbour ${witness.verifierKey} ${witness.url}\nquorum harbour\n`,
  }
  const documents = new Map<PairId, Uint8Array>()
  for (const node of nodes) {
    for (const pair of await node.store.pairs()) {
      const document =
        documents.get(pair.id) ??
        anAgreement([cardOf(pair.own), cardOf(pair.peer)], { ...policy, ...node.options.agreement })
      documents.set(pair.id, document)
      await enterAgreement(node.node, pair.id, document)
    }
  }
  await network.settles()
  for (const node of nodes) {
    for (const pair of await node.store.pairs()) {
      for (let minutes = 0; !(await agreementInEffect(node.node, pair.id)); minutes++) {
        if (minutes === 5)
          throw new Error(`no agreement is in effect between ${pair.own.host} and ${pair.peer.host}`)
        await network.passes({ minutes: 1 })
      }
    }
  }
}

function cardOf({ identity, host, name, prefix }: Pair['own']) {
  return { identity, host, name, prefix }
}

async function settle(nodes: readonly TestNode[], aim: () => void): Promise<void> {
  aim()
  const count = () => nodes.reduce((sum, node) => sum + node.events.length, 0)
  for (let before = -1; before !== count(); ) {
    before = count()
    await Promise.all(nodes.map((node) => node.settle()))
    // Loops that an event has woken just now are under way at once; this lets their first step be seen.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const COARSE_STEPS = 8

async function passTime(clock: MovedTime, seconds: number, settles: () => Promise<void>): Promise<void> {
  const target = clock.now() + seconds
  const fine = seconds <= 300 ? seconds : 120
  const coarse = Math.ceil((seconds - fine) / COARSE_STEPS)
  while (clock.now() < target) {
    const left = target - clock.now()
    clock.moveTo(clock.now() + Math.min(left, left > fine ? Math.min(coarse, left - fine) : 10))
    await settles()
  }
}

function spanOf({
  days = 0,
  hours = 0,
  minutes = 0,
  seconds = 0,
}: Parameters<Network<string>['passes']>[0]): number {
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
}
