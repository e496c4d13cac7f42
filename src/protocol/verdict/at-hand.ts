import { upperQuorumTime } from '../policy.ts'
import type { Line } from './lines.ts'
import type { Run } from './types.ts'
import type { Version } from './versions.ts'

/** A span of whole seconds, both ends included. */
export type Span = { readonly from: number; readonly to: number }

/** A line shows its witness at hand at its time and for two minutes after (V8). */
const AFTER = 120

/**
 * The spans in which a quorum of a version's witnesses is at hand (V8), ordered and apart. Without outside witnesses there are
 * none.
 */
export function spansAtHand(version: Version, lines: Iterable<Line>): Span[] {
  if (!version.outside) return []
  const changes = findChanges(timesByWitness(version, lines))
  const present = new Map<string, number>()
  const spans: { from: number; to: number }[] = []
  let from: number | undefined
  for (const { at, arriving, leaving } of changes) {
    for (const name of arriving) present.set(name, 0)
    for (const name of leaving) present.delete(name)
    const isHere = upperQuorumTime(version.policy, present) !== undefined
    if (isHere && from === undefined) from = at
    if (!isHere && from !== undefined) {
      spans.push({ from, to: at - 1 })
      from = undefined
    }
  }
  return spans
}

/** Whether any of the spans has a second in [from, to]. */
export function touches(spans: readonly Span[], from: number, to: number): boolean {
  if (from > to) return false
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.to >= from) high = middle
    else low = middle + 1
  }
  return low < spans.length && spans[low]!.from <= to
}

/** The seconds of [from, to] that lie in none of the spans. */
export function runsOutside(spans: readonly Span[], { from, to }: Span): Run[] {
  const runs: Run[] = []
  let at = from
  for (const span of spans) {
    if (span.from > at) runs.push({ from: at, to: Math.min(span.from, to + 1) })
    at = Math.max(at, span.to + 1)
    if (at > to) return runs
  }
  return [...runs, { from: at, to: to + 1 }]
}

function timesByWitness(version: Version, lines: Iterable<Line>): Map<string, number[]> {
  const times = new Map<string, number[]>()
  for (const line of lines) {
    for (const { version: of, name } of line.signer?.witnessOf ?? []) {
      if (of !== version) continue
      const known = times.get(name)
      if (known === undefined) times.set(name, [line.time])
      else known.push(line.time)
    }
  }
  return times
}

type Change = { readonly at: number; readonly arriving: string[]; readonly leaving: string[] }

/** When each witness comes to be at hand and when it ceases to be, in order of time. */
function findChanges(times: ReadonlyMap<string, readonly number[]>): Change[] {
  const changes = new Map<number, Change>()
  const change = (at: number) => {
    const known = changes.get(at) ?? { at, arriving: [], leaving: [] }
    changes.set(at, known)
    return known
  }
  for (const [name, stamps] of times) {
    const sorted = Float64Array.from(stamps).sort()
    let until: number | undefined
    for (const time of sorted) {
      if (until === undefined || time > until) {
        if (until !== undefined) change(until).leaving.push(name)
        change(time).arriving.push(name)
      }
      until = time + AFTER + 1
    }
    if (until !== undefined) change(until).leaving.push(name)
  }
  return [...changes.values()].sort((a, b) => a.at - b.at)
}
