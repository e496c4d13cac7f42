import { concatBytes, parseHex, printHex } from './bytes.ts'
import { ProtocolError } from './errors.ts'
import { type Digest, sha256 } from './hash.ts'

/** A party: 64 lower-case hex digits of its raw Ed25519 identity key. */
export type PartyId = string
/** 32 hex digits: who writes a log (L1). */
export type WriterId = string
/** 32 hex digits: which two parties (L1). */
export type PairId = string
/** `<host>/log/<pair>/<writer>/<epoch>`: one epoch of one log (L1). */
export type Origin = string
/** Digest of the payload bytes of a message (M2). */
export type MessageId = Digest
/** 32 hex digits, the last 20 random: a request and all that belongs to it. */
export type ThreadId = string

export type OriginParts = {
  readonly host: string
  readonly pair: PairId
  readonly writer: WriterId
  /** From 1. */
  readonly epoch: number
}

const HOST = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[1-9][0-9]{0,4})?$/
const ORIGIN =
  /^([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9][0-9]{0,4})?)\/log\/([0-9a-f]{32})\/([0-9a-f]{32})\/([1-9][0-9]{0,5})$/

/** The writer id of a party: first 32 hex digits of SHA-256 over the raw identity key (L1). Throws `bad_shape`. */
export function writerOf(party: PartyId): WriterId {
  return printHex(sha256(parseHex(checkPartyId(party)))).slice(0, 32)
}

/** The pair of two parties, in either order: SHA-256 over both raw keys, the bytewise smaller first (L1). */
export function pairOf(a: PartyId, b: PartyId): PairId {
  // Lower-case hex sorts as its bytes do.
  const [first, second] = a < b ? [a, b] : [b, a]
  return printHex(sha256(concatBytes(parseHex(checkPartyId(first)), parseHex(checkPartyId(second))))).slice(
    0,
    32,
  )
}

/** Writes an origin. Throws `bad_shape` for parts that may not stand. */
export function originOf(parts: OriginParts): Origin {
  const origin = `${parts.host}/log/${parts.pair}/${parts.writer}/${parts.epoch}`
  parseOrigin(origin)
  return origin
}

/** Reads an origin (L1). Throws `bad_shape`. */
export function parseOrigin(origin: string): OriginParts {
  const parts = ORIGIN.exec(origin)
  if (parts === null) throw new ProtocolError('bad_shape', `not the origin of a log: ${origin.slice(0, 120)}`)
  return { host: parts[1]!, pair: parts[2]!, writer: parts[3]!, epoch: Number(parts[4]) }
}

export function isOrigin(text: unknown): text is Origin {
  return typeof text === 'string' && ORIGIN.test(text)
}

/** A host as origins and agreements name it: lower case, optional port (L1). */
export function isHost(text: unknown): text is string {
  return typeof text === 'string' && HOST.test(text)
}

export function isPartyId(text: unknown): text is PartyId {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}

/** Key names of a party (K1): `<host>/party/<writer>/<use>`. */
export function partyKeyName(host: string, writer: WriterId, use: string): string {
  return `${host}/party/${writer}/${use}`
}

function checkPartyId(party: PartyId): PartyId {
  if (!isPartyId(party))
    throw new ProtocolError('bad_shape', 'a party is named by 64 hex digits of its identity key')
  return party
}
