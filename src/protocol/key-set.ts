import { parseBase64 } from './bytes.ts'
import { parseCanonical, printCanonical } from './canonical.ts'
import { isSoundPoint } from './ed25519-point.ts'
import { ProtocolError } from './errors.ts'
import { type Digest, digest } from './hash.ts'
import { isHost, isPartyId, type PartyId, partyKeyName, type WriterId, writerOf } from './ids.ts'
import { checkMembers, isCount, isObject, isOneOf, isRoot, refusal } from './shape.ts'
import { isTime, type TimeText } from './time.ts'

export const KEY_USES = ['log', 'time', 'cosign', 'message', 'transport', 'witness'] as const
export type KeyUse = (typeof KEY_USES)[number]

export type PartyKey = {
  readonly use: KeyUse
  readonly name: string
  /** 32 bytes in standard base64. */
  readonly public: string
  /** When the key ends; once set it stays. */
  readonly end?: TimeText
}

/** Every key that a party ever had in a pair (K1). */
export type KeySet = {
  readonly v: 1
  readonly type: 'keys'
  readonly party: PartyId
  readonly version: number
  readonly keys: readonly PartyKey[]
}

/** Reads a key set (K1). Throws `bad_key_set`, with the cause kept. */
export function parseKeySet(bytes: Uint8Array): KeySet {
  let value: unknown
  try {
    value = parseCanonical(bytes)
  } catch (cause) {
    throw new ProtocolError('bad_key_set', 'not canonical JSON', { cause })
  }
  checkKeySet(value)
  return value
}

/** The canonical bytes of a key set. Throws `bad_key_set` for what `parseKeySet` would not take. */
export function printKeySet(keySet: KeySet): Uint8Array {
  checkKeySet(keySet)
  return printCanonical(keySet)
}

/** The digest by which a leaf names a key set (L3). */
export function keySetDigest(keySet: KeySet): Digest {
  return digest(printKeySet(keySet))
}

/** Throws `bad_key_set` unless a value has the shape of K1. */
export function checkKeySet(value: unknown): asserts value is KeySet {
  if (!isObject(value) || value.v !== 1 || value.type !== 'keys') refuse('not a key set of version 1')
  checkMembers(value, { required: ['v', 'type', 'party', 'version', 'keys'] }, refuse)
  if (!isPartyId(value.party)) refuse('party is not 64 hex digits')
  if (!isCount(value.version, 1)) refuse('version is not a number from 1')
  if (!Array.isArray(value.keys)) refuse('keys is not a list')
  const seen = new Set<string>()
  const writer = writerOf(value.party)
  for (const key of value.keys) {
    checkKey(key, writer)
    if (seen.has(key.public)) refuse('a public key stands twice')
    seen.add(key.public)
  }
}

/**
 * Whether a key set may follow another of the same party (K1): the next version, with every key kept and every end that is set, or
 * the same set again. `last` undefined: whether it may be the first. Throws `bad_key_set`.
 */
export function checkNextKeySet(last: KeySet | undefined, next: KeySet): void {
  if (last !== undefined && keySetDigest(last) === keySetDigest(next)) return
  if (next.version !== (last?.version ?? 0) + 1)
    refuse(`version ${next.version} after ${last?.version ?? 'none'}`)
  if (last === undefined) return
  if (next.party !== last.party) refuse('the key set is of another party')
  const kept = new Map(next.keys.map((key) => [key.public, key]))
  for (const key of last.keys) {
    const again = kept.get(key.public)
    if (again === undefined || again.use !== key.use || again.name !== key.name)
      refuse(`${key.name} is not kept`)
    if (key.end !== undefined && again?.end !== key.end) refuse(`the end of ${key.name} is not kept`)
  }
}

const refuse: (sentence: string) => never = refusal('bad_key_set')

function checkKey(value: unknown, writer: WriterId): asserts value is PartyKey {
  if (!isObject(value)) refuse('a key is an object')
  checkMembers(value, { required: ['use', 'name', 'public'], optional: ['end'] }, refuse)
  if (!isOneOf(KEY_USES, value.use)) refuse('unknown use of a key')
  checkName(value.name, writer, value.use)
  // Small-order keys are refused: under them one signature fits many texts, which the owner could then deny.
  if (!isRoot(value.public) || !isSoundPoint(parseBase64(value.public)))
    refuse('public is not a sound Ed25519 key')
  if (value.end !== undefined && !isTime(value.end)) refuse('end is not a time')
}

function checkName(name: unknown, writer: WriterId, use: KeyUse): void {
  const host = typeof name === 'string' ? name.slice(0, name.indexOf('/')) : ''
  if (!isHost(host) || name !== partyKeyName(host, writer, use))
    refuse('name is not <host>/party/<writer>/<use>')
}
