import { displayWidth } from './output.ts'

/**
 * Breaks a text into lines of at most `width` cells: at spaces and between Chinese characters, never inside quotation marks, and so that no line
 * begins with a mark that closes or ends with one that opens. What has no such place stays whole and stands out.
 */
export function wrapText(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => fold(line, width))
    .join('\n')
}

/** The lines that one line is broken into. */
export function fold(line: string, width: number): string[] {
  return foldUnits(line.match(PIECE) ?? [], width)
}

/** Lines made of what is not to be torn apart, each unit with the space beside it. */
export function foldUnits(units: readonly string[], width: number): string[] {
  const lines: string[] = []
  let begun = ''
  for (const unit of units) {
    if (begun.trim() !== '' && displayWidth((begun + unit).trimEnd()) > width) {
      lines.push(begun.trimEnd())
      begun = unit.trimStart()
    } else begun += unit
  }
  return [...lines, begun.trimEnd()]
}

const QUOTED = /“[^”]*”|"[^"]*"/
const PIECE = new RegExp(
  // Marks that open, then a quotation, a Chinese character or a run of anything else, then marks that close and the space behind; else one sign.
  `[（《「]*(?:${QUOTED.source}|\\p{Script=Han}|[^\\s\\p{Script=Han}“"（《「，。：；、？！）》」…]+)[，。：；、？！）》」…,.:;?!)]*—*\\s*|[^]`,
  'gu',
)
