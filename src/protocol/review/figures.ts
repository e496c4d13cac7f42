import { DUTIES, type Duty, type ReturnCode } from '../kinds.ts'
import type { CountedDuty, CountedRequest, Verdict } from '../verdict/index.ts'
import { distributionOf } from './distribution.ts'
import { elapsedOf } from './elapsed.ts'
import type { DutyFigures, Figures, Rates } from './types.ts'

/** Counts the requests of one group; members are made in the order of RFC 8785, so that printing need not sort. */
export class Group {
  #requests = 0
  #received = 0
  #withdrawn = 0
  #lacked = 0
  #contested = 0
  #agreed = 0
  #dark = 0
  #withheld = 0
  readonly #returned = new Map<ReturnCode, number>()
  readonly #delay: Bounded = { least: [], most: [] }
  readonly #duties = new Map<Duty, DutyCount>()

  take(request: CountedRequest): void {
    this.#requests += 1
    if (request.receipt !== Number.POSITIVE_INFINITY) this.#received += 1
    if (request.isWithdrawn) this.#withdrawn += 1
    if (request.isLacked) this.#lacked += 1
    if (request.contest !== null) this.#contested += 1
    if (request.contest === 'agreed') this.#agreed += 1
    if (request.returned !== null) add(this.#returned, request.returned)
    if (request.delay !== null) {
      this.#delay.least.push(request.delay.least)
      this.#delay.most.push(request.delay.most)
    }
    this.#dark += request.away?.dark ?? 0
    this.#withheld += request.away?.withheld ?? 0
    let before: CountedDuty | undefined
    for (const duty of request.duties) {
      this.#dutyOf(duty.duty).take(duty, { request, before })
      before = duty
    }
  }

  get figures(): Figures {
    return {
      agreed: this.#agreed,
      away: { dark: this.#dark, withheld: this.#withheld },
      contested: this.#contested,
      delay: { least: distributionOf(this.#delay.least), most: distributionOf(this.#delay.most) },
      duties: DUTIES.flatMap((duty) => this.#duties.get(duty)?.figures(duty) ?? []),
      lacked: this.#lacked,
      received: this.#received,
      requests: this.#requests,
      returned: sorted(this.#returned).map(([code, count]) => ({ code, count })),
      withdrawn: this.#withdrawn,
    }
  }

  #dutyOf(duty: Duty): DutyCount {
    let count = this.#duties.get(duty)
    if (count === undefined) {
      count = new DutyCount()
      this.#duties.set(duty, count)
    }
    return count
  }
}

type Bounded = { readonly least: number[]; readonly most: number[] }

/** Counts one duty of the requests of a group (R4 to R6). */
class DutyCount {
  #count = 0
  #granted = 0
  #lateGrants = 0
  #unbounded = 0
  readonly #verdicts = new Map<Verdict, number>()
  readonly #time: Bounded = { least: [], most: [] }

  take(
    duty: CountedDuty,
    of: { readonly request: CountedRequest; readonly before: CountedDuty | undefined },
  ): void {
    this.#count += 1
    if (duty.isGranted) this.#granted += 1
    this.#lateGrants += duty.lateGrants
    add(this.#verdicts, duty.verdict)
    const elapsed = elapsedOf(duty, of)
    if (elapsed === undefined) return
    this.#time.least.push(elapsed.least)
    if (elapsed.most === Number.POSITIVE_INFINITY) this.#unbounded += 1
    else this.#time.most.push(elapsed.most)
  }

  figures(duty: Duty): DutyFigures {
    return {
      count: this.#count,
      duty,
      granted: this.#granted,
      lateGrants: this.#lateGrants,
      rates: ratesOf(this.#verdicts),
      time: {
        least: distributionOf(this.#time.least),
        most: distributionOf(this.#time.most),
        unbounded: this.#unbounded,
      },
      verdicts: sorted(this.#verdicts).map(([verdict, count]) => ({ count, verdict })),
    }
  }
}

export type Rate = Exclude<keyof Rates, 'of'>

/** In which rate a verdict counts; undefined for states, which count in none (R5). */
export function rateOf(verdict: Verdict): Rate | undefined {
  return RATE_OF[verdict]
}

const RATE_OF: Readonly<Record<Verdict, Rate | undefined>> = {
  'on-time': 'inTime',
  excused: 'inTime',
  late: 'late',
  unproven: 'late',
  unanswered: 'unanswered',
  silent: 'unanswered',
  indeterminate: 'indeterminate',
  exposed: 'exposed',
  undelivered: 'undelivered',
  suspected: 'unreceipted',
  claimed: 'unreceipted',
  open: undefined,
  withdrawn: undefined,
  returned: undefined,
}

function ratesOf(verdicts: ReadonlyMap<Verdict, number>): Rates {
  const rates = {
    exposed: 0,
    inTime: 0,
    indeterminate: 0,
    late: 0,
    of: 0,
    unanswered: 0,
    undelivered: 0,
    unreceipted: 0,
  }
  for (const [verdict, count] of verdicts) {
    const rate = rateOf(verdict)
    if (rate === undefined) continue
    rates[rate] += count
    rates.of += count
  }
  return rates
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sorted<K extends string>(counts: ReadonlyMap<K, number>): [K, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}
