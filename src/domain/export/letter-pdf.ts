import type { Both, Code, Letter, Part, Said } from './letter.ts'
import { PAGE, printPdf } from './pdf/document.ts'
import { linesOf, type Setting } from './pdf/lines.ts'
import { draw, fixed, LEADING, MARGIN, type Placed, Sheet, WIDTH } from './pdf/sheet.ts'

/** Width of the column of labels, in points. */
const LABELS = 122

/** A letter as PDF, A4. Deterministic: the same letter gives the same bytes. */
export function letterPdf(letter: Letter): Uint8Array {
  const sheet = new Sheet()
  for (const part of letter.parts) setPart(sheet, part)
  setProof(sheet, letter)
  const pages = sheet.pages.map((content, i) => content + frame(letter, i + 1, sheet.pages.length))
  return printPdf(pages, letter.title)
}

const TEXT = { size: 10.5 } as const
const SMALL = { size: 8.5 } as const

function setPart(sheet: Sheet, part: Part): void {
  switch (part.type) {
    case 'head':
      sheet.centred(part.from.en, { size: 13, lang: 'en', bold: true })
      sheet.centred(part.from.zh, { size: 13, lang: 'zh', bold: true })
      sheet.skip(8)
      sheet.centred(part.title.en, { size: 15, lang: 'en', bold: true })
      sheet.centred(part.title.zh, { size: 15, lang: 'zh', bold: true })
      return sheet.skip(10)
    case 'rows':
      for (const [label, value] of part.rows) setRow(sheet, label, value)
      return sheet.skip(6)
    case 'texts':
      setHeading(sheet, part.heading)
      for (const text of part.texts) setText(sheet, text, 0)
      return sheet.skip(4)
    case 'list':
      setHeading(sheet, part.heading)
      for (const { label, texts } of part.items) {
        sheet.text(joined(label), { ...TEXT, lang: 'zh', bold: true }, 0)
        for (const text of texts) setText(sheet, text, 16)
      }
      return sheet.skip(4)
    case 'codes':
      setHeading(sheet, part.heading)
      for (const code of part.codes) setCode(sheet, code)
      return sheet.skip(4)
    case 'close':
      sheet.skip(10)
      for (const line of part.lines) {
        sheet.right(line.en, { ...TEXT, lang: 'en' })
        sheet.right(line.zh, { ...TEXT, lang: 'zh' })
      }
      return sheet.skip(8)
    default:
      return part satisfies never
  }
}

function setHeading(sheet: Sheet, { en, zh }: Both): void {
  sheet.keep(3 * TEXT.size * LEADING)
  sheet.text(joined({ en, zh }), { size: 11.5, lang: 'zh', bold: true }, 0)
}

function setText(sheet: Sheet, { lang, text, remark }: Said, indent: number): void {
  if (remark) sheet.text(joined(remark), { ...SMALL, lang: 'zh' }, indent)
  sheet.text(text, { ...TEXT, lang }, indent)
}

const MONO = { size: 9.5, lang: 'en', mono: true } as const

function setCode(sheet: Sheet, { label, value, note }: Code): void {
  const rest = WIDTH - LABELS
  const right = [
    ...linesOf(value, rest, MONO).map((line): Placed => ({ line, x: LABELS, setting: MONO })),
    ...(note ? linesOf(note, rest, NOTE).map((line): Placed => ({ line, x: LABELS, setting: NOTE })) : []),
  ]
  setBeside(sheet, label, right)
}

const NOTE = { ...SMALL, lang: 'en' } as const

function setRow(sheet: Sheet, label: Both, value: Both | Said): void {
  const texts: readonly Said[] = 'lang' in value ? [value] : both(value)
  const right = texts.flatMap(({ lang, text }): Placed[] => {
    const setting = { ...TEXT, lang }
    return linesOf(text, WIDTH - LABELS, setting).map((line) => ({ line, x: LABELS, setting }))
  })
  setBeside(sheet, label, right)
}

/** Lines of the right column with their label in the left one. */
function setBeside(sheet: Sheet, label: Both, right: readonly Placed[]): void {
  const setting = { ...SMALL, lang: 'zh' } as const
  const left = linesOf(joined(label), LABELS - 8, setting).map((line): Placed => ({ line, x: 0, setting }))
  const rows = Math.max(left.length, right.length)
  if (rows <= 8) sheet.keep(rows * TEXT.size * LEADING)
  for (let i = 0; i < rows; i += 1) sheet.line([left[i], right[i]].filter((each) => each !== undefined))
}

function joined({ en, zh }: Both): string {
  return en === zh ? en : `${en}  ${zh}`
}

/** What reads the same in both languages stands once. */
function both({ en, zh }: Both): readonly Said[] {
  return en === zh
    ? [{ lang: 'en', text: en }]
    : [
        { lang: 'en', text: en },
        { lang: 'zh', text: zh },
      ]
}

const MODULES = 104

function setProof(sheet: Sheet, { proof }: Letter): void {
  sheet.keep(MODULES + 60)
  sheet.skip(6)
  const top = sheet.y
  const page = sheet.pages.length
  for (const { en, zh } of proof.sentences) {
    sheet.text(en, { ...SMALL, lang: 'en' }, MODULES + 16)
    sheet.text(zh, { ...SMALL, lang: 'zh' }, MODULES + 16)
  }
  for (const line of proof.lines) sheet.text(line, { size: 7.5, lang: 'en', mono: true }, MODULES + 16)
  sheet.text(proof.address, { size: 7.5, lang: 'en', mono: true }, MODULES + 16)
  sheet.draw(page, squares(proof.code, MARGIN.left, top - 4))
  sheet.y = Math.min(sheet.y, top - MODULES - 8)
}

/** The modules of a code as filled squares; `top` is its upper edge. */
function squares(code: readonly (readonly boolean[])[], left: number, top: number): string {
  const size = MODULES / code.length
  const cells = code.flatMap((row, y) =>
    row.flatMap((isBlack, x) =>
      isBlack
        ? [`${fixed(left + x * size)} ${fixed(top - (y + 1) * size)} ${fixed(size)} ${fixed(size)} re`]
        : [],
    ),
  )
  return `0 g\n${cells.join('\n')}\nf\n`
}

/** What stands on every page: the label above and below, and in an exercise the word for it, so that no sheet can be taken for another. */
function frame(letter: Letter, page: number, of: number): string {
  const label = (y: number) => {
    const line = linesOf(letter.tlp, WIDTH, { size: 10, lang: 'en', bold: true })[0]!
    const x = PAGE.width - MARGIN.right - line.width - 6
    const box = `0 g\n${fixed(x - 6)} ${fixed(y - 5)} ${fixed(line.width + 12)} 17 re f\n`
    return `${box}${rgb(letter.colour)} rg ${rgb(letter.colour)} RG\n${draw(line, x, y, { size: 10, lang: 'en', bold: true })}0 g 0 G\n`
  }
  const foot: Setting = { size: 8, lang: 'zh' }
  const exercise: Setting = { size: 11, lang: 'zh', bold: true }
  const words = letter.exercise
    ? draw(
        linesOf('EXERCISE 演习 EXERCISE 演习', WIDTH, exercise)[0]!,
        MARGIN.left,
        PAGE.height - 44,
        exercise,
      )
    : ''
  const pageLine = linesOf(`${letter.title}   ${page} / ${of}`, WIDTH - 120, foot)[0]!
  return `${label(PAGE.height - 44)}${label(34)}${words}${draw(pageLine, MARGIN.left, 34, foot)}`
}

function rgb(colour: string): string {
  return (colour.slice(1).match(/../g) ?? []).map((part) => fixed(Number.parseInt(part, 16) / 255)).join(' ')
}
