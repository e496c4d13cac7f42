/** Calendars of the agreement that run out: both sides are warned 60 days before (A7: without the year no due time is set). */

import { type Calendar, printTime } from '../../protocol/index.ts'
import { agreementInEffect } from '../agreements.ts'
import type { Node } from '../node.ts'
import type { Pair, Seconds } from '../ports.ts'
import type { TwoLanguages } from './explain-due.ts'
import { calendarEnds } from './obligation-words.ts'
import type { OwedAt, Owing } from './owed.ts'

/** Days before the end of a calendar. */
export const CALENDAR_WARNED = 60
const DAY = 86_400

/** One party's calendar ends: the first instant for which it has no year, in its own zone. */
export type CalendarWarning = {
  readonly whose: 'us' | 'them'
  /** The last year without a gap. */
  readonly year: number
  readonly ends: Seconds
  readonly left: Seconds
  readonly explanation: TwoLanguages
}

/** Warnings for a pair: none while no limit is in working days, or no agreement is in force. */
export async function calendarWarnings(node: Node, pair: Pair): Promise<readonly CalendarWarning[]> {
  const version = await agreementInEffect(node, pair.id)
  if (!version || version.document.state === 'ended') return []
  const { duties, calendars } = version.document
  const inDays = duties.some((limits) =>
    [limits.acknowledgement, limits.answer, limits.result].some((limit) => limit && 'workingDays' in limit),
  )
  if (!inDays) return []
  const now = node.clock.now()
  return (['us', 'them'] as const).flatMap((whose) => {
    const party = whose === 'us' ? pair.own : pair.peer
    const end = endOf(calendars[party.identity]!, now)
    const left = end.at - now
    if (left > CALENDAR_WARNED * DAY) return []
    const explanation = calendarEnds({ whose, year: end.year })
    return [{ whose, year: end.year, ends: end.at, left, explanation }]
  })
}

/** When the years from now on, without a gap, end. A calendar that lacks this year has ended. */
function endOf(calendar: Calendar, now: Seconds): { readonly year: number; readonly at: Seconds } {
  let { year } = Temporal.Instant.fromEpochMilliseconds(now * 1000).toZonedDateTimeISO(calendar.zone)
  while (Object.hasOwn(calendar.years, year)) year += 1
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(calendar.zone)
  return { year: year - 1, at: first.epochMilliseconds / 1000 }
}

/** As something that both sides owe: a version with the year. */
export async function calendarSource(node: Node, { pair }: OwedAt): Promise<readonly Owing[]> {
  return (await calendarWarnings(node, pair)).map(({ whose, ends, left, explanation }) => ({
    pair: pair.id,
    peer: pair.peer.name,
    what: 'calendar',
    by: whose,
    due: printTime(ends),
    left,
    basis: 'said',
    warning: CALENDAR_WARNED,
    explain: () => explanation,
  }))
}
