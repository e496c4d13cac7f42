import { dueAfter } from './model-calendar.ts'
import { type Exposure, exposuresOf } from './model-conflict.ts'
import {
  type Agreement,
  after,
  atMost,
  type DutyRow,
  type Leaf,
  type Limit,
  other,
  type Party,
  readBundle,
  seconds,
  UNKNOWN,
} from './model-input.ts'
import {
  lowerQuorumTime,
  type ModelPolicy,
  readPolicy,
  type TimedBy,
  upperQuorumTime,
} from './model-policy.ts'
import {
  endOf,
  type Line,
  namedSize,
  type Opens,
  opensCosignature,
  type RecordOfBoth,
  readRecord,
} from './model-record.ts'

/**
 * The verdict function of docs/spec/verdicts.md, transcribed rule by rule without regard to cost: what the real one is compared with.
 * Takes the text of a sound bundle, gives the bytes of V15 as text. Throws an error whose message is `bad_cut` or `bad_order`.
 */
export async function modelVerdicts(bundle: string, opens: Opens = opensCosignature): Promise<string> {
  const record = await readRecord(readBundle(bundle), opens)
  return new Model(record, await exposuresOf(record)).document()
}

/** An agreement version with its policy; `outside` undefined: no outside witnesses (V3). */
type Version = { readonly digest: string; readonly document: Agreement; readonly outside: ModelPolicy }
type Bounds = { readonly leaf: Leaf; readonly lb: number; readonly ub: number }
type Request = {
  readonly leaf: Leaf
  readonly a: Party
  readonly b: Party
  readonly p: number
  readonly version: Version | undefined
  readonly row: DutyRow | undefined
  readonly lb: number
  readonly u: number
  readonly receipt: Bounds | undefined
  readonly receiptTime: number
  readonly lackedInTime: Leaf | undefined
  readonly firstLack: Leaf | undefined
  readonly suspected: boolean
  readonly start: number | undefined
  readonly returned: Leaf | undefined
  readonly withdrawal: Leaf | undefined
}
type Duty = {
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

class Model {
  readonly record: RecordOfBoth
  readonly versions: readonly Version[]
  readonly #counts = new Map<Line, boolean>()
  readonly #uos = new Map<string, number>()
  readonly #effects = new Map<string, number>()
  #counting: Line[] | undefined
  #countingEverywhere: Line[] | undefined
  #cutTime: number | undefined
  readonly #exposures: readonly Exposure[]

  constructor(record: RecordOfBoth, exposures: readonly Exposure[]) {
    this.record = record
    this.versions = this.allVersions()
    this.#exposures = exposures
  }

  // ---- A3, A4: versions ----

  allVersions(): Version[] {
    const found = new Map<string, Version>()
    for (const log of this.record.logs) {
      for (const leaf of log) {
        if (leaf.value.kind !== 'agreement') continue
        const document = this.record.input.documents.get(leaf.value.id!) as Agreement
        const outside = readPolicy(document.policy)
        found.set(leaf.value.document!, { digest: leaf.value.document!, document, outside })
      }
    }
    return [...found.values()]
  }

  /** Positions at which W entered versions that A3 lets it enter. */
  taken(w: Party): { version: Version; position: number }[] {
    const taken: { version: Version; position: number }[] = []
    for (const leaf of this.record.logs[w]) {
      if (leaf.value.kind !== 'agreement') continue
      const version = this.versions.find((one) => one.digest === leaf.value.document)!
      const last = taken.at(-1)?.version
      if (version.document.version !== (last?.document.version ?? 0) + 1) continue
      if (version.document.before !== last?.digest) continue
      taken.push({ version, position: leaf.position })
    }
    return taken
  }

  /** A4: the first position of W's log at which a version is in effect; ∞ if nowhere (or before the end). */
  effectFrom(w: Party, version: Version): number {
    const id = `${w} ${version.digest}`
    const known = this.#effects.get(id) ?? this.firstEffect(w, version)
    this.#effects.set(id, known)
    return known
  }

  firstEffect(w: Party, version: Version): number {
    const own = this.taken(w).find((one) => one.version === version)
    const theirs = this.taken(other(w)).find((one) => one.version === version)
    if (own === undefined || theirs === undefined) return UNKNOWN
    const shows = this.record.logs[w].find((leaf) => this.held(leaf) > theirs.position)
    return shows === undefined ? UNKNOWN : Math.max(own.position, shows.position) + 1
  }

  inEffect(w: Party, p: number): Version | undefined {
    const there = this.versions.filter((version) => this.effectFrom(w, version) <= p)
    return there.sort((x, y) => y.document.version - x.document.version)[0]
  }

  atEnd(w: Party): Version | undefined {
    return this.inEffect(w, this.record.logs[w].length)
  }

  atEnds(): Version[] {
    return distinct([this.atEnd(0), this.atEnd(1)])
  }

  cameIntoEffect(): Version[] {
    return this.versions.filter(
      (one) => this.effectFrom(0, one) < UNKNOWN || this.effectFrom(1, one) < UNKNOWN,
    )
  }

  /** The effective size of the other's log that a leaf names as held; 0 if none. */
  held(leaf: Leaf): number {
    return leaf.value.held === undefined ? 0 : (namedSize(this.record, other(leaf.log), leaf.value.held) ?? 0)
  }

  // ---- V3 to V5: lines ----

  counts(line: Line): boolean {
    const known = this.#counts.get(line)
    if (known !== undefined) return known
    const version = this.inEffect(line.in.log, line.in.position)
    const bound = version === undefined ? UNKNOWN : this.uo(line.in, version)
    const result = line.time <= bound + 60 && this.keyHolds(line, version, bound)
    this.#counts.set(line, result)
    return result
  }

  /** K2. */
  keyHolds(line: Line, version: Version | undefined, bound: number): boolean {
    if (line.party === undefined) return true
    const end = endOf(this.record, line.party, line.publicKey)
    if (end === undefined || (version !== undefined && version.outside === undefined)) return true
    const effective = Math.max(end.end, this.keyBound(end.leaf))
    return bound !== UNKNOWN && bound < effective + 86_400
  }

  /** V5. */
  keyBound(leaf: Leaf): number {
    const outside = this.inEffect(leaf.log, leaf.position)?.outside
    if (outside === undefined) return 0
    const over = this.record.lines.filter((line) => {
      return (
        !line.beyond &&
        line.log === leaf.log &&
        line.size > leaf.position &&
        outside.witnesses.includes(line.by)
      )
    })
    return upperQuorumTime(outside.isSatisfied, over)
  }

  /** All lines that count, those beyond the cut left out. */
  counting(): Line[] {
    this.#counting ??= this.record.lines.filter((line) => !line.beyond && this.counts(line))
    return this.#counting
  }

  countingEverywhere(): Line[] {
    this.#countingEverywhere ??= this.record.lines.filter((line) => this.counts(line))
    return this.#countingEverywhere
  }

  /** V3: which of some lines are outside lines for a version, with W's log in question. */
  outsideLines(version: Version, w: Party, lines: readonly Line[]): TimedBy[] {
    const { outside } = version
    if (outside !== undefined) return lines.filter((line) => outside.witnesses.includes(line.by))
    const p = other(w)
    return lines
      .filter(
        (line) =>
          line.party === p &&
          ((line.by === 'cosign' && line.log === w) || (line.by === 'time' && line.log === p)),
      )
      .map((line) => ({ by: 'notional', time: line.time }))
  }

  upper(version: Version, lines: readonly TimedBy[]): number {
    return upperQuorumTime(version.outside?.isSatisfied ?? ((by) => by.has('notional')), lines)
  }

  lower(version: Version, lines: readonly TimedBy[]): number {
    return lowerQuorumTime(version.outside?.isSatisfied ?? ((by) => by.has('notional')), lines)
  }

  // ---- V6, V7: bounds ----

  uo(leaf: Leaf, version: Version): number {
    const id = `${leaf.log} ${leaf.position} ${version.digest}`
    const known = this.#uos.get(id)
    if (known !== undefined) return known
    const over = this.record.lines.filter(
      (line) => !line.beyond && line.log === leaf.log && line.size > leaf.position,
    )
    const lines = this.outsideLines(
      version,
      leaf.log,
      over.filter((line) => this.counts(line)),
    )
    const result = this.upper(version, lines)
    this.#uos.set(id, result)
    return result
  }

  /** uo of a grant or withdrawal: without outside witnesses the granter's own time lines stand for the quorum. */
  uoOfGrant(leaf: Leaf, version: Version): number {
    if (version.outside !== undefined) return this.uo(leaf, version)
    const own = this.counting().filter(
      (line) => line.by === 'time' && line.log === leaf.log && line.size > leaf.position,
    )
    return Math.min(UNKNOWN, ...own.map((line) => line.time))
  }

  lb(leaf: Leaf, version: Version): number {
    const w = leaf.log
    const recordedBefore = this.counting().filter(
      (line) => line.in.log === w && line.in.position < leaf.position,
    )
    const first = this.lower(version, this.outsideLines(version, w, recordedBefore))
    const over = this.counting().filter((line) => line.log === w && line.size <= leaf.position)
    const lessers: TimedBy[] = []
    for (const checkpoint of new Set(over.map((line) => line.checkpoint))) {
      const here = over.filter((line) => line.checkpoint === checkpoint)
      const ownTimes = here.filter((line) => line.by === 'time').map((line) => line.time)
      if (ownTimes.length === 0) continue
      for (const { by, time } of this.outsideLines(version, w, here))
        lessers.push({ by, time: Math.min(time, Math.max(...ownTimes)) })
    }
    return Math.max(0, first, this.lower(version, lessers))
  }

  /** The versions in play for a leaf: the request's and the one in effect at its place. */
  inPlay(leaf: Leaf, version: Version | undefined): Version[] {
    return distinct([version, this.inEffect(leaf.log, leaf.position)])
  }

  lbOf(leaf: Leaf, version: Version | undefined): number {
    return Math.max(0, ...this.inPlay(leaf, version).map((one) => this.lb(leaf, one)))
  }

  uoOf(leaf: Leaf, version: Version | undefined): number {
    return Math.min(UNKNOWN, ...this.inPlay(leaf, version).map((one) => this.uo(leaf, one)))
  }

  /** V7. */
  ubOf(leaf: Leaf, favoured: Party, version: Version | undefined): number {
    const uo = this.uoOf(leaf, version)
    const theOther = other(leaf.log)
    if (theOther === favoured) return uo
    const lb = this.lbOf(leaf, version)
    const receipts = this.counting().filter(
      (line) => line.by === 'cosign' && line.log === leaf.log && line.size > leaf.position && line.time >= lb,
    )
    return Math.min(uo, ...receipts.map((line) => line.time))
  }

  boundsOf(leaf: Leaf, favoured: Party, version: Version | undefined): Bounds {
    return { leaf, lb: this.lbOf(leaf, version), ub: this.ubOf(leaf, favoured, version) }
  }

  // ---- V8 ----

  atHand(versions: readonly Version[], t: number): boolean {
    const lines = this.countingEverywhere().filter((line) => t - 120 <= line.time && line.time <= t)
    return versions.some(
      ({ outside }) => outside?.isSatisfied(new Set(lines.map((line) => line.by))) ?? false,
    )
  }

  /** Whether witnesses are at hand at any T with after < T < before. A line's own time is where its help begins. */
  atHandBetween(versions: readonly Version[], from: number, before: number): boolean {
    const times = [from + 1, ...this.countingEverywhere().map((line) => line.time)]
    return times.some((t) => t > from && t < before && this.atHand(versions, t))
  }

  cutTime(): number {
    this.#cutTime ??= this.findCutTime()
    return this.#cutTime
  }

  findCutTime(): number {
    const lines = this.countingEverywhere()
    const times = this.atEnds().map((version) => {
      if (version.outside !== undefined) return this.lower(version, this.outsideLines(version, 0, lines))
      return Math.max(0, ...lines.filter((line) => line.party !== undefined).map((line) => line.time))
    })
    return Math.max(0, ...times)
  }

  // ---- V9 to V11, start, return, withdrawal ----

  requests(): Request[] {
    const leaves = this.record.logs.flatMap((log) => log.filter((leaf) => leaf.value.rule !== undefined))
    return leaves.map((leaf) => this.request(leaf))
  }

  request(leaf: Leaf): Request {
    const a = leaf.log
    const b = other(a)
    const p = leaf.position
    const rule = leaf.value.rule!
    const version = this.inEffect(a, p)
    const governs = version?.digest === rule.agreement
    const row = governs
      ? version.document.duties.find((one) => one.class === rule.class && one.urgency === rule.urgency)
      : undefined
    const lb = this.lbOf(leaf, version)
    const u = this.ubOf(leaf, a, version)
    const inB = this.record.logs[b].filter((one) => one.value.ref === leaf.value.id || this.held(one) > p)
    const receipts = this.counting().filter((line) => line.by === 'cosign' && line.log === a && line.size > p)
    const receipt = this.receiptOf(inB[0], receipts, b, version)
    const end = u + 60 * (row?.receipt.minutes ?? Number.NaN)
    const stands = this.lacksOver(a, p)
    const lackedInTime = stands.find((y) => atMost(this.ubOf(y, b, version), end))
    const receiptTime = this.receiptTime(receipts, inB[0], { b, version, lb })
    const suspected = receipt === undefined && this.isSuspected(leaf, version, u)
    return {
      leaf,
      a,
      b,
      p,
      version,
      row,
      lb,
      u,
      receipt,
      receiptTime,
      lackedInTime,
      suspected,
      firstLack: stands[0],
      start: startOf({ receipt, receiptTime, lackedInTime, suspected, end }),
      returned: this.record.logs[b].find(
        (one) =>
          one.value.kind === 'return' &&
          one.value.ref === leaf.value.id &&
          atMost(this.ubOf(one, b, version), end),
      ),
      withdrawal: this.record.logs[a].find(
        (one) => one.value.kind === 'withdraw' && one.value.ref === leaf.value.id,
      ),
    }
  }

  /** V9: among the first leaf of B that shows receipt and the first of either log that records a receipt line, the earlier by ub. */
  receiptOf(
    inB: Leaf | undefined,
    lines: readonly Line[],
    b: Party,
    version: Version | undefined,
  ): Bounds | undefined {
    const recorded = ([b, other(b)] as const).map((w) =>
      firstOf(lines.filter((line) => line.in.log === w).map((line) => line.in)),
    )
    const leaves = [inB, ...recorded].filter((leaf) => leaf !== undefined)
    const candidates = leaves.map((leaf) => this.boundsOf(leaf, b, version))
    candidates.sort((x, y) => {
      if (x.ub !== y.ub) return x.ub < y.ub ? -1 : 1
      if (x.leaf.log !== y.leaf.log) return x.leaf.log === b ? -1 : 1
      return x.leaf.position - y.leaf.position
    })
    return candidates[0]
  }

  receiptTime(
    lines: readonly Line[],
    inB: Leaf | undefined,
    of: { b: Party; version: Version | undefined; lb: number },
  ): number {
    if (lines.length > 0) return Math.max(of.lb, Math.min(...lines.map((line) => line.time)))
    if (inB === undefined) return UNKNOWN
    return Math.max(of.lb, this.ubOf(inB, of.b, of.version))
  }

  /** V10: the leaves of B's log with `lacks` that stand over the request at p of A's log. */
  lacksOver(a: Party, p: number): Leaf[] {
    const log = this.record.logs[other(a)]
    return log.filter((y) => {
      const lacks = y.value.lacks
      if (lacks === undefined) return false
      const size = namedSize(this.record, a, lacks)
      if (size === undefined) return false
      const heldAtY = Math.max(
        0,
        ...log.filter((leaf) => leaf.position <= y.position).map((leaf) => this.held(leaf)),
      )
      if (heldAtY > p) return false
      if (size > p) return true
      const next = log.find((leaf) => leaf.position > y.position && this.held(leaf) > heldAtY)
      return next === undefined || this.held(next) > p
    })
  }

  /** V11, but for the cut's time. */
  isSuspected(leaf: Leaf, version: Version | undefined, u: number): boolean {
    if (version?.outside === undefined || this.uo(leaf, version) === UNKNOWN) return false
    return this.shownAfter(other(leaf.log), [version], { t: u, beyond: true })
  }

  /** Whether a checkpoint of B's log has a time line of B and a lower quorum time of outside lines, both later than t. */
  shownAfter(b: Party, versions: readonly Version[], { t, beyond }: { t: number; beyond: boolean }): boolean {
    const lines = (beyond ? this.countingEverywhere() : this.counting()).filter((line) => line.log === b)
    return [...new Set(lines.map((line) => line.checkpoint))].some((checkpoint) => {
      const here = lines.filter((line) => line.checkpoint === checkpoint)
      const own = here.some((line) => line.by === 'time' && after(line.time, t))
      return (
        own && versions.some((version) => after(this.lower(version, this.outsideLines(version, b, here)), t))
      )
    })
  }

  // ---- Duties ----

  duties(r: Request): Duty[] {
    if (r.row === undefined) return []
    const { row } = r
    const receipt = this.receiptDuty(r, row)
    const of = (duty: 'acknowledgement' | 'answer' | 'result', limit: Limit | undefined): Duty[] =>
      limit === undefined ? [] : [this.namedDuty(r, { duty, limit, receipt })]
    return [
      receipt,
      ...of('acknowledgement', row.acknowledgement),
      ...of('answer', row.answer),
      ...this.updates(r, row),
      ...of('result', row.result),
    ]
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
    of: { duty: 'acknowledgement' | 'answer' | 'result'; limit: Limit; receipt: Duty },
  ): Duty {
    const { duty, limit, receipt } = of
    if (r.start === undefined) return copied(duty, receipt)
    const due = dueAfter(r.start, limit, {
      governing: r.version!.document,
      later: this.laterThan(r.version!),
      asker: this.record.input.identities[r.a],
      answerer: this.record.input.identities[r.b],
    })
    const answer = this.record.logs[r.b].find(
      (leaf) => leaf.value.ref === r.leaf.value.id && leaf.value.answers?.includes(duty),
    )
    const grants = this.grants(r, duty, due)
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

  // ---- V15 ----

  document(): string {
    const { input, bases } = this.record
    const requests = this.requests().map((r) => ({ r, duties: this.duties(r) }))
    const c = this.cutTime()
    return `${canonical({
      function: 1,
      pair: input.pair,
      exercise: input.exercise,
      outside: this.cameIntoEffect().every((version) => version.outside !== undefined),
      cut: {
        time: c === 0 ? null : timeText(c),
        logs: input.logs.map((epochs, log) => ({
          writer: input.writers[log],
          epochs: epochs.map((epoch, e) => ({
            origin: epoch.origin,
            size: epoch.leaves.length,
            root: epoch.roots.at(-1),
            lost: epoch.leaves.length - bases[log]![e]!,
          })),
        })),
      },
      requests: requests.map(({ r, duties }) => this.printRequest(r, duties)),
      totals: this.totals(requests),
      returns: this.returns(),
      unwitnessed: this.unwitnessed(),
    })}\n`
  }

  printRequest(r: Request, duties: readonly Duty[]) {
    const { writers } = this.record.input
    const delay =
      r.receiptTime === UNKNOWN || r.lb === 0
        ? null
        : { least: Math.max(0, r.receiptTime - r.u), most: r.receiptTime - r.lb }
    return {
      id: r.leaf.value.id,
      thread: r.leaf.value.thread,
      from: writers[r.a],
      position: r.p,
      class: r.leaf.value.rule!.class,
      urgency: r.leaf.value.rule!.urgency,
      agreement: r.leaf.value.rule!.agreement,
      entered: { after: timeOrNull(r.lb), before: timeOrNull(r.u) },
      receipt: timeOrNull(r.receiptTime),
      delay,
      lacked:
        r.firstLack === undefined
          ? null
          : { position: r.firstLack.position, since: r.firstLack.value.lacks!.since },
      returned: r.row === undefined ? 'wrong_agreement' : (r.returned?.value.code ?? null),
      withdrawn: r.withdrawal?.position ?? null,
      duties: duties.map((duty) => ({
        duty: duty.duty,
        n: duty.n,
        due: timeOrNull(duty.due ?? UNKNOWN),
        granted: duty.granted === undefined ? undefined : timeText(duty.granted),
        lateGrants: duty.lateGrants.map(timeText),
        verdict: duty.verdict,
        answer:
          duty.answer === undefined
            ? null
            : {
                writer: writers[duty.answer.leaf.log],
                position: duty.answer.leaf.position,
                after: timeOrNull(duty.answer.lb),
                before: timeOrNull(duty.answer.ub),
              },
        gap: duty.gap?.map(timeOrNull),
        says: duty.says,
        against: duty.against,
      })),
    }
  }

  totals(requests: readonly { r: Request; duties: readonly Duty[] }[]) {
    const { writers } = this.record.input
    const all = requests.flatMap(({ r, duties }) =>
      duties.map(({ duty, verdict }) => ({ answerer: writers[r.b], duty, verdict })),
    )
    const names = ['receipt', 'acknowledgement', 'answer', 'update', 'result']
    const verdicts = [...new Set(all.map((one) => one.verdict))].sort()
    return writers
      .flatMap((answerer) =>
        names.flatMap((duty) => verdicts.map((verdict) => ({ answerer, duty, verdict }))),
      )
      .map((key) => ({
        ...key,
        count: all.filter(
          (one) => one.answerer === key.answerer && one.duty === key.duty && one.verdict === key.verdict,
        ).length,
      }))
      .filter((total) => total.count > 0)
  }

  returns() {
    return ([0, 1] as const).flatMap((w) => {
      const codes = this.record.logs[w]
        .filter((leaf) => leaf.value.kind === 'return')
        .map((leaf) => leaf.value.code!)
      return [...new Set(codes)].sort().map((code) => {
        return { by: this.record.input.writers[w], code, count: codes.filter((one) => one === code).length }
      })
    })
  }

  /** Seconds are grouped where no line comes or goes; in each group one stands for all. */
  unwitnessed(): number {
    const version = this.atEnd(0)
    if (version?.outside === undefined) return 0
    const { outside } = version
    const times = this.countingEverywhere()
      .filter((line) => outside.witnesses.includes(line.by))
      .map((line) => line.time)
    if (times.length === 0) return 0
    const last = Math.max(...times)
    const changes = [...new Set([...times, ...times.map((time) => time + 121), last + 1])].sort(
      (x, y) => x - y,
    )
    let count = 0
    changes.forEach((from, i) => {
      const to = Math.min(changes[i + 1] ?? from, last + 1)
      if (from < to && !this.atHand([version], from)) count += to - from
    })
    return count
  }
}

function startOf(of: {
  receipt: Bounds | undefined
  receiptTime: number
  lackedInTime: Leaf | undefined
  suspected: boolean
  end: number
}): number | undefined {
  if (of.receipt !== undefined)
    return of.lackedInTime === undefined ? Math.min(of.receiptTime, of.end) : of.receiptTime
  return of.suspected && of.lackedInTime === undefined ? of.end : undefined
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

function firstOf(leaves: readonly Leaf[]): Leaf | undefined {
  return [...leaves].sort((x, y) => x.position - y.position)[0]
}

function distinct(versions: readonly (Version | undefined)[]): Version[] {
  return [...new Set(versions.filter((version) => version !== undefined))]
}

function timeText(time: number): string {
  return `${new Date(time * 1000).toISOString().slice(0, 19)}Z`
}

/** Neither 0 (nothing known before) nor ∞ is a time. */
function timeOrNull(time: number): string | null {
  return time === 0 || time === UNKNOWN ? null : timeText(time)
}

/** RFC 8785 for what V15 holds: plain ASCII texts, integers, members in order of their names. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
    .join(',')}}`
}
