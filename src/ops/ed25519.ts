import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { PKCS8_PREFIX } from '../protocol/engine.ts'

/** A signature, the key that is said to have made it and the bytes that it is said to be over. */
export type Claim = {
  readonly publicKey: Uint8Array
  readonly signature: Uint8Array
  readonly message: Uint8Array
}

export function signEd25519(seed: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, bytes, privateKeyOf(seed)))
}

export function isSigned({ publicKey, signature, message }: Claim): boolean {
  try {
    return verify(null, message, publicKeyOf(publicKey), signature)
  } catch {
    return false // No point of the curve.
  }
}

const KEYS_KEPT = 1024
const privateKeys = new Map<string, KeyObject>()
const publicKeys = new Map<string, KeyObject>()

function privateKeyOf(seed: Uint8Array): KeyObject {
  return keyOf(privateKeys, seed, () =>
    createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }),
  )
}

/** The start of the SPKI form of an Ed25519 public key (RFC 8410 section 4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

function publicKeyOf(raw: Uint8Array): KeyObject {
  return keyOf(publicKeys, raw, () =>
    createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }),
  )
}

function keyOf(known: Map<string, KeyObject>, raw: Uint8Array, make: () => KeyObject): KeyObject {
  const id = raw.toHex()
  const found = known.get(id)
  if (found) return found
  const key = make()
  // Peers choose which public keys we see: nobody can fill the memory with them.
  if (known.size >= KEYS_KEPT) known.clear()
  known.set(id, key)
  return key
}
