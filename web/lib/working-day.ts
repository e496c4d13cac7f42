/** A party's calendar as the agreement has it (docs/spec/agreement.md, A7). */
export type Calendar = {
  readonly zone: string
  /** Days of the week on which it works; 1 is Monday. */
  readonly week: readonly number[]
  readonly years: Readonly<
    Record<string, { readonly off: readonly string[]; readonly work: readonly string[] }>
  >
}

export type Day = {
  /** As the calendar's own zone has it, YYYY-MM-DD. */
  readonly date: string
  /** Undefined where the calendar lacks the year. */
  readonly works: boolean | undefined
  /** The next date that is off by the calendar's list, a weekend not counted. */
  readonly nextOff: string | undefined
}

const DAY = 86_400_000

/** What day it is in a capital, for a glance at its clock. What a duty is due by is computed by the protocol, never here. */
export function dayIn(calendar: Calendar, now: number): Day {
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: calendar.zone }).format(now)
  return { date, works: worksOn(calendar, date), nextOff: nextOff(calendar, date) }
}

export function worksOn(calendar: Calendar, date: string): boolean | undefined {
  const year = calendar.years[date.slice(0, 4)]
  if (!year) return undefined
  if (year.work.includes(date)) return true
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  return calendar.week.includes(weekday) && !year.off.includes(date)
}

function nextOff(calendar: Calendar, date: string): string | undefined {
  for (let at = Date.parse(date) + DAY, left = 200; left > 0; at += DAY, left -= 1) {
    const text = new Date(at).toISOString().slice(0, 10)
    if (calendar.years[text.slice(0, 4)]?.off.includes(text)) return text
  }
  return undefined
}
