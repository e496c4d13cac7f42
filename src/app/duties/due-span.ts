import { parseTime, type TimeText } from '../../protocol/index.ts'
import type { Seconds } from '../ports.ts'
import type { Owing } from './owed.ts'

/** What a reader wants to see of what is owed: due from `from` on, before `to`, and within so many days of now, before it or after. */
export type DueSpan = { readonly from?: string; readonly to?: string; readonly days?: number }

/** What is due in a span, the first second of it included and the last one not. What has no due time is in none. */
export function dueIn(owed: readonly Owing[], span: DueSpan, now: Seconds): readonly Owing[] {
  const { from, to, days } = span
  if (from === undefined && to === undefined && days === undefined) return owed
  const near = days === undefined ? undefined : [now - days * DAY, now + days * DAY]
  const isIn = (due: string) => {
    const time = parseTime(due as TimeText)
    return (!near || (near[0]! <= time && time < near[1]!)) && (!from || from <= due) && (!to || due < to)
  }
  return owed.filter(({ due }) => due !== undefined && isIn(due))
}

const DAY = 86_400
