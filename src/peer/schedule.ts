import type { Seconds } from '../app/ports.ts'

const SECOND_MS = 1000
const MOST_IN_EMERGENCY: Seconds = 60
const MOST: Seconds = 600
const MOST_AFTER_A_WEEK: Seconds = 3600
const WEEK: Seconds = 7 * 86_400

export type Failing = {
  /** Failures in a row, from 1. */
  readonly attempt: number
  readonly emergencyOpen: boolean
  /** Seconds since the first of them. */
  readonly since: Seconds
  /** What the peer asked for in `retry-after`, in seconds. */
  readonly retryAfter?: Seconds
}

/**
 * Milliseconds until a failing peer is tried again (X8): 1 s, doubling, with full jitter; at most a minute while an emergency is open, else
 * ten, after seven days an hour. `random` is from 0 to 1. A peer's own word is obeyed within the same bounds.
 */
export function schedule(failing: Failing, random: number): number {
  const most = mostOf(failing)
  if (failing.retryAfter !== undefined) return Math.min(Math.max(1, failing.retryAfter), most) * SECOND_MS
  const ceiling = Math.min(most, 2 ** Math.min(failing.attempt - 1, 30))
  return Math.round(random * ceiling * SECOND_MS)
}

function mostOf({ emergencyOpen, since }: Failing): Seconds {
  if (emergencyOpen) return MOST_IN_EMERGENCY
  return since >= WEEK ? MOST_AFTER_A_WEEK : MOST
}
