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
  const text = Number.isSafeInteger(seconds) ? isoText(seconds) : ''
  if (text.length !== 24) throw new ProtocolError('bad_time', `not POSIX seconds of this era: ${seconds}`)
  return `${text.slice(0, 19)}Z`
}

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
  const seconds = Date.parse(text) / 1000
  // Date.parse takes 24:00:00 and some platforms roll 30 February over; the way back shows both.
  return Number.isNaN(seconds) || printTime(seconds) !== text ? undefined : seconds
}

function isoText(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}
