import { onEvents } from '../app/events.ts'
import type { Node } from '../app/node.ts'
import type { Timers } from '../app/ports.ts'

export type Rounds = {
  /** Resolves when nothing is being sent and nothing could be sent now. */
  settle(): Promise<void>
  close(): Promise<void>
}

const SECOND = 1000
const HOUR = 3_600 * SECOND
/** Whoever holds a lease has answered or is gone by then. */
export const LEASE_MS = 5 * 60 * SECOND
/** What the clock brings is looked for as often while anybody is told. */
export const LOOK_MS = 60 * SECOND
/** After each failure in a row but the first, whose wait is each sender's own; beyond the last it rests. */
export const LATER_WAITS_MS: readonly number[] = [
  5 * 60 * SECOND,
  HOUR / 2,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/**
 * Runs a round now, whenever something happens at the node, and when the round before said: one at a time, and once more where something happened
 * meanwhile. `round` never rejects; it answers in how many milliseconds there may be more to do, undefined where only an event brings it.
 */
export function startRounds(
  { node, timers }: { readonly node: Node; readonly timers: Timers },
  round: (ended: AbortSignal) => Promise<number | undefined>,
): Rounds {
  const ending = new AbortController()
  let isClosed = false
  let again = false
  let under: Promise<void> | undefined
  let cancel: () => void = () => {}
  const run = async () => {
    do {
      again = false
      const next = await round(ending.signal)
      cancel()
      if (!isClosed && next !== undefined) cancel = timers.after(next, wake)
    } while (again && !isClosed)
    under = undefined
  }
  const wake = () => {
    if (isClosed) return
    again = true
    under ??= run()
  }
  const end = onEvents(node, wake)
  wake()
  return {
    async settle() {
      while (under) await under
    },
    async close() {
      isClosed = true
      ending.abort()
      end()
      cancel()
      await under
    },
  }
}
