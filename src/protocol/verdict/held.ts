import { parseOrigin } from '../ids.ts'
import type { Lacks } from '../leaf.ts'
import type { UpperBounds } from './counting.ts'
import { isWithin, partyOfLine } from './lines.ts'
import { type EffectiveLog, effectiveSize, otherSide, type Side } from './log.ts'
import type { Version, Versions } from './versions.ts'

type Logs = readonly [EffectiveLog, EffectiveLog]

/** A rising size, and the position of the leaf that first reaches it. */
export type Step = { readonly position: number; readonly size: number }

/** The leaves of one log that say that ever more of the other is held, in order (V9, V10). */
export function heldSteps(logs: Logs, side: Side): Step[] {
  const steps: Step[] = []
  logs[side].leaves.forEach((leaf, position) => {
    if (leaf.type !== 'checkpoints' || leaf.held === undefined) return
    const size = effectiveSize(logs[otherSide(side)], parseOrigin(leaf.held.log).epoch, leaf.held.size)
    if (size > (steps.at(-1)?.size ?? 0)) steps.push({ position, size })
  })
  return steps
}

/** The leaves of log `by` in which receipt lines over ever more of log `of` count, in order (V9). */
export function receiptSteps(upper: UpperBounds, by: Side, of: Side): Step[] {
  const steps: Step[] = []
  upper.counted[by].forEach((lines, position) => {
    for (const line of lines ?? []) {
      const { size, of: log } = line.checkpoint
      if (log !== of || !isWithin(line) || partyOfLine(line) !== otherSide(of)) continue
      if (size > (steps.at(-1)?.size ?? 0)) steps.push({ position, size })
    }
  })
  return steps
}

/** The first step whose size holds a position; undefined when none does. */
export function firstHolding(steps: readonly Step[], position: number): Step | undefined {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle]!.size > position) high = middle
    else low = middle + 1
  }
  return steps[low]
}

/** A leaf that says what is lacked, and the positions of the other log over which it stands: from ≤ p < to (V10). */
export type Lack = {
  readonly position: number
  readonly since: Lacks['since']
  readonly from: number
  readonly to: number
}

/** The lacks that stand over requests; asked for positions in ascending order. */
export class Lacking {
  /** One queue for each version in effect at the leaves' places, in order of position. */
  readonly #queues: { readonly lacks: readonly Lack[]; next: number; first: number }[]

  constructor(logs: Logs, side: Side, of: { readonly held: readonly Step[]; readonly versions: Versions }) {
    this.#queues = groupByVersion(readLacks(logs, side, of.held), side, of.versions).map((lacks) => ({
      lacks,
      next: 0,
      first: 0,
    }))
  }

  /**
   * The leaves that stand over a position, in order; of those at whose places one version is in effect only the first, for it has
   * the least bound of them.
   */
  over(position: number): Lack[] {
    return this.#queues.flatMap((queue) => {
      while (queue.next < queue.lacks.length && queue.lacks[queue.next]!.from <= position) queue.next += 1
      while (queue.first < queue.next && queue.lacks[queue.first]!.to <= position) queue.first += 1
      return queue.first < queue.next ? [queue.lacks[queue.first]!] : []
    })
  }
}

function readLacks(logs: Logs, side: Side, held: readonly Step[]): Lack[] {
  const lacks: Lack[] = []
  let at = 0
  logs[side].leaves.forEach((leaf, position) => {
    if (leaf.type !== 'checkpoints' || leaf.lacks === undefined) return
    while (at < held.length && held[at]!.position <= position) at += 1
    const named = effectiveSize(logs[otherSide(side)], parseOrigin(leaf.lacks.log).epoch, leaf.lacks.size)
    const reached = held[at]?.size ?? Number.POSITIVE_INFINITY
    lacks.push({
      position,
      since: leaf.lacks.since,
      from: held[at - 1]?.size ?? 0,
      to: Math.max(named, reached),
    })
  })
  return lacks
}

function groupByVersion(lacks: readonly Lack[], side: Side, versions: Versions): Lack[][] {
  const groups = new Map<Version | undefined, Lack[]>()
  for (const lack of lacks) {
    const version = versions.at(side, lack.position)
    const group = groups.get(version)
    if (group === undefined) groups.set(version, [lack])
    else group.push(lack)
  }
  return [...groups.values()]
}
