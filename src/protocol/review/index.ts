import { utf8 } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { CLASSES, type RequestClass, URGENCIES, type Urgency } from '../kinds.ts'
import { isTime } from '../time.ts'
import type { Judgement, RequestVerdicts, Run } from '../verdict/index.ts'
import { Group } from './figures.ts'
import { readPrinted } from './printed-time.ts'
import type { Direction, Period, Review } from './types.ts'

export type * from './types.ts'

type Judged = Pick<Judgement, 'verdicts' | 'beside'>
/** The seconds from ≤ T < to. */
type Seconds = { readonly from: number; readonly to: number }

/**
 * The review, version 1 (docs/spec/review.md): figures of how timely both parties were for the requests entered in a period. Pure, from
 * what was judged alone. Members are made in the order of RFC 8785 throughout. Throws `bad_period`.
 */
export function reviewOf(judged: Judged, period: Period): Review {
  const { verdicts, beside } = judged
  const { cut, exercise, outside, pair } = verdicts
  const seconds = readPeriod(period)
  return {
    cut,
    directions: [reviewDirection(judged, 0, seconds), reviewDirection(judged, 1, seconds)],
    exercise,
    function: verdicts.function,
    outside,
    pair,
    period: {
      complete: cut.time !== null && readPrinted(cut.time) >= seconds.to,
      from: period.from,
      to: period.to,
    },
    review: 1,
    unwitnessed: secondsWithin(beside.unwitnessed, seconds),
  }
}

/** The bytes of a review that `reviewOf` made: canonical JSON and a newline (R9). */
export function printReview(review: Review): Uint8Array {
  return utf8(`${JSON.stringify(review)}\n`)
}

/** R1. */
function readPeriod({ from, to }: Period): Seconds {
  if (!isTime(from) || !isTime(to) || from >= to) {
    throw new ProtocolError(
      'bad_period',
      `${from} to ${to} is no period; two times YYYY-MM-DDTHH:MM:SSZ are expected, the first before the second`,
    )
  }
  return { from: readPrinted(from), to: readPrinted(to) }
}

/** What one party answered, or owed, of the requests that the other entered in the period (R2, R3). */
function reviewDirection({ verdicts, beside }: Judged, answerer: 0 | 1, period: Seconds): Direction {
  const { logs } = verdicts.cut
  const asker = logs[1 - answerer]!.writer
  const all = new Group()
  const groups = new Map<string, Group>()
  let undated = 0
  for (const request of verdicts.requests) {
    if (request.from !== asker) continue
    const entered = enteredAt(request)
    if (entered === undefined) undated += 1
    if (entered === undefined || entered < period.from || entered >= period.to) continue
    all.take(request)
    groupOf(groups, request.class, request.urgency).take(request)
  }
  const { dark, withheld } = beside.away[answerer]
  return {
    all: all.figures,
    answerer: logs[answerer].writer,
    asker,
    dark: secondsWithin(dark, period),
    groups: printGroups(groups),
    undated,
    withheld: secondsWithin(withheld, period),
  }
}

/** R2. */
function enteredAt({ entered }: RequestVerdicts): number | undefined {
  const at = entered.before ?? entered.after
  return at === null ? undefined : readPrinted(at)
}

function groupOf(groups: Map<string, Group>, requestClass: RequestClass, urgency: Urgency): Group {
  const key = `${requestClass} ${urgency}`
  let group = groups.get(key)
  if (group === undefined) {
    group = new Group()
    groups.set(key, group)
  }
  return group
}

function printGroups(groups: ReadonlyMap<string, Group>): Direction['groups'] {
  return CLASSES.flatMap((requestClass) =>
    URGENCIES.flatMap((urgency) => {
      const group = groups.get(`${requestClass} ${urgency}`)
      if (group === undefined) return []
      const { agreed, away, ...rest } = group.figures
      const { contested, delay, duties, lacked, received, requests, returned, withdrawn } = rest
      const counts = { contested, delay, duties, lacked, received, requests, returned }
      return [{ agreed, away, class: requestClass, ...counts, urgency, withdrawn }]
    }),
  )
}

function secondsWithin(runs: readonly Run[], { from, to }: Seconds): number {
  let seconds = 0
  for (const run of runs) seconds += Math.max(0, Math.min(run.to, to) - Math.max(run.from, from))
  return seconds
}
