import { useMemo } from 'react'
import { useChoices } from './choices.tsx'
import { LANGUAGE_TAG, type Language } from './languages.ts'

/** Writes times in the reader's language and zone; the zone is always named where hours are. */
export type Times = {
  /** Tue 24 Nov 2026, 14:16 EST */
  full(time: string | number): string
  /** 24 Nov 14:16; for columns whose head names the zone */
  short(time: string | number): string
  /** 24 Nov 2026 */
  date(time: string | number): string
  /** 14:16; under a head that names the day */
  minute(time: string | number): string
  /** 14:16:05 EST */
  clock(time: string | number): string
  /** 3 d 4 h; 12 min; always of a length of time without sign, in seconds */
  span(seconds: number): string
  /** EST */
  zoneName(time?: string | number): string
}

export function useTimes(zone?: string): Times {
  const { language, zone: own } = useChoices()
  return useMemo(() => timesIn(language, zone ?? own), [language, zone, own])
}

export function timesIn(language: Language, timeZone: string): Times {
  const tag = LANGUAGE_TAG[language] === 'en' ? 'en-GB' : 'zh-CN'
  const of = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, { timeZone, hourCycle: 'h23', ...options })
    return (time: string | number) => format.format(new Date(time))
  }
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const
  const minute = { hour: '2-digit', minute: '2-digit' } as const
  const zoned = new Intl.DateTimeFormat(tag, { timeZone, timeZoneName: 'short' })
  const zoneName = (time: string | number = Date.now()) =>
    zoned.formatToParts(new Date(time)).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
  const full = of({ weekday: 'short', ...day, ...minute })
  const clock = of({ ...minute, second: '2-digit' })
  return {
    full: (time) => `${full(time)} ${zoneName(time)}`,
    short: of({ day: 'numeric', month: 'short', ...minute }),
    date: of(day),
    minute: of(minute),
    clock: (time) => `${clock(time)} ${zoneName(time)}`,
    span: (seconds) => printSpan(language, Math.abs(seconds)),
    zoneName,
  }
}

const UNITS = {
  en: { day: ' d', hour: ' h', minute: ' min', second: ' s', between: ' ' },
  zh: { day: '天', hour: '小时', minute: '分钟', second: '秒', between: '' },
} as const

/** Two units at most: what is further away is not known more exactly by a glance. */
function printSpan(language: Language, seconds: number): string {
  const unit = UNITS[language]
  const whole = Math.floor(seconds)
  const days = Math.floor(whole / 86_400)
  const hours = Math.floor(whole / 3600) % 24
  const minutes = Math.floor(whole / 60) % 60
  if (days >= 10) return `${days}${unit.day}`
  if (days > 0) return `${days}${unit.day}${hours > 0 ? `${unit.between}${hours}${unit.hour}` : ''}`
  if (hours > 0) return `${hours}${unit.hour}${minutes > 0 ? `${unit.between}${minutes}${unit.minute}` : ''}`
  if (minutes > 0) return `${minutes}${unit.minute}`
  return `${whole}${unit.second}`
}
