/** The numbers of RFC 3492, section 5. */
const BASE = 36
const SKEW = 38
const DAMP = 700
const [LEAST, MOST] = [1, 26]

/** The Unicode form of the part of an ASCII label after `xn--` (RFC 3492, section 6.2); undefined for what is no such form. */
export function decodePunycode(text: string): string | undefined {
  const hyphen = text.lastIndexOf('-')
  const points = [...text.slice(0, Math.max(hyphen, 0))].map((char) => char.codePointAt(0)!)
  let n = 128
  let i = 0
  let bias = 72
  for (let at = hyphen + 1; at < text.length; ) {
    const from = i
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(text.charCodeAt(at))
      at += 1
      if (digit === undefined) return undefined
      i += digit * weight
      const threshold = k <= bias ? LEAST : k >= bias + MOST ? MOST : k - bias
      if (i > 0x7fff_ffff) return undefined
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    bias = adapt(i - from, points.length + 1, from === 0)
    n += Math.floor(i / (points.length + 1))
    i %= points.length + 1
    if (n > 0x10_ffff || (n >= 0xd800 && n <= 0xdfff)) return undefined
    points.splice(i, 0, n)
    i += 1
  }
  return String.fromCodePoint(...points)
}

function digitOf(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26
  return undefined
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : delta >> 1
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((BASE - LEAST) * MOST) >> 1; k += BASE) rest = Math.floor(rest / (BASE - LEAST))
  return k + Math.floor(((BASE - LEAST + 1) * rest) / (rest + SKEW))
}
