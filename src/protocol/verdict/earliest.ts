/** Times of lines by the size they are over; answers which is the earliest, not before a bound, over sizes above another. */
export class Earliest {
  readonly #sizes: Float64Array
  readonly #times: Float64Array
  /** For each place the least time from there on. */
  readonly #least: Float64Array
  /** Sorted runs of 2, 4, 8 … neighbours' times; made when first needed, which honest clocks never do. */
  #runs: Float64Array[] | undefined

  /** `lines` ordered by size. */
  constructor(lines: readonly { readonly size: number; readonly time: number }[]) {
    this.#sizes = Float64Array.from(lines, (line) => line.size)
    this.#times = Float64Array.from(lines, (line) => line.time)
    this.#least = Float64Array.from(this.#times)
    for (let i = this.#least.length - 2; i >= 0; i--) {
      this.#least[i] = Math.min(this.#least[i]!, this.#least[i + 1]!)
    }
  }

  /** The earliest time ≥ `bound` over a size > `size`; infinite when there is none. */
  above(size: number, bound: number): number {
    const from = firstAbove(this.#sizes, 0, this.#sizes.length, size)
    if (from === this.#sizes.length) return Number.POSITIVE_INFINITY
    if (this.#least[from]! >= bound) return this.#least[from]!
    return this.#search(from, bound)
  }

  /** Walks the runs that make up the places from `from` on; each tells its first time ≥ bound by bisection. */
  #search(from: number, bound: number): number {
    this.#runs ??= makeRuns(this.#times)
    let found = Number.POSITIVE_INFINITY
    let at = from
    for (let level = 0; at < this.#times.length; ) {
      const width = 2 ** level
      const isWhole =
        at % (2 * width) === 0 && at + 2 * width <= this.#times.length && level + 1 < this.#runs.length
      if (isWhole) {
        level += 1
        continue
      }
      const end = Math.min(at + width, this.#times.length)
      const run = this.#runs[level]!
      const first = firstAbove(run, at, end, bound - 1)
      if (first < end) found = Math.min(found, run[first]!)
      at = end
      level = 0
    }
    return found
  }
}

function makeRuns(times: Float64Array): Float64Array[] {
  const runs = [times]
  for (let width = 2; width <= times.length; width *= 2) {
    const run = Float64Array.from(runs.at(-1)!)
    for (let at = 0; at < run.length; at += width) run.subarray(at, at + width).sort()
    runs.push(run)
  }
  return runs
}

/** The first place in [from, to) whose value is greater than `value`, in ascending values; `to` when none is. */
function firstAbove(values: Float64Array, from: number, to: number, value: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! > value) high = middle
    else low = middle + 1
  }
  return low
}
