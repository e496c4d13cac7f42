import {
  type Bytes,
  concatBytes,
  parseBase64Url,
  parseHex,
  parseUtf8,
  printBase64Url,
  printHex,
  utf8,
} from './bytes.ts'
import { type SigningKey, verifyEd25519 } from './ed25519.ts'
import { ProtocolError } from './errors.ts'
import { digest } from './hash.ts'
import type { MessageId } from './ids.ts'
import { MAX_PAYLOAD } from './leaf.ts'
import { refusal } from './shape.ts'

/** Signatures of one envelope at most (M1). */
export const MAX_SIGNATURES = 8
/** Bytes of an envelope at most: a payload in base64url, eight signatures, and what stands around them. */
export const MAX_ENVELOPE = Math.ceil((4 * MAX_PAYLOAD) / 3) + 4096

export type EnvelopeSignature = {
  /** 64 hex digits of the raw public key that claims the signature. */
  readonly kid: string
  /** 64 bytes. */
  readonly signature: Bytes
  /** What was signed: the protected header and the payload, as they stand in the envelope. */
  readonly signed: Bytes
}

/** An envelope as received: its form is right, nothing in it is proven. */
export type Envelope = {
  readonly id: MessageId
  readonly payload: Bytes
  /** The first is the party's. */
  readonly signatures: readonly [EnvelopeSignature, ...EnvelopeSignature[]]
}

/**
 * Signs payload bytes as they are (M1): the canonical bytes of a JWS in General JSON serialization. The first signer is the party's key.
 * Throws `bad_envelope` without signers, with more than 8, or for a payload beyond M2.
 */
export async function sealMessage(payload: Uint8Array, signers: readonly SigningKey[]): Promise<Uint8Array> {
  if (signers.length === 0 || signers.length > MAX_SIGNATURES) refuse(`${signers.length} signatures`)
  checkPayloadLength(payload)
  const encoded = printBase64Url(payload)
  const signatures = await Promise.all(signers.map((signer) => sign(encoded, signer)))
  // Canonical as it stands: the keys are sorted, and base64url holds nothing that JSON escapes.
  return utf8(`{"payload":"${encoded}","signatures":[${signatures.join(',')}]}`)
}

/** Takes an envelope apart (M1, M2). Throws `bad_envelope`, with the cause kept. */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > MAX_ENVELOPE) refuse(`${bytes.length} bytes`)
  const { encoded, signatures } = takeApart(bytes)
  const payload = readBase64Url(readText(encoded), 'payload')
  checkPayloadLength(payload)
  const [first, ...more] = signatures.map((signature) => readSignature(signature, encoded))
  if (first === undefined || more.length >= MAX_SIGNATURES)
    refuse(`1 to ${MAX_SIGNATURES} signatures are taken`)
  return { id: digest(payload), payload, signatures: [first, ...more] }
}

/** Whether every signature verifies under the key that it names. Whose key that is remains to be asked. */
export async function isWellSigned(envelope: Envelope): Promise<boolean> {
  const verified = await Promise.all(
    envelope.signatures.map(({ kid, signature, signed }) => verifyEd25519(parseHex(kid), signature, signed)),
  )
  return verified.every(Boolean)
}

/**
 * The envelope, proven: every signature verifies and the first is by one of the keys (64 hex digits each).
 * Throws `bad_envelope`, `bad_signature`, `unknown_key`, in this order.
 */
export async function openEnvelope(
  bytes: Uint8Array,
  keys: { has(publicKey: string): boolean },
): Promise<Envelope> {
  const envelope = parseEnvelope(bytes)
  if (!(await isWellSigned(envelope))) throw new ProtocolError('bad_signature', 'a signature does not verify')
  const { kid } = envelope.signatures[0]
  if (!keys.has(kid)) throw new ProtocolError('unknown_key', `the first signature is by ${kid}`)
  return envelope
}

const refuse: (sentence: string) => never = refusal('bad_envelope')

/** The only protected header that is taken. It is compared, never followed: the key decides the algorithm (RFC 9864). */
function headerOf(kid: string): string {
  return `{"alg":"Ed25519","kid":"${kid}"}`
}

async function sign(payload: string, signer: SigningKey): Promise<string> {
  const header = printBase64Url(utf8(headerOf(printHex(signer.publicKey))))
  const signature = await signer.sign(utf8(`${header}.${payload}`))
  return `{"protected":"${header}","signature":"${printBase64Url(signature)}"}`
}

/** The canonical form of an envelope is one text but for its base64url: nothing is left for a JSON reader to decide. */
const BEFORE = utf8('{"payload":"')
const AFTER = /^","signatures":\[([^[\]]*)\]\}$/
const SIGNATURE = /^\{"protected":"([\w-]+)","signature":"([\w-]+)"\}$/

type SignatureText = { readonly header: string; readonly signature: string }

/** `encoded`: the payload in base64url, as it stands. */
function takeApart(bytes: Uint8Array): {
  readonly encoded: Uint8Array
  readonly signatures: SignatureText[]
} {
  if (!BEFORE.every((byte, i) => byte === bytes[i])) refuse('not an envelope in canonical JSON')
  const end = bytes.indexOf(0x22, BEFORE.length)
  const [, list] = (end > 0 && AFTER.exec(readText(bytes.subarray(end)))) || []
  if (list === undefined) refuse('not an envelope in canonical JSON')
  const signatures = list.split(/(?<=\}),(?=\{)/).map((text) => {
    const [, header, signature] = SIGNATURE.exec(text) ?? []
    if (header === undefined || signature === undefined) refuse('not a signature in canonical JSON')
    return { header, signature }
  })
  return { encoded: bytes.subarray(BEFORE.length, end), signatures }
}

function readText(bytes: Uint8Array): string {
  try {
    return parseUtf8(bytes)
  } catch (cause) {
    throw new ProtocolError('bad_envelope', 'not UTF-8', { cause })
  }
}

function readSignature({ header, signature }: SignatureText, payload: Uint8Array): EnvelopeSignature {
  const { kid, start } = readHeader(header)
  const bytes = readBase64Url(signature, 'signature')
  if (bytes.length !== 64) refuse(`a signature of ${bytes.length} bytes`)
  return { kid, signature: bytes, signed: concatBytes(start, payload) }
}

/** What a protected header says, and the bytes with which whatever is signed under it begins. */
type Header = { readonly kid: string; readonly start: Bytes }

/** Headers read before, by their text: a pair has few keys, so each is read once. */
const headers = new Map<string, Header>()
const KNOWN_HEADERS = 256

function readHeader(value: string): Header {
  const known = headers.get(value)
  if (known !== undefined) return known
  const header = readHeaderText(value)
  const kid = header.slice(-66, -2)
  if (!/^[0-9a-f]{64}$/.test(kid) || header !== headerOf(kid))
    refuse('protected is another header than Ed25519 and kid')
  const read = { kid, start: utf8(`${value}.`) }
  // Strangers choose what we read here: the table stays small.
  if (headers.size >= KNOWN_HEADERS) headers.clear()
  headers.set(value, read)
  return read
}

function readHeaderText(value: string): string {
  try {
    return parseUtf8(readBase64Url(value, 'protected'))
  } catch (cause) {
    throw new ProtocolError('bad_envelope', 'protected is no text', { cause })
  }
}

function readBase64Url(value: string, what: string): Bytes {
  try {
    return parseBase64Url(value)
  } catch (cause) {
    throw new ProtocolError('bad_envelope', `${what} is not base64url`, { cause })
  }
}

function checkPayloadLength(payload: Uint8Array): void {
  if (payload.length < 2 || payload.length > MAX_PAYLOAD) refuse(`a payload of ${payload.length} bytes`)
}
