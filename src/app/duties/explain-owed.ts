import {
  type Calendars,
  type Duty,
  dueAt,
  type Limit,
  type Limits,
  parseTime,
  printTime,
} from '../../protocol/index.ts'
import { calendarsOf, sidesOf } from '../dues.ts'
import type { RequestVerdicts } from '../judge-pair.ts'
import type { Seconds } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'
import { explainDue, placesOf, type StartedBy, type TwoLanguages } from './explain-due.ts'
import { grantedUntil, notYetReceipted } from './obligation-words.ts'
import type { Found, Open } from './owed-requests.ts'

/** Why an open duty is due when it is: granted, counted from where its clock began, or not known yet. */
export function explainOwed(found: Found, limits: Limits, open: Open): TwoLanguages {
  const { row, pair, version, versions, verdicts } = found
  if (open.granted) return grantedUntil(printTime(open.due!))
  const { we } = row.state.request
  const calendars = calendarsOf(version, versions, sidesOf(we, pair))
  const limit = limitFor(limits, open.duty)
  const start = limit && startOf({ limit, open, calendars, starts: startsOf(row, limits, verdicts) })
  if (!limit || start === undefined) return notYetReceipted
  const places = placesOf(we)
  return explainDue(limit, start.at, { calendars, places, startedBy: start.by })
}

function limitFor(limits: Limits, duty: Duty): Limit | undefined {
  return duty === 'update' ? limits.updates : limits[duty]
}

type Start = { readonly at: Seconds; readonly by: StartedBy }

/** Where the clock may have begun, the likelier first: the receipt, or the limit of receipt when that ran out before (V11). */
function startsOf(row: RequestRow, limits: Limits, verdicts: RequestVerdicts | undefined): Start[] {
  const limit = 60 * limits.receipt.minutes
  const { receipt } = row.state.dues
  if (!verdicts) return receipt === undefined ? [] : [{ at: receipt - limit, by: 'receipt' }]
  const byReceipt = verdicts.receipt ? [{ at: parseTime(verdicts.receipt), by: 'receipt' } as const] : []
  const { before } = verdicts.entered
  const byLimit = before ? [{ at: parseTime(before) + limit, by: 'limit' } as const] : []
  // Who said in time that it lacked the bytes is counted from the receipt, however late.
  const isLate = byLimit[0] && byReceipt[0] && byReceipt[0].at > byLimit[0].at && !verdicts.lacked
  return isLate ? [...byLimit, ...byReceipt] : [...byReceipt, ...byLimit]
}

/** The beginning that leads to the due time; where that is not set, the first that leads to none. */
function startOf(of: {
  readonly limit: Limit
  readonly open: Open
  readonly calendars: Calendars
  readonly starts: readonly Start[]
}): Start | undefined {
  const { limit, open, calendars, starts } = of
  const found = starts.find(({ at }) => dueAt(limit, at, calendars) === open.due)
  if (found || open.due === undefined || !('minutes' in limit)) return found
  // The receipt's own clock begins with the entry, an update's with the one before.
  return { at: open.due - 60 * limit.minutes, by: 'receipt' }
}
