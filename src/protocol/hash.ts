import { type Bytes, parseHex, printHex } from './bytes.ts'
import { currentEngine } from './engine.ts'
import { ProtocolError } from './errors.ts'

/** A SHA-256 as documents name it: `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}`

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Bytes {
  return currentEngine().sha256(bytes) as Bytes
}

/** The digest by which documents, files and messages are named. */
export function digest(bytes: Uint8Array): Digest {
  return `sha256:${printHex(sha256(bytes))}`
}

/** The 32 bytes of a printed digest. Throws `bad_shape`. */
export function parseDigest(text: string): Bytes {
  if (!/^sha256:[0-9a-f]{64}$/.test(text)) throw new ProtocolError('bad_shape', 'not a sha256 digest')
  return parseHex(text.slice('sha256:'.length))
}
