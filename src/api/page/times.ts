import { isWorked, kindOfDay } from '../../domain/deadline/day.ts'
import type { Calendar } from '../../protocol/index.ts'

/** How a party's people count time: by the calendar of the agreement in effect. */
export type Place = {
  readonly identity: string
  readonly name: { readonly en: string; readonly zh: string }
  readonly calendar: Calendar
}
export type When = { readonly date: Temporal.PlainDate; readonly clock: string }

/** A time in a zone, to the minute or the second. */
export function at(time: string, zone: string, to: 'minute' | 'second' = 'minute'): When {
  const zoned = Temporal.Instant.from(time).toZonedDateTimeISO(zone)
  return { date: zoned.toPlainDate(), clock: zoned.toPlainTime().toString({ smallestUnit: to }) }
}

/** A due time in a zone: the first instant of a day is said as 24:00 of the day before, to which it belongs. */
export function dueAt(time: string, zone: string): When {
  const when = at(time, zone, 'second')
  if (when.clock === '00:00:00') return { date: when.date.subtract({ days: 1 }), clock: '24:00' }
  return { date: when.date, clock: when.clock.replace(/:00$/, '') }
}

/** Whether a date is a working day of a calendar (A6). Undefined for a year that the calendar lacks. */
export function isWorkingDay(date: Temporal.PlainDate, calendar: Calendar): boolean | undefined {
  const kind = kindOfDay(date.toString(), { calendar, later: [] })
  return kind && isWorked(kind)
}

export type Span = { readonly count: number; readonly unit: 'minute' | 'hour' | 'day' }

/** A length of time in one unit, rounded down: days from two days on, hours from two hours on. */
export function spanOf(seconds: number): Span {
  const minutes = Math.floor(Math.abs(seconds) / 60)
  if (minutes < 120) return { count: minutes, unit: 'minute' }
  if (minutes < 2880) return { count: Math.floor(minutes / 60), unit: 'hour' }
  return { count: Math.floor(minutes / 1440), unit: 'day' }
}
