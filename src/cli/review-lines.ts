import { meaningOf } from '../app/review/review-csv.ts'
import { type Figure, type FigureRow, rowsOf } from '../app/review/rows.ts'
import { reviewWords } from '../app/words/review-words.ts'
import { wordFor } from '../app/words/words.ts'
import type { Distribution, Review } from '../protocol/index.ts'
import { cutLines } from './cut-lines.ts'
import { displayWidth } from './output.ts'
import type { Texts } from './texts/index.ts'
import { reviewTexts } from './texts/review.ts'
import { fold, foldUnits } from './wrap.ts'

/**
 * A review for people, in lines of at most `width` cells: the figures, and under them once what each of those says. `names`: a party's name
 * by writer id.
 */
export function reviewLines(
  review: Review,
  texts: Texts,
  { names, width }: { readonly names: Readonly<Record<string, string>>; readonly width: number },
): string[] {
  const { period } = review
  const said = reviewTexts[texts.lang]
  const rows = rowsOf(review).filter(isShown)
  const sections = Map.groupBy(rows, (row) => headingOf(row, texts, names))
  const wide = Math.max(...rows.map((row) => displayWidth(nameOf(row, texts))))
  const head = [
    said.period(period.from, period.to),
    ...cutLines(review, texts),
    ...(period.complete ? [] : [said.incomplete]),
  ]
  return [
    ...head.flatMap((line) => fold(line, width)),
    ...[...sections].flatMap(([heading, each]) => [
      '',
      ...(heading ? fold(heading, width) : []),
      ...each.flatMap((row) => rowLines(row, texts, { wide, width })),
    ]),
    ...(rows.some(({ of }) => of) ? ['', ...fold(said.cutOff, width)] : []),
    ...meaningLines(rows, texts, width),
  ]
}

function headingOf(
  { answerer, asker, class: requestClass, urgency }: FigureRow,
  { lang, words }: Texts,
  names: Readonly<Record<string, string>>,
): string {
  if (answerer === undefined || asker === undefined) return ''
  const said = reviewTexts[lang]
  const group =
    requestClass === undefined || urgency === undefined
      ? reviewWords[lang].all
      : `${words.kind[requestClass]} · ${words.urgency[urgency]}`
  return said.heading(said.direction(names[asker] ?? asker, names[answerer] ?? answerer), group)
}

/** The figures stand below each other over the whole review; a long one goes on in its own column. */
function rowLines(row: FigureRow, texts: Texts, { wide, width }: { wide: number; width: number }): string[] {
  const name = nameOf(row, texts)
  return foldUnits(figureOf(row, texts), width - wide - 4).map((line, i) => {
    const first = i === 0 ? name : ''
    return `  ${first}${' '.repeat(wide - displayWidth(first))}  ${line}`
  })
}

function nameOf(row: FigureRow, texts: Texts): string {
  if (row.duty === undefined) return termOf(row, texts)
  return row.figure === 'duties' ? texts.words.duty[row.duty] : `  ${termOf(row, texts)}`
}

/** What a figure is called, whatever duty it is a figure of. */
function termOf({ figure, detail }: FigureRow, { lang, words }: Texts): string {
  const name = reviewWords[lang].figure[figure]
  if (detail === undefined) return name
  return figure === 'verdict' ? `= ${wordFor(words.verdict, detail)}` : reviewTexts[lang].coded(name, detail)
}

/** Each figure that is shown, once, with its sentence. */
function meaningLines(rows: readonly FigureRow[], texts: Texts, width: number): string[] {
  const means = new Map(rows.map((row) => [termOf(row, texts), meaningOf(row, texts)]))
  return [
    '',
    reviewTexts[texts.lang].meanings,
    ...[...means].flatMap(([term, meaning]) => [
      `  ${term}`,
      ...fold(meaning, width - 6).map((line) => `      ${line}`),
    ]),
  ]
}

/** Figures that are times, in seconds. */
const TIMES: ReadonlySet<Figure> = new Set([
  'delay_least',
  'delay_most',
  'dark_before_receipt',
  'withheld_before_receipt',
  'time_least',
  'time_most',
  'dark',
  'withheld',
  'unwitnessed',
])
/** Figures that say something where they are 0, too. */
const ALWAYS: ReadonlySet<Figure> = new Set([
  'requests',
  'in_time',
  'late',
  'unanswered',
  'indeterminate',
  'dark',
])

function isShown({ figure, value, of }: FigureRow): boolean {
  if (typeof value !== 'number' || value > 0) return true
  return ALWAYS.has(figure) && of !== 0
}

/** In units that no line ends within. */
function figureOf({ figure, value, of }: FigureRow, { lang }: Texts): readonly string[] {
  const said = reviewTexts[lang]
  if (typeof value !== 'number') return spreadOf(value, lang)
  if (TIMES.has(figure)) return [durationOf(value, lang)]
  return [of === undefined || of === 0 ? String(value) : said.share(value, of, percentOf(value, of))]
}

/** A tenth of a percent, cut off: nothing becomes 100 % that is not all. */
function percentOf(count: number, of: number): string {
  const tenths = Math.floor((1000 * count) / of)
  return `${Math.floor(tenths / 10)}.${tenths % 10}`
}

/** Those that are shown; the others stand in the document and in its rows. */
const PARTS = ['min', 'median', 'p90', 'max'] as const

function spreadOf(value: Distribution, lang: Texts['lang']): readonly string[] {
  const names = reviewWords[lang].spread
  return reviewTexts[lang].spread(
    value.n,
    PARTS.map((part) => [names[part], durationOf(value[part], lang)] as const),
  )
}

function durationOf(seconds: number, lang: Texts['lang']): string {
  const said = reviewTexts[lang]
  const parts = [
    [Math.floor(seconds / 86_400), said.days],
    [Math.floor(seconds / 3600) % 24, said.hours],
    [Math.floor(seconds / 60) % 60, said.minutes],
    [seconds % 60, said.seconds],
  ] as const
  const told = parts.filter(([n]) => n > 0).map(([n, say]) => say(n))
  return told.length === 0 ? said.seconds(0) : told.join(' ')
}
