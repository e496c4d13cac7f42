import type { Calendar, CalendarYear, DateText, Limit, WorkingDaysLimit } from './agreement.ts'
import type { Instant } from './time.ts'

/** One party's working days: the governing calendar, and where to look for years that it lacks (A7). */
export type WorkingCalendar = {
  readonly calendar: Calendar
  /** The party's calendars of later versions, the lowest first. */
  readonly later: readonly Calendar[]
}

export type Calendars = { readonly answerer: WorkingCalendar; readonly asker: WorkingCalendar }

/**
 * When a limit that starts at `start` is due (A6, A7): POSIX seconds. Undefined while a year of the count is missing from a needed
 * calendar: the due time is unset.
 */
export function dueAt(limit: Limit, start: Instant, calendars: Calendars): Instant | undefined {
  if ('minutes' in limit) return start + 60 * limit.minutes
  return dueAfter(limit, localDate(start, calendars.answerer.calendar.zone), calendars)
}

/** The due time of a limit in working days that starts on a date of the answerer's; all times of that date share it. */
export function dueAfter(
  limit: WorkingDaysLimit,
  start: DateText,
  calendars: Calendars,
): Instant | undefined {
  let left = limit.workingDays
  let date = Temporal.PlainDate.from(start)
  while (left > 0) {
    date = date.add({ days: 1 })
    const working = isWorkingDay(date, limit, calendars)
    if (working === undefined) return undefined
    if (working) left -= 1
  }
  return startOfDay(date.add({ days: 1 }), calendars.answerer.calendar.zone)
}

/** The date of a time in a zone. */
export function localDate(instant: Instant, zone: string): DateText {
  return Temporal.Instant.fromEpochMilliseconds(instant * 1000)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

function isWorkingDay(
  date: Temporal.PlainDate,
  limit: WorkingDaysLimit,
  calendars: Calendars,
): boolean | undefined {
  const answerer = worksOn(date, calendars.answerer)
  if (limit.of === 'answerer' || answerer === undefined) return answerer
  const asker = worksOn(date, calendars.asker)
  if (asker === undefined) return undefined
  return limit.of === 'both' ? answerer && asker : answerer || asker
}

function worksOn(date: Temporal.PlainDate, working: WorkingCalendar): boolean | undefined {
  const year = yearOf(date.year, working)
  if (year === undefined) return undefined
  const text = date.toString()
  if (year.work.includes(text)) return true
  return working.calendar.week.includes(date.dayOfWeek) && !year.off.includes(text)
}

/** A party's days off and make-up days of a year: of the governing version, else of the lowest later one that has the year (A7). */
export function yearOf(year: number, { calendar, later }: WorkingCalendar): CalendarYear | undefined {
  return [calendar, ...later].find((each) => Object.hasOwn(each.years, year))?.years[year]
}

function startOfDay(date: Temporal.PlainDate, zone: string): Instant {
  return date.toZonedDateTime(zone).epochMilliseconds / 1000
}
