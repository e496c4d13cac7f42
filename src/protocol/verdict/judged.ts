import type { Duty, ReturnCode } from '../kinds.ts'
import { UNKNOWN } from './bounds.ts'
import { type Contest, readContest, withAgreedTimes } from './contest.ts'
import {
  type Course,
  courseOf,
  type DutyFacts,
  receiptDuty,
  startedDuties,
  startOf,
  unstartedDuties,
} from './duties.ts'
import type { Evidence } from './evidence.ts'
import { Lacking } from './held.ts'
import { otherSide, SIDES } from './log.ts'
import { type RequestFacts, readRequest } from './request.ts'
import type { AwaySeconds } from './types.ts'
import { type Finding, findVerdict } from './verdict.ts'

/** A duty with what is said of it. */
export type JudgedDuty = { readonly facts: DutyFacts; readonly finding: Finding }

/** A request with all that is said of it; times are seconds, and 0 and infinite are unknown. */
export type JudgedRequest = {
  readonly facts: RequestFacts
  readonly course: Course
  readonly returned: ReturnCode | null
  readonly delay: { readonly least: number; readonly most: number } | null
  readonly away: AwaySeconds | null
  readonly duties: readonly JudgedDuty[]
  /** The duties by the urgency that the answerer named (V17). */
  readonly contest?: { readonly contest: Contest; readonly duties: readonly JudgedDuty[] }
}

/** Judges the requests of both logs, one by one, so that whoever only counts them need not hold them all. */
export function* judgeRequests(evidence: Evidence): Generator<JudgedRequest> {
  for (const side of SIDES) {
    const answerer = otherSide(side)
    const held = evidence.held[answerer]
    const lacking = new Lacking(evidence.logs, answerer, { held, versions: evidence.versions })
    for (const [position, leaf] of evidence.logs[side].leaves.entries()) {
      if (leaf.type !== 'message' || leaf.rule === undefined) continue
      yield judgeRequest(evidence, readRequest(evidence, { side, position }, leaf, lacking.over(position)))
    }
  }
}

function judgeRequest(evidence: Evidence, facts: RequestFacts): JudgedRequest {
  const course = courseOf(evidence, facts)
  const contest = readContest(evidence, facts)
  const isOwed = facts.limits !== undefined
  return {
    facts,
    course,
    returned: isOwed ? (course.returned ?? null) : 'wrong_agreement',
    delay: delayOf(facts),
    away: awayBeforeReceipt(evidence, facts),
    duties: isOwed ? judgeDuties(evidence, facts, { course, contest }) : [],
    ...(contest && { contest: { contest, duties: contestedDuties(evidence, facts, { contest, course }) } }),
  }
}

type Judged = { readonly course: Course; readonly contest: Contest | undefined }

function judgeDuties(evidence: Evidence, facts: RequestFacts, { course, contest }: Judged): JudgedDuty[] {
  const receipt = { facts: receiptDuty(evidence, facts, course) }
  const finding = findVerdict(evidence, facts, receipt.facts)
  const start = startOf(facts)
  const others =
    start === undefined
      ? unstartedDuties(facts).map((duty) => copyOf(duty, finding))
      : judgeStarted(evidence, facts, {
          course,
          duties: countedOf(evidence, facts, { start, course, contest }),
        })
  return [{ ...receipt, finding }, ...others]
}

function countedOf(
  evidence: Evidence,
  facts: RequestFacts,
  { start, course, contest }: Judged & { readonly start: number },
): DutyFacts[] {
  const entered = startedDuties(evidence, facts, { start, course })
  if (contest?.agreed === undefined) return entered
  const contested = startedDuties(evidence, { ...facts, limits: contest.limits }, { start, course })
  return withAgreedTimes(contest, { entered, contested, course })
}

/** What would be due, and how it was kept, by the urgency that the answerer named (V17). */
function contestedDuties(
  evidence: Evidence,
  facts: RequestFacts,
  { contest, course }: { readonly contest: Contest; readonly course: Course },
): JudgedDuty[] {
  const start = startOf(facts)
  if (start === undefined) return []
  const duties = startedDuties(evidence, { ...facts, limits: contest.limits }, { start, course })
  return judgeStarted(evidence, facts, { course, duties })
}

function judgeStarted(
  evidence: Evidence,
  facts: RequestFacts,
  { course, duties }: { readonly course: Course; readonly duties: readonly DutyFacts[] },
): JudgedDuty[] {
  const returned: Finding | undefined = course.returned === undefined ? undefined : { verdict: 'returned' }
  return duties.map((duty) => ({ facts: duty, finding: returned ?? findVerdict(evidence, facts, duty) }))
}

/** A duty that never started stands as the receipt stands. */
function copyOf(duty: Duty, { verdict, against }: Finding): JudgedDuty {
  return {
    facts: { duty, due: UNKNOWN, inForce: UNKNOWN, lateGrants: [], isWithdrawn: false },
    finding: { verdict, ...(against !== undefined && { against }) },
  }
}

function delayOf({ receipt, before, after }: RequestFacts): JudgedRequest['delay'] {
  if (receipt === UNKNOWN || after === 0) return null
  return { least: Math.max(0, receipt - before), most: receipt - after }
}

/** Of the time before the receipt, how long the answerer was dark and how long it lacked what the asker withheld (V16). */
function awayBeforeReceipt(evidence: Evidence, facts: RequestFacts): JudgedRequest['away'] {
  const { before, receipt, asker, answerer } = facts
  if (before === UNKNOWN) return null
  const until = receipt === UNKNOWN ? evidence.clocks.cut : receipt
  return {
    dark: evidence.away[answerer].dark.within(before, until),
    withheld: evidence.away[asker].withheld.within(before, until),
  }
}
