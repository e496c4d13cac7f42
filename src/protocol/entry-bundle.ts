import { type Bytes, concatBytes } from './bytes.ts'
import { ProtocolError } from './errors.ts'

const MAX_ENTRY = 0xffff
const MAX_ENTRIES = 256

/** The bytes of 1 to 256 entries, each after its length as two big-endian bytes (TL5). Throws `bad_tile`. */
export function printEntryBundle(entries: readonly Uint8Array[]): Bytes {
  checkCount(entries.length)
  return concatBytes(...entries.flatMap((entry) => [printLength(entry), entry]))
}

/** The entries of a bundle; `width` says how many they must be (TL5). Throws `bad_tile`. */
export function parseEntryBundle(bytes: Uint8Array, width?: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 2 > bytes.length) throw new ProtocolError('bad_tile', 'a length that is cut short')
    const end = at + 2 + bytes[at]! * 256 + bytes[at + 1]!
    if (end > bytes.length) throw new ProtocolError('bad_tile', 'an entry that is cut short')
    entries.push(bytes.slice(at + 2, end))
    at = end
  }
  checkCount(entries.length)
  if (width !== undefined && entries.length !== width) {
    throw new ProtocolError('bad_tile', `${entries.length} entries in a bundle of width ${width}`)
  }
  return entries
}

function printLength(entry: Uint8Array): Uint8Array {
  if (entry.length > MAX_ENTRY) throw new ProtocolError('bad_tile', `an entry of ${entry.length} bytes`)
  return Uint8Array.of(entry.length >> 8, entry.length & 0xff)
}

function checkCount(count: number): void {
  if (count < 1 || count > MAX_ENTRIES) throw new ProtocolError('bad_tile', `${count} entries in a bundle`)
}
