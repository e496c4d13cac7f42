import { Frontier, leafHash } from '../../src/protocol/tree.ts'
import type { Random } from './random.ts'
import { canonical, type Setting, type Span, type Version } from './setting.ts'
import { digestOf, envelopeOf, keyOf, type TestKey, timedLine } from './signing.ts'

export type Side = 0 | 1
export const otherSide = (side: Side): Side => (side === 0 ? 1 : 0)

/** How a node departs from the honest rules; all false and zero for an honest one. */
export type Habits = {
  /** Share of the checkpoints leaves that it writes though it should not write them, or leaves out though it should. */
  readonly skips: number
  /** Share of lines that it leaves out of what it records. */
  readonly drops: number
  /** Seconds by which its own lines lie, at most, one by one. */
  readonly lies: number
  /** Share of lines that it spoils: other signatures, other roots, other keys. */
  readonly spoils: number
  readonly falseHeld: number
  readonly falseLacks: number
  readonly refusesReceipts: number
  readonly withholds: number
  readonly stale: number
  readonly forks: number
  readonly retires: number
  /** Share of deliveries that it does not take. */
  readonly deaf: number
}
export const HONEST: Habits = {
  skips: 0,
  drops: 0,
  lies: 0,
  spoils: 0,
  falseHeld: 0,
  falseLacks: 0,
  refusesReceipts: 0,
  withholds: 0,
  stale: 0,
  forks: 0,
  retires: 0,
  deaf: 0,
}

export type PlacedLeaf = { readonly text: string; readonly value: LeafDraft; readonly created: number }
export type LeafDraft = { readonly type: string; readonly [member: string]: unknown }
export type EpochState = {
  readonly origin: string
  readonly leaves: PlacedLeaf[]
  readonly roots: string[]
  readonly frontier: Frontier
  /** Root last recorded by (origin, size). */
  readonly recordedRoots: Map<string, string>
}
/** Showing a checkpoint: to witnesses and to whoever asks them. */
export type Showing = { readonly time: number; readonly epoch: number; readonly size: number }
export type PartyKeyState = {
  readonly use: string
  readonly name: string
  readonly public: string
  readonly label: string
  end?: string
}
export type Receipt = {
  readonly epoch: number
  readonly size: number
  readonly time: number
  readonly text: string
  readonly at: number
}

export class Node {
  readonly side: Side
  readonly setting: Setting
  readonly habits: Habits
  /** Seconds by which its clock is ahead. */
  readonly offset: number
  readonly dark: readonly Span[]
  /** Second of the minute at which it shows its checkpoint afresh. */
  readonly phase: number
  readonly epochs: EpochState[] = []
  readonly showings: Showing[] = []
  /** Until then it shows the checkpoint that it showed before. */
  staleUntil = 0
  /** What it has of the other's log. */
  readonly holds = { epoch: 0, size: 0 }
  /** The other's lines over this log, and this party's over the other's. */
  readonly receiptsGot: Receipt[] = []
  readonly receiptsGiven: Receipt[] = []
  readonly recorded = new Set<string>()
  readonly #heldMost = new Map<string, number>()
  /** Own leaves of this epoch, by index, not yet recorded with an outside quorum, and messages without the other's receipt (W1). */
  readonly unproven = new Set<number>()
  readonly unreceipted = new Set<number>()
  readonly keys: PartyKeyState[] = []
  keyVersion = 0
  readonly envelopes: { readonly epoch: number; readonly index: number; readonly text: string }[] = []
  readonly entered = new Map<number, { readonly epoch: number; readonly index: number }>()
  readonly rivals = new Map<number, { readonly epoch: number; readonly index: number }>()
  /** Number of the agreement version in effect; 0 if none. */
  effect = 0
  lastRecordAt = 0

  constructor(
    side: Side,
    setting: Setting,
    with_: { habits: Habits; offset: number; dark: readonly Span[]; phase: number },
  ) {
    this.side = side
    this.setting = setting
    this.habits = with_.habits
    this.offset = with_.offset
    this.dark = with_.dark
    this.phase = with_.phase
    this.beginEpoch()
    for (const use of ['log', 'time', 'cosign', 'message']) this.addKey(use)
  }

  get host(): string {
    return this.setting.hosts[this.side]
  }

  get epoch(): EpochState {
    return this.epochs.at(-1)!
  }

  get size(): number {
    return this.epoch.leaves.length
  }

  isHonest(): boolean {
    return this.habits === HONEST
  }

  isUp(at: number): boolean {
    return !this.dark.some((span) => span.from <= at && at < span.to)
  }

  /** When it is up next, from a time on. */
  upFrom(at: number): number {
    const span = this.dark.find((one) => one.from <= at && at < one.to)
    return span === undefined ? at : this.upFrom(span.to)
  }

  beginEpoch(): void {
    this.unproven.clear()
    this.unreceipted.clear()
    const { pair, writers } = this.setting
    const origin = `${this.host}/log/${pair}/${writers[this.side]}/${this.epochs.length + 1}`
    const frontier = new Frontier()
    this.epochs.push({
      origin,
      leaves: [],
      roots: [frontier.root().toBase64()],
      frontier,
      recordedRoots: new Map(),
    })
  }

  addKey(use: string): void {
    const label = `${this.setting.labels[this.side]} ${use} ${this.keys.length}`
    const name = `${this.host}/party/${this.setting.writers[this.side]}/${use}`
    this.keys.push({ use, name, public: keyOf(label).publicKey.toBase64(), label })
  }

  /** The newest key of a use; now and then, for a hostile node, an ended one. */
  keyFor(use: string, random?: Random): { readonly key: TestKey; readonly name: string } {
    const all = this.keys.filter((key) => key.use === use)
    const chosen = random?.chance(0.3) ? random.pick(all) : all.at(-1)!
    return { key: keyOf(chosen.label), name: chosen.name }
  }

  append(value: LeafDraft, now: number, epoch = this.epoch): PlacedLeaf {
    const text = canonical({ v: 1, at: isoTime(now + this.offset), ...value })
    const leaf = { text, value, created: now }
    const { leaves, roots, frontier } = epoch
    if (epoch === this.epoch && this.isWeighty(value)) this.unproven.add(leaves.length)
    if (epoch === this.epoch && value.type === 'message') this.unreceipted.add(leaves.length)
    leaves.push(leaf)
    frontier.append(leafHash(new TextEncoder().encode(text)))
    roots.push(frontier.root().toBase64())
    return leaf
  }

  /** Whether verdicts may rest on the time of a leaf (W1): a message, a lack, or more held than before. */
  isWeighty(value: LeafDraft): boolean {
    const { held } = value as { held?: { log: string; size: number } }
    const isMore = held !== undefined && held.size > (this.#heldMost.get(held.log) ?? 0)
    if (isMore) this.#heldMost.set(held.log, held.size)
    return value.type === 'message' || value.lacks !== undefined || isMore
  }

  /** A `keys` or `agreement` message: the only ones whose payload a public bundle holds. */
  appendDocument(
    kind: 'keys' | 'agreement',
    document: string,
    { now, random }: { now: number; random: Random },
  ): void {
    const { identities, exercise } = this.setting
    const parts = { v: 1, kind, thread: random.hex(32), at: isoTime(now + this.offset), exercise }
    const address = {
      from: identities[this.side],
      to: identities[otherSide(this.side)],
      salt: random.hex(32),
    }
    const payload = canonical({ ...parts, ...address, body: { document: JSON.parse(document) } })
    const key = keyOf(`${this.setting.labels[this.side]} ${kind === 'keys' ? 'identity' : 'message 3'}`)
    this.envelopes.push({ epoch: this.epochs.length - 1, index: this.size, text: envelopeOf(key, payload) })
    const leaf = {
      type: 'message',
      id: digestOf(payload),
      kind,
      thread: parts.thread,
      length: Buffer.byteLength(payload),
    }
    this.append({ ...leaf, exercise, document: digestOf(document) }, now)
  }

  enterKeys(now: number, random: Random): void {
    this.keyVersion += 1
    this.enterKeysAgain(now, random)
  }

  /** The key set as it is, under the version that it has. */
  enterKeysAgain(now: number, random: Random): void {
    const keys = this.keys.map(({ use, name, public: key, end }) => ({ use, name, public: key, end }))
    const party = this.setting.identities[this.side]
    const document = canonical({ v: 1, type: 'keys', party, version: this.keyVersion, keys })
    this.appendDocument('keys', document, { now, random })
  }

  enterAgreement(version: Version, { now, random }: { now: number; random: Random }): void {
    this.entered.set(version.number, { epoch: this.epochs.length - 1, index: this.size })
    this.appendDocument('agreement', version.text, { now, random })
  }

  /** Its own idea of a version, which the other does not enter (A3). */
  enterRival(version: Version, { now, random }: { now: number; random: Random }): void {
    this.rivals.set(version.number, { epoch: this.epochs.length - 1, index: this.size })
    this.appendDocument('agreement', version.rival!.text, { now, random })
  }

  bodyAt(epoch: number, size: number): string {
    const { origin, roots } = this.epochs[epoch]!
    return `${origin}\n${size}\n${roots[size]!}\n`
  }

  /** The checkpoint that the node shows from a time on. */
  showingAt(at: number): Showing | undefined {
    return this.showings.findLast((showing) => showing.time <= at)
  }

  show(now: number): void {
    const last = this.showings.at(-1)
    if (now < this.staleUntil && last !== undefined && last.epoch === this.epochs.length - 1) {
      this.showings.push({ ...last, time: now })
    } else this.showings.push({ time: now, epoch: this.epochs.length - 1, size: this.size })
  }

  /** All showings from a time to another, the minute's refreshings included. */
  showingsIn(from: number, to: number): Showing[] {
    const found = this.showings.filter((showing) => showing.time >= from && showing.time <= to)
    for (let at = from + ((((this.phase - from) % 60) + 60) % 60); at <= to; at += 60) {
      const showing = this.showingAt(at)
      if (showing !== undefined && this.isUp(at) && showing.time < at) found.push({ ...showing, time: at })
    }
    return found.sort((x, y) => x.time - y.time)
  }

  /** This party's own timed line over a showing. */
  ownLine(showing: Showing, at: number, random?: Random): string {
    const { key, name } = this.keyFor('time', random)
    return timedLine(key, name, { body: this.bodyAt(showing.epoch, showing.size), time: Math.max(1, at) })
  }
}

export function isoTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}
