import { isOrigin, type Origin, type OriginParts, parseOrigin } from '../protocol/ids.ts'
import { type Leaf, parseLeaf } from '../protocol/leaf.ts'
import { LogError, sentenceOf } from './errors.ts'

/** Where an agreement document stands in a log. */
type Place = { readonly epoch: number; readonly position: number }

/**
 * What the leaves so far of one party's log say about which leaves may follow (L5 to L7). A leaf of our own is checked as strictly as the
 * peer's: one bad leaf that is signed would stop the log for ever (L8).
 */
export class Places {
  readonly #other: () => Places
  readonly #writer: string
  readonly #agreements = new Map<string, Place>()
  #held: { readonly epoch: number; readonly size: number } | undefined
  #inEffect = false
  readonly #hosts: ReadonlyMap<string, string>
  readonly #pair: string

  /** `hosts` by writer id: the pair's two logs. `other` is the other party's log, asked when needed. */
  constructor(
    log: { readonly pair: string; readonly writer: string; readonly hosts: ReadonlyMap<string, string> },
    other: () => Places,
  ) {
    this.#pair = log.pair
    this.#writer = log.writer
    this.#hosts = log.hosts
    this.#other = other
  }

  /** Whether an agreement is in effect at the end (A4); from then on every kind of leaf may stand in the log. */
  get isInEffect(): boolean {
    return this.#inEffect
  }

  clone(): Places {
    const copy = new Places({ pair: this.#pair, writer: this.#writer, hosts: this.#hosts }, this.#other)
    for (const [digest, place] of this.#agreements) copy.#agreements.set(digest, place)
    copy.#held = this.#held
    copy.#inEffect = this.#inEffect
    return copy
  }

  /** Reads a leaf, checks that it may stand here, and takes note of it. Throws `bad_leaf`. */
  take(bytes: Uint8Array, origin: Origin, position: number): Leaf {
    const say = (why: string, cause?: unknown) =>
      new LogError('bad_leaf', `leaf ${position} of ${origin}: ${why}`, { cause })
    let leaf: Leaf
    try {
      leaf = parseLeaf(bytes)
    } catch (cause) {
      throw say(sentenceOf(cause), cause)
    }
    const { epoch } = parseOrigin(origin)
    const wrong = this.#wrongPlace(leaf, epoch, position)
    if (wrong) throw say(wrong)
    this.#note(leaf, epoch, position)
    return leaf
  }

  /** Takes note of a leaf that was checked before it was stored. Throws `damaged`. */
  recall(bytes: Uint8Array, origin: Origin, position: number): void {
    try {
      this.#note(parseLeaf(bytes), parseOrigin(origin).epoch, position)
    } catch (cause) {
      throw new LogError('damaged', `the database gives back no leaf at ${position} of ${origin}`, { cause })
    }
  }

  #wrongPlace(leaf: Leaf, epoch: number, position: number): string | undefined {
    const isFirst = position === 0 && epoch > 1
    if ((leaf.type === 'succession') !== isFirst)
      return 'a succession leaf stands first in a later epoch, and nowhere else (L6)'
    const keysAt = epoch > 1 ? 1 : 0
    if (position === keysAt && !(leaf.type === 'message' && leaf.kind === 'keys'))
      return 'the key set must stand here (L6, L7)'
    if (leaf.type === 'checkpoints') return this.#wrongLogs(leaf, epoch, position)
    this.#inEffect ||= this.#findAgreement()
    if (leaf.type === 'message' && !this.#inEffect && !['keys', 'agreement', 'return'].includes(leaf.kind))
      return `${leaf.kind} before an agreement is in effect (L7)`
    return undefined
  }

  #wrongLogs(leaf: Leaf & { type: 'checkpoints' }, epoch: number, position: number): string | undefined {
    for (const { log, size } of leaf.checkpoints) {
      const named = this.#named(log)
      if (!named) return `${log} is no log of this pair (L5)`
      if (named.writer === this.#writer && named.epoch === epoch && size > position)
        return `a checkpoint of size ${size} cannot be known at ${position} (L5)`
    }
    for (const held of [leaf.held, leaf.lacks]) {
      if (held && this.#named(held.log)?.writer !== this.#other().#writer)
        return 'held and lacks name the other log (L5)'
    }
    return undefined
  }

  #named(origin: Origin): OriginParts | undefined {
    if (!isOrigin(origin)) return undefined
    const parts = parseOrigin(origin)
    return parts.pair === this.#pair && this.#hosts.get(parts.writer) === parts.host ? parts : undefined
  }

  #note(leaf: Leaf, epoch: number, position: number): void {
    if (leaf.type === 'message' && leaf.kind === 'agreement' && leaf.document !== undefined) {
      if (!this.#agreements.has(leaf.document)) this.#agreements.set(leaf.document, { epoch, position })
    }
    if (leaf.type === 'checkpoints' && leaf.held) {
      const held = { epoch: parseOrigin(leaf.held.log).epoch, size: leaf.held.size }
      if (!this.#held || isBeyond(held, this.#held)) this.#held = held
    }
    this.#inEffect ||= this.#findAgreement()
  }

  /** A4: both logs hold one document, and this log has shown that it holds the other's. */
  #findAgreement(): boolean {
    const held = this.#held
    if (!held) return false
    for (const digest of this.#agreements.keys()) {
      const place = this.#other().#agreements.get(digest)
      if (place && isBeyond(held, { epoch: place.epoch, size: place.position })) return true
    }
    return false
  }
}

function isBeyond(a: { epoch: number; size: number }, b: { epoch: number; size: number }): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.size > b.size)
}
