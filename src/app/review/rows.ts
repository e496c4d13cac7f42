import type { Duty, RequestClass, Urgency } from '../../protocol/index.ts'
import type {
  Direction,
  Distribution,
  DutyFigures,
  Figures,
  Rates,
  Review,
} from '../../protocol/review/index.ts'

/** What a row is a figure of; each has its word and its sentence in both languages (review-words.ts). */
export const FIGURES = [
  'requests',
  'received',
  'returned',
  'withdrawn',
  'lacked',
  'contested',
  'agreed',
  'delay_least',
  'delay_most',
  'dark_before_receipt',
  'withheld_before_receipt',
  'duties',
  'verdict',
  'in_time',
  'late',
  'unanswered',
  'indeterminate',
  'exposed',
  'undelivered',
  'unreceipted',
  'granted',
  'late_grants',
  'time_least',
  'time_most',
  'time_unbounded',
  'dark',
  'withheld',
  'undated',
  'unwitnessed',
] as const
export type Figure = (typeof FIGURES)[number]

/** One figure of a review; where it stands within the document is in the members before it. */
export type FigureRow = {
  readonly answerer?: string
  readonly asker?: string
  /** Absent of figures of a whole direction, as is `urgency`. */
  readonly class?: RequestClass
  readonly urgency?: Urgency
  readonly duty?: Duty
  readonly figure: Figure
  /** The verdict or the code of a return that is counted. */
  readonly detail?: string
  readonly value: number | Distribution
  /** The denominator of a rate. */
  readonly of?: number
}

/** All figures of a review, one by one, in the order of the document; a distribution of nothing has none. */
export function rowsOf(review: Review): FigureRow[] {
  return [{ figure: 'unwitnessed', value: review.unwitnessed }, ...review.directions.flatMap(rowsOfDirection)]
}

function rowsOfDirection(direction: Direction): FigureRow[] {
  const { answerer, asker, dark, withheld, undated, all, groups } = direction
  const rows: FigureRow[] = [
    { figure: 'dark', value: dark },
    { figure: 'withheld', value: withheld },
    { figure: 'undated', value: undated },
    ...rowsOfFigures(all),
    ...groups.flatMap((group) =>
      rowsOfFigures(group).map((row) => ({ ...row, class: group.class, urgency: group.urgency })),
    ),
  ]
  return rows.map((row) => ({ ...row, answerer, asker }))
}

function rowsOfFigures(figures: Figures): FigureRow[] {
  const { requests, received, withdrawn, lacked, contested, agreed, returned, delay, away, duties } = figures
  return [
    { figure: 'requests', value: requests },
    { figure: 'received', value: received, of: requests },
    ...returned.map(
      ({ code, count }): FigureRow => ({ figure: 'returned', detail: code, value: count, of: requests }),
    ),
    { figure: 'withdrawn', value: withdrawn, of: requests },
    { figure: 'lacked', value: lacked, of: requests },
    { figure: 'contested', value: contested, of: requests },
    { figure: 'agreed', value: agreed, of: contested },
    ...distribution('delay_least', delay.least),
    ...distribution('delay_most', delay.most),
    { figure: 'dark_before_receipt', value: away.dark },
    { figure: 'withheld_before_receipt', value: away.withheld },
    ...duties.flatMap((duty) => rowsOfDuty(duty).map((row) => ({ ...row, duty: duty.duty }))),
  ]
}

/** The rates by the word of each, in the order in which they are shown. */
const RATES: readonly (readonly [Figure, Exclude<keyof Rates, 'of'>])[] = [
  ['in_time', 'inTime'],
  ['late', 'late'],
  ['unanswered', 'unanswered'],
  ['indeterminate', 'indeterminate'],
  ['exposed', 'exposed'],
  ['undelivered', 'undelivered'],
  ['unreceipted', 'unreceipted'],
]

function rowsOfDuty({ count, verdicts, rates, granted, lateGrants, time }: DutyFigures): FigureRow[] {
  return [
    { figure: 'duties', value: count },
    ...verdicts.map(
      (each): FigureRow => ({ figure: 'verdict', detail: each.verdict, value: each.count, of: count }),
    ),
    ...RATES.map(([figure, rate]) => ({ figure, value: rates[rate], of: rates.of })),
    { figure: 'granted', value: granted, of: count },
    { figure: 'late_grants', value: lateGrants },
    ...distribution('time_least', time.least),
    ...distribution('time_most', time.most),
    { figure: 'time_unbounded', value: time.unbounded },
  ]
}

function distribution(figure: Figure, value: Distribution | null): FigureRow[] {
  return value === null ? [] : [{ figure, value }]
}
