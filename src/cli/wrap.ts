import { displayWidth } from './output.ts'

/**
 * Breaks a text into lines of at most `width` cells: at spaces and between Chinese characters, never inside quotation marks, and so that no line
 * begins with a mark that closes or ends with one that opens. What has no such place stays whole and stands out.
 */
export function wrapText(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = []
  let begun = ''
  for (const piece of piecesOf(line)) {
    if (begun.trim() !== '' && displayWidth((begun + piece).trimEnd()) > width) {
      lines.push(begun.trimEnd())
      begun = piece.trimStart()
    } else begun += piece
  }
  return [...lines, begun.trimEnd()].join('\n')
}

const QUOTED = /“[^”]*”|"[^"]*"/
const PIECE = new RegExp(
  // Marks that open, then a quotation, a Chinese character or a run of anything else, then marks that close and the space behind; else one sign.
  `[（《「]*(?:${QUOTED.source}|\\p{Script=Han}|[^\\s\\p{Script=Han}“"（《「，。：；、？！）》」…]+)[，。：；、？！）》」…,.:;?!)]*—*\\s*|[^]`,
  'gu',
)

function piecesOf(line: string): readonly string[] {
  return line.match(PIECE) ?? []
}
