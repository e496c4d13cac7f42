import { type Bytes, concatBytes, parseBase64Url } from './bytes.ts'
import { isSoundPoint } from './ed25519-point.ts'
import { currentEngine, PKCS8_PREFIX } from './engine.ts'
import { ProtocolError } from './errors.ts'

/** A private key that can only sign; where the secret lies is its maker's affair. */
export type SigningKey = {
  /** 32 bytes, RFC 8032 section 5.1.5. */
  readonly publicKey: Bytes
  /** The 64-byte Ed25519 signature (RFC 8032) over the bytes. */
  sign(bytes: Uint8Array): Promise<Bytes>
}

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
  const sign = await currentEngine().signer(concatBytes(seed))
  const signing: SigningKey = {
    publicKey: parseBase64Url(jwk.x!),
    sign: sign as SigningKey['sign'],
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
  return currentEngine().verify(publicKey, signature, message)
}
