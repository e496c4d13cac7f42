import type { WriterId } from '../ids.ts'
import type { Duty, RequestClass, ReturnCode, Urgency } from '../kinds.ts'
import type { TimeText } from '../time.ts'
import type { AwaySeconds, Verdict, Verdicts } from '../verdict/index.ts'

/** The seconds T with from ≤ T < to. */
export type Period = { readonly from: TimeText; readonly to: TimeText }

/** What n numbers are like, in numbers that occur among them (R7). */
export type Distribution = {
  readonly max: number
  readonly median: number
  readonly min: number
  readonly n: number
  readonly p10: number
  readonly p25: number
  readonly p75: number
  readonly p90: number
}

/** Decided duties, each in exactly one member beside `of`, their number (R5). */
export type Rates = {
  readonly exposed: number
  readonly inTime: number
  readonly indeterminate: number
  readonly late: number
  readonly of: number
  readonly unanswered: number
  readonly undelivered: number
  readonly unreceipted: number
}

/** One duty of the requests of a group (R4 to R6). */
export type DutyFigures = {
  readonly count: number
  readonly duty: Duty
  readonly granted: number
  readonly lateGrants: number
  readonly rates: Rates
  /** Seconds to the answer, by its lower and its upper bound. */
  readonly time: {
    readonly least: Distribution | null
    readonly most: Distribution | null
    readonly unbounded: number
  }
  readonly verdicts: readonly { readonly count: number; readonly verdict: Verdict }[]
}

/** The figures of some requests of one direction (R8). */
export type Figures = {
  /** Requests whose urgency the answerer contested, and those of them where the asker agreed. */
  readonly agreed: number
  readonly contested: number
  /** Seconds before the receipts: the answerer dark, the asker withholding. */
  readonly away: AwaySeconds
  readonly delay: { readonly least: Distribution | null; readonly most: Distribution | null }
  readonly duties: readonly DutyFigures[]
  readonly lacked: number
  readonly received: number
  readonly requests: number
  readonly returned: readonly { readonly code: ReturnCode; readonly count: number }[]
  readonly withdrawn: number
}

/** All that one party owed the other for requests entered in the period. */
export type Direction = {
  readonly all: Figures
  readonly answerer: WriterId
  readonly asker: WriterId
  /** Seconds of the period in which the answerer was dark. */
  readonly dark: number
  readonly groups: readonly (Figures & { readonly class: RequestClass; readonly urgency: Urgency })[]
  /** Requests of which no bound is known; they belong to no period. */
  readonly undated: number
  readonly withheld: number
}

/** The document of figures for a period (R9). */
export type Review = {
  readonly cut: Verdicts['cut']
  readonly directions: readonly [Direction, Direction]
  readonly exercise: boolean
  readonly function: 1
  readonly outside: boolean
  readonly pair: Verdicts['pair']
  readonly period: Period & { readonly complete: boolean }
  readonly review: 1
  readonly unwitnessed: number
}
