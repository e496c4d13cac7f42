import type { Face } from './fonts.ts'

/** Names under which pages use the typefaces. */
export const FACE_NAMES: Readonly<Record<Face, string>> = { latin: 'F1', mono: 'F2', han: 'F3' }
/** A4, in points. */
export const PAGE = { width: 595.28, height: 841.89 } as const

/**
 * A document of PDF 1.7 (ISO 32000-1) from the drawing commands of its pages. Chinese stands in the character collection Adobe-GB1 by the predefined map
 * UniGB-UTF16-H, which every reader has, so that it can be searched and copied; a reader draws it in its own Chinese face.
 */
export function printPdf(pages: readonly string[], title: string): Uint8Array {
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>`,
    `<< /Type /Pages /Kids [${pages.map((_, i) => `${FIRST_PAGE + 2 * i} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    `<< /Title ${utf16(title)} /Creator (Comity) >>`,
    ...FONTS,
    stream(toUnicode()),
    ...pages.flatMap((content, i) => [pageObject(FIRST_PAGE + 2 * i + 1), stream(content)]),
  ]
  return assemble(objects)
}

const FONTS = [
  '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>',
  '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H /DescendantFonts [7 0 R] /ToUnicode 9 0 R >>',
  '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /FontDescriptor 8 0 R /DW 1000 >>',
  '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
]
/** Catalog, pages, information, five fonts and their map stand before. */
const FIRST_PAGE = 10

function pageObject(content: number): string {
  const fonts = `/F1 4 0 R /F2 5 0 R /F3 6 0 R`
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << ${fonts} >> >> /Contents ${content} 0 R >>`
}

function stream(content: string): string {
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
}

/** Codes of the Chinese face are UTF-16 already; readers without the predefined map are told so. A range may change the last byte only. */
function toUnicode(): string {
  const rows = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))
    .filter((row) => row < 'd8' || row > 'df')
    .map((row) => `<${row}00> <${row}ff> <${row}00>`)
  const blocks: string[] = []
  for (let i = 0; i < rows.length; i += 100) {
    const some = rows.slice(i, i + 100)
    blocks.push(`${some.length} beginbfrange\n${some.join('\n')}\nendbfrange`)
  }
  return `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend`
}

/** Objects, the table of their places, and the trailer. All of it is ASCII but the mark that says that a PDF may be binary. */
function assemble(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'
  const places = objects.map((object, i) => {
    const place = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const count = objects.length + 1
  text += `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

function utf16(text: string): string {
  const codes = Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, '0'),
  )
  return `<feff${codes.join('')}>`
}
