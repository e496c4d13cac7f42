import { ProtocolError } from './errors.ts'

/** Bytes that own their memory outright, as Web Crypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
// ignoreBOM keeps a leading U+FEFF as a character: two byte strings never decode to one text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 of a text. Throws `bad_shape` on lone surrogates, which have no UTF-8. */
export function utf8(text: string): Bytes {
  if (!text.isWellFormed()) throw new ProtocolError('bad_shape', 'text holds a lone surrogate')
  return encoder.encode(text)
}

/** The text of UTF-8 bytes, none replaced. Throws `bad_shape` on bytes that are not UTF-8. */
export function parseUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new ProtocolError('bad_shape', `${bytes.length} bytes are not UTF-8`, { cause })
  }
}

/** Standard base64 with padding (RFC 4648 section 4). */
export function printBase64(bytes: Uint8Array): string {
  return bytes.toBase64()
}

/** Bytes of standard base64; only the one canonical spelling is taken. Throws `bad_base64`. */
export function parseBase64(text: string): Bytes {
  const bytes = decodeBase64(text, 'base64')
  // The decoder skips white space; canonical text is exactly this long and so holds none.
  if (text.length !== 4 * Math.ceil(bytes.length / 3)) throw badBase64(text)
  return bytes
}

/** base64url without padding (RFC 4648 section 5, as JOSE uses it). */
export function printBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
}

/** Bytes of unpadded base64url; only the one canonical spelling is taken. Throws `bad_base64`. */
export function parseBase64Url(text: string): Bytes {
  const padding = '='.repeat((4 - (text.length % 4)) % 4)
  const bytes = decodeBase64(text + padding, 'base64url')
  if (text.length !== Math.ceil((4 * bytes.length) / 3)) throw badBase64(text)
  return bytes
}

/** Lower-case hex, two digits a byte. */
export function printHex(bytes: Uint8Array): string {
  return bytes.toHex()
}

/** Bytes of lower-case hex. Throws `bad_shape`. */
export function parseHex(text: string): Bytes {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) {
    throw new ProtocolError('bad_shape', `not lower-case hex: ${clip(text)}`)
  }
  return Uint8Array.fromHex(text)
}

/** One array of all parts, in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Whole comparison. Not in constant time: nothing compared here is a secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function decodeBase64(text: string, alphabet: 'base64' | 'base64url'): Bytes {
  try {
    return Uint8Array.fromBase64(text, { alphabet, lastChunkHandling: 'strict' })
  } catch (cause) {
    throw badBase64(text, cause)
  }
}

function badBase64(text: string, cause?: unknown): ProtocolError {
  return new ProtocolError('bad_base64', `not canonical base64: ${clip(text)}`, { cause })
}

function clip(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
