import { sha256 } from '../../protocol/index.ts'

const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Version byte of a base58check text whose checksum holds and which carries 20 bytes; undefined for anything else. */
export function readBase58Check(text: string): number | undefined {
  const bytes = decode(text)
  if (bytes?.length !== 25) return undefined
  const sum = sha256(sha256(bytes.subarray(0, 21)))
  return bytes.subarray(21).every((byte, i) => byte === sum[i]) ? bytes[0] : undefined
}

function decode(text: string): Uint8Array | undefined {
  if (text.length > 60) return undefined
  let value = 0n
  for (const char of text) {
    const digit = DIGITS.indexOf(char)
    if (digit < 0) return undefined
    value = value * 58n + BigInt(digit)
  }
  const zeros = /^1*/.exec(text)![0].length
  const hex = value === 0n ? '' : value.toString(16)
  const digits = hex.length % 2 === 0 ? hex : `0${hex}`
  const body = (digits.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))
  return Uint8Array.from([...Array<number>(zeros).fill(0), ...body])
}
