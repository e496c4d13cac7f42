import { meaningOf } from '../app/review/review-csv.ts'
import { reviewWords } from '../app/review/review-words.ts'
import { type Figure, type FigureRow, rowsOf } from '../app/review/rows.ts'
import { wordFor } from '../app/words/words.ts'
import type { Distribution, Review } from '../protocol/index.ts'
import { table } from './output.ts'
import type { Texts } from './texts/index.ts'
import { reviewTexts } from './texts/review.ts'

/** A review for people: each figure with what it says beside it. `names`: a party's name by writer id. */
export function reviewLines(review: Review, texts: Texts, names: Readonly<Record<string, string>>): string[] {
  const { period, cut, outside } = review
  const said = reviewTexts[texts.lang]
  const sections = Map.groupBy(rowsOf(review).filter(isShown), (row) => headingOf(row, texts, names))
  return [
    said.period(period.from, period.to),
    texts.cutAt(cut.time ?? texts.unknownTime),
    ...(period.complete ? [] : [said.incomplete]),
    ...(outside ? [] : [texts.noOutside]),
    ...[...sections].flatMap(([heading, rows]) => [
      '',
      ...(heading ? [heading] : []),
      ...rowLines(rows, texts),
    ]),
  ]
}

function headingOf(
  { answerer, asker, class: requestClass, urgency }: FigureRow,
  { lang, words }: Texts,
  names: Readonly<Record<string, string>>,
): string {
  if (answerer === undefined || asker === undefined) return ''
  const said = reviewTexts[lang]
  const direction = said.direction(names[asker] ?? asker, names[answerer] ?? answerer)
  const group =
    requestClass === undefined || urgency === undefined
      ? reviewWords[lang].all
      : `${words.kind[requestClass]} · ${words.urgency[urgency]}`
  return said.heading(direction, group)
}

function rowLines(rows: readonly FigureRow[], texts: Texts): string[] {
  return table(rows.map((row) => [`  ${nameOf(row, texts)}`, figureOf(row, texts), meaningOf(row, texts)]))
}

function nameOf({ duty, figure, detail }: FigureRow, { lang, words }: Texts): string {
  const name =
    figure === 'verdict' && detail !== undefined
      ? wordFor(words.verdict, detail)
      : reviewWords[lang].figure[figure]
  const marked = figure === 'verdict' ? `= ${name}` : name
  if (duty === undefined) return marked
  return figure === 'duties' ? words.duty[duty] : `  ${marked}`
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

function figureOf({ figure, value, of }: FigureRow, { lang }: Texts): string {
  const said = reviewTexts[lang]
  if (typeof value !== 'number') return spreadOf(value, lang)
  if (TIMES.has(figure)) return durationOf(value, lang)
  return of === undefined || of === 0 ? String(value) : said.share(value, of, percentOf(value, of))
}

/** A tenth of a percent, cut off: nothing becomes 100 % that is not all. */
function percentOf(count: number, of: number): string {
  const tenths = Math.floor((1000 * count) / of)
  return `${Math.floor(tenths / 10)}.${tenths % 10}`
}

/** Those that are shown; the others stand in the document and in its rows. */
const PARTS = ['min', 'median', 'p90', 'max'] as const

function spreadOf(value: Distribution, lang: Texts['lang']): string {
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
