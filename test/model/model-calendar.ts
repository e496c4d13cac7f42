import { type Agreement, type Calendar, type Limit, UNKNOWN } from './model-input.ts'

export type Counting = {
  readonly governing: Agreement
  /** Later versions that came into effect in either log, lowest first (A7). */
  readonly later: readonly Agreement[]
  /** Identities. */
  readonly asker: string
  readonly answerer: string
}

/** A6 and A7: when a limit that starts at s (seconds) is due; ∞ where it is unset. */
export function dueAfter(s: number, limit: Limit, counting: Counting): number {
  if (limit.minutes !== undefined) return s + 60 * limit.minutes
  if (s === UNKNOWN) return UNKNOWN
  const { zone } = counting.governing.calendars[counting.answerer]!
  let date = Temporal.Instant.fromEpochMilliseconds(s * 1000)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
  for (let counted = 0; counted < limit.workingDays!; ) {
    date = date.add({ days: 1 })
    const works = isWorkingDay(date, limit.of!, counting)
    if (works === undefined) return UNKNOWN
    if (works) counted += 1
  }
  return date.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).epochMilliseconds / 1000
}

/** Undefined where a calendar that is needed has no such year anywhere. */
function isWorkingDay(
  date: Temporal.PlainDate,
  of: 'answerer' | 'both' | 'either',
  counting: Counting,
): boolean | undefined {
  const parties = of === 'answerer' ? [counting.answerer] : [counting.asker, counting.answerer]
  const works = parties.map((party) => worksAt(date, party, counting))
  if (works.includes(undefined)) return undefined
  return of === 'either' ? works.includes(true) : !works.includes(false)
}

function worksAt(
  date: Temporal.PlainDate,
  party: string,
  { governing, later }: Counting,
): boolean | undefined {
  const calendar = governing.calendars[party]!
  const days = [governing, ...later]
    .map((version) => yearOf(date, version.calendars[party]!))
    .find((year) => year !== undefined)
  if (days === undefined) return undefined
  if (days.work.includes(date.toString())) return true
  return calendar.week.includes(date.dayOfWeek) && !days.off.includes(date.toString())
}

function yearOf(date: Temporal.PlainDate, calendar: Calendar) {
  return calendar.years[String(date.year)]
}
