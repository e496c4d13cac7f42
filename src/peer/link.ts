import type { Seconds } from '../app/ports.ts'
import { schedule } from './schedule.ts'

export type LoopTimes = {
  /** Every so many seconds the head is signed afresh and shown, also without leaves: the heartbeat. */
  readonly heartbeatSeconds: number
  /** Every so many seconds the peer is asked for its news: it may be unable to reach us. */
  readonly pollSeconds: number
}

export const LOOP_TIMES: LoopTimes = { heartbeatSeconds: 60, pollSeconds: 10 }

/** What people may see of a peer's link. */
export type LinkState = {
  readonly state: 'idle' | 'failing' | 'over_quota'
  /** Failures in a row. */
  readonly attempt: number
  readonly lastExchangeMs?: number
  readonly failingSinceMs?: number
  readonly nextTryMs?: number
}

/** A peer that was silent for so long and speaks again is tried at once. */
const SILENT_MS = 60_000
/** A peer over whose quota we are is sent no messages for so long, unless it says another time. */
const HOLD: Seconds = 600
/** No wait is longer while an emergency is open (X8), also one that had begun before. */
const EMERGENCY_MS = 60_000

/** When a peer may be tried, must be let alone and should be asked: the memory of one link, with the time given by whoever asks. */
export class Link {
  readonly #everyMs: number
  #attempt = 0
  #failingSinceMs: number | undefined
  #failedMs = 0
  #waitsUntilMs = 0
  #holdsUntilMs = 0
  #heardMs = 0
  #lastExchangeMs: number | undefined
  #isPollDue = false

  constructor({ heartbeatSeconds, pollSeconds }: LoopTimes) {
    this.#everyMs = 1000 * Math.min(heartbeatSeconds, pollSeconds)
  }

  get isFailing(): boolean {
    return this.#attempt > 0
  }

  succeeded(nowMs: number): void {
    this.#attempt = 0
    this.#failingSinceMs = undefined
    this.#waitsUntilMs = 0
    this.#lastExchangeMs = nowMs
    this.#isPollDue = false
    this.#heardMs = nowMs
  }

  /** `random` is from 0 to 1. */
  failed(
    nowMs: number,
    why: { readonly emergencyOpen: boolean; readonly random: number; readonly retryAfter?: Seconds },
  ): void {
    this.#attempt += 1
    this.#failedMs = nowMs
    this.#failingSinceMs ??= nowMs
    const { emergencyOpen, random, retryAfter } = why
    const since = (nowMs - this.#failingSinceMs) / 1000
    const failing = {
      attempt: this.#attempt,
      emergencyOpen,
      since,
      ...(retryAfter !== undefined && { retryAfter }),
    }
    this.#waitsUntilMs = nowMs + schedule(failing, random)
  }

  /** The peer answers and takes no more messages today; receipts and heads still pass. */
  heldBack(nowMs: number, why: { readonly emergencyOpen: boolean; readonly retryAfter?: Seconds }): void {
    this.succeeded(nowMs)
    const failing = {
      attempt: 1,
      emergencyOpen: why.emergencyOpen,
      since: 0,
      retryAfter: why.retryAfter ?? HOLD,
    }
    this.#holdsUntilMs = nowMs + schedule(failing, 0)
  }

  /** The peer has spoken to us; true when that is a reason to try it at once. */
  heard(nowMs: number): boolean {
    const silentMs = nowMs - this.#heardMs
    this.#heardMs = nowMs
    if (!this.isFailing || silentMs <= SILENT_MS) return false
    this.#waitsUntilMs = 0
    return true
  }

  /** A wait has passed by the timer that measured it: a clock that stepped back meanwhile makes it no longer. */
  waited(): void {
    this.#waitsUntilMs = 0
    this.#isPollDue = true
  }

  mayTry(nowMs: number, emergencyOpen: boolean): boolean {
    return nowMs >= this.#waitEndMs(emergencyOpen)
  }

  holdsLeaves(nowMs: number): boolean {
    return nowMs < this.#holdsUntilMs
  }

  isPollDue(nowMs: number): boolean {
    return (
      this.#isPollDue || this.#lastExchangeMs === undefined || nowMs >= this.#lastExchangeMs + this.#everyMs
    )
  }

  /** When to look again if nothing else happens. */
  nextLookMs(nowMs: number, emergencyOpen: boolean): number {
    if (!this.mayTry(nowMs, emergencyOpen)) return this.#waitEndMs(emergencyOpen)
    const pollMs = (this.#lastExchangeMs ?? 0) + this.#everyMs
    // Where no exchange takes place (no URL, a log that is not sound), the next look counts from now.
    const next = pollMs > nowMs ? pollMs : nowMs + this.#everyMs
    return this.holdsLeaves(nowMs) ? Math.min(next, this.#holdsUntilMs) : next
  }

  state(nowMs: number): LinkState {
    return {
      state: this.isFailing ? 'failing' : this.holdsLeaves(nowMs) ? 'over_quota' : 'idle',
      attempt: this.#attempt,
      ...(this.#lastExchangeMs !== undefined && { lastExchangeMs: this.#lastExchangeMs }),
      ...(this.#failingSinceMs !== undefined && { failingSinceMs: this.#failingSinceMs }),
      ...(this.isFailing && { nextTryMs: this.#waitsUntilMs }),
    }
  }

  #waitEndMs(emergencyOpen: boolean): number {
    return emergencyOpen ? Math.min(this.#waitsUntilMs, this.#failedMs + EMERGENCY_MS) : this.#waitsUntilMs
  }
}
