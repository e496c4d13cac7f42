import type { WriterId } from '../ids.ts'
import type { Duty, RequestClass, ReturnCode, Urgency } from '../kinds.ts'
import type { Evidence } from './evidence.ts'
import { type JudgedDuty, type JudgedRequest, judgeRequests } from './judged.ts'
import type { AwaySeconds, Verdict } from './types.ts'

/** A request as a document of verdicts has it, in numbers, for whoever counts many: seconds, of which 0 and infinite are unknown. */
export type CountedRequest = {
  readonly from: WriterId
  readonly class: RequestClass
  readonly urgency: Urgency
  readonly after: number
  readonly before: number
  readonly receipt: number
  readonly delay: { readonly least: number; readonly most: number } | null
  readonly away: AwaySeconds | null
  readonly returned: ReturnCode | null
  readonly isLacked: boolean
  readonly isWithdrawn: boolean
  readonly contest: 'open' | 'agreed' | null
  readonly duties: readonly CountedDuty[]
}

export type CountedDuty = {
  readonly duty: Duty
  readonly n?: number
  readonly due: number
  readonly verdict: Verdict
  readonly isGranted: boolean
  readonly lateGrants: number
  readonly answer: { readonly after: number; readonly before: number } | null
}

/** Judges the requests of both logs one by one. */
export function* countRequests(evidence: Evidence): Generator<CountedRequest> {
  for (const judged of judgeRequests(evidence)) yield countRequest(evidence, judged)
}

function countRequest(evidence: Evidence, judged: JudgedRequest): CountedRequest {
  const { facts, course, contest, delay, away, returned, duties } = judged
  const { class: requestClass, urgency } = facts.leaf.rule!
  return {
    from: evidence.logs[facts.asker].writer,
    class: requestClass,
    urgency,
    after: facts.after,
    before: facts.before,
    receipt: facts.receipt,
    delay,
    away,
    returned,
    isLacked: facts.lacks.length > 0,
    isWithdrawn: course.withdrawal !== undefined,
    contest: contest === undefined ? null : contest.contest.agreed === undefined ? 'open' : 'agreed',
    duties: duties.map(countDuty),
  }
}

function countDuty({ facts, finding }: JudgedDuty): CountedDuty {
  const { duty, n, due, inForce, lateGrants, answer } = facts
  return {
    duty,
    ...(n !== undefined && { n }),
    due,
    verdict: finding.verdict,
    isGranted: inForce !== due,
    lateGrants: lateGrants.length,
    answer: answer ?? null,
  }
}
