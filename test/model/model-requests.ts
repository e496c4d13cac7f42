import { type Bounds, Clocks } from './model-clocks.ts'
import { after, atMost, type DutyRow, type Leaf, other, type Party, UNKNOWN } from './model-input.ts'
import { type Line, namedSize } from './model-record.ts'
import type { Version } from './model-versions.ts'

/** A request and what both logs show of its receipt. */
export type Request = {
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

/** Requests: receipt, lack, suspicion, start (V9 to V11). */
export class Requests extends Clocks {
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
    const row =
      governs && version.document.state === undefined
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
    const receiptTime = this.receiptTime(receipts, inB[0], { version, lb })
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
    of: { version: Version | undefined; lb: number },
  ): number {
    const line = Math.min(UNKNOWN, ...lines.map((one) => one.time))
    if (inB === undefined || (line < UNKNOWN && of.version?.outside === undefined))
      return Math.max(of.lb, line)
    return Math.max(of.lb, Math.min(line, this.uoOf(inB, of.version)))
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

function firstOf(leaves: readonly Leaf[]): Leaf | undefined {
  return [...leaves].sort((x, y) => x.position - y.position)[0]
}
