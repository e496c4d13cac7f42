import type { Bundle } from '../bundle.ts'
import { parseBase64, printHex } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { type MessageId, type PartyId, type WriterId, writerOf } from '../ids.ts'
import { checkNextKeySet, type KeySet, type KeyUse } from '../key-set.ts'
import { parsePolicy } from '../policy.ts'
import { makeVerifier, type NoteVerifier } from '../verifier-key.ts'
import type { Check, FindingCode } from './check.ts'
import { type Place, type Places, whereOf } from './message-places.ts'
import type { ReadMessage, ReadMessages } from './messages.ts'

export type KeySets = ReadonlyMap<WriterId, readonly KeySet[]>
export type ReadKeys = {
  readonly sets: KeySets
  /** Messages that are not taken, for their first signature is by none who may sign them, or their key set may not stand there (B6). */
  readonly untaken: ReadonlySet<MessageId>
}

/** Both parties' key sets: signed by the identity, each following on the one before (K1); then every message's first signature by one of them. */
export function readKeys(bundle: Bundle, places: Places, messages: ReadMessages, check: Check): ReadKeys {
  const reader = new KeyReader(places, messages, check)
  const sets = new Map(
    bundle.identities.map((identity) => [writerOf(identity), reader.readKeySets(identity)] as const),
  )
  reader.checkSigners(sets)
  return { sets, untaken: reader.untaken }
}

class KeyReader {
  readonly untaken = new Set<MessageId>()
  readonly #places: Places
  readonly #messages: ReadMessages
  readonly #check: Check

  constructor(places: Places, messages: ReadMessages, check: Check) {
    this.#places = places
    this.#messages = messages
    this.#check = check
  }

  readKeySets(identity: PartyId): KeySet[] {
    const writer = writerOf(identity)
    const mine: KeySet[] = []
    for (const place of this.#places.all) {
      const { leaf } = place
      if (place.writer !== writer || leaf.kind !== 'keys') continue
      const read = this.#messages.get(leaf.id)
      if (read?.isGood) this.#take(mine, read, identity)
      else if (!read && !this.#places.returned.has(leaf.id))
        this.#check.find('missing_message', whereOf(place), 'the key set that it names is not in the file')
    }
    if (mine.length === 0) {
      const sentence = 'no key set signed by its identity is in the file'
      this.#check.find('bad_key_set', `the log of ${writer}`, sentence)
    }
    return mine
  }

  /** The first signature of every other message is by a `message` key of its writer. */
  checkSigners(sets: KeySets): void {
    const keys = new Map(
      [...sets].map(([writer, mine]) => [writer, new Set(publicKeys(mine, 'message').map(printHex))]),
    )
    for (const message of this.#messages.values()) {
      const { leaf, writer } = message.place
      if (!message.isGood || leaf.kind === 'keys' || keys.get(writer)?.has(message.kid)) continue
      const sentence = `its first signature is by ${message.kid}, which is no message key of its writer`
      this.#refuse(message.place, 'bad_envelope', sentence)
    }
  }

  #take(mine: KeySet[], read: ReadMessage, identity: PartyId): void {
    const set = read.document
    if (set?.type !== 'keys') return
    const fault = findFault(set, { read, identity, last: mine.at(-1) })
    if (fault === undefined) mine.push(set)
    else this.#refuse(read.place, 'bad_key_set', fault)
  }

  /** What was returned changes nothing; what nobody returned unproves the bundle. */
  #refuse(place: Place, code: FindingCode, sentence: string): void {
    const { id } = place.leaf
    this.untaken.add(id)
    if (!this.#places.returned.has(id)) this.#check.find(code, whereOf(place), sentence)
  }
}

/** Why a key set may not stand where it does (K1). */
function findFault(
  set: KeySet,
  of: { readonly read: ReadMessage; readonly identity: PartyId; readonly last: KeySet | undefined },
): string | undefined {
  if (of.read.kid !== of.identity) return 'it is not signed by the identity'
  if (set.party !== of.identity) return 'it is of another party'
  try {
    // Versions before may be lost with their epoch, so the order begins anew after a succession.
    if (!of.read.place.isAfterSuccession) checkNextKeySet(of.last, set)
    return undefined
  } catch (error) {
    if (error instanceof ProtocolError) return error.message
    throw error
  }
}

/** Keys whose timed lines may stand under a checkpoint: both parties' `time` and `cosign` keys, and the agreements' witnesses. */
export function timedVerifiers(sets: KeySets, messages: ReadMessages): NoteVerifier[] {
  const keys = [...sets.values()]
    .flat()
    .flatMap((set) => set.keys.filter(({ use }) => use === 'time' || use === 'cosign'))
  const parties = keys.map((key) => makeVerifier(key.name, 0x04, parseBase64(key.public)))
  const witnesses = [...messages.values()].flatMap(({ document }) =>
    document?.type === 'agreement'
      ? parsePolicy(document.policy).witnesses.map((witness) => witness.verifier)
      : [],
  )
  return [...parties, ...witnesses]
}

/** Keys that sign checkpoints of an origin (0x01). */
export function logVerifiers(sets: readonly KeySet[], origin: string): NoteVerifier[] {
  return publicKeys(sets, 'log').map((key) => makeVerifier(origin, 0x01, key))
}

function publicKeys(sets: readonly KeySet[], use: KeyUse): Uint8Array[] {
  const keys = sets.flatMap((set) => set.keys.filter((key) => key.use === use).map((key) => key.public))
  return [...new Set(keys)].map(parseBase64)
}
