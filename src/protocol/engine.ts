import { sha256 as hashInJavaScript } from '@noble/hashes/sha2.js'
import type { TSchema } from 'typebox'
import { Check, Errors } from 'typebox/value'

/**
 * The primitives under everything here, as every browser has them. A runtime with quicker ones of its own puts them in their place once, when it
 * starts; they give the same bytes and the same answers. What is a sound key or signature (E1, E2) is decided before they are asked.
 */
export type Engine = {
  /** SHA-256 (FIPS 180-4), 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array
  /** What signs with the Ed25519 key of a 32-byte seed; each signature has 64 bytes. */
  signer(seed: Uint8Array): Promise<(bytes: Uint8Array) => Promise<Uint8Array>>
  /** False, never an error, for whatever is no signature of the key over the message. */
  verify(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean>
  /** What tells whether a value has the shape of a schema. */
  shape(schema: TSchema): Shape
}

export type Shape = { fits(value: unknown): boolean; faults(value: unknown): readonly unknown[] }

/** The start of the PKCS #8 form of an Ed25519 seed (RFC 8410 section 7). */
export const PKCS8_PREFIX: Uint8Array = Uint8Array.fromHex('302e020100300506032b657004220420')

export const webEngine: Engine = {
  sha256: hashInJavaScript,
  async signer(seed) {
    const pkcs8 = new Uint8Array([...PKCS8_PREFIX, ...seed])
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
    return async (bytes) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes as Uint8Array<ArrayBuffer>))
  },
  async verify(publicKey, signature, message) {
    let key: CryptoKey
    try {
      key = await importPublicKey(publicKey)
    } catch {
      return false // Some platforms refuse here what is no point of the curve, others at verification.
    }
    const [bytes, signed] = [signature, message] as Uint8Array<ArrayBuffer>[]
    return crypto.subtle.verify('Ed25519', key, bytes!, signed!)
  },
  // Read and never compiled: a page whose policy lets no code be made of text checks shapes all the same.
  shape: (schema) => ({
    fits: (value) => Check(schema, value),
    faults: (value) => Errors(schema, value),
  }),
}

let engine = webEngine

/** The engine that is used now. */
export function currentEngine(): Engine {
  return engine
}

/** To be called by whoever starts a process, before anything is signed or hashed. */
export function useEngine(other: Engine): void {
  engine = other
}

const CACHED_KEYS = 1024
const imported = new Map<string, Promise<CryptoKey>>()

function importPublicKey(publicKey: Uint8Array): Promise<CryptoKey> {
  const id = publicKey.toHex()
  const known = imported.get(id)
  if (known !== undefined) return known
  // Peers choose which keys we see: the oldest leaves, so that nobody can fill the memory.
  if (imported.size >= CACHED_KEYS) imported.delete(imported.keys().next().value!)
  const key = crypto.subtle.importKey('raw', publicKey.slice(), 'Ed25519', true, ['verify'])
  key.catch(() => imported.delete(id))
  imported.set(id, key)
  return key
}
