import { StoreError } from './errors.ts'

/** The 32 bytes of `sha256:…`: half the room of its text in every index. Throws `bad_batch` on anything else. */
export function digestBytes(id: string): Uint8Array {
  const bytes = findDigestBytes(id)
  if (!bytes) throw new StoreError('bad_batch', `${JSON.stringify(id.slice(0, 80))} is no message id`)
  return bytes
}

/** As `digestBytes`, for questions: what is no id names no message. */
export function findDigestBytes(id: string): Uint8Array | undefined {
  return /^sha256:[0-9a-f]{64}$/.test(id) ? Uint8Array.fromHex(id.slice(7)) : undefined
}

export function printDigest(bytes: Uint8Array): string {
  return `sha256:${bytes.toHex()}`
}

/** Hashes of 32 bytes, one after the other. */
export function packHashes(hashes: readonly Uint8Array[]): Uint8Array {
  const packed = new Uint8Array(hashes.length * 32)
  for (const [i, hash] of hashes.entries()) {
    if (hash.length !== 32) throw new StoreError('bad_batch', `a hash of ${hash.length} bytes`)
    packed.set(hash, i * 32)
  }
  return packed
}

export function unpackHashes(packed: Uint8Array): Uint8Array[] {
  return Array.from({ length: packed.length / 32 }, (_, i) => packed.slice(i * 32, i * 32 + 32))
}

/** JSON of a value that is ours (thread state, drafts): never of a message, whose bytes are kept as they came. */
export function printJson(value: unknown): string {
  return JSON.stringify(value ?? null)
}
