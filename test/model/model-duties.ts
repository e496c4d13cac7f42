import { dueAfter } from './model-calendar.ts'
import type { Bounds } from './model-clocks.ts'
import type { Exposure } from './model-conflict.ts'
import {
  type Agreement,
  atMost,
  type DutyRow,
  type Leaf,
  type Limit,
  seconds,
  UNKNOWN,
} from './model-input.ts'
import type { RecordOfBoth } from './model-record.ts'
import { type Request, Requests } from './model-requests.ts'
import { distinct, type Version } from './model-versions.ts'

export type Duty = {
  duty: string
  n?: number
  due: number | undefined
  granted?: number
  lateGrants: number[]
  verdict: string
  answer: Bounds | undefined
  gap?: [number, number]
  says?: string
  against?: string
}

/** The urgency that B says is the right one, its limits, and A's agreement. */
type Contest = { leaf: Leaf; row: DutyRow; agreement: Leaf | undefined }

/** Each duty of a request with its verdict (Duties, V12, V13). */
export class Duties extends Requests {
  readonly #exposures: readonly Exposure[]

  constructor(record: RecordOfBoth, exposures: readonly Exposure[]) {
    super(record)
    this.#exposures = exposures
  }

  duties(r: Request): Duty[] {
    if (r.row === undefined) return []
    const receipt = this.receiptDuty(r, r.row)
    return [receipt, ...this.dutiesBy(r, { row: r.row, receipt, contest: this.contest(r) })]
  }

  /** The duties other than receipt by one row of limits; an agreed contest gives them time. */
  dutiesBy(
    r: Request,
    { row, receipt, contest }: { row: DutyRow; receipt: Duty; contest?: Contest | undefined },
  ): Duty[] {
    const of = (duty: 'acknowledgement' | 'answer' | 'result', limit: Limit | undefined): Duty[] =>
      limit === undefined ? [] : [this.namedDuty(r, { duty, limit, receipt, contest })]
    return [
      ...of('acknowledgement', row.acknowledgement),
      ...of('answer', row.answer),
      ...this.updates(r, row),
      ...of('result', row.result),
    ]
  }

  // ---- V17 ----

  contest(r: Request): Contest | undefined {
    if (r.row === undefined) return undefined
    const rule = r.leaf.value.rule!
    const disputes = (log: 0 | 1) =>
      this.record.logs[log].filter(
        (leaf) => leaf.value.kind === 'dispute' && leaf.value.ref === r.leaf.value.id,
      )
    const rowOf = (urgency: string | undefined) =>
      r.version!.document.duties.find((row) => row.class === rule.class && row.urgency === urgency)
    const last = disputes(r.b)
      .filter(({ value }) => value.urgency !== rule.urgency && rowOf(value.urgency) !== undefined)
      .at(-1)
    if (last === undefined) return undefined
    return {
      leaf: last,
      row: rowOf(last.value.urgency)!,
      agreement: disputes(r.a).find(({ value }) => value.urgency === last.value.urgency),
    }
  }

  dutiesOfContest(r: Request, contest: Contest): Duty[] {
    if (r.start === undefined) return []
    return this.dutiesBy(r, { row: contest.row, receipt: this.receiptDuty(r, r.row!) })
  }

  agreedTime(
    r: Request,
    of: { duty: 'acknowledgement' | 'answer' | 'result'; inForce: number; contest: Contest | undefined },
  ): number | undefined {
    const { duty, inForce, contest } = of
    const limit = contest?.row[duty]
    if (contest?.agreement === undefined || limit === undefined) return undefined
    const due = this.dueOf(r, limit)
    const isThere = atMost(this.uoOfWord(contest.agreement, r.version), inForce)
    return due < UNKNOWN && due > inForce && isThere ? due : undefined
  }

  dueOf(r: Request, limit: Limit): number {
    return dueAfter(r.start!, limit, {
      governing: r.version!.document,
      later: this.laterThan(r.version!),
      asker: this.record.input.identities[r.a],
      answerer: this.record.input.identities[r.b],
    })
  }

  receiptDuty(r: Request, row: DutyRow): Duty {
    const limit = 60 * row.receipt.minutes!
    let entered = r.u
    if (r.receipt === undefined && r.u === UNKNOWN) {
      const own = this.counting().filter((line) => line.by === 'time' && line.log === r.a && line.size > r.p)
      entered = Math.min(UNKNOWN, ...own.map((line) => line.time))
    }
    return this.judged(r, {
      duty: 'receipt',
      due: entered + limit,
      lateGrants: [],
      verdict: '',
      answer: r.receipt,
    })
  }

  namedDuty(
    r: Request,
    of: {
      duty: 'acknowledgement' | 'answer' | 'result'
      limit: Limit
      receipt: Duty
      contest: Contest | undefined
    },
  ): Duty {
    const { duty, limit, receipt, contest } = of
    if (r.start === undefined) return copied(duty, receipt)
    const due = this.dueOf(r, limit)
    const answer = this.record.logs[r.b].find(
      (leaf) => leaf.value.ref === r.leaf.value.id && leaf.value.answers?.includes(duty),
    )
    const grants = this.grants(r, duty, due)
    const agreed = this.agreedTime(r, { duty, inForce: grants.granted ?? due, contest })
    if (agreed !== undefined) grants.granted = agreed
    const bounds = answer === undefined ? undefined : this.boundsOf(answer, r.b, r.version)
    return this.judged(r, { duty, due, ...grants, verdict: '', answer: bounds })
  }

  laterThan(version: Version): Agreement[] {
    const later = this.cameIntoEffect().map((one) => one.document)
    return later.filter((one) => one.version > version.document.version).sort((x, y) => x.version - y.version)
  }

  grants(r: Request, duty: string, due: number): { granted?: number; lateGrants: number[] } {
    let inForce = due
    const lateGrants: number[] = []
    for (const leaf of this.record.logs[r.a]) {
      if (leaf.value.ref !== r.leaf.value.id || leaf.value.grant?.duty !== duty) continue
      const granted = seconds(leaf.value.grant.due)
      if (atMost(this.uoOfWord(leaf, r.version), inForce) && granted > inForce) inForce = granted
      else lateGrants.push(granted)
    }
    return inForce === due ? { lateGrants } : { granted: inForce, lateGrants }
  }

  uoOfWord(leaf: Leaf, version: Version | undefined): number {
    return Math.min(UNKNOWN, ...this.inPlay(leaf, version).map((one) => this.uoOfGrant(leaf, one)))
  }

  updates(r: Request, row: DutyRow): Duty[] {
    if (row.updates === undefined || r.start === undefined || r.start === UNKNOWN) return []
    const interval = 60 * row.updates.minutes!
    const toRequest = this.record.logs[r.b].filter((leaf) => leaf.value.ref === r.leaf.value.id)
    const ends = toRequest
      .filter((leaf) => leaf.value.kind === 'refuse' || leaf.value.answers?.includes('result'))
      .map((leaf) => this.ubOf(leaf, r.b, r.version))
    if (r.withdrawal !== undefined) ends.push(this.uoOfWord(r.withdrawal, r.version))
    const end = Math.min(UNKNOWN, ...ends)
    const c = this.cutTime()
    const dues: number[] = []
    for (let n = 1; n <= 1000; n += 1) {
      const due = r.start + n * interval
      if (end < UNKNOWN && due >= end) break
      dues.push(due)
      if (end === UNKNOWN && due >= c) break
    }
    const served = new Map<number, Bounds>()
    for (const leaf of toRequest.filter((one) => one.value.answers?.includes('update'))) {
      const bounds = this.boundsOf(leaf, r.b, r.version)
      const n = dues.findIndex((due, i) => !served.has(i) && due - interval < bounds.ub)
      if (n >= 0) served.set(n, bounds)
    }
    return dues.map((due, i) =>
      this.judged(r, { duty: 'update', n: i + 1, due, lateGrants: [], verdict: '', answer: served.get(i) }),
    )
  }

  // ---- V12, V13 ----

  judged(r: Request, duty: Duty): Duty {
    const plain = this.firstThatHolds(r, duty)
    const leaf = plain.verdict === 'undelivered' ? r.lackedInTime : duty.answer?.leaf
    const canBeExposed = ['excused', 'on-time', 'undelivered'].includes(plain.verdict)
    if (canBeExposed && leaf!.log === r.b && this.isExposed(leaf!)) {
      return { ...duty, verdict: 'exposed', against: this.record.input.writers[r.b] }
    }
    return { ...duty, ...plain }
  }

  isExposed(leaf: Leaf): boolean {
    return this.#exposures.some(
      (one) => one.log === leaf.log && one.epoch === leaf.epoch && leaf.index >= one.from,
    )
  }

  firstThatHolds(r: Request, duty: Duty): Pick<Duty, 'verdict' | 'gap' | 'says'> {
    const isReceipt = duty.duty === 'receipt'
    const d = duty.due ?? UNKNOWN
    const inForce = duty.granted ?? d
    const a = duty.answer
    const c = this.cutTime()
    const noReceipt = r.receipt === undefined
    const inPlay = a === undefined ? distinct([r.version, this.atEnd(r.b)]) : this.inPlay(a.leaf, r.version)
    if (r.returned !== undefined && !isReceipt) return { verdict: 'returned' }
    if (a !== undefined && d < UNKNOWN) {
      if (d < a.ub && a.ub <= inForce) return { verdict: 'excused' }
      if (a.ub <= d && a.lb <= d) return { verdict: 'on-time' }
    }
    if (r.withdrawal !== undefined && atMost(this.uoOfWord(r.withdrawal, r.version), inForce))
      return { verdict: 'withdrawn' }
    if (d === UNKNOWN || c <= inForce) return { verdict: 'open' }
    if (isReceipt && r.lackedInTime !== undefined) return { verdict: 'undelivered' }
    if (a !== undefined) {
      if (a.lb > d && a.ub > d) return { verdict: 'late' }
      const hands = () => this.atHand(inPlay, d) || this.atHandBetween(inPlay, d, a.ub - 120)
      if (a.ub > d && d >= a.lb && hands()) return { verdict: 'unproven' }
      return { verdict: 'indeterminate', gap: [a.lb, a.ub] }
    }
    if (!isReceipt && (!noReceipt || r.suspected)) {
      if (this.shownAfter(r.b, inPlay, { t: inForce, beyond: false })) return { verdict: 'unanswered' }
      const everywhere = this.countingEverywhere()
      const latest = Math.max(
        0,
        ...inPlay.map((one) => this.lower(one, this.outsideLines(one, r.b, everywhere))),
      )
      const isWithheld = everywhere.some((line) => line.beyond && line.log === r.b && line.by === 'time')
      if (latest > inForce + 120) return { verdict: 'silent', says: isWithheld ? 'withheld' : 'dark' }
    }
    if (noReceipt && r.suspected && c > r.u + 60 * r.row!.receipt.minutes!) return { verdict: 'suspected' }
    if (noReceipt) return { verdict: 'claimed' }
    return { verdict: 'open' }
  }
}

function copied(duty: string, receipt: Duty): Duty {
  const { verdict, against } = receipt
  return {
    duty,
    due: undefined,
    lateGrants: [],
    verdict,
    answer: undefined,
    ...(against !== undefined && { against }),
  }
}
