import { type Limits, limitsOf } from '../agreement.ts'
import type { Urgency } from '../kinds.ts'
import { isAtMost, UNKNOWN } from './bounds.ts'
import { type Course, type DutyFacts, isWithdrawnBy } from './duties.ts'
import type { Evidence } from './evidence.ts'
import type { RequestFacts } from './request.ts'

/** The urgency that the answerer says is the right one (V17). */
export type Contest = {
  readonly urgency: Urgency
  readonly position: number
  /** What would be due by it. */
  readonly limits: Limits
  /** The asker's agreement, and when it was there at the latest. */
  readonly agreed?: { readonly position: number; readonly before: number }
}

/** The last urgency that the answerer named, where the agreement foresees it; undefined without one. */
export function readContest(evidence: Evidence, facts: RequestFacts): Contest | undefined {
  const { leaf, version, limits, asker } = facts
  if (limits === undefined) return undefined
  const { class: requestClass, urgency } = leaf.rule!
  const named = facts.ofAnswerer
    .filter((message) => message.leaf.kind === 'dispute' && message.leaf.urgency !== urgency)
    .map(({ position, leaf: { urgency: other } }) => ({
      position,
      urgency: other!,
      limits: limitsOf(version!.agreement, requestClass, other!),
    }))
    .findLast((one): one is typeof one & { limits: Limits } => one.limits !== undefined)
  if (named === undefined) return undefined
  const agreement = facts.ofAsker.find(
    (message) => message.leaf.kind === 'dispute' && message.leaf.urgency === named.urgency,
  )
  if (agreement === undefined) return named
  const { position } = agreement
  return {
    ...named,
    agreed: { position, before: evidence.bounds.granted({ side: asker, position }, version) },
  }
}

/** The duties by the urgency entered, with the times that the one agreed on gives: an agreement counts as a grant of them. */
export function withAgreedTimes(
  contest: Contest,
  by: {
    readonly entered: readonly DutyFacts[]
    readonly contested: readonly DutyFacts[]
    readonly course: Course
  },
): DutyFacts[] {
  const before = contest.agreed?.before ?? UNKNOWN
  return by.entered.map((facts) => {
    const due = by.contested.find(({ duty }) => duty === facts.duty)?.due
    if (facts.duty === 'update' || due === undefined || due === UNKNOWN) return facts
    const gives = due > facts.inForce && isAtMost(before, facts.inForce)
    return gives ? { ...facts, inForce: due, isWithdrawn: isWithdrawnBy(by.course, due) } : facts
  })
}
