import { randomFillSync } from 'node:crypto'
import type { Chance, Clock, Events, NodeEvent, Timers } from '../app/ports.ts'

/** The machine's own clock, and beside it one that nobody can set: a jump of the first shows against the second. */
export const realClock: Clock = {
  now: () => Math.floor(Date.now() / 1000),
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
}

export const realTimers: Timers = {
  after(ms, ring) {
    const timer = setTimeout(ring, ms)
    return () => clearTimeout(timer)
  },
}

/** The operating system's random bytes, fetched many at a time: to fetch a few costs as much. */
export const realChance: Chance = {
  bytes(n) {
    if (n > STOCK) return randomFillSync(new Uint8Array(n))
    if (left < n) {
      randomFillSync(stock)
      left = STOCK
    }
    left -= n
    const given = stock.slice(left, left + n)
    stock.fill(0, left, left + n) // What was given is a secret of whoever has it.
    return given
  },
}

const STOCK = 4096
const stock = new Uint8Array(STOCK)
let left = 0

/** Events inside one process. A listener that throws is reported and does not disturb the others or the publisher. */
export function inProcessEvents(report: (error: unknown, event: NodeEvent) => void): Events {
  const listeners = new Set<(event: NodeEvent) => void>()
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          report(error, event)
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
