import { ProtocolError } from './errors.ts'

/** Whole POSIX seconds. */
export type Instant = number

/** Text `YYYY-MM-DDTHH:MM:SSZ`, the one form in which times cross between parties. */
export type TimeText = string

const FIRST = Date.UTC(2000, 0, 1) / 1000
const AFTER_LAST = Date.UTC(3000, 0, 1) / 1000

/** Reads `YYYY-MM-DDTHH:MM:SSZ`, years 2000 to 2999. Throws `bad_time`. */
export function parseTime(text: string): Instant {
  const seconds = readTime(text)
  if (seconds === undefined) throw new ProtocolError('bad_time', `not a time: ${text.slice(0, 40)}`)
  return seconds
}

/** Writes POSIX seconds as `YYYY-MM-DDTHH:MM:SSZ`. Throws `bad_time` outside the years 0 to 9999. */
export function printTime(seconds: Instant): TimeText {
  const known = texts.get(seconds)
  if (known !== undefined) return known
  const day = Math.floor(seconds / 86_400)
  const second = seconds - day * 86_400
  const text = `${printDay(day)}T${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}Z`
  if (texts.size >= KNOWN_TEXTS) texts.clear()
  texts.set(seconds, text)
  return text
}

/** Times written before: one checkpoint times many leaves, so that a record says each of them often. */
const texts = new Map<Instant, TimeText>()
const KNOWN_TEXTS = 4096

/** Whether a text is a time that `parseTime` takes. */
export function isTime(text: unknown): text is TimeText {
  return typeof text === 'string' && readTime(text) !== undefined
}

/** Whether seconds lie in the years that a record may speak of, 2000 to 2999. */
export function isInstant(seconds: number): seconds is Instant {
  return Number.isSafeInteger(seconds) && seconds >= FIRST && seconds < AFTER_LAST
}

function readTime(text: string): Instant | undefined {
  if (!/^2\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return undefined
  const [year, month, day] = [
    1000 * digit(text, 0) + 100 * digit(text, 1) + twoAt(text, 2),
    twoAt(text, 5),
    twoAt(text, 8),
  ]
  const [hour, minute, second] = [twoAt(text, 11), twoAt(text, 14), twoAt(text, 17)]
  const isOfClock = hour < 24 && minute < 60 && second < 60
  const isOfCalendar = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
  return isOfClock && isOfCalendar ? Date.UTC(year, month - 1, day, hour, minute, second) / 1000 : undefined
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 0x30
}

function twoAt(text: string, at: number): number {
  return 10 * digit(text, at) + digit(text, at + 1)
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const days = new Map<number, string>()
const KNOWN_DAYS = 4096

/** `YYYY-MM-DD` of a day since 1970; the times of a record fall on few days, so each is written once. */
function printDay(day: number): string {
  const known = days.get(day)
  if (known !== undefined) return known
  const text = Number.isSafeInteger(day) ? isoText(day * 86_400) : ''
  if (text.length !== 24) throw new ProtocolError('bad_time', `not POSIX seconds of this era: day ${day}`)
  if (days.size >= KNOWN_DAYS) days.clear()
  days.set(day, text.slice(0, 10))
  return text.slice(0, 10)
}

function two(value: number): string {
  if (!Number.isInteger(value)) throw new ProtocolError('bad_time', `not whole seconds: ${value}`)
  return value < 10 ? `0${value}` : String(value)
}

function isoText(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
