import { utf8 } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import type { WriterId } from '../ids.ts'
import { CLASSES, type RequestClass, URGENCIES, type Urgency } from '../kinds.ts'
import type { PairRecord } from '../record.ts'
import { isTime } from '../time.ts'
import {
  type Beside,
  beginJudging,
  type CountedRequest,
  type Judgement,
  type Judging,
  type RequestVerdicts,
  type Run,
  type VerdictsHead,
} from '../verdict/index.ts'
import { readCounted } from './counted.ts'
import { Group } from './figures.ts'
import { readPrinted } from './printed-time.ts'
import type { Direction, Period, Review } from './types.ts'

export { readCounted } from './counted.ts'
export { beginOf, elapsedOf } from './elapsed.ts'
export type * from './types.ts'

/** The seconds from ≤ T < to. */
type Seconds = { readonly from: number; readonly to: number }

/**
 * The review, version 1 (docs/spec/review.md): figures of how timely both parties were for the requests entered in a period. Pure, from
 * what was judged alone. Throws `bad_period`.
 */
export function reviewOf(
  { verdicts, beside }: Pick<Judgement, 'verdicts' | 'beside'>,
  period: Period,
): Review {
  return reviewAll({ head: verdicts, beside, requests: readEach(verdicts.requests) }, period)
}

/** As `reviewOf`, from the record, holding no more of its requests than one. Throws `bad_cut` and `bad_order` as `judgeRecord` does. */
export async function reviewRecord(record: PairRecord, period: Period): Promise<Review> {
  readPeriod(period)
  return reviewAll(await beginJudging(record), period)
}

function* readEach(requests: readonly RequestVerdicts[]): Generator<CountedRequest> {
  for (const request of requests) yield readCounted(request)
}

/** Members are made in the order of RFC 8785 throughout. */
function reviewAll({ head, beside, requests }: Judging, period: Period): Review {
  const { cut, exercise, outside, pair } = head
  const seconds = readPeriod(period)
  const directions = [new OneWay(head, 0), new OneWay(head, 1)] as const
  for (const request of requests) {
    for (const direction of directions) if (direction.asker === request.from) direction.take(request, seconds)
  }
  return {
    cut,
    directions: [directions[0].print(beside, seconds), directions[1].print(beside, seconds)],
    exercise,
    function: head.function,
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

/** The seconds of a period (R1). Throws `bad_period`. */
export function readPeriod({ from, to }: Period): Seconds {
  if (!isTime(from) || !isTime(to) || from >= to) {
    throw new ProtocolError(
      'bad_period',
      `${from} to ${to} is no period; two times YYYY-MM-DDTHH:MM:SSZ are expected, the first before the second`,
    )
  }
  return { from: readPrinted(from), to: readPrinted(to) }
}

/** What one party answered, or owed, of the requests that the other entered in the period (R2, R3). */
class OneWay {
  readonly answerer: WriterId
  readonly asker: WriterId
  readonly #log: 0 | 1
  readonly #all = new Group()
  readonly #groups = new Map<string, Group>()
  #undated = 0

  constructor({ cut }: VerdictsHead, log: 0 | 1) {
    this.#log = log
    this.answerer = cut.logs[log].writer
    this.asker = cut.logs[1 - log]!.writer
  }

  take(request: CountedRequest, period: Seconds): void {
    const entered = enteredAt(request)
    if (entered === undefined) this.#undated += 1
    if (entered === undefined || entered < period.from || entered >= period.to) return
    this.#all.take(request)
    groupOf(this.#groups, request.class, request.urgency).take(request)
  }

  print({ away }: Beside, period: Seconds): Direction {
    const { dark, withheld } = away[this.#log]
    return {
      all: this.#all.figures,
      answerer: this.answerer,
      asker: this.asker,
      dark: secondsWithin(dark, period),
      groups: printGroups(this.#groups),
      undated: this.#undated,
      withheld: secondsWithin(withheld, period),
    }
  }
}

/** When a request counts as entered, in seconds (R2); undefined where no time is proven. */
export function enteredAt({ after, before }: CountedRequest): number | undefined {
  if (before !== Number.POSITIVE_INFINITY) return before
  return after === 0 ? undefined : after
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
