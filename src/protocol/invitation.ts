import { entropyToMnemonic } from '@scure/bip39'
import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js'
import type { TwoTexts } from './agreement.ts'
import { parseHex } from './bytes.ts'
import { parseCanonical, printCanonical } from './canonical.ts'
import { ProtocolError } from './errors.ts'
import { sha256 } from './hash.ts'
import { isHost, isPartyId, type PartyId } from './ids.ts'
import { checkMembers, isObject, refusal } from './shape.ts'

/** What a party hands to another so that they can pair (X6). Nothing in it is proven: people compare the fingerprint. */
export type Invitation = {
  readonly type: 'comity-invitation'
  readonly v: 1
  readonly identity: PartyId
  readonly host: string
  /** Where the node answers; absent where it cannot be reached from outside. */
  readonly url?: string
  readonly prefix: string
  readonly name: TwoTexts
  readonly exercise: boolean
}

export type Fingerprint = { readonly hex: string; readonly en: string; readonly zh: string }

/**
 * What people compare out of band (X6): the identity's 64 hex digits, and the 12 words of BIP 39 for the first 16 bytes of
 * SHA-256 over the raw key, in English and in Simplified Chinese.
 */
export function fingerprintOf(identity: PartyId): Fingerprint {
  const entropy = sha256(parseHex(identity)).subarray(0, 16)
  return { hex: identity, en: entropyToMnemonic(entropy, english), zh: entropyToMnemonic(entropy, chinese) }
}

/** Whether what a person typed is that fingerprint: all words of one language, or all hex digits; blanks and case do not matter. */
export function isFingerprint(typed: string, identity: PartyId): boolean {
  const { hex, en, zh } = fingerprintOf(identity)
  const plain = typed.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')
  return [hex, en, zh].some((form) => form.normalize('NFKC').replaceAll(/\s+/g, '') === plain)
}

/** Reads an invitation (X6). Throws `bad_shape`. */
export function parseInvitation(bytes: Uint8Array): Invitation {
  const value = readJson(bytes)
  if (!isObject(value) || value.type !== 'comity-invitation' || value.v !== 1)
    return refuse('not an invitation of version 1')
  checkMembers(
    value,
    { required: ['type', 'v', 'identity', 'host', 'prefix', 'name', 'exercise'], optional: ['url'] },
    refuse,
  )
  if (!isPartyId(value.identity)) refuse('identity is not 64 hex digits')
  if (!isHost(value.host)) refuse('host is not a lower-case host')
  if (!(typeof value.prefix === 'string' && /^[A-Z]{2,5}$/.test(value.prefix)))
    refuse('prefix is 2 to 5 capitals')
  if (typeof value.exercise !== 'boolean') refuse('exercise is neither true nor false')
  const name = value.name
  if (!isObject(name)) return refuse('name is not an object')
  checkMembers(name, { required: ['en', 'zh'] }, refuse)
  if (typeof name.en !== 'string' || typeof name.zh !== 'string')
    refuse('name is not a text in both languages')
  if (value.url !== undefined && !isNodeUrl(value.url))
    refuse('url is not https (http on loopback only), or has more than a host and a path')
  return value as Invitation
}

/** The canonical bytes of an invitation. Throws `bad_shape` for what `parseInvitation` would not take. */
export function printInvitation(invitation: Invitation): Uint8Array {
  const bytes = printCanonical(invitation)
  parseInvitation(bytes)
  return bytes
}

const refuse: (sentence: string) => never = refusal('bad_shape')

function readJson(bytes: Uint8Array): unknown {
  try {
    return parseCanonical(bytes)
  } catch (cause) {
    throw new ProtocolError('bad_shape', 'an invitation is canonical JSON', { cause })
  }
}

/** HTTPS, or plain HTTP on loopback (X1); no credentials, query or fragment. */
function isNodeUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(value)
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || hostname.endsWith('.localhost')
  return (
    (protocol === 'https:' || (protocol === 'http:' && loopback)) &&
    username + password + search + hash === ''
  )
}
