const DIGITS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
/** What the checksum comes to: BIP 173 for witness version 0, BIP 350 for those after it. */
const [BECH32, BECH32M] = [1, 0x2bc830a3]

/** Whether a text is a segregated-witness address of Bitcoin's main network (BIP 173, BIP 350): its checksum, version and length hold. */
export function isWitnessAddress(text: string): boolean {
  const isOneCase = text === text.toLowerCase() || text === text.toUpperCase()
  const lower = text.toLowerCase()
  if (!isOneCase || !lower.startsWith('bc1') || lower.length < 14 || lower.length > 74) return false
  const values = [...lower.slice(3)].map((char) => DIGITS.indexOf(char))
  if (values.includes(-1)) return false
  const version = values[0]!
  const sum = checksum([...expandedPrefix('bc'), ...values])
  if (version > 16 || sum !== (version === 0 ? BECH32 : BECH32M)) return false
  return hasProgram(values.slice(1, -6), version)
}

/** Groups of five bits make a program of 2 to 40 bytes, for version 0 of 20 or 32, and the bits left over are zero and fewer than five. */
function hasProgram(values: readonly number[], version: number): boolean {
  const bits = values.length * 5
  const length = Math.floor(bits / 8)
  const over = bits % 8
  if (over >= 5 || (values.at(-1)! & ((1 << over) - 1)) !== 0) return false
  return version === 0 ? length === 20 || length === 32 : length >= 2 && length <= 40
}

function expandedPrefix(prefix: string): number[] {
  const codes = [...prefix].map((char) => char.charCodeAt(0))
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
}

function checksum(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = (((sum & 0x1ffffff) << 5) ^ value) >>> 0
    for (const [i, generator] of GENERATORS.entries()) if ((top >>> i) & 1) sum = (sum ^ generator) >>> 0
  }
  return sum
}
