import { printCsv } from '../../domain/export/csv.ts'
import type { Distribution, Review } from '../../protocol/review/index.ts'
import { type Lang, type Words, wordFor } from '../words/words.ts'
import { reviewWords } from './review-words.ts'
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
] as const

/**
 * A review as CSV, one figure a line with its sentence in the reader's language beside it; seconds and counts. `names`:
 * a party's name by writer id. The first eleven columns together are of one line only.
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
      return [...head, ...parties, ...group, duty, figure, detail, value, of ?? '', meaningOf(row, reader)]
    }),
  )
  return printCsv([COLUMNS, ...lines.map((cells) => cells.map(String))])
}

/** The sentence beside a figure: of a verdict or a return what that one says. */
export function meaningOf(
  { figure, detail }: Pick<FigureRow, 'figure' | 'detail'>,
  { lang, words }: { readonly lang: Lang; readonly words: Words },
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
