import { parseOrigin } from '../ids.ts'
import { type Span, spansAtHand, touches } from './at-hand.ts'
import type { Bounds } from './bounds.ts'
import type { Clocks } from './clocks.ts'
import { firstHolding, type Step } from './held.ts'
import type { Line } from './lines.ts'
import { type EffectiveLog, effectiveSize, otherSide, type Side } from './log.ts'
import { Runs } from './spans.ts'
import type { Run } from './types.ts'
import type { Version, Versions } from './versions.ts'

/** So many seconds are nobody's fault: nodes are timed every minute, and what was seen is recorded with what happens next (W1, W5). */
const GRACE = 600

/** When a party's node was dark, and when the other lacked what witnesses saw of its log (V16). */
export type Away = { readonly dark: Runs; readonly withheld: Runs }

type Sources = {
  readonly logs: readonly [EffectiveLog, EffectiveLog]
  readonly versions: Versions
  readonly clocks: Clocks
  readonly bounds: Bounds
  /** By the log that holds the other. */
  readonly held: readonly [readonly Step[], readonly Step[]]
}

/** Reads from all lines that count, and from what each says that it lacks, when the two parties were away. */
export function findAway(sources: Sources): readonly [Away, Away] {
  const { clocks, versions } = sources
  const moments = momentsOf(clocks.lines, versions, (version) => clocks.atHand(version))
  const awayOf = (side: Side): Away => {
    const lines = clocks.lines.filter(({ checkpoint }) => checkpoint.of === side)
    const signs = momentsOf(lines, versions, (version) => spansAtHand(version, lines))
    return {
      dark: new Runs(darkRuns(signs, moments, clocks.cut)),
      withheld: new Runs(withheldRuns(side, sources)),
    }
  }
  return [awayOf(0), awayOf(1)]
}

/** The times, ascending, of outside lines, of those given, at which their version's witnesses are at hand by the lines given (V8). */
function momentsOf(
  lines: readonly Line[],
  versions: Versions,
  spansOf: (version: Version) => readonly Span[],
): Float64Array {
  const moments = new Set<number>()
  for (const version of versions.all) {
    const spans = spansOf(version)
    if (spans.length === 0) continue
    for (const { signer, time } of lines) {
      if (moments.has(time) || !signer?.witnessOf.some((each) => each.version === version)) continue
      if (touches(spans, time, time)) moments.add(time)
    }
  }
  return Float64Array.from(moments).sort()
}

/**
 * From the first to the last moment at which witnesses timed somebody, well after a sign of life and before the next one, which is its
 * writer's to have. Where both ends are not witnessed it may have been the witnesses that were away.
 */
function darkRuns(signs: Float64Array, moments: Float64Array, cut: number): Run[] {
  const runs: Run[] = []
  let first = 0
  let after = 0
  signs.forEach((sign, i) => {
    const next = signs[i + 1] ?? cut + 1
    while (first < moments.length && moments[first]! <= sign + GRACE) first += 1
    while (after < moments.length && moments[after]! < next) after += 1
    if (after <= first) return
    const [from, to] = [moments[first]!, moments[after - 1]!]
    if (to - from > GRACE) runs.push({ from, to })
  })
  return runs
}

/** While the other party's log says that it lacks what witnesses saw, until it holds as much; what was not given and what was not taken look alike. */
function withheldRuns(side: Side, { bounds, clocks, held, logs }: Sources): Run[] {
  const other = otherSide(side)
  const boundOf = (position: number) => bounds.outside({ side: other, position }, undefined)
  return logs[other].leaves.flatMap((leaf, position) => {
    if (leaf.type !== 'checkpoints' || leaf.lacks?.why !== 'not_delivered') return []
    const size = effectiveSize(logs[side], parseOrigin(leaf.lacks.log).epoch, leaf.lacks.size)
    // Beyond the cut the other party could make sizes up, so the writer's own line must show that there is more (V12, silent).
    if (size > logs[side].leaves.length && !clocks.isWithheld[side]) return []
    const reached = firstHolding(held[other], size - 1)
    if (reached !== undefined && reached.position <= position) return []
    const from = boundOf(position)
    const to = Math.min(reached === undefined ? clocks.cut : boundOf(reached.position), clocks.cut)
    return from < to ? [{ from, to }] : []
  })
}
