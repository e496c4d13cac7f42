import { isWide, type Run, runsOf } from './fonts.ts'

/** How a piece of text is set. Sizes in points. */
export type Setting = {
  readonly size: number
  readonly mono?: boolean
  readonly bold?: boolean
  readonly lang: 'en' | 'zh'
}
/** A line that fits. `width` in points. */
export type Line = { readonly runs: readonly Run[]; readonly width: number }

/** Breaks a text into lines of at most `width` points: between words, between Chinese characters, and inside what is longer than a line. */
export function linesOf(text: string, width: number, setting: Setting): readonly Line[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((paragraph) => fill(unitsOf(paragraph), width, setting))
}

/** Marks that never begin a line, and marks that never end one (GB/T 15834, JIS X 4051 alike). */
const NEVER_FIRST = /[，。、；：？！）》」』】〕”’…—·%,.;:?!)\]}]/
const NEVER_LAST = /[（《「『【〔“‘([{]/

/** What may not be broken: words, and Chinese characters with the marks that hold to them. */
function unitsOf(text: string): readonly string[] {
  const units: string[] = []
  let unit = ''
  // Kept beside the unit: to look at the end of one that is being put together costs its whole length.
  let end = ' '
  for (const char of text) {
    const holds =
      end !== ' ' &&
      char !== ' ' &&
      (NEVER_FIRST.test(char) || NEVER_LAST.test(end) || (!isWide(char) && !isWide(end)))
    if (!holds && unit !== '') units.push(unit)
    unit = holds ? unit + char : char
    end = char
  }
  return unit === '' ? units : [...units, unit]
}

function fill(units: readonly string[], width: number, setting: Setting): readonly Line[] {
  const lines: Line[] = []
  let text = ''
  const fits = (some: string) => measure(some.trimEnd(), setting) <= width
  const end = () => {
    lines.push(lineOf(text.trimEnd(), setting))
    text = ''
  }
  for (const unit of units.flatMap((each) => (fits(each) ? [each] : pieces(each, fits)))) {
    // A space always fits: it is trimmed where a line ends.
    if (text !== '' && unit !== ' ' && !fits(text + unit)) end()
    if (text !== '' || unit !== ' ' || lines.length === 0) text += unit
  }
  end()
  return lines
}

/** A word longer than a line, in pieces that fit: addresses and digests are cut anywhere, and no hyphen is added to them. */
function pieces(unit: string, fits: (text: string) => boolean): readonly string[] {
  const cut: string[] = []
  let piece = ''
  for (const char of unit) {
    if (piece !== '' && !fits(piece + char)) {
      cut.push(piece)
      piece = ''
    }
    piece += char
  }
  return [...cut, piece]
}

function measure(text: string, { size, mono = false, lang }: Setting): number {
  return (runsOf(text, { mono, lang }).reduce((sum, run) => sum + run.width, 0) * size) / 1000
}

function lineOf(text: string, setting: Setting): Line {
  const { mono = false, lang } = setting
  return { runs: runsOf(text, { mono, lang }), width: measure(text, setting) }
}
