import type { WriterId } from '../ids.ts'
import { touches } from './at-hand.ts'
import { isAtMost, UNKNOWN } from './bounds.ts'
import type { DutyFacts } from './duties.ts'
import type { Evidence } from './evidence.ts'
import type { RequestFacts } from './request.ts'
import type { Verdict } from './types.ts'
import { inPlay, type Version } from './versions.ts'

/** What is said of a duty, with what some verdicts add. */
export type Finding = {
  readonly verdict: Verdict
  readonly says?: 'withheld' | 'dark'
  readonly against?: WriterId
}

/** The first row of the table that holds for a duty (V12); `isReturned` before all others. */
export function findVerdict(evidence: Evidence, facts: RequestFacts, duty: DutyFacts): Finding {
  const { answer } = duty
  const favourable = answerInTime(duty)
  if (favourable !== undefined) {
    const isExposed = answer!.side === facts.answerer && evidence.exposure.isExposed(answer!)
    return isExposed ? exposed(evidence, facts) : { verdict: favourable }
  }
  if (duty.isWithdrawn) return { verdict: 'withdrawn' }
  if (duty.due === UNKNOWN || evidence.clocks.cut <= duty.inForce) return { verdict: 'open' }
  // Lacked in time, bytes that came at last were late through no fault of the one who lacked them.
  if (duty.duty === 'receipt' && facts.lackedInTime !== undefined) {
    return undelivered(evidence, facts, facts.lackedInTime.position)
  }
  if (answer !== undefined) return { verdict: answerTooLate(evidence, facts, duty) }
  return noAnswer(evidence, facts, duty)
}

function answerInTime({ answer, due, inForce }: DutyFacts): 'excused' | 'on-time' | undefined {
  if (answer === undefined || due === UNKNOWN) return undefined
  if (answer.before > due && isAtMost(answer.before, inForce)) return 'excused'
  if (isAtMost(answer.before, due) && answer.after <= due) return 'on-time'
  return undefined
}

function answerTooLate(evidence: Evidence, facts: RequestFacts, { answer, due }: DutyFacts): Verdict {
  const { after, before, side, position } = answer!
  if (before <= due) return 'indeterminate'
  if (after > due) return 'late'
  // The proof is the answerer's to have: nobody escapes by not having itself timed while witnesses were there to do it.
  const wereAtHand = inPlay(facts.version, evidence.versions.at(side, position)).some((version) => {
    const spans = evidence.clocks.atHand(version)
    return touches(spans, due, due) || touches(spans, due + 1, before - 121)
  })
  return wereAtHand ? 'unproven' : 'indeterminate'
}

function noAnswer(evidence: Evidence, facts: RequestFacts, { duty, inForce }: DutyFacts): Finding {
  const { clocks } = evidence
  const hasReceipt = facts.receiptAnswer !== undefined
  if (duty !== 'receipt' && (hasReceipt || facts.isSuspected)) {
    const versions = inPlay(facts.version, evidence.ends[facts.answerer])
    if (greatest(versions, (version) => clocks.aliveUntil(version, facts.answerer, 'within')) > inForce) {
      return { verdict: 'unanswered' }
    }
    if (greatest(versions, (version) => clocks.latest(version, facts.answerer)) > inForce + 120) {
      return { verdict: 'silent', says: clocks.isWithheld[facts.answerer] ? 'withheld' : 'dark' }
    }
  }
  if (hasReceipt) return { verdict: 'open' }
  return { verdict: facts.isSuspected ? 'suspected' : 'claimed' }
}

function undelivered(evidence: Evidence, facts: RequestFacts, position: number): Finding {
  const isExposed = evidence.exposure.isExposed({ side: facts.answerer, position })
  return isExposed ? exposed(evidence, facts) : { verdict: 'undelivered' }
}

function exposed(evidence: Evidence, facts: RequestFacts): Finding {
  return { verdict: 'exposed', against: evidence.logs[facts.answerer].writer }
}

function greatest(versions: readonly Version[], timeOf: (version: Version) => number): number {
  return Math.max(0, ...versions.map(timeOf))
}
