import type { Timers } from '../../src/app/ports.ts'
import { MovedClock } from './ledgers.ts'

type Timer = { readonly atMs: number; readonly ring: () => void }

/** A clock that stands still until somebody moves it, and rings what comes due on the way. */
export class MovedTime extends MovedClock implements Timers {
  readonly #timers = new Set<Timer>()

  after(ms: number, ring: () => void): () => void {
    const timer = { atMs: this.nowMs() + ms, ring }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Moves to a time and rings all that is due by then, in order, as after a sleep: nothing rings twice. */
  moveTo(seconds: number): void {
    this.passes(seconds - this.now())
    const due = [...this.#timers].filter(({ atMs }) => atMs <= this.nowMs()).sort((a, b) => a.atMs - b.atMs)
    for (const timer of due) if (this.#timers.delete(timer)) timer.ring()
  }

  /** The next whole second at which something rings. */
  next(): number | undefined {
    const times = [...this.#timers].map(({ atMs }) => atMs)
    return times.length > 0 ? Math.ceil(Math.min(...times) / 1000) : undefined
  }
}
