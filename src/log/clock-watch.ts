import type { Clock, Seconds } from '../app/ports.ts'

/** From here on people are told (positive and negative alike). */
export const CLOCK_WARN: Seconds = 5
/** Beyond this nothing is signed. */
export const CLOCK_REFUSE: Seconds = 60
/** Without a clock that nobody sets, what was heard longer ago says nothing about now. */
const FORGET: Seconds = 300

/** What one other clock told: between `least` and `most` it showed, when ours showed `at`. */
type Heard = {
  readonly least: Seconds
  readonly most: Seconds
  readonly at: Seconds
  readonly elapsed?: number
}

/**
 * How far our clock is off, by the times in lines of witnesses and the peer. A line is never newer than its arrival, so it can show that
 * our clock is behind; that it is ahead only a line shows that was asked for (`askedAt`), since any other may have lain about.
 */
export class ClockWatch {
  readonly #clock: Clock
  readonly #heard = new Map<string, Heard & { readonly isWitness: boolean }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes the time of a verified line by the key of this name. */
  learn(
    source: { readonly name: string; readonly isWitness: boolean },
    time: Seconds,
    askedAt?: Seconds,
  ): void {
    const now = this.#clock.now()
    const last = this.#heard.get(source.name)
    const most = askedAt === undefined ? this.#stillMost(last, time) : time + Math.max(0, now - askedAt)
    // An old line that arrives late takes nothing back from what a newer one showed.
    if (last && !this.#isStale(last) && time < last.least) return
    this.#heard.set(source.name, {
      isWitness: source.isWitness,
      least: time,
      most,
      at: now,
      ...(this.#clock.elapsedMs && { elapsed: this.#clock.elapsedMs() }),
    })
  }

  /**
   * Seconds by which our clock is off the median of the others, positive when it is ahead; of two medians the lesser deviation. 0 when nobody
   * was heard. Who shows nothing has no say: it would count as one who found us right, and a peer that never answers could so hide that our clock
   * is off. Where the policy has witnesses, the peer alone cannot stop us: it may be the one who gains by our silence.
   */
  offset(policyHasWitnesses: boolean): Seconds {
    const heard = [...this.#heard.values()].filter((one) => !this.#isStale(one) && this.#showsSomething(one))
    if (policyHasWitnesses && !heard.some((one) => one.isWitness)) return 0
    const offsets = heard.map((one) => this.#offsetFrom(one)).sort((a, b) => a - b)
    if (offsets.length === 0) return 0
    const [low, high] = [offsets[(offsets.length - 1) >> 1]!, offsets[offsets.length >> 1]!]
    return Math.abs(low) <= Math.abs(high) ? low : high
  }

  /** Unasked, a line says nothing of how late it may be; by a clock that nobody sets, what the last answer showed goes on holding. */
  #stillMost(last: Heard | undefined, time: Seconds): Seconds {
    if (last?.elapsed === undefined) return Number.POSITIVE_INFINITY
    return Math.max(time, last.most + this.#passed(last) + 1)
  }

  #offsetFrom(heard: Heard): Seconds {
    const now = this.#clock.now()
    const passed = this.#passed(heard)
    if (now < heard.least + passed) return now - heard.least - passed
    if (now > heard.most + passed) return now - heard.most - passed
    return 0
  }

  /** A line that nobody asked for is as good by a clock that is ahead as by a right one; only that we are behind it can show. */
  #showsSomething(heard: Heard): boolean {
    return heard.most !== Number.POSITIVE_INFINITY || this.#offsetFrom(heard) < 0
  }

  #passed(heard: Heard): Seconds {
    const elapsed = this.#clock.elapsedMs?.()
    if (elapsed === undefined || heard.elapsed === undefined) return Math.max(0, this.#clock.now() - heard.at)
    return Math.floor((elapsed - heard.elapsed) / 1000)
  }

  #isStale(heard: Heard): boolean {
    return heard.elapsed === undefined && Math.abs(this.#clock.now() - heard.at) > FORGET
  }
}
