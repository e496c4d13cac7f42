import type { Bundle } from '../bundle.ts'
import { parseBase64, printHex } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { type PartyId, type WriterId, writerOf } from '../ids.ts'
import { checkNextKeySet, type KeySet, type KeyUse } from '../key-set.ts'
import { parsePolicy } from '../policy.ts'
import type { LogRecord } from '../record.ts'
import { makeVerifier, type NoteVerifier } from '../verifier-key.ts'
import type { Check } from './check.ts'
import { messagePlaces } from './logs.ts'
import { type ReadMessage, type ReadMessages, returnedIds } from './messages.ts'

export type KeySets = ReadonlyMap<WriterId, readonly KeySet[]>

/** Both parties' key sets: signed by the identity, each following on the one before (K1); then every message's first signature by one of them. */
export function readKeys(
  bundle: Bundle,
  logs: readonly LogRecord[],
  messages: ReadMessages,
  check: Check,
): KeySets {
  const sets = new Map(
    bundle.identities.map((identity) => [writerOf(identity), readKeySets(identity, logs, messages, check)]),
  )
  const keys = new Map(
    [...sets].map(([writer, mine]) => [writer, new Set(publicKeys(mine, 'message').map(printHex))]),
  )
  for (const message of messages.values()) {
    const { kid } = message
    if (!message.isGood || message.leaf.kind === 'keys' || keys.get(message.writer)?.has(kid)) continue
    check.find(
      'bad_envelope',
      message.where,
      `its first signature is by ${kid}, which is no message key of its writer`,
    )
  }
  return sets
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

function readKeySets(
  identity: PartyId,
  logs: readonly LogRecord[],
  messages: ReadMessages,
  check: Check,
): KeySet[] {
  const writer = writerOf(identity)
  const mine: KeySet[] = []
  const returned = returnedIds(logs)
  for (const place of messagePlaces(logs.filter((log) => log.writer === writer))) {
    if (place.leaf.kind !== 'keys') continue
    const read = messages.get(place.leaf.id)
    if (!read && returned.has(place.leaf.id)) continue
    if (!read) check.find('missing_message', place.where, 'the key set that it names is not in the file')
    else if (read.isGood) takeKeySet(mine, { read, identity }, check)
  }
  if (mine.length === 0)
    check.find('bad_key_set', `the log of ${writer}`, 'no key set signed by its identity is in the file')
  return mine
}

function takeKeySet(
  mine: KeySet[],
  of: { readonly read: ReadMessage; readonly identity: PartyId },
  check: Check,
): void {
  const { read, identity } = of
  const set = read.document
  if (set?.type !== 'keys') return
  if (read.kid !== identity) return check.find('bad_key_set', read.where, 'it is not signed by the identity')
  if (set.party !== identity) return check.find('bad_key_set', read.where, 'it is of another party')
  try {
    // Versions before may be lost with their epoch, so the order begins anew after a succession (K1).
    if (!read.isAfterSuccession) checkNextKeySet(mine.at(-1), set)
    mine.push(set)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    check.find('bad_key_set', read.where, error.message)
  }
}

function publicKeys(sets: readonly KeySet[], use: KeyUse): Uint8Array[] {
  const keys = sets.flatMap((set) => set.keys.filter((key) => key.use === use).map((key) => key.public))
  return [...new Set(keys)].map(parseBase64)
}
