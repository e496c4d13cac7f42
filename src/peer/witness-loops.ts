import { pairOfId } from '../app/node.ts'
import type { Pair, PairId } from '../app/ports.ts'
import {
  equalBytes,
  originOf,
  type PolicyWitness,
  parseCheckpointBody,
  parseNote,
  printCheckpointBody,
  writerOf,
} from '../protocol/index.ts'
import { type Intake, isSignedByPeer, learnNewest } from './intake.ts'
import type { PeerNode } from './port.ts'
import { readWitnessed } from './witness-client.ts'
import { type Asked, askedOf, linkKey, WitnessLink, type WitnessLinks } from './witness-loop.ts'

export type WitnessLoopsOptions = {
  /** The witnesses of the policy in effect for a pair. */
  witnesses(pair: PairId): Promise<readonly PolicyWitness[]>
  /** Every so many seconds the peer's log is read where the witnesses show it. */
  readonly readSeconds?: number
}

const READ_SECONDS = 60
const TIMEOUT_MS = 5000

/** Shows every new head of ours to each witness of the pair's policy, and reads there what the peer has shown them. */
export class WitnessLoops {
  readonly #intake: Intake
  readonly #node: PeerNode
  readonly #options: WitnessLoopsOptions
  readonly #links: WitnessLinks = new Map()
  readonly #abort = new AbortController()
  #unsubscribe: (() => void) | undefined
  #cancelRead: (() => void) | undefined
  readonly #underWay = new Set<Promise<void>>()

  constructor(intake: Intake, options: WitnessLoopsOptions) {
    this.#intake = intake
    this.#node = intake.node
    this.#options = options
  }

  start(): void {
    this.#unsubscribe = this.#node.events.subscribe((event) => {
      if (event.type === 'head') this.#track(this.#show(event.pair))
    })
    this.#track(this.#showAll())
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
    await Promise.all([...this.#links.values()].map((link) => link.idle()))
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.()
    this.#cancelRead?.()
    this.#abort.abort()
    await Promise.all([...this.#links.values()].map((link) => link.stop()))
    await Promise.all(this.#underWay)
  }

  async #showAll(): Promise<void> {
    for (const pair of await this.#node.store.pairs())
      if (pair.phase === 'confirmed') await this.#show(pair.id)
    await this.#readAll()
  }

  async #show(id: PairId): Promise<void> {
    if (this.#node.ledger.phase(id).phase !== 'running') return
    const witnesses = await this.#options.witnesses(id)
    if (witnesses.length === 0) return
    const pair = await pairOfId(this.#node, id)
    if (pair?.phase !== 'confirmed') return
    for (const witness of askedOf(witnesses)) this.#linkOf(pair, witness).show()
  }

  #linkOf(pair: Pair, witness: Asked): WitnessLink {
    const key = linkKey(pair.id, witness)
    const known = this.#links.get(key)
    if (known) return known
    const link = new WitnessLink(this.#node, pair, witness)
    this.#links.set(key, link)
    return link
  }

  async #readAll(): Promise<void> {
    try {
      for (const pair of await this.#node.store.pairs()) {
        if (pair.phase !== 'confirmed') continue
        const witnesses = askedOf(await this.#options.witnesses(pair.id))
        await Promise.all(witnesses.map((witness) => this.#read(pair, witness)))
      }
    } finally {
      if (!this.#abort.signal.aborted) {
        const everyMs = 1000 * (this.#options.readSeconds ?? READ_SECONDS)
        this.#cancelRead = this.#node.timers.after(everyMs, () => this.#track(this.#readAll()))
      }
    }
  }

  /** What the peer showed this witness: beyond what we hold it is `seen`; against what we hold it is a fork. */
  async #read(pair: Pair, witness: Asked): Promise<void> {
    try {
      const origin = await this.#peerOrigin(pair)
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(TIMEOUT_MS)])
      const text = await readWitnessed(witness.url, origin, signal)
      if (text === undefined) return
      const note = parseNote(text)
      const checkpoint = parseCheckpointBody(note.text)
      if (checkpoint.origin !== origin) return
      const held = (await this.#node.store.log(origin))?.size ?? 0
      if (checkpoint.size <= held && !(await this.#agrees(checkpoint))) await this.#fork(pair, origin, text)
      else await learnNewest(this.#intake, pair, { note, text, checkpoint }, held)
    } catch (fault) {
      if (!this.#abort.signal.aborted)
        this.#node.report({ at: 'witness', pair: pair.id, outcome: witness.name, fault })
    }
  }

  async #agrees({
    origin,
    size,
    root,
  }: {
    origin: string
    size: number
    root: Uint8Array
  }): Promise<boolean> {
    return equalBytes(await this.#node.ledger.rootAt(origin, size), root)
  }

  async #fork(pair: Pair, origin: string, seen: string): Promise<void> {
    const held = await this.#node.store.lastCheckpoint(origin)
    if (!held || !(await isSignedByPeer(this.#node, pair, parseNote(seen)))) return
    const root = held.root as Uint8Array<ArrayBuffer>
    const ours = `${printCheckpointBody({ ...held, root })}\n${held.signatures.join('\n')}\n`
    this.#node.events.publish({ type: 'conflict', pair: pair.id, notes: [ours, seen] })
  }

  async #peerOrigin(pair: Pair): Promise<string> {
    const writer = writerOf(pair.peer.identity)
    const log = (await this.#node.store.logs(pair.id)).findLast((row) => row.writer === writer)
    return log?.origin ?? originOf({ host: pair.peer.host, pair: pair.id, writer, epoch: 1 })
  }

  #track(work: Promise<void>): void {
    const told = work.catch((fault) => this.#node.report({ at: 'witness', outcome: 'failed', fault }))
    this.#underWay.add(told)
    void told.finally(() => this.#underWay.delete(told))
  }
}
