import { printBase64 } from '../bytes.ts'
import { rootOf } from '../frontier.ts'
import { pairOf } from '../ids.ts'
import { DUTIES, type Duty, type ReturnCode } from '../kinds.ts'
import type { PairRecord } from '../record.ts'
import { type Instant, printTime, type TimeText } from '../time.ts'
import type { Away } from './away.ts'
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
import { type EffectiveLog, otherSide, SIDES, type Side } from './log.ts'
import { type Answer, type RequestFacts, readRequest } from './request.ts'
import type {
  AnswerBounds,
  Beside,
  CutLog,
  DutyVerdict,
  RequestVerdicts,
  Verdict,
  Verdicts,
  VerdictsHead,
} from './types.ts'
import { type Finding, findVerdict } from './verdict.ts'

/** The document of all verdicts (V15). Members are made in the order of RFC 8785 throughout, so that printing need not sort. */
export function makeDocument(evidence: Evidence, record: PairRecord): Verdicts {
  const requests = [...judgeRequests(evidence)]
  return {
    away: [printAway(evidence, 0), printAway(evidence, 1)],
    ...makeHead(evidence, record),
    requests,
    returns: SIDES.flatMap((side) => countReturns(evidence.logs[side])),
    totals: countVerdicts(evidence, requests),
    unwitnessed: evidence.unwitnessed.seconds,
  }
}

/** What the document says of itself. */
export function makeHead(evidence: Evidence, record: PairRecord): VerdictsHead {
  return {
    cut: {
      logs: [printLog(evidence.logs[0]), printLog(evidence.logs[1])],
      time: orNull(evidence.clocks.cut),
    },
    exercise: record.exercise,
    function: 1,
    outside: evidence.versions.all.every((version) => version.outside),
    pair: pairOf(...record.identities),
  }
}

/** The spans behind the sums of the document. */
export function readBeside({ away, unwitnessed }: Evidence): Beside {
  const listsOf = ({ dark, withheld }: Away) => ({ dark: dark.list, withheld: withheld.list })
  return { away: [listsOf(away[0]), listsOf(away[1])], unwitnessed: unwitnessed.list }
}

/** The requests of both logs, one by one, so that whoever only counts them need not hold them all. */
export function* judgeRequests(evidence: Evidence): Generator<RequestVerdicts> {
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

function judgeRequest(evidence: Evidence, facts: RequestFacts): RequestVerdicts {
  const { leaf, at, lacks } = facts
  const { agreement, class: requestClass, urgency } = leaf.rule!
  const course = courseOf(evidence, facts)
  const contest = readContest(evidence, facts)
  const returned = facts.limits === undefined ? 'wrong_agreement' : (course.returned ?? null)
  return {
    agreement,
    away: awayBeforeReceipt(evidence, facts),
    class: requestClass,
    contest: contest === undefined ? null : printContest(evidence, facts, { contest, course }),
    delay: delayOf(facts),
    duties: facts.limits === undefined ? [] : judgeDuties(evidence, facts, { course, contest }),
    entered: { after: orNull(facts.after), before: orNull(facts.before) },
    from: evidence.logs[facts.asker].writer,
    id: leaf.id,
    lacked: lacks[0] === undefined ? null : { position: lacks[0].position, since: lacks[0].since },
    position: at.position,
    receipt: orNull(facts.receipt),
    returned,
    thread: leaf.thread,
    urgency,
    withdrawn: course.withdrawal?.position ?? null,
  }
}

type Judged = { readonly course: Course; readonly contest: Contest | undefined }

function judgeDuties(evidence: Evidence, facts: RequestFacts, { course, contest }: Judged): DutyVerdict[] {
  const receipt = receiptDuty(evidence, facts, course)
  const finding = findVerdict(evidence, facts, receipt)
  const start = startOf(facts)
  const others =
    start === undefined
      ? unstartedDuties(facts).map((duty) => copyOf(duty, finding))
      : judgeStarted(evidence, facts, {
          course,
          duties: countedOf(evidence, facts, { start, course, contest }),
        })
  return [printDuty(evidence, receipt, finding), ...others]
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

function judgeStarted(
  evidence: Evidence,
  facts: RequestFacts,
  { course, duties }: { readonly course: Course; readonly duties: readonly DutyFacts[] },
): DutyVerdict[] {
  const returned: Finding | undefined = course.returned === undefined ? undefined : { verdict: 'returned' }
  return duties.map((duty) => printDuty(evidence, duty, returned ?? findVerdict(evidence, facts, duty)))
}

/** What would be due, and how it was kept, by the urgency that the answerer named (V17). */
function printContest(
  evidence: Evidence,
  facts: RequestFacts,
  { contest, course }: { readonly contest: Contest; readonly course: Course },
): NonNullable<RequestVerdicts['contest']> {
  const { agreed, position, urgency, limits } = contest
  const start = startOf(facts)
  const duties = start === undefined ? [] : startedDuties(evidence, { ...facts, limits }, { start, course })
  return {
    agreed: agreed?.position ?? null,
    duties: judgeStarted(evidence, facts, { course, duties }),
    position,
    urgency,
  }
}

function printDuty(evidence: Evidence, facts: DutyFacts, finding: Finding): DutyVerdict {
  const { duty, n, due, inForce, lateGrants, answer } = facts
  const { verdict, says, against } = finding
  return {
    ...(against !== undefined && { against }),
    answer: answer === undefined ? null : printAnswer(evidence, answer),
    due: orNull(due),
    duty,
    ...(verdict === 'indeterminate' && { gap: [orNull(answer!.after), orNull(answer!.before)] as const }),
    ...(inForce !== due && { granted: printTime(inForce) }),
    lateGrants: lateGrants.map(printTime),
    ...(n !== undefined && { n }),
    ...(says !== undefined && { says }),
    verdict,
  }
}

function printAnswer(evidence: Evidence, { after, before, position, side }: Answer): AnswerBounds {
  return { after: orNull(after), before: orNull(before), position, writer: evidence.logs[side].writer }
}

/** A duty that never started stands as the receipt stands. */
function copyOf(duty: Duty, { verdict, against }: Finding): DutyVerdict {
  return { ...(against !== undefined && { against }), answer: null, due: null, duty, lateGrants: [], verdict }
}

function delayOf({ receipt, before, after }: RequestFacts): RequestVerdicts['delay'] {
  if (receipt === UNKNOWN || after === 0) return null
  return { least: Math.max(0, receipt - before), most: receipt - after }
}

/** Of the time before the receipt, how long the answerer was dark and how long it lacked what the asker withheld (V16). */
function awayBeforeReceipt(evidence: Evidence, facts: RequestFacts): RequestVerdicts['away'] {
  const { before, receipt, asker, answerer } = facts
  if (before === UNKNOWN) return null
  const until = receipt === UNKNOWN ? evidence.clocks.cut : receipt
  return {
    dark: evidence.away[answerer].dark.within(before, until),
    withheld: evidence.away[asker].withheld.within(before, until),
  }
}

function printAway(evidence: Evidence, side: Side): Verdicts['away'][Side] {
  const { dark, withheld } = evidence.away[side]
  return { dark: dark.seconds, withheld: withheld.seconds, writer: evidence.logs[side].writer }
}

function printLog({ writer, epochs }: EffectiveLog): CutLog {
  return {
    epochs: epochs.map(({ origin, leaves, hashes, kept }) => ({
      lost: leaves.length - kept,
      origin,
      root: printBase64(rootOf(hashes)),
      size: leaves.length,
    })),
    writer,
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
    return count === undefined ? [] : [{ answerer: evidence.logs[side].writer, count, duty, verdict }]
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

/** Unknown times, 0 and infinite alike, are null. */
function orNull(time: Instant): TimeText | null {
  return time === 0 || time === UNKNOWN ? null : printTime(time)
}
