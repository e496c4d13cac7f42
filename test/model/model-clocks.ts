import { type Leaf, other, type Party, UNKNOWN } from './model-input.ts'
import { lowerQuorumTime, type TimedBy, upperQuorumTime } from './model-policy.ts'
import { endOf, type Line } from './model-record.ts'
import { distinct, type Version, Versions } from './model-versions.ts'

/** A leaf with what is known of its time (V6, V7). */
export type Bounds = { readonly leaf: Leaf; readonly lb: number; readonly ub: number }

/** Which lines count, and what they say of the time of a leaf (V3 to V8). */
export class Clocks extends Versions {
  readonly #counts = new Map<Line, boolean>()
  readonly #uos = new Map<string, number>()
  #counting: Line[] | undefined
  #countingEverywhere: Line[] | undefined
  #cutTime: number | undefined

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
}
