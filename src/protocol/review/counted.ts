import type { TimeText } from '../time.ts'
import type { CountedDuty, CountedRequest, DutyVerdict, RequestVerdicts } from '../verdict/index.ts'
import { readPrinted } from './printed-time.ts'

/** A request of a document of verdicts in numbers. */
export function readCounted(request: RequestVerdicts): CountedRequest {
  const { from, class: requestClass, urgency, entered, receipt, delay, away, returned, contest } = request
  return {
    from,
    class: requestClass,
    urgency,
    after: lower(entered.after),
    before: upper(entered.before),
    receipt: upper(receipt),
    delay,
    away,
    returned,
    isLacked: request.lacked !== null,
    isWithdrawn: request.withdrawn !== null,
    contest: contest === null ? null : contest.agreed === null ? 'open' : 'agreed',
    duties: request.duties.map(readDuty),
  }
}

function readDuty({ duty, n, due, verdict, granted, lateGrants, answer }: DutyVerdict): CountedDuty {
  return {
    duty,
    ...(n !== undefined && { n }),
    due: upper(due),
    verdict,
    isGranted: granted !== undefined,
    lateGrants: lateGrants.length,
    answer: answer === null ? null : { after: lower(answer.after), before: upper(answer.before) },
  }
}

function lower(time: TimeText | null): number {
  return time === null ? 0 : readPrinted(time)
}

function upper(time: TimeText | null): number {
  return time === null ? Number.POSITIVE_INFINITY : readPrinted(time)
}
