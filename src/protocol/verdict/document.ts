import { printBase64 } from '../bytes.ts'
import { rootOf } from '../frontier.ts'
import { pairOf } from '../ids.ts'
import { DUTIES, type Duty, type ReturnCode } from '../kinds.ts'
import type { PairRecord } from '../record.ts'
import { type Instant, printTime, type TimeText } from '../time.ts'
import { secondsOutside } from './at-hand.ts'
import { UNKNOWN } from './bounds.ts'
import { courseOf, type DutyFacts, receiptDuty, startedDuties, startOf, unstartedDuties } from './duties.ts'
import type { Evidence } from './evidence.ts'
import { Lacking } from './held.ts'
import { type EffectiveLog, otherSide, SIDES, type Side } from './log.ts'
import { type RequestFacts, readRequest } from './request.ts'
import type { CutLog, DutyVerdict, RequestVerdicts, Verdict, Verdicts } from './types.ts'
import { type Finding, findVerdict } from './verdict.ts'

/** The document of all verdicts (V15). */
export function makeDocument(evidence: Evidence, record: PairRecord): Verdicts {
  const requests = SIDES.flatMap((side) => judgeRequests(evidence, side))
  return {
    function: 1,
    pair: pairOf(...record.identities),
    exercise: record.exercise,
    outside: evidence.versions.all.every((version) => version.outside),
    cut: {
      time: orNull(evidence.clocks.cut),
      logs: [printLog(evidence.logs[0]), printLog(evidence.logs[1])],
    },
    requests,
    totals: countVerdicts(evidence, requests),
    returns: SIDES.flatMap((side) => countReturns(evidence.logs[side])),
    unwitnessed: unwitnessedSeconds(evidence),
  }
}

function judgeRequests(evidence: Evidence, side: Side): RequestVerdicts[] {
  const answerer = otherSide(side)
  const lacking = new Lacking(evidence.logs, answerer, {
    held: evidence.held[answerer],
    versions: evidence.versions,
  })
  return evidence.logs[side].leaves.flatMap((leaf, position) => {
    if (leaf.type !== 'message' || leaf.rule === undefined) return []
    return [judgeRequest(evidence, readRequest(evidence, { side, position }, leaf, lacking.over(position)))]
  })
}

function judgeRequest(evidence: Evidence, facts: RequestFacts): RequestVerdicts {
  const { leaf, at, lacks } = facts
  const { agreement, class: requestClass, urgency } = leaf.rule!
  const course = courseOf(evidence, facts)
  const returned = facts.limits === undefined ? 'wrong_agreement' : (course.returned ?? null)
  return {
    id: leaf.id,
    thread: leaf.thread,
    from: evidence.logs[facts.asker].writer,
    position: at.position,
    class: requestClass,
    urgency,
    agreement,
    entered: { after: orNull(facts.after), before: orNull(facts.before) },
    receipt: orNull(facts.receipt),
    delay: delayOf(facts),
    lacked: lacks[0] === undefined ? null : { position: lacks[0].position, since: lacks[0].since },
    returned,
    withdrawn: course.withdrawal?.position ?? null,
    duties: facts.limits === undefined ? [] : judgeDuties(evidence, facts, course),
  }
}

function judgeDuties(
  evidence: Evidence,
  facts: RequestFacts,
  course: ReturnType<typeof courseOf>,
): DutyVerdict[] {
  const receipt = receiptDuty(evidence, facts, course)
  const finding = findVerdict(evidence, facts, receipt)
  const start = startOf(facts)
  const others =
    start === undefined
      ? unstartedDuties(facts).map((duty) => copyOf(duty, finding))
      : startedDuties(evidence, facts, { start, course }).map((duty) => {
          const isReturned = course.returned !== undefined
          return printDuty(
            evidence,
            duty,
            isReturned ? { verdict: 'returned' } : findVerdict(evidence, facts, duty),
          )
        })
  return [printDuty(evidence, receipt, finding), ...others]
}

function printDuty(evidence: Evidence, facts: DutyFacts, finding: Finding): DutyVerdict {
  const { duty, n, due, inForce, lateGrants, answer } = facts
  return {
    duty,
    ...(n !== undefined && { n }),
    due: orNull(due),
    ...(inForce !== due && { granted: printTime(inForce) }),
    lateGrants: lateGrants.map(printTime),
    verdict: finding.verdict,
    answer: answer
      ? {
          writer: evidence.logs[answer.side].writer,
          position: answer.position,
          after: orNull(answer.after),
          before: orNull(answer.before),
        }
      : null,
    ...(finding.verdict === 'indeterminate' && {
      gap: [orNull(answer!.after), orNull(answer!.before)] as const,
    }),
    ...(finding.says !== undefined && { says: finding.says }),
    ...(finding.against !== undefined && { against: finding.against }),
  }
}

/** A duty that never started stands as the receipt stands. */
function copyOf(duty: Duty, { verdict, against }: Finding): DutyVerdict {
  return { duty, due: null, lateGrants: [], verdict, answer: null, ...(against !== undefined && { against }) }
}

function delayOf({ receipt, before, after }: RequestFacts): RequestVerdicts['delay'] {
  if (receipt === UNKNOWN || after === 0) return null
  return { least: Math.max(0, receipt - before), most: receipt - after }
}

function printLog({ writer, epochs }: EffectiveLog): CutLog {
  return {
    writer,
    epochs: epochs.map(({ origin, leaves, hashes, kept }) => ({
      origin,
      size: leaves.length,
      root: printBase64(rootOf(hashes)),
      lost: leaves.length - kept,
    })),
  }
}

function countVerdicts(evidence: Evidence, requests: readonly RequestVerdicts[]): Verdicts['totals'] {
  const counts = new Map<string, number>()
  for (const { from, duties } of requests) {
    const answerer = from === evidence.logs[0].writer ? 1 : 0
    for (const { duty, verdict } of duties) {
      const key = `${answerer} ${duty} ${verdict}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const verdicts = [...new Set(requests.flatMap(({ duties }) => duties.map(({ verdict }) => verdict)))].sort()
  const rows = SIDES.flatMap((side) =>
    DUTIES.flatMap((duty) => verdicts.map((verdict: Verdict) => ({ side, duty, verdict }))),
  )
  return rows.flatMap(({ side, duty, verdict }) => {
    const count = counts.get(`${side} ${duty} ${verdict}`)
    return count === undefined ? [] : [{ answerer: evidence.logs[side].writer, duty, verdict, count }]
  })
}

function countReturns({ writer, leaves }: EffectiveLog): Verdicts['returns'] {
  const counts = new Map<ReturnCode, number>()
  for (const leaf of leaves) {
    if (leaf.type === 'message' && leaf.code !== undefined)
      counts.set(leaf.code, (counts.get(leaf.code) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, count]) => ({ by: writer, code, count }))
}

function unwitnessedSeconds({ clocks, ends }: Evidence): number {
  const [version] = ends
  const span = version?.outside ? clocks.witnessed(version) : undefined
  return span === undefined ? 0 : secondsOutside(clocks.atHand(version!), span)
}

/** Unknown times, 0 and infinite alike, are null. */
function orNull(time: Instant): TimeText | null {
  return time === 0 || time === UNKNOWN ? null : printTime(time)
}
