import { parseHex, utf8 } from './bytes.ts'
import { type SigningKey, verifyEd25519 } from './ed25519.ts'
import { ProtocolError } from './errors.ts'
import { type Origin, type OriginParts, type PartyId, parseOrigin, partyKeyName } from './ids.ts'
import {
  CAUSES,
  type Cause,
  type CheckpointsLeaf,
  type Held,
  type Leaf,
  type SuccessionLeaf,
} from './leaf.ts'
import { findLine, makeLine, parseNote, printNote } from './note.ts'
import { refusal } from './shape.ts'
import { makeVerifier } from './verifier-key.ts'

const refuse: (sentence: string) => never = refusal('bad_leaf')

/** What the leaves of an epoch so far leave to be known by those that follow. Who holds large logs may keep it in a way of their own. */
export type PlaceMemory = {
  /** Leaves so far. */
  index: number
  /** Ids of its messages. */
  readonly ids: { has(id: string): boolean; add(id: string): void }
  /** The root last recorded for `<origin> <size>`. */
  readonly roots: { get(checkpoint: string): string | undefined; set(checkpoint: string, root: string): void }
}

/**
 * What of L3, L5, L6 and L7 depends on a leaf's place: one instance reads the leaves of one epoch in order, from its first.
 * Whether an agreement is in effect (L7) is asked of the caller, for it needs the other log.
 */
export class LeafPlaces {
  readonly #log: OriginParts
  readonly #peer: Pick<OriginParts, 'host' | 'writer'>
  readonly #origin: Origin
  readonly #memory: PlaceMemory

  /** `origin`: of this epoch; `peer`: the origin of any epoch of the other party's log. */
  constructor(
    origin: Origin,
    peer: Origin,
    memory: PlaceMemory = { index: 0, ids: new Set(), roots: new Map() },
  ) {
    this.#memory = memory
    this.#origin = origin
    this.#log = parseOrigin(origin)
    this.#peer = parseOrigin(peer)
  }

  /** Takes the next leaf. Throws `bad_leaf` when it may not stand here; then nothing of it is remembered. */
  take(leaf: Leaf, isAgreed: boolean): void {
    this.#checkBeginning(leaf, isAgreed)
    if (leaf.type === 'message') {
      if (this.#memory.ids.has(leaf.id)) refuse(`the message ${leaf.id} stands here already`)
      this.#memory.ids.add(leaf.id)
    }
    if (leaf.type === 'checkpoints') this.#takeCheckpoints(leaf)
    this.#memory.index += 1
  }

  #checkBeginning(leaf: Leaf, isAgreed: boolean): void {
    const first = this.#log.epoch === 1 ? 0 : 1
    const isKeys = leaf.type === 'message' && leaf.kind === 'keys'
    if ((leaf.type === 'succession') !== this.#memory.index < first) {
      refuse('a succession is leaf 0 of an epoch above 1, and nothing else')
    }
    if (this.#memory.index === first && !isKeys) refuse('the log does not begin with keys')
    if (leaf.type !== 'message' || isAgreed) return
    if (leaf.kind !== 'keys' && leaf.kind !== 'agreement' && leaf.kind !== 'return') {
      refuse(`a message of kind ${leaf.kind} before an agreement is in effect`)
    }
  }

  #takeCheckpoints(leaf: CheckpointsLeaf): void {
    for (const each of [leaf.held, leaf.lacks]) if (each !== undefined) this.#checkPeerLog(each)
    for (const { log, size, root } of leaf.checkpoints) {
      this.#checkLog(log, size)
      const last = this.#memory.roots.get(`${log} ${size}`)
      if (root === undefined && last === undefined) refuse(`no root for ${log} at ${size}`)
      if (root !== undefined && root === last) refuse(`the root for ${log} at ${size} is recorded already`)
    }
    for (const { log, size, root } of leaf.checkpoints) {
      if (root !== undefined) this.#memory.roots.set(`${log} ${size}`, root)
    }
  }

  #checkPeerLog({ log }: Held): void {
    const { pair, writer, host } = parseOrigin(log)
    if (pair !== this.#log.pair || writer !== this.#peer.writer || host !== this.#peer.host) {
      refuse('held and lacks name the log of the other party')
    }
  }

  #checkLog(log: Origin, size: number): void {
    if (log === this.#origin) {
      if (size > this.#memory.index) refuse('a checkpoint of this log that would hold this leaf')
      return
    }
    const { pair, writer, host, epoch } = parseOrigin(log)
    const own = writer === this.#log.writer
    const owner = own ? this.#log : this.#peer
    if (pair !== this.#log.pair || writer !== owner.writer || host !== owner.host) {
      refuse(`${log} is no log of this pair`)
    }
    if (own && epoch > this.#log.epoch) refuse('a later epoch of this log')
  }
}

export type Succession = { readonly origin: Origin; readonly guard: number; readonly cause: Cause }

/** The note of a succession leaf (L6), signed by the identity key. `guard`: the last signed size of the epoch before. */
export async function signSuccession(succession: Succession, identity: SigningKey): Promise<string> {
  const { origin, guard, cause } = succession
  const body = `${origin}\n${guard}\n${cause}\n`
  const name = identityKeyName(origin)
  const { keyId } = makeVerifier(name, 0x01, identity.publicKey)
  return printNote(body, [makeLine({ name, keyId, signature: await identity.sign(utf8(body)) })])
}

/** What a succession leaf says, proven to be signed by the party's identity (L6). Throws `bad_leaf`. */
export async function openSuccession(
  leaf: SuccessionLeaf,
  at: { readonly origin: Origin; readonly identity: PartyId },
): Promise<Succession> {
  try {
    const note = parseNote(leaf.note)
    const verifier = makeVerifier(identityKeyName(at.origin), 0x01, parseHex(at.identity))
    const line = findLine(note, verifier)
    const proven = line && (await verifyEd25519(verifier.publicKey, line.signature, utf8(note.text)))
    if (!proven) refuse('the succession is not signed by the identity')
    return readSuccession(note.text, at.origin)
  } catch (cause) {
    throw new ProtocolError('bad_leaf', 'not a succession to this epoch', { cause })
  }
}

function readSuccession(text: string, expected: Origin): Succession {
  const [origin, guard, cause, end, ...more] = text.split('\n')
  const known = CAUSES.find((each) => each === cause)
  if (origin !== expected || end !== '' || more.length > 0 || known === undefined) refuse('another body')
  if (!/^(0|[1-9][0-9]{0,15})$/.test(guard ?? '')) refuse('the guard is not a size')
  return { origin: expected, guard: Number(guard), cause: known! }
}

function identityKeyName(origin: Origin): string {
  const { host, writer } = parseOrigin(origin)
  return partyKeyName(host, writer, 'identity')
}
