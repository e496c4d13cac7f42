import type { Run } from './types.ts'

/** Runs of seconds, ordered and apart; answers how many of their seconds lie in a stretch of time. */
export class Runs {
  readonly #runs: readonly Run[]
  /** Seconds of the runs before each. */
  readonly #before: Float64Array

  /** `runs` in any order, overlapping or not. */
  constructor(runs: readonly Run[]) {
    this.#runs = joined(runs)
    this.#before = new Float64Array(this.#runs.length + 1)
    this.#runs.forEach(({ from, to }, i) => {
      this.#before[i + 1] = this.#before[i]! + (to - from)
    })
  }

  get list(): readonly Run[] {
    return this.#runs
  }

  /** Seconds of all runs. */
  get seconds(): number {
    return this.#before[this.#runs.length]!
  }

  /** Seconds of the runs within [from, to). */
  within(from: number, to: number): number {
    return to <= from ? 0 : this.#upTo(to) - this.#upTo(from)
  }

  #upTo(time: number): number {
    let low = 0
    let high = this.#runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#runs[middle]!.to > time) high = middle
      else low = middle + 1
    }
    const run = this.#runs[low]
    return this.#before[low]! + (run === undefined ? 0 : Math.max(0, time - run.from))
  }
}

function joined(runs: readonly Run[]): Run[] {
  const all: { from: number; to: number }[] = []
  for (const { from, to } of [...runs].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else all.push({ from, to })
  }
  return all
}
