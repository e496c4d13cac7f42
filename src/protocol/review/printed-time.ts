import type { Instant, TimeText } from '../time.ts'

const days = new Map<string, Instant>()
const MOST_DAYS = 100_000

/** The seconds of a time that `printTime` wrote: a record has few days and very many times, so each day is read once. */
export function readPrinted(text: TimeText): Instant {
  const date = text.slice(0, 10)
  let day = days.get(date)
  if (day === undefined) {
    if (days.size >= MOST_DAYS) days.clear()
    day = Date.parse(`${date}T00:00:00Z`) / 1000
    days.set(date, day)
  }
  return day + 3600 * twoDigits(text, 11) + 60 * twoDigits(text, 14) + twoDigits(text, 17)
}

function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - 48) + (text.charCodeAt(at + 1) - 48)
}
