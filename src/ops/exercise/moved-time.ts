import type { Clock, Seconds, Timers } from '../../app/ports.ts'

/** Time that is moved by hand: waits of a second or more ring when it has passed them, shorter ones by the machine's clock. */
export type MovedTime = { readonly clock: Clock; readonly timers: Timers; moveTo(time: Seconds): void }

type Ring = { readonly at: number; readonly ring: () => void }

export function movedTime(start: Seconds): MovedTime {
  let nowMs = start * 1000
  const waiting = new Set<Ring>()
  return {
    clock: { now: () => Math.floor(nowMs / 1000), nowMs: () => nowMs },
    timers: {
      after(ms, ring) {
        if (ms < 1000) {
          const timer = setTimeout(ring, ms)
          return () => clearTimeout(timer)
        }
        const entry = { at: nowMs + ms, ring }
        waiting.add(entry)
        return () => waiting.delete(entry)
      },
    },
    /** Never goes back. */
    moveTo(time) {
      nowMs = Math.max(nowMs, time * 1000)
      for (const entry of [...waiting]) {
        if (entry.at > nowMs) continue
        waiting.delete(entry)
        entry.ring()
      }
    },
  }
}

/** Waits until `holds`, looking again every few milliseconds of real time. Throws after `limitMs` with what was waited for. */
export async function until(what: string, holds: () => Promise<boolean>, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${limitMs / 1000} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
