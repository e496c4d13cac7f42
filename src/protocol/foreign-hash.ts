import { sha1 as legacySha1 } from '@noble/hashes/legacy.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { printHex } from './bytes.ts'

/** Hashes that other people's formats ask for. Nothing of the record rests on them. */

/** Keccak-256 as Ethereum uses it, 32 bytes (not SHA3-256: another padding). */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes)
}

/** A UUID of version 5 (RFC 9562, section 5.5): the same for the same name in a namespace, wherever it is made. */
export function uuid5(namespace: string, name: string): string {
  const space = Uint8Array.from(namespace.replaceAll('-', '').match(/../g)!, (byte) =>
    Number.parseInt(byte, 16),
  )
  const text = new TextEncoder().encode(name)
  const hash = legacySha1(Uint8Array.from([...space, ...text])).slice(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x50
  hash[8] = (hash[8]! & 0x3f) | 0x80
  return printHex(hash).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
