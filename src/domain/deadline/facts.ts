/** Why a duty is due when it is: the days that were counted and passed over, and clocks that changed. Data; words come later. */

import {
  type Calendars,
  type DateText,
  dueAt,
  type Instant,
  type Limit,
  localDate,
  type MinutesLimit,
  type WorkingCalendar,
  type WorkingDaysLimit,
} from '../../protocol/index.ts'
import { clockChanges } from './clock-change.ts'
import { asRuns, type DayKind, isWorked, kindOfDay, nextDate } from './day.ts'
import {
  type DaysFacts,
  type DaysOff,
  type DueFacts,
  type LocalTimes,
  type MakeUpDay,
  type MinutesFacts,
  ROLES,
  type Role,
} from './due-facts.ts'

/** All that decided a due time (A6, A7). `due` is always what the record's own rule gives. */
export function factsOfDue(limit: Limit, start: Instant, calendars: Calendars): DueFacts {
  return 'minutes' in limit ? ofMinutes(limit, start, calendars) : ofDays(limit, start, calendars)
}

/** Minutes run through nights, weekends and days off; a day of 23 or 25 hours changes nothing but what clocks show. */
function ofMinutes({ minutes }: MinutesLimit, start: Instant, calendars: Calendars): MinutesFacts {
  const due = start + 60 * minutes
  const daysOff = ROLES.flatMap((of) => {
    const working = calendars[of]
    const { zone } = working.calendar
    const dates = datesFrom(localDate(start, zone), localDate(due - 1, zone))
    const off = dates.filter((date) => kindOfDay(date, working) === 'off')
    return asRuns(off).map((run) => ({ ...run, of }))
  })
  const clocks = changesOf(calendars, start, due)
  const common = { start, starts: localTimes(start, calendars), daysOff, clocks }
  return { type: 'minutes', minutes, due, dues: localTimes(due, calendars), ...common }
}

function ofDays(limit: WorkingDaysLimit, start: Instant, calendars: Calendars): DaysFacts {
  const startDate = localDate(start, calendars.answerer.calendar.zone)
  const needed = limit.of === 'answerer' ? (['answerer'] as const) : ROLES
  const { days, missing } = countDays({ limit, startDate, needed }, calendars)
  const due = dueAt(limit, start, calendars)
  const parts = {
    type: 'days' as const,
    limit,
    start,
    starts: localTimes(start, calendars),
    startDate,
    counted: days.filter((day) => day.isCounted).map((day) => day.date),
    daysOff: needed.flatMap((of) => daysOffOf(of, days, calendars)),
    makeUpDays: days.flatMap((day) => makeUpsOf(day, needed)),
  }
  if (due === undefined) return { ...parts, clocks: [], due, missing: missing! }
  return { ...parts, clocks: changesOf(calendars, start, due), due, dues: localTimes(due, calendars) }
}

type Day = {
  readonly date: DateText
  readonly kinds: Readonly<Record<Role, DayKind | undefined>>
  readonly isCounted: boolean
}

type Count = {
  readonly limit: WorkingDaysLimit
  readonly startDate: DateText
  readonly needed: readonly Role[]
}

function countDays({ limit, startDate, needed }: Count, calendars: Calendars) {
  const days: Day[] = []
  let date = startDate
  for (let left = limit.workingDays; left > 0; ) {
    date = nextDate(date)
    const kinds = { answerer: kindOfDay(date, calendars.answerer), asker: kindOfDay(date, calendars.asker) }
    const of = needed.find((role) => kinds[role] === undefined)
    if (of) return { days, missing: { of, year: Number(date.slice(0, 4)) } }
    const works = needed.map((role) => isWorked(kinds[role]!))
    const isCounted = limit.of === 'either' ? works.includes(true) : !works.includes(false)
    if (isCounted) left -= 1
    days.push({ date, kinds, isCounted })
  }
  return { days, missing: undefined }
}

/** Days off that moved the due time: dates that were passed over and that the weeks alone would have counted; with what lies between them. */
function daysOffOf(of: Role, days: readonly Day[], calendars: Calendars): DaysOff[] {
  const isOff = (day: Day) => day.kinds[of] === 'off'
  const runs = asRuns(days.filter(isOff).map((day) => day.date))
  return runs
    .filter((run) =>
      days.some(
        (day) => day.date >= run.from && day.date <= run.to && !day.isCounted && isOfWeek(day, calendars[of]),
      ),
    )
    .map((run) => ({ ...run, of }))
}

function isOfWeek({ date }: Day, { calendar }: WorkingCalendar): boolean {
  return calendar.week.includes(Temporal.PlainDate.from(date).dayOfWeek)
}

function makeUpsOf({ date, kinds, isCounted }: Day, needed: readonly Role[]): MakeUpDay[] {
  const both = ROLES.every((role) => kinds[role] !== undefined && isWorked(kinds[role]))
  return needed.filter((of) => kinds[of] === 'make_up').map((of) => ({ date, of, isCounted, both }))
}

function changesOf(calendars: Calendars, from: Instant, to: Instant): DueFacts['clocks'] {
  return ROLES.flatMap((of) =>
    clockChanges(calendars[of].calendar.zone, from, to).map((change) => ({ ...change, of })),
  )
}

function datesFrom(first: DateText, last: DateText): DateText[] {
  const dates: DateText[] = []
  for (let date = first; date <= last; date = nextDate(date)) dates.push(date)
  return dates
}

function localTimes(at: Instant, calendars: Calendars): LocalTimes {
  const local = (working: WorkingCalendar) => {
    const { zone } = working.calendar
    const time = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(zone)
    return { zone, time: time.toPlainDateTime().toString({ smallestUnit: 'second' }) }
  }
  return { answerer: local(calendars.answerer), asker: local(calendars.asker) }
}
