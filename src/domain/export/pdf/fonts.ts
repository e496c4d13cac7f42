/** Typefaces of a letter: all are known to every reader by name, none is embedded (docs/decisions/0008). */
export type Face = 'latin' | 'mono' | 'han'

/** A piece of text in one face, as bytes of its encoding, and its width in thousandths of the size. */
export type Run = { readonly face: Face; readonly hex: string; readonly width: number }

/**
 * A text as runs. In Chinese text the quotation marks, dashes and dots are those of the Chinese face. A character that no face has is written by its number, so
 * that nothing is silently lost.
 */
export function runsOf(
  text: string,
  style: { readonly mono: boolean; readonly lang: 'en' | 'zh' },
): readonly Run[] {
  const runs: { face: Face; hex: string; width: number }[] = []
  for (const char of [...text.normalize('NFC')].flatMap((each) => shown(each))) {
    const face = faceOf(char, style)
    const last = runs.at(-1)
    const run = last?.face === face ? last : { face, hex: '', width: 0 }
    if (run !== last) runs.push(run)
    run.hex += face === 'han' ? hex(char.charCodeAt(0), 4) : hex(latinCode(char)!, 2)
    run.width += widthOf(char, face)
  }
  return runs
}

export function isWide(char: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60\uffe0-\uffe6]/u.test(
    char,
  )
}

function faceOf(char: string, { mono, lang }: { readonly mono: boolean; readonly lang: 'en' | 'zh' }): Face {
  const isChineseMark = lang === 'zh' && /[“”‘’—…·]/.test(char)
  if (latinCode(char) === undefined || isChineseMark) return 'han'
  return mono ? 'mono' : 'latin'
}

/** A character that some face has, as itself; any other by its number. Controls and tabs are spaces. */
function shown(char: string): readonly string[] {
  if (/[\p{Cc}\u2028\u2029\u00ad\ufeff]/u.test(char)) return [' ']
  if (latinCode(char) !== undefined || HAN.has(char)) return [char]
  return [...`[U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`]
}

/** The places 0x80 to 0x9f of WinAnsiEncoding (ISO 32000-1, annex D.2). */
const WINDOWS = '€\u0000‚ƒ„…†‡ˆ‰Š‹Œ\u0000Ž\u0000\u0000‘’“”•–—˜™š›œ\u0000žŸ'

function latinCode(char: string): number | undefined {
  const code = char.charCodeAt(0)
  if (char.length > 1) return undefined
  if ((code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff)) return code
  const place = code === 0 ? -1 : WINDOWS.indexOf(char)
  return place < 0 ? undefined : 0x80 + place
}

/** What GBK has: the collection Adobe-GB1 has a glyph for each. */
const HAN: ReadonlySet<string> = new Set(gbkCharacters())

function* gbkCharacters(): Generator<string> {
  const decoder = new TextDecoder('gbk')
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue
      const char = decoder.decode(Uint8Array.of(lead, trail))
      const isPrivate = /[\ue000-\uf8ff\ufffd]/.test(char)
      if (char.length === 1 && !isPrivate) yield char
    }
  }
}

/** Widths of Helvetica from the space to the tilde, in thousandths, as its metrics file has them. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
]
const WIDTHS_ABOVE: Readonly<Record<string, number>> = {
  '—': 1000,
  '…': 1000,
  '–': 556,
  '‘': 222,
  '’': 222,
  '“': 333,
  '”': 333,
  '•': 350,
  '·': 278,
  '§': 556,
  '°': 400,
}

function widthOf(char: string, face: Face): number {
  if (face === 'han') return 1000
  if (face === 'mono') return 600
  const base = char.normalize('NFD')[0]!
  return WIDTHS_ABOVE[char] ?? WIDTHS[base.charCodeAt(0) - 0x20] ?? 600
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
