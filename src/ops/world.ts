import { randomBytes } from 'node:crypto'
import type { Chance, Clock, Events, NodeEvent } from '../app/ports.ts'

/** The machine's own clock, and beside it one that nobody can set: a jump of the first shows against the second. */
export const realClock: Clock = {
  now: () => Math.floor(Date.now() / 1000),
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
}

/** The operating system's random bytes. */
export const realChance: Chance = { bytes: (n) => new Uint8Array(randomBytes(n)) }

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
