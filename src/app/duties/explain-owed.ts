import {
  type Calendars,
  type Duty,
  dueAt,
  type Limit,
  type Limits,
  parseTime,
  printTime,
} from '../../protocol/index.ts'
import { calendarsOf } from '../dues.ts'
import type { RequestVerdicts } from '../judge-pair.ts'
import type { Seconds } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'
import { explainDue, placesOf, type TwoLanguages } from './explain-due.ts'
import { grantedUntil, notYetReceipted } from './obligation-words.ts'
import type { Found, Open } from './owed-requests.ts'

/** Why an open duty is due when it is: granted, counted from where its clock began, or not known yet. */
export function explainOwed(found: Found, limits: Limits, open: Open): TwoLanguages {
  const { row, pair, version, versions, verdicts } = found
  if (open.granted) return grantedUntil(printTime(open.due!))
  const sides =
    row.direction === 'in'
      ? { answerer: pair.own.identity, asker: pair.peer.identity }
      : { answerer: pair.peer.identity, asker: pair.own.identity }
  const calendars = calendarsOf(version, versions, sides)
  const limit = limitFor(limits, open.duty)
  const start = limit && startOf({ limit, open, calendars, starts: startsOf(row, limits, verdicts) })
  if (!limit || start === undefined) return notYetReceipted
  return explainDue(limit, start, { calendars, places: placesOf(row.state.request.we) })
}

function limitFor(limits: Limits, duty: Duty): Limit | undefined {
  return duty === 'update' ? limits.updates : limits[duty]
}

/** Where the clock of the duty may have begun: the receipt, or the limit of receipt when that ran out (V11). */
function startsOf(row: RequestRow, limits: Limits, verdicts: RequestVerdicts | undefined): Seconds[] {
  const limit = 60 * limits.receipt.minutes
  const { receipt } = row.state.dues
  const expected = receipt === undefined ? [] : [receipt - limit]
  if (!verdicts) return expected
  const { entered } = verdicts
  return [
    ...(verdicts.receipt ? [parseTime(verdicts.receipt)] : []),
    ...(entered.before ? [parseTime(entered.before) + limit] : []),
  ]
}

/** The beginning that leads to the due time; where that is not set, the first that is known. */
function startOf(of: {
  readonly limit: Limit
  readonly open: Open
  readonly calendars: Calendars
  readonly starts: readonly Seconds[]
}): Seconds | undefined {
  const { limit, open, calendars, starts } = of
  if (open.due === undefined) return starts.find((start) => dueAt(limit, start, calendars) === undefined)
  if ('minutes' in limit) return open.due - 60 * limit.minutes
  return starts.find((start) => dueAt(limit, start, calendars) === open.due)
}
