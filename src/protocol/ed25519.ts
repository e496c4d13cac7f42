import { type Bytes, concatBytes, parseBase64Url, parseHex } from './bytes.ts'
import { isSoundPoint } from './ed25519-point.ts'
import { ProtocolError } from './errors.ts'

/** A private key that can only sign; where the secret lies is its maker's affair. */
export type SigningKey = {
  /** 32 bytes, RFC 8032 section 5.1.5. */
  readonly publicKey: Bytes
  /** The 64-byte Ed25519 signature (RFC 8032) over the bytes. */
  sign(bytes: Uint8Array): Promise<Bytes>
}

const PKCS8_PREFIX = parseHex('302e020100300506032b657004220420')
const CACHED_KEYS = 1024

const imported = new Map<string, Promise<CryptoKey>>()
const seeds = new WeakMap<SigningKey, Bytes>()

/** A fresh signing key from the platform's random source. */
export async function generateSigningKey(): Promise<SigningKey> {
  return signingKeyFromSeed(crypto.getRandomValues(new Uint8Array(32)))
}

/** The signing key of a 32-byte RFC 8032 seed. Throws `bad_key` on another length. */
export async function signingKeyFromSeed(seed: Uint8Array): Promise<SigningKey> {
  if (seed.length !== 32) throw new ProtocolError('bad_key', `a seed has 32 bytes, not ${seed.length}`)
  const pkcs8 = concatBytes(PKCS8_PREFIX, seed)
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const jwk = await crypto.subtle.exportKey('jwk', key)
  const signing: SigningKey = {
    publicKey: parseBase64Url(jwk.x!),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes as Bytes)),
  }
  seeds.set(signing, concatBytes(seed))
  return signing
}

/** The 32-byte seed of a key made in this file, for sealed storage. Throws `bad_key` for a key made elsewhere. */
export function exportSeed(key: SigningKey): Bytes {
  const seed = seeds.get(key)
  if (seed === undefined) throw new ProtocolError('bad_key', 'this key does not give its seed away')
  return concatBytes(seed)
}

/**
 * Whether the signature is the key's over the message: RFC 8032, without cofactor, and E1, E2. False, never an error, for anything that
 * is no signature or no sound key.
 */
export async function verifyEd25519(
  publicKey: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64 || !isSoundPoint(publicKey) || !isSoundPoint(signature.subarray(0, 32)))
    return false
  let key: CryptoKey
  try {
    key = await importPublicKey(publicKey)
  } catch {
    return false // Some platforms refuse here what is no point of the curve, others at verification.
  }
  return crypto.subtle.verify('Ed25519', key, signature as Bytes, message as Bytes)
}

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
