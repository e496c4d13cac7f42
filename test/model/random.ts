/** A seeded source of chance: the same seed gives the same history on every machine. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = (seed * 0x9e3779b1 + 0x7f4a7c15) >>> 0
    for (let i = 0; i < 4; i += 1) this.next()
  }

  /** From 0 (included) to 1 (excluded). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let x = this.#state
    x = Math.imul(x ^ (x >>> 15), x | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296
  }

  chance(p: number): boolean {
    return this.next() < p
  }

  /** An integer, both ends included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!
  }

  /** A new order; the list given is left alone. */
  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((member) => ({ member, at: this.next() }))
      .sort((x, y) => x.at - y.at)
      .map(({ member }) => member)
  }

  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.int(0, 15).toString(16)).join('')
  }
}
