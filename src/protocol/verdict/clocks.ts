import { type Span, spansAtHand } from './at-hand.ts'
import { countingLines, latestOf } from './bounds.ts'
import { type Checkpoint, type Line, type Lines, partyOfLine } from './lines.ts'
import type { Side } from './log.ts'
import { Quorums } from './quorums.ts'
import type { Version, Versions } from './versions.ts'

/** What all counting lines together say of time, under each version. */
export class Clocks {
  /** All lines that count, within the cut and beyond it. */
  readonly lines: readonly Line[]
  readonly #versions: Versions
  /** By log in question, for the notional witness is the other party of that log (V3). */
  readonly #latest: readonly [Quorums, Quorums]
  readonly #within: readonly [Map<Version, number>, Map<Version, number>]
  readonly #anywhere: readonly [Map<Version, number>, Map<Version, number>]
  readonly #spans = new Map<Version, readonly Span[]>()
  /** Whether a later checkpoint of a log was seen, with its writer's own time: it was withheld. */
  readonly isWithheld: readonly [boolean, boolean]
  /** The cut's time; 0 where unknown. */
  readonly cut: number

  constructor(lines: Lines, versions: Versions, ends: readonly (Version | undefined)[]) {
    this.lines = [...countingLines(lines)]
    this.#versions = versions
    this.#latest = [this.#latestAbout(0), this.#latestAbout(1)]
    const within = (side: Side) => this.#alive(side, lines.within[side])
    const anywhere = (side: Side) => this.#alive(side, [...lines.within[side], ...lines.beyond[side]])
    this.#within = [within(0), within(1)]
    this.#anywhere = [anywhere(0), anywhere(1)]
    const withheld = (side: Side) =>
      lines.beyond[side].some((checkpoint) => latestOf(checkpoint, side) !== undefined)
    this.isWithheld = [withheld(0), withheld(1)]
    this.cut = Math.max(0, ...ends.map((version) => (version === undefined ? 0 : this.#cutTime(version))))
  }

  /** The lower quorum time over all lines on either log, in question one of them; 0 where unknown. */
  latest(version: Version, about: Side): number {
    return this.#latest[about].time(version) ?? 0
  }

  /** The greatest time up to which a checkpoint of a log shows its writer alive, by its own line and a quorum's (V11, V12). */
  aliveUntil(version: Version, side: Side, where: 'within' | 'anywhere'): number {
    return (where === 'within' ? this.#within : this.#anywhere)[side].get(version) ?? 0
  }

  /** The spans in which witnesses are at hand under a version (V8). */
  atHand(version: Version): readonly Span[] {
    let spans = this.#spans.get(version)
    if (spans === undefined) {
      spans = spansAtHand(version, this.lines)
      this.#spans.set(version, spans)
    }
    return spans
  }

  /** From the first to the last line of a version's witnesses; undefined where there is none. */
  witnessed(version: Version): Span | undefined {
    const times = this.lines.filter(({ signer }) =>
      signer?.witnessOf.some((each) => each.version === version),
    )
    if (times.length === 0) return undefined
    let span = { from: Number.POSITIVE_INFINITY, to: 0 }
    for (const { time } of times) span = { from: Math.min(span.from, time), to: Math.max(span.to, time) }
    return span
  }

  #latestAbout(side: Side): Quorums {
    const quorums = new Quorums(this.#versions.all, side, 'latest')
    for (const line of this.lines) quorums.take(line)
    return quorums
  }

  /** Under each version the greatest, over some checkpoints of a log, of the lesser of its writer's and the quorum's latest time. */
  #alive(side: Side, checkpoints: Iterable<Checkpoint | undefined>): Map<Version, number> {
    const alive = new Map<Version, number>()
    for (const checkpoint of checkpoints) {
      const own = checkpoint && latestOf(checkpoint, side)
      if (checkpoint === undefined || own === undefined) continue
      const quorums = new Quorums(this.#versions.all, side, 'latest')
      for (const line of checkpoint.lines.values()) if (line.counts) quorums.take(line)
      for (const version of this.#versions.all) {
        const time = Math.min(own, quorums.time(version) ?? 0)
        if (time > (alive.get(version) ?? 0)) alive.set(version, time)
      }
    }
    return alive
  }

  #cutTime(version: Version): number {
    if (version.outside) return this.latest(version, 0)
    let latest = 0
    for (const line of this.lines) if (partyOfLine(line) !== undefined) latest = Math.max(latest, line.time)
    return latest
  }
}
