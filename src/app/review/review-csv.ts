import { printCsv } from '../../domain/export/csv.ts'
import type { Distribution, Review } from '../../protocol/review/index.ts'
import { reviewWords } from '../words/review-words.ts'
import { type Lang, type Words, wordFor } from '../words/words.ts'
import { type FigureRow, rowsOf } from './rows.ts'

const COLUMNS = [
  'from',
  'to',
  'complete',
  'cut',
  'answerer',
  'asker',
  'class',
  'urgency',
  'duty',
  'figure',
  'detail',
  'value',
  'of',
  'meaning',
  'words',
] as const

/**
 * A review as CSV, one figure a line with its sentence and its name in the reader's language beside it; seconds and counts.
 * `names`: a party's name by writer id. The first eleven columns together are of one line only; but for the names they and the next two are codes
 * and numbers, the same in both languages.
 */
export function printReviewCsv(
  review: Review,
  reader: { readonly lang: Lang; readonly words: Words; readonly names: Readonly<Record<string, string>> },
): string {
  const { from, to, complete } = review.period
  const head = [from, to, String(complete), review.cut.time ?? '']
  const lines = rowsOf(review).flatMap((row) =>
    spread(row).map(({ detail, value }) => {
      const { answerer = '', asker = '', duty = '', figure, of } = row
      const parties = [answerer, asker].map((writer) => reader.names[writer] ?? writer)
      const group = answerer === '' ? ['', ''] : [row.class ?? 'all', row.urgency ?? 'all']
      const said = [meaningOf(row, reader), wordsOf({ ...row, detail }, reader)]
      return [...head, ...parties, ...group, duty, figure, detail, value, of ?? '', ...said]
    }),
  )
  return printCsv([COLUMNS, ...lines.map((cells) => cells.map(String))])
}

type Reader = { readonly lang: Lang; readonly words: Words }

/** Of what a line is a figure, in words: what the columns from class to detail say in codes. */
function wordsOf(row: Pick<FigureRow, Named> & { readonly detail: string }, { lang, words }: Reader): string {
  const { figure, detail } = row
  const { all, spread: spreads } = reviewWords[lang]
  const isOfDirection = row.answerer !== undefined
  return [
    isOfDirection && (row.class === undefined ? all : words.kind[row.class]),
    row.urgency !== undefined && words.urgency[row.urgency],
    row.duty !== undefined && words.duty[row.duty],
    reviewWords[lang].figure[figure],
    detail !== '' && wordFor({ ...spreads, ...words.verdict, ...words.returned }, detail),
  ]
    .filter((part) => part !== false)
    .join(' · ')
}
type Named = 'answerer' | 'class' | 'urgency' | 'duty' | 'figure'

/** The sentence beside a figure: of a verdict or a return what that one says. */
export function meaningOf(
  { figure, detail }: Pick<FigureRow, 'figure' | 'detail'>,
  { lang, words }: Reader,
): string {
  if (figure === 'verdict' && detail !== undefined) return wordFor(words.verdictMeans, detail)
  if (figure === 'returned' && detail !== undefined) return wordFor(words.returned, detail)
  return reviewWords[lang].means[figure]
}

const SPREAD: readonly (keyof Distribution)[] = ['n', 'min', 'p10', 'p25', 'median', 'p75', 'p90', 'max']

function spread({ value, detail = '' }: FigureRow): { readonly detail: string; readonly value: number }[] {
  if (typeof value === 'number') return [{ detail, value }]
  return SPREAD.map((part) => ({ detail: part, value: value[part] }))
}
