/** Where things stand on the time axis of the signature view: pure. Between two things that happened time runs evenly; long spans are drawn shorter. */

import { type Calendar, worksOn } from '../lib/working-day.ts'

export type Stop = { readonly time: number; readonly y: number }
export type Axis = { readonly stops: readonly Stop[]; readonly height: number }

/** Px between two things at least, so that each has room for its words, and at most. */
const LEAST = 54
const MOST = 190
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** The axis over these times (ms), each of which needs room; what happened in the same second stands in the order given. */
export function axisOf(times: readonly number[]): Axis {
  const stops: Stop[] = []
  let y = 20
  for (const [i, time] of times.entries()) {
    if (i > 0) y += gapOf(time - times[i - 1]!)
    stops.push({ time, y })
  }
  return { stops, height: y + LEAST }
}

/** By the order of magnitude: a minute, an hour, a day, a month are told apart at a glance. */
function gapOf(ms: number): number {
  return Math.min(MOST, LEAST + 14 * Math.max(0, Math.log2(1 + ms / (4 * HOUR))))
}

/** Where a time stands that may lie between two stops. */
export function placeOf({ stops }: Axis, time: number): number {
  const after = stops.findIndex((stop) => stop.time >= time)
  if (after === -1) return stops.at(-1)?.y ?? 0
  if (after === 0) return stops[0]!.y
  const [a, b] = [stops[after - 1]!, stops[after]!]
  return b.time === a.time ? b.y : a.y + ((b.y - a.y) * (time - a.time)) / (b.time - a.time)
}

export type Band = { readonly from: number; readonly to: number; readonly kind: 'off' | 'night' }

/** Px of a day under which its nights are not drawn, and under which days off are not either. */
const NIGHTS_FROM = 16
const DAYS_FROM = 3
/** Bands at most: a thread of many years is not drawn by the day. */
const MOST_BANDS = 1500

/** Nights (18 to 8) and days off of a party between the first and the last stop, in px. */
export function bandsOf(axis: Axis, calendar: Calendar): readonly Band[] {
  const bands: Band[] = []
  const { stops } = axis
  for (let i = 1; i < stops.length && bands.length < MOST_BANDS; i++) {
    const [a, b] = [stops[i - 1]!, stops[i]!]
    if (b.time - a.time < MINUTE) continue
    const perDay = ((b.y - a.y) * DAY) / (b.time - a.time)
    if (perDay < DAYS_FROM) continue
    for (const span of spansBetween(a.time, b.time, calendar, perDay >= NIGHTS_FROM)) {
      const y = (time: number) => a.y + ((b.y - a.y) * (time - a.time)) / (b.time - a.time)
      const [from, to] = [y(Math.max(span.from, a.time)), y(Math.min(span.to, b.time))]
      if (to - from > 0.3) bands.push({ from, to, kind: span.kind })
    }
  }
  return joined(bands)
}

function* spansBetween(
  from: number,
  to: number,
  calendar: Calendar,
  hasNights: boolean,
): Generator<{ readonly from: number; readonly to: number; readonly kind: Band['kind'] }> {
  const clock = clockOf(calendar.zone)
  for (let day = clock(from).midnight; day < to; ) {
    const { date, midnight: start } = clock(day + HOUR)
    const next = clock(start + DAY + 2 * HOUR).midnight
    const works = worksOn(calendar, date)
    if (works === false) yield { from: start, to: next, kind: 'off' }
    else if (hasNights) {
      yield { from: start, to: start + 8 * HOUR, kind: 'night' }
      yield { from: start + 18 * HOUR, to: next, kind: 'night' }
    }
    day = next
  }
}

/** A time in a zone: its date, and when that date began (to the hour where clocks were moved that day). */
function clockOf(zone: string): (time: number) => { readonly date: string; readonly midnight: number } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  return (time) => {
    const [date, clock] = format.format(time).split(' ') as [string, string]
    const [h, m, s] = clock.split(':').map(Number) as [number, number, number]
    return { date, midnight: time - (h * 3600 + m * 60 + s) * 1000 - (time % 1000) }
  }
}

function joined(bands: readonly Band[]): readonly Band[] {
  const all: Band[] = []
  for (const band of bands) {
    const last = all.at(-1)
    if (last && last.kind === band.kind && band.from - last.to < 0.5)
      all[all.length - 1] = { ...last, to: band.to }
    else all.push(band)
  }
  return all
}

/** Whether an interval is known to the minute; if not, its edge is dotted. */
export function isWide(interval: { readonly after?: string; readonly before?: string }): boolean {
  if (interval.after === undefined || interval.before === undefined) return true
  return Date.parse(interval.before) - Date.parse(interval.after) > MINUTE
}
