import { Duties } from './model-duties.ts'
import { type Leaf, other, type Party, UNKNOWN } from './model-input.ts'
import { type Line, namedSize } from './model-record.ts'
import type { Request } from './model-requests.ts'
import { type Span, secondsOf } from './model-spans.ts'

/** When each party was away (V16). */
export class Away extends Duties {
  dark(w: Party): Span[] {
    const all = this.countingEverywhere()
    const moments = this.moments(all)
    const signs = this.moments(all.filter((line) => line.log === w))
    return signs.flatMap((sign, i) => {
      const isBefore = (moment: number) =>
        i + 1 < signs.length ? moment < signs[i + 1]! : moment <= this.cutTime()
      const between = moments.filter((moment) => moment > sign + 600 && isBefore(moment))
      const [m, l] = [between[0], between.at(-1)]
      return m !== undefined && l! - m > 600 ? [[m, l!] as const] : []
    })
  }

  /** The times of outside lines at which, by these lines alone, their witnesses are at hand; ascending. */
  moments(lines: readonly Line[]): number[] {
    const found = this.cameIntoEffect().flatMap(({ outside }) => {
      if (outside === undefined) return []
      const own = lines.filter((line) => outside.witnesses.includes(line.by))
      return own
        .map((line) => line.time)
        .filter((t) => {
          const near = own.filter((line) => t - 120 <= line.time && line.time <= t)
          return outside.isSatisfied(new Set(near.map((line) => line.by)))
        })
    })
    return [...new Set(found)].sort((x, y) => x - y)
  }

  withheld(w: Party): Span[] {
    const log = this.record.logs[other(w)]
    const isBeyondShown = this.countingEverywhere().some(
      (line) => line.beyond && line.log === w && line.by === 'time',
    )
    return log.flatMap((y) => {
      const lacks = y.value.lacks
      if (lacks?.why !== 'not_delivered') return []
      const n = namedSize(this.record, w, lacks) ?? 0
      if (n > this.record.logs[w].length && !isBeyondShown) return []
      const holds = log.find((leaf) => this.held(leaf) >= n)
      if (holds !== undefined && holds.position <= y.position) return []
      const to = Math.min(holds === undefined ? UNKNOWN : this.uoThere(holds), this.cutTime())
      return this.uoThere(y) < to ? [[this.uoThere(y), to] as const] : []
    })
  }

  uoThere(leaf: Leaf): number {
    return this.uoOf(leaf, undefined)
  }

  awayBefore(r: Request): { dark: number; withheld: number } | null {
    if (r.u === UNKNOWN) return null
    const span = [r.u, r.receiptTime === UNKNOWN ? this.cutTime() : r.receiptTime] as const
    return { dark: secondsOf(this.dark(r.b), span), withheld: secondsOf(this.withheld(r.a), span) }
  }
}
