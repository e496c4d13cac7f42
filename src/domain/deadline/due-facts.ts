import type { DateText, Instant, WorkingDaysLimit } from '../../protocol/index.ts'
import type { ClockChange } from './clock-change.ts'
import type { DateRun } from './day.ts'

export type Role = 'answerer' | 'asker'
export const ROLES: readonly Role[] = ['answerer', 'asker']
export function otherRole(role: Role): Role {
  return role === 'answerer' ? 'asker' : 'answerer'
}

/** Days off of one side between the start and the due time, as far as they moved it (limits in days) or were run through (in minutes). */
export type DaysOff = DateRun & { readonly of: Role }
/** A date that is worked though the week rests. */
export type MakeUpDay = {
  readonly date: DateText
  readonly of: Role
  readonly isCounted: boolean
  /** Whether the other side works on it too. */
  readonly both: boolean
}
/** Where a time lies on each side's clocks. */
export type LocalTimes = Readonly<Record<Role, { readonly zone: string; readonly time: string }>>
type Common = {
  readonly start: Instant
  readonly starts: LocalTimes
  readonly daysOff: readonly DaysOff[]
  readonly clocks: readonly (ClockChange & { readonly of: Role })[]
}
export type MinutesFacts = Common & {
  readonly type: 'minutes'
  readonly minutes: number
  readonly due: Instant
  readonly dues: LocalTimes
}
export type DaysFacts = Common & {
  readonly type: 'days'
  readonly limit: WorkingDaysLimit
  /** The answerer's date at the start; not counted. */
  readonly startDate: DateText
  readonly counted: readonly DateText[]
  readonly makeUpDays: readonly MakeUpDay[]
} & (
    | { readonly due: Instant; readonly dues: LocalTimes }
    /** A year that the count needs and that a calendar lacks (A7): the due time is unset. */
    | { readonly due: undefined; readonly missing: { readonly of: Role; readonly year: number } }
  )
export type DueFacts = MinutesFacts | DaysFacts
