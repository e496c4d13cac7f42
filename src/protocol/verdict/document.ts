import { pairOf } from '../ids.ts'
import { DUTIES, type ReturnCode } from '../kinds.ts'
import type { PairRecord } from '../record.ts'
import { type Instant, printTime, type TimeText } from '../time.ts'
import type { Away } from './away.ts'
import { UNKNOWN } from './bounds.ts'
import type { Evidence } from './evidence.ts'
import { type JudgedDuty, type JudgedRequest, judgeRequests } from './judged.ts'
import { type EffectiveLog, SIDES, type Side } from './log.ts'
import type { Answer } from './request.ts'
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

/** The document of all verdicts (V15). Members are made in the order of RFC 8785 throughout, so that printing need not sort. */
export function makeDocument(evidence: Evidence, record: PairRecord): Verdicts {
  const requests = Array.from(judgeRequests(evidence), (judged) => printRequest(evidence, judged))
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
      logs: [printLog(evidence, 0), printLog(evidence, 1)],
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

function printRequest(evidence: Evidence, judged: JudgedRequest): RequestVerdicts {
  const { facts, course, contest, away, delay, returned } = judged
  const { leaf, at, lacks } = facts
  const { agreement, class: requestClass, urgency } = leaf.rule!
  return {
    agreement,
    away,
    class: requestClass,
    contest: contest === undefined ? null : printContest(evidence, contest),
    delay,
    duties: judged.duties.map((duty) => printDuty(evidence, duty)),
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

function printContest(
  evidence: Evidence,
  { contest, duties }: NonNullable<JudgedRequest['contest']>,
): NonNullable<RequestVerdicts['contest']> {
  const { agreed, position, urgency } = contest
  return {
    agreed: agreed?.position ?? null,
    duties: duties.map((duty) => printDuty(evidence, duty)),
    position,
    urgency,
  }
}

function printDuty(evidence: Evidence, { facts, finding }: JudgedDuty): DutyVerdict {
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

function printAway(evidence: Evidence, side: Side): Verdicts['away'][Side] {
  const { dark, withheld } = evidence.away[side]
  return { dark: dark.seconds, withheld: withheld.seconds, writer: evidence.logs[side].writer }
}

function printLog({ logs, roots }: Evidence, side: Side): CutLog {
  const { writer, epochs } = logs[side]
  return {
    epochs: epochs.map(({ origin, leaves, kept }, i) => ({
      lost: leaves.length - kept,
      origin,
      root: roots[side]![i]!,
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
