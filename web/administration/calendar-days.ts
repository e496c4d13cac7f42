import { type Calendar, worksOn } from '../lib/working-day.ts'

export const DAY_KINDS = ['work', 'weekend', 'off', 'make-up'] as const
export type DayKind = (typeof DAY_KINDS)[number]

const DAY = 86_400_000

/** Every date of a month (1 to 12) of a year. */
export function datesOf(year: number, month: number): readonly string[] {
  const first = Date.UTC(year, month - 1, 1)
  const count = (Date.UTC(year, month, 1) - first) / DAY
  return Array.from({ length: count }, (_, i) => new Date(first + i * DAY).toISOString().slice(0, 10))
}

/** The place of a date in its week: 0 is Monday. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
}

/** What a day is by a calendar; undefined where it lacks the year. */
export function dayKind(calendar: Calendar, date: string): DayKind | undefined {
  const year = calendar.years[date.slice(0, 4)]
  if (!year) return undefined
  if (year.off.includes(date)) return 'off'
  if (year.work.includes(date)) return 'make-up'
  return worksOn(calendar, date) ? 'work' : 'weekend'
}

/** What a press on a day makes of it: a working day is off or not, a weekend is worked on, off by list, or plain. */
export function turnDay(calendar: Calendar, date: string): Calendar {
  const kind = dayKind(calendar, date)
  if (kind === undefined) return calendar
  const isWeekday = calendar.week.includes(weekdayOf(date) + 1)
  const next: DayKind = isWeekday
    ? kind === 'off'
      ? 'work'
      : 'off'
    : kind === 'weekend'
      ? 'make-up'
      : kind === 'make-up'
        ? 'off'
        : 'weekend'
  const name = date.slice(0, 4)
  const { off, work } = calendar.years[name]!
  const without = (list: readonly string[]) => list.filter((each) => each !== date)
  const year = {
    off: next === 'off' ? [...without(off), date].toSorted() : without(off),
    work: next === 'make-up' ? [...without(work), date].toSorted() : without(work),
  }
  return { ...calendar, years: { ...calendar.years, [name]: year } }
}

/** Dates that follow each other as one: first and last of each run. */
export function runsOf(dates: readonly string[]): readonly (readonly [from: string, to: string])[] {
  const runs: [string, string][] = []
  for (const date of dates.toSorted()) {
    const last = runs.at(-1)
    if (last && Date.parse(date) - Date.parse(last[1]) === DAY) last[1] = date
    else runs.push([date, date])
  }
  return runs
}

/** Years that a calendar file brings, of the shape that `comity pair agree --calendar` reads; undefined for any other file. */
export function readCalendarFile(text: string): Calendar['years'] | undefined {
  try {
    const file: unknown = JSON.parse(text)
    if (typeof file !== 'object' || file === null) return undefined
    const years: unknown = 'years' in file ? file.years : file
    if (typeof years !== 'object' || years === null) return undefined
    const isWhole = Object.entries(years).every(
      ([year, days]) => /^2\d{3}$/.test(year) && isDays(days?.off, year) && isDays(days?.work, year),
    )
    return isWhole && Object.keys(years).length > 0 ? (years as Calendar['years']) : undefined
  } catch {
    return undefined
  }
}

function isDays(days: unknown, year: string): boolean {
  return (
    Array.isArray(days) &&
    days.every((day) => typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && day.startsWith(year))
  )
}
