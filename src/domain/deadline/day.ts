import { type DateText, type WorkingCalendar, yearOf } from '../../protocol/index.ts'

/** What a date is for one party: of its week, outside of its week, a day off, or one that is worked though the week rests. */
export type DayKind = 'working' | 'weekend' | 'off' | 'make_up'

/** Undefined where the calendar lacks the year. */
export function kindOfDay(date: DateText, working: WorkingCalendar): DayKind | undefined {
  const day = Temporal.PlainDate.from(date)
  const year = yearOf(day.year, working)
  if (year === undefined) return undefined
  const isOfWeek = working.calendar.week.includes(day.dayOfWeek)
  if (year.work.includes(date)) return isOfWeek ? 'working' : 'make_up'
  if (year.off.includes(date)) return 'off'
  return isOfWeek ? 'working' : 'weekend'
}

export function isWorked(kind: DayKind): boolean {
  return kind === 'working' || kind === 'make_up'
}

export function nextDate(date: DateText): DateText {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString()
}

/** Consecutive dates, first and last. */
export type DateRun = { readonly from: DateText; readonly to: DateText }

/** Ascending dates as runs of consecutive ones. */
export function asRuns(dates: readonly DateText[]): DateRun[] {
  const runs: { from: DateText; to: DateText }[] = []
  for (const date of dates) {
    const last = runs.at(-1)
    if (last && nextDate(last.to) === date) last.to = date
    else runs.push({ from: date, to: date })
  }
  return runs
}
