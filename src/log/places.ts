import { parseUtf8 } from '../protocol/bytes.ts'
import { type Origin, parseOrigin } from '../protocol/ids.ts'
import { type Leaf, parseLeaf } from '../protocol/leaf.ts'
import { LeafPlaces } from '../protocol/leaf-place.ts'
import { LogError, sentenceOf } from './errors.ts'
import { LayeredMemory } from './place-memory.ts'

/** Where an agreement document stands in a log, or how far the other log is held. */
type Place = { readonly epoch: number; readonly position: number }

/**
 * What the leaves so far of one party's log say about which leaves may follow (L3 to L7). A leaf of our own is checked as strictly as the
 * peer's, and both as strictly as a verifier will: one bad leaf that is signed would stop the log, and spoil the record, for ever (L8).
 */
export class Places {
  readonly #other: () => Places
  readonly #peerOrigin: Origin
  #agreements: ReadonlyMap<string, Place> = new Map()
  #held: Place | undefined
  #isAgreed = false
  #origin: Origin | undefined
  #epoch = 0
  #memory = new LayeredMemory()
  #rules: LeafPlaces | undefined

  /** `peerOrigin`: of any epoch of the other party's log, whose places are `other`. */
  constructor(peerOrigin: Origin, other: () => Places) {
    this.#peerOrigin = peerOrigin
    this.#other = other
  }

  /** Places in which leaves are tried; nothing of it is known here before `keep`. */
  trial(): Places {
    const trial = new Places(this.#peerOrigin, this.#other)
    trial.#agreements = this.#agreements
    trial.#held = this.#held
    trial.#isAgreed = this.#isAgreed
    trial.#origin = this.#origin
    trial.#epoch = this.#epoch
    trial.#memory = new LayeredMemory(this.#memory)
    return trial
  }

  /** Takes the trial for what stands, once its leaves are durable. */
  keep(): this {
    this.#memory = this.#memory.keep()
    this.#rules = undefined
    return this
  }

  /** Reads a leaf, checks that it may stand here, and takes note of it. Throws `bad_leaf`. */
  take(bytes: Uint8Array, origin: Origin, position: number): Leaf {
    try {
      const leaf = parseLeaf(bytes)
      this.#take(leaf, origin, position)
      return leaf
    } catch (cause) {
      throw new LogError('bad_leaf', `leaf ${position} of ${origin}: ${sentenceOf(cause)}`, { cause })
    }
  }

  /** Takes note of a leaf that was checked before it was stored. Throws `damaged`. */
  recall(bytes: Uint8Array, origin: Origin, position: number): void {
    try {
      this.#take(JSON.parse(parseUtf8(bytes)) as Leaf, origin, position, { isStored: true })
    } catch (cause) {
      throw new LogError('damaged', `the database gives back no leaf at ${position} of ${origin}`, { cause })
    }
  }

  #take(leaf: Leaf, origin: Origin, position: number, known: { readonly isStored?: boolean } = {}): void {
    if (origin !== this.#origin) this.#beginEpoch(origin)
    if (position !== this.#memory.index) throw new Error(`${this.#memory.index} leaves are known`)
    this.#rules ??= new LeafPlaces(origin, this.#peerOrigin, this.#memory)
    // Of stored leaves the other log may not be here yet: it comes back by itself (restore).
    this.#isAgreed ||= this.#findAgreement()
    this.#rules.take(leaf, this.#isAgreed || known.isStored === true)
    this.#note(leaf, { epoch: this.#epoch, position })
  }

  #beginEpoch(origin: Origin): void {
    this.#origin = origin
    this.#epoch = parseOrigin(origin).epoch
    this.#rules = undefined
    this.#memory = new LayeredMemory()
  }

  #note(leaf: Leaf, place: Place): void {
    if (leaf.type === 'message' && leaf.kind === 'agreement' && leaf.document !== undefined) {
      if (!this.#agreements.has(leaf.document))
        this.#agreements = new Map(this.#agreements).set(leaf.document, place)
    }
    if (leaf.type === 'checkpoints' && leaf.held) {
      const held = { epoch: parseOrigin(leaf.held.log).epoch, position: leaf.held.size }
      if (!this.#held || isBeyond(held, this.#held)) this.#held = held
    }
  }

  /** A4: both logs hold one document, and this log has shown that it holds the other's. */
  #findAgreement(): boolean {
    const held = this.#held
    if (!held) return false
    for (const digest of this.#agreements.keys()) {
      const place = this.#other().#agreements.get(digest)
      if (place && isBeyond(held, place)) return true
    }
    return false
  }
}

function isBeyond(a: Place, b: Place): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.position > b.position)
}
