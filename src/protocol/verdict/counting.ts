import { ProtocolError } from '../errors.ts'
import type { PartyKeys } from './key-sets.ts'
import { type Line, type Lines, partyOfLine } from './lines.ts'
import { type EffectiveLog, otherSide, SIDES, type Side } from './log.ts'
import { Quorums } from './quorums.ts'
import type { Version, Versions } from './versions.ts'

type Logs = readonly [EffectiveLog, EffectiveLog]

/** What the backward pass over both logs finds: for each leaf the earliest lines over checkpoints that hold it. */
export type UpperBounds = {
  /** By version and log: the outside upper bound of each leaf (V6); infinite where unknown. */
  readonly outside: readonly (readonly [Float64Array, Float64Array])[]
  /** By log: the earliest line of its own writer (for grants and withdrawals without outside witnesses, V3). */
  readonly own: readonly [Float64Array, Float64Array]
  /** By log: the earliest receipt line of the other party (V7). */
  readonly receipt: readonly [Float64Array, Float64Array]
  /** The lines that count, by the leaf in which they do (V4). */
  readonly counted: readonly [(readonly Line[] | undefined)[], (readonly Line[] | undefined)[]]
}

/**
 * Decides which lines count (V4, K2), working from the last leaves backwards: whether a line counts depends on the bound of the leaf
 * that records it, and all that bounds a leaf is recorded later. Sets `counts` on the lines. Throws `bad_order` where no leaf is last.
 */
export function countLines(
  logs: Logs,
  lines: Lines,
  of: { readonly versions: Versions; readonly keys: readonly [PartyKeys, PartyKeys] },
): UpperBounds {
  const ends = effectiveEnds(logs, lines, of)
  const sweep = new Sweep(logs, lines, of.versions, ends)
  const reach = [runningMax(lines.reach[0]), runningMax(lines.reach[1])] as const
  const left: [number, number] = [logs[0].leaves.length - 1, logs[1].leaves.length - 1]
  while (left[0] >= 0 || left[1] >= 0) {
    const side = SIDES.find(
      (each) => left[each] >= 0 && (reach[otherSide(each)][left[otherSide(each)]] ?? 0) <= left[each],
    )
    if (side === undefined)
      throw new ProtocolError('bad_order', 'leaves of the two logs come after each other in a circle')
    sweep.take(side, left[side])
    left[side] -= 1
  }
  return sweep.bounds
}

class Sweep {
  readonly bounds: UpperBounds
  readonly #lines: Lines
  readonly #versions: Versions
  readonly #ends: ReadonlyMap<string, number>
  readonly #quorums: readonly [Quorums, Quorums]
  readonly #own: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  readonly #receipt: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]

  constructor(logs: Logs, lines: Lines, versions: Versions, ends: ReadonlyMap<string, number>) {
    this.#lines = lines
    this.#versions = versions
    this.#ends = ends
    this.#quorums = [new Quorums(versions.all, 0, 'earliest'), new Quorums(versions.all, 1, 'earliest')]
    const both = () =>
      [new Float64Array(logs[0].leaves.length), new Float64Array(logs[1].leaves.length)] as const
    this.bounds = {
      outside: versions.all.map(both),
      own: both(),
      receipt: both(),
      counted: [new Array(logs[0].leaves.length), new Array(logs[1].leaves.length)],
    }
  }

  /** Takes the last leaf of a log that was not taken yet. */
  take(side: Side, position: number): void {
    this.#takeCheckpoint(side, position + 1)
    for (const version of this.#versions.all) {
      this.bounds.outside[version.index]![side][position] =
        this.#quorums[side].time(version) ?? Number.POSITIVE_INFINITY
    }
    this.bounds.own[side][position] = this.#own[side]
    this.bounds.receipt[side][position] = this.#receipt[side]
    this.#countIn(side, position)
  }

  /** The checkpoint of this size holds the leaf that is taken now and those before it. */
  #takeCheckpoint(side: Side, size: number): void {
    for (const line of this.#lines.within[side][size]?.lines.values() ?? []) {
      if (!line.counts) continue
      this.#quorums[side].take(line)
      const party = partyOfLine(line)
      if (party === side) this.#own[side] = Math.min(this.#own[side], line.time)
      else if (party !== undefined) this.#receipt[side] = Math.min(this.#receipt[side], line.time)
    }
  }

  #countIn(side: Side, position: number): void {
    const recorded = this.#lines.recorded[side][position]
    if (recorded === undefined) return
    const version = this.#versions.at(side, position)
    const bound =
      version === undefined ? Number.POSITIVE_INFINITY : this.bounds.outside[version.index]![side][position]!
    // A clock that runs ahead of everybody's by more than a minute is no evidence of a later time.
    const counted = recorded.filter(
      (line) => line.time <= bound + 60 && this.#isBeforeEnd(line, version, bound),
    )
    for (const line of counted) line.counts = true
    this.bounds.counted[side][position] = counted
  }

  /** A retired key may be in anybody's hands: its lines count only where witnesses timed the leaf that records them (K2). */
  #isBeforeEnd(line: Line, version: Version | undefined, bound: number): boolean {
    if (partyOfLine(line) === undefined || version?.outside === false) return true
    const end = this.#ends.get(line.signer!.party!.key)
    return end === undefined || bound < end + 86_400
  }
}

/** When each key of either party ends: never before the bound of the leaf that first says so (K2, V5). */
function effectiveEnds(
  logs: Logs,
  lines: Lines,
  of: { readonly versions: Versions; readonly keys: readonly [PartyKeys, PartyKeys] },
): Map<string, number> {
  const effective = new Map<string, number>()
  for (const side of SIDES) {
    const { ends } = of.keys[side]
    if (ends.size === 0) continue
    const bounds = keyBounds(logs[side], lines, of.versions)
    for (const [key, { end, position }] of ends) effective.set(key, Math.max(end, bounds[position]!))
  }
  return effective
}

/**
 * The key bound of each leaf of a log (V5): no key ends before the notice of it was timed, or a party could take back its own receipts.
 * Over well-signed lines whether they count or not, so that nothing runs in a circle.
 */
function keyBounds({ side, leaves }: EffectiveLog, lines: Lines, versions: Versions): Float64Array {
  const bounds = new Float64Array(leaves.length)
  const quorums = new Quorums(versions.all, side, 'earliest')
  for (let position = leaves.length - 1; position >= 0; position--) {
    for (const line of lines.within[side][position + 1]?.lines.values() ?? []) {
      if (line.signer !== undefined) quorums.take(line)
    }
    const version = versions.at(side, position)
    bounds[position] = version?.outside ? (quorums.time(version) ?? Number.POSITIVE_INFINITY) : 0
  }
  return bounds
}

function runningMax(values: Float64Array): Float64Array {
  let most = 0
  return values.map((value) => {
    most = Math.max(most, value)
    return most
  })
}
