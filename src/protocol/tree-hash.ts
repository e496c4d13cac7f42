import type { Bytes } from './bytes.ts'
import { ProtocolError } from './errors.ts'
import { sha256 } from './hash.ts'

/** The root of the tree without leaves (RFC 6962 section 2.1): the hash of nothing. */
export const emptyRoot: Uint8Array = sha256(new Uint8Array(0))

/** The hash of one leaf: SHA-256(0x00, leaf) (T1). */
export function leafHash(leaf: Uint8Array): Bytes {
  const bytes = new Uint8Array(leaf.length + 1)
  bytes.set(leaf, 1)
  return sha256(bytes)
}

const pair = new Uint8Array(65)
pair[0] = 0x01

/** The hash of two neighbours: SHA-256(0x01, left, right) (T2). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  pair.set(left, 1)
  pair.set(right, 33)
  return sha256(pair)
}

/** A count of leaves that may stand: an integer from 0 to 2^53-1. Throws `bad_proof`. */
export function checkSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new ProtocolError('bad_proof', `a tree of size ${size}`)
  return size
}

/** Throws `bad_proof` unless the tree has a leaf of this index. */
export function checkIndex(index: number, size: number): void {
  checkSize(size)
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) {
    throw new ProtocolError('bad_proof', `a tree of ${size} has no leaf ${index}`)
  }
}
