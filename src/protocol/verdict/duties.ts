import type { Limit, MinutesLimit } from '../agreement.ts'
import type { Answers, Duty, ReturnCode } from '../kinds.ts'
import { type Instant, parseTime } from '../time.ts'
import { isAtMost, UNKNOWN } from './bounds.ts'
import type { Evidence } from './evidence.ts'
import type { Referring } from './references.ts'
import { type Answer, answerAt, type RequestFacts } from './request.ts'

/** Updates of one request at most: one fast clock in the last leaf would make millions of them. */
const MOST_UPDATES = 1000

/** One duty of one request, with all that its verdict depends on. Times are POSIX seconds, infinite where unknown. */
export type DutyFacts = {
  readonly duty: Duty
  /** Of updates: which one, from 1. */
  readonly n?: number
  readonly due: number
  /** The due time in force: `due` without a valid grant. */
  readonly inForce: number
  readonly lateGrants: readonly Instant[]
  readonly answer?: Answer
  readonly isWithdrawn: boolean
}

/** What the asker and the answerer did about a request as a whole. */
export type Course = {
  readonly returned?: ReturnCode
  /** The first withdrawal, valid or not, and when it was there at the latest. */
  readonly withdrawal?: { readonly position: number; readonly before: number }
}

/** The duty of receipt (V9). */
export function receiptDuty(evidence: Evidence, facts: RequestFacts, course: Course): DutyFacts {
  const answer = facts.receiptAnswer
  const unwitnessed = answer === undefined && facts.before === UNKNOWN
  const limit = 60 * facts.limits!.receipt.minutes
  // A request that nobody timed can still be claimed, by its own writer's clock.
  const due = unwitnessed ? evidence.bounds.ownLine(facts.at) + limit : facts.receiptDue
  return {
    duty: 'receipt',
    due,
    inForce: due,
    lateGrants: [],
    ...(answer && { answer }),
    isWithdrawn: isWithdrawnBy(course, due),
  }
}

/** When the other duties start; infinite where the time is unknown, undefined where they do not start and stand as receipt does. */
export function startOf(facts: RequestFacts): number | undefined {
  if (facts.receiptAnswer !== undefined) {
    // Neither a dark node nor a slow cosignature buys time; only a lack that was said in time does.
    return facts.lackedInTime ? facts.receipt : Math.min(facts.receipt, facts.receiptDue)
  }
  return facts.isSuspected && facts.lackedInTime === undefined ? facts.receiptDue : undefined
}

/** The duties that start with the request, in the order of the document; none is left out that the limits foresee. */
export function startedDuties(
  evidence: Evidence,
  facts: RequestFacts,
  of: { start: number; course: Course },
): DutyFacts[] {
  const { limits } = facts
  const timed = (duty: Exclude<Answers, 'update'>, limit: Limit | undefined) =>
    limit === undefined ? [] : [timedDuty(evidence, facts, { duty, limit, ...of })]
  return [
    ...timed('acknowledgement', limits!.acknowledgement),
    ...timed('answer', limits!.answer),
    ...(limits!.updates === undefined
      ? []
      : updateDuties(evidence, facts, { limit: limits!.updates, ...of })),
    ...timed('result', limits!.result),
  ]
}

/** The names of the duties beside receipt that are listed where none starts: updates are not (V11, Start). */
export function unstartedDuties(facts: RequestFacts): Duty[] {
  const { limits } = facts
  return (['acknowledgement', 'answer', 'result'] as const).filter((duty) => limits![duty] !== undefined)
}

/** The return and the withdrawal of a request, if any (V11). */
export function courseOf(evidence: Evidence, facts: RequestFacts): Course {
  const withdraw = facts.ofAsker.find(({ leaf }) => leaf.kind === 'withdraw')
  const returned = facts.ofAnswerer.find(
    (message) =>
      message.leaf.kind === 'return' && isAtMost(beforeOf(evidence, facts, message), facts.receiptDue),
  )
  return {
    ...(returned && { returned: returned.leaf.code! }),
    ...(withdraw && {
      withdrawal: {
        position: withdraw.position,
        before: evidence.bounds.granted({ side: facts.asker, position: withdraw.position }, facts.version),
      },
    }),
  }
}

function timedDuty(
  evidence: Evidence,
  facts: RequestFacts,
  of: { duty: Exclude<Answers, 'update'>; limit: Limit; start: number; course: Course },
): DutyFacts {
  const { version, answerer } = facts
  const due = evidence.dueTimes.after(of.start, of.limit, { version: version!, answerer })
  const { inForce, lateGrants } = readGrants(evidence, facts, { duty: of.duty, due })
  const message = facts.ofAnswerer.find(({ leaf }) => leaf.answers?.includes(of.duty))
  return {
    duty: of.duty,
    due,
    inForce,
    lateGrants,
    ...(message && { answer: answerAt(evidence, { side: answerer, position: message.position }, facts) }),
    isWithdrawn: isWithdrawnBy(of.course, inForce),
  }
}

/** The grants of time for a duty, in order: each counts if it was there before the time then in force (V11). */
function readGrants(evidence: Evidence, facts: RequestFacts, of: { duty: Duty; due: number }) {
  let inForce = of.due
  const lateGrants: Instant[] = []
  for (const { position, leaf } of facts.ofAsker) {
    if (leaf.grant?.duty !== of.duty) continue
    const granted = parseTime(leaf.grant.due)
    const before = evidence.bounds.granted({ side: facts.asker, position }, facts.version)
    if (isAtMost(before, inForce) && granted > inForce) inForce = granted
    else lateGrants.push(granted)
  }
  return { inForce, lateGrants }
}

/** Updates are due at every interval until the request ends; each message serves the first one open that it can (V11). */
function updateDuties(
  evidence: Evidence,
  facts: RequestFacts,
  of: { limit: MinutesLimit; start: number; course: Course },
): DutyFacts[] {
  if (of.start === UNKNOWN) return []
  const interval = 60 * of.limit.minutes
  const served = facts.ofAnswerer
    .filter(({ leaf }) => leaf.answers?.includes('update'))
    .map(({ position }) => answerAt(evidence, { side: facts.answerer, position }, facts))
  const end = endOf(evidence, facts, of.course)
  const duties: DutyFacts[] = []
  for (let n = 1, due = of.start + interval; due < end && n <= MOST_UPDATES; n++, due += interval) {
    // One that is there before this one's start cannot serve a later one either.
    while (served.length > 0 && !(due - interval < served[0]!.before)) served.shift()
    const answer = served.shift()
    const isWithdrawn = isWithdrawnBy(of.course, due)
    duties.push({
      duty: 'update',
      n,
      due,
      inForce: due,
      lateGrants: [],
      ...(answer && { answer }),
      isWithdrawn,
    })
    if (end === UNKNOWN && due >= evidence.clocks.cut) break
  }
  return duties
}

/** When the request ended: a result, a refusal or its withdrawal; infinite while it did not. */
function endOf(evidence: Evidence, facts: RequestFacts, course: Course): number {
  let end = course.withdrawal?.before ?? UNKNOWN
  for (const message of facts.ofAnswerer) {
    const { kind, answers } = message.leaf
    if (kind === 'refuse' || answers?.includes('result'))
      end = Math.min(end, beforeOf(evidence, facts, message))
  }
  return end
}

function beforeOf(evidence: Evidence, facts: RequestFacts, { position }: Referring): number {
  return evidence.bounds.upper({ side: facts.answerer, position }, facts.version, facts.answerer)
}

export function isWithdrawnBy(course: Course, inForce: number): boolean {
  return course.withdrawal !== undefined && isAtMost(course.withdrawal.before, inForce)
}
