import type { DateText } from '../../protocol/index.ts'
import type { DueWords, LocalMoment, Place } from './due-words.ts'

export const en: DueWords = {
  minutes: (minutes) => `${durationEn(minutes)}, by day and night, working days or not`,
  days(count, of) {
    const days = count === 1 ? 'day' : 'days'
    if (of === 'both') return `${count} common working ${days}`
    if (of === 'either') return `${count} ${days} on which at least one side works`
    return `${count} working ${days} ${at(of)}`
  },
  starts: (moments) => `it began at ${moments.map(moment).join(', ')}`,
  notCounted: ({ date, place, byReceipt }, year) =>
    `${dated(date, year)} ${at(place)}, the day ${byReceipt ? 'of receipt' : 'on which it began'}, is not counted`,
  startedByLimit: 'it began when the time for the receipt ran out, since a late receipt buys no time',
  daysOff: ({ from, to }, place, year) =>
    from === to
      ? `${dated(from, year)} is a day off ${at(place)}`
      : `${run(from, to, year)} are days off ${at(place)}`,
  runsThrough: ({ from, to }, place, year) =>
    from === to
      ? `${dated(from, year)} is a day off ${at(place)}, and counts all the same`
      : `${run(from, to, year)} are days off ${at(place)}, and count all the same`,
  makeUp({ date, place, other, both, isCounted }, year) {
    const worked = `${dated(date, year)} is a working ${weekday(date)} ${at(place)}`
    const also = both ? `and ${at(other)}` : `but not ${at(other)}`
    return `${worked} ${also}, and ${isCounted ? 'counts' : 'does not count'}`
  },
  clocks({ date, place, by, length }, year) {
    const way = by > 0 ? 'forward' : 'back'
    return `on ${dated(date, year)} the clocks ${at(place)} go ${way} by ${durationEn(Math.abs(by))}: that day has ${durationEn(length)}`
  },
  endOfDay: (date, place, zone) => `ends at 24:00 on ${weekday(date)} ${full(date)} ${at(place)} (${zone})`,
  ends: (moments) => `ends at ${moments.map(moment).join(', ')}`,
  missing: (year, place) =>
    `the due time is not set: the calendar ${of(place)} has no year ${year}; it is as soon as both sides have entered a version of the agreement that has it`,
  join: (clauses) => `${clauses.join('; ')}.`,
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)
const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

function at(place: Place): string {
  return typeof place === 'string' ? place : `in ${place.en}`
}

function of(place: Place): string {
  if (place === 'here') return 'of our side'
  return place === 'there' ? 'of the other side' : `of ${place.en}`
}

function parts(date: DateText): { year: number; month: string; day: number } {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return { year, month: MONTHS[month - 1]!, day }
}

function dated(date: DateText, year: number): string {
  const it = parts(date)
  return it.year === year ? `${it.day} ${it.month}` : full(date)
}

function full(date: DateText): string {
  const { year, month, day } = parts(date)
  return `${day} ${month} ${year}`
}

function run(from: DateText, to: DateText, year: number): string {
  const [a, b] = [parts(from), parts(to)]
  if (a.year !== b.year) return `${full(from)} to ${full(to)}`
  return `${a.month === b.month ? a.day : `${a.day} ${a.month}`} to ${dated(to, year)}`
}

/** A run of dates with its year. */
export function runEn(from: DateText, to: DateText): string {
  return from === to ? full(from) : run(from, to, 0)
}

function weekday(date: DateText): string {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1]!
}

function moment({ place, zone, time }: LocalMoment): string {
  const [date, clock] = time.split('T') as [string, string]
  return `${shortClock(clock)} on ${weekday(date)} ${full(date)} ${at(place)} (${zone})`
}

/** Seconds only where there are any. */
function shortClock(clock: string): string {
  return clock.endsWith(':00') ? clock.slice(0, 5) : clock
}

/** Hours and minutes; days stay hours, as limits in hours are counted. */
export function durationEn(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const left = minutes % 60
  const parts = [
    ...(hours ? [`${hours} ${hours === 1 ? 'hour' : 'hours'}`] : []),
    ...(left ? [`${left} minutes`] : []),
  ]
  return parts.join(' and ')
}
