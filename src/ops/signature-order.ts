/** Byte strings as they are handed to another thread: one after the other, and where each ends. */
export type Packed = { readonly bytes: Uint8Array; readonly ends: readonly number[] }
export type Order =
  | { readonly act: 'sign'; readonly seed: Uint8Array; readonly messages: Packed }
  | {
      readonly act: 'verify'
      readonly publicKeys: Packed
      readonly signatures: Packed
      readonly messages: Packed
    }
/** Of `sign` 64 bytes for each message, of `verify` one, which is 1 or 0. */
export type Result = Uint8Array

export function pack(parts: readonly Uint8Array[]): Packed {
  let length = 0
  const ends = parts.map((part) => {
    length += part.length
    return length
  })
  const bytes = new Uint8Array(length)
  parts.forEach((part, i) => {
    bytes.set(part, ends[i]! - part.length)
  })
  return { bytes, ends }
}

export function unpack({ bytes, ends }: Packed): Uint8Array[] {
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1]!, end))
}
