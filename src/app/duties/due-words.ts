import type { DateText } from '../../protocol/index.ts'

/** Where something holds, for the reader: at home, at the other side, or, for one who is neither, at a party by its name. */
export type Place = 'here' | 'there' | { readonly en: string; readonly zh: string }
type Run = { readonly from: DateText; readonly to: DateText }

/** Clauses that explain a due time, in one language. Dates are ISO, times local and without zone; a date is given with its year where that is not `year`. */
export type DueWords = {
  readonly minutes: (minutes: number) => string
  readonly days: (count: number, of: 'both' | 'either' | Place) => string
  readonly starts: (moments: readonly LocalMoment[]) => string
  readonly notCounted: (day: FirstDay, year: number) => string
  /** The time for the receipt ran out before it came: the clock began then (V11). */
  readonly startedByLimit: string
  readonly daysOff: (run: Run, place: Place, year: number) => string
  /** Days off that a limit in minutes runs through. */
  readonly runsThrough: (run: Run, place: Place, year: number) => string
  readonly makeUp: (day: MakeUp, year: number) => string
  readonly clocks: (change: Clocks, year: number) => string
  readonly endOfDay: (date: DateText, place: Place, zone: string) => string
  readonly ends: (moments: readonly LocalMoment[]) => string
  readonly missing: (year: number, place: Place) => string
  /** Clauses as one sentence. */
  readonly join: (clauses: readonly string[]) => string
}

/** The date on which the clock began, and whether by the receipt. */
export type FirstDay = { readonly date: DateText; readonly place: Place; readonly byReceipt: boolean }
/** `time`: `2025-03-29T15:12:00`. */
export type LocalMoment = { readonly place: Place; readonly zone: string; readonly time: string }
export type MakeUp = {
  readonly date: DateText
  readonly place: Place
  readonly other: Place
  /** Whether the other side works on it too. */
  readonly both: boolean
  readonly isCounted: boolean
}
export type Clocks = {
  readonly date: DateText
  readonly place: Place
  /** Minutes by which they go forward; negative: back. */
  readonly by: number
  /** Minutes that the date has. */
  readonly length: number
}
