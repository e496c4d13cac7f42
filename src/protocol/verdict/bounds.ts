import type { UpperBounds } from './counting.ts'
import { Earliest } from './earliest.ts'
import { type Checkpoint, isWithin, type Line, type Lines, partyOfLine } from './lines.ts'
import { type EffectiveLog, otherSide, SIDES, type Side } from './log.ts'
import { Quorums } from './quorums.ts'
import { inPlay, type Version, type Versions } from './versions.ts'

/** No bound: greater than every time. */
export const UNKNOWN = Number.POSITIVE_INFINITY

/** A leaf of one of the logs, by its effective position. */
export type LeafAt = { readonly side: Side; readonly position: number }

/** a ≤ b; of two unknowns neither is. */
export function isAtMost(a: number, b: number): boolean {
  return a <= b && a !== UNKNOWN
}

type Logs = readonly [EffectiveLog, EffectiveLog]

/** The bounds of every leaf, under the version of a request and the one in effect at the leaf's place (V6, V7). */
export class Bounds {
  readonly #upper: UpperBounds
  /** By version and log. */
  readonly #lower: readonly (readonly [Float64Array, Float64Array])[]
  readonly #versions: Versions
  readonly #receipts: readonly [Earliest, Earliest]

  constructor(logs: Logs, lines: Lines, upper: UpperBounds, versions: Versions) {
    this.#upper = upper
    this.#versions = versions
    this.#lower = lowerBounds(logs, lines, upper, versions)
    this.#receipts = [findReceipts(lines, 0), findReceipts(lines, 1)]
  }

  /** When at the latest a leaf was there, by outside lines: uo (V6). */
  outside(at: LeafAt, request: Version | undefined): number {
    let time = UNKNOWN
    for (const version of this.#inPlay(at, request)) {
      time = Math.min(time, this.#upper.outside[version.index]![at.side][at.position]!)
    }
    return time
  }

  /** uo of a grant or withdrawal: without outside witnesses the granter's own lines bind it (V3). */
  granted(at: LeafAt, request: Version | undefined): number {
    let time = UNKNOWN
    for (const version of this.#inPlay(at, request)) {
      const source = version.outside ? this.#upper.outside[version.index]! : this.#upper.own
      time = Math.min(time, source[at.side][at.position]!)
    }
    return time
  }

  /** When at the earliest a leaf was written: lb (V6); 0 where unknown. */
  lower(at: LeafAt, request: Version | undefined): number {
    let time = 0
    for (const version of this.#inPlay(at, request)) {
      time = Math.max(time, this.#lower[version.index]![at.side][at.position]!)
    }
    return time
  }

  /** When at the latest a leaf was there, favouring a party: the other's line may lower it only to that one's harm: ub (V7). */
  upper(at: LeafAt, request: Version | undefined, favouring: Side): number {
    const outside = this.outside(at, request)
    if (favouring !== at.side) return outside
    return Math.min(outside, this.#receipts[at.side].above(at.position, this.lower(at, request)))
  }

  /** The earliest receipt line of the other party over a checkpoint that holds the leaf; infinite where none (V7). */
  receiptLine(at: LeafAt): number {
    return this.#upper.receipt[at.side][at.position]!
  }

  /** The writer's own earliest line over a checkpoint that holds the leaf; infinite where none (V9). */
  ownLine(at: LeafAt): number {
    return this.#upper.own[at.side][at.position]!
  }

  #inPlay(at: LeafAt, request: Version | undefined): readonly Version[] {
    return inPlay(request, this.#versions.at(at.side, at.position))
  }
}

/** The lower bounds of all leaves under all versions, in one pass for each log (V6). */
function lowerBounds(logs: Logs, lines: Lines, upper: UpperBounds, versions: Versions) {
  const lower = versions.all.map(
    () => [new Float64Array(logs[0].leaves.length), new Float64Array(logs[1].leaves.length)] as const,
  )
  for (const side of SIDES) {
    const recordedBefore = new Quorums(versions.all, side, 'latest')
    const notHolding = new Quorums(versions.all, side, 'latest')
    for (let position = 0; position < logs[side].leaves.length; position++) {
      const checkpoint = lines.within[side][position]
      if (checkpoint !== undefined) takeLesser(notHolding, checkpoint)
      for (const version of versions.all) {
        lower[version.index]![side][position] = Math.max(
          recordedBefore.time(version) ?? 0,
          notHolding.time(version) ?? 0,
        )
      }
      for (const line of upper.counted[side][position] ?? []) if (isWithin(line)) recordedBefore.take(line)
    }
  }
  return lower
}

/** A stale checkpoint can be stamped late by anybody, so of the writer's own time and each witness's the lesser counts. */
function takeLesser(quorums: Quorums, checkpoint: Checkpoint): void {
  const own = latestOf(checkpoint, checkpoint.of)
  if (own === undefined) return
  for (const line of checkpoint.lines.values()) if (line.counts) quorums.take(line, Math.min(own, line.time))
}

/** The latest counting line of a party over a checkpoint. */
export function latestOf(checkpoint: Checkpoint, party: Side): number | undefined {
  let latest: number | undefined
  for (const line of checkpoint.lines.values()) {
    if (line.counts && partyOfLine(line) === party) latest = Math.max(latest ?? 0, line.time)
  }
  return latest
}

/** The receipt lines of the other party over a log, by size. */
function findReceipts(lines: Lines, side: Side): Earliest {
  const receipts: { size: number; time: number }[] = []
  for (const checkpoint of lines.within[side]) {
    for (const line of checkpoint?.lines.values() ?? []) {
      if (line.counts && partyOfLine(line) === otherSide(side))
        receipts.push({ size: checkpoint!.size, time: line.time })
    }
  }
  return new Earliest(receipts)
}

/** All lines that count, within the cut and beyond it, with their checkpoints. */
export function* countingLines(lines: Lines): Generator<Line> {
  for (const side of SIDES) {
    for (const checkpoint of lines.within[side]) {
      for (const line of checkpoint?.lines.values() ?? []) if (line.counts) yield line
    }
    for (const checkpoint of lines.beyond[side]) {
      for (const line of checkpoint.lines.values()) if (line.counts) yield line
    }
  }
}
