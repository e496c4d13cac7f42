import type { Pair, PairId } from '../app/ports.ts'
import { type ClientNode, exchangeOnce, type Outcome } from './exchange-client.ts'
import { schedule } from './schedule.ts'
import { MAX_LEAVES } from './shapes.ts'

export type LoopTimes = {
  /** Every so many seconds the head is signed afresh and shown, also without leaves: the heartbeat. */
  readonly heartbeatSeconds: number
  /** Every so many seconds the peer is asked for its news: it may be unable to reach us. */
  readonly pollSeconds: number
}

export const LOOP_TIMES: LoopTimes = { heartbeatSeconds: 60, pollSeconds: 10 }

/** What people may see of a peer's link. */
export type LinkState = {
  readonly state: 'idle' | 'exchanging' | 'failing' | 'over_quota'
  readonly lastExchangeMs?: number
  readonly failingSinceMs?: number
  readonly attempt: number
  readonly outcome?: Outcome['outcome']
  readonly conflict: boolean
}

/** Leaves that went out in an answer are receipted by the peer's next exchange; so long they are not sent again by one of ours. */
const ANSWERED_MS = 1000
/** While an exchange of ours is so young, an answer need not carry the same leaves. */
const SENDING_MS = 2000
/** A peer that was silent for so long and speaks again is tried at once. */
const SILENT_MS = 60_000
/** Repeats at once, after a 409 or while there is more, before the loop takes breath. */
const AT_ONCE_AFTER_SIZE = 3

/**
 * The one loop of a pair: wakes on events, has at most one exchange in flight, sends until the peer has receipted all that we hold, shows
 * a fresh head every minute, asks every few seconds, and never gives up (X8). A pair without a URL only has its head refreshed.
 */
export class ExchangeLoop {
  readonly #client: ClientNode
  readonly #pairId: PairId
  readonly #times: LoopTimes
  readonly #pairNow: () => Promise<Pair | undefined>
  readonly #beforeLeaves: (pair: Pair) => Promise<void>
  readonly #restore: (pair: Pair) => Promise<void>
  readonly #compare: (pair: Pair) => Promise<void>
  readonly #abort = new AbortController()
  #running: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  #wanted = false
  #attempt = 0
  #failingSinceMs: number | undefined
  #waitsUntilMs = 0
  #holdsLeavesUntilMs = 0
  #sendingSinceMs: number | undefined
  #answered: { readonly size: number; readonly untilMs: number } | undefined
  #receiptSent = ''
  #told: string | undefined
  #heardMs = 0
  #answersUnderWay = 0
  #lastExchangeMs: number | undefined
  #outcome: Outcome['outcome'] | undefined
  #conflict: readonly [string, string] | undefined
  #sizeRepeats = 0
  #heldSaid = 0

  constructor(
    client: ClientNode,
    options: {
      readonly pair: PairId
      readonly times: LoopTimes
      pairNow(): Promise<Pair | undefined>
      /** Sends the files that waiting messages name. */
      beforeLeaves(pair: Pair): Promise<void>
      /** Fetches our own leaves back while the ledger is quiescent. */
      restore(pair: Pair): Promise<void>
      /** Holds our log against what others saw of it. */
      compare(pair: Pair): Promise<void>
    },
  ) {
    this.#client = client
    this.#pairId = options.pair
    this.#times = options.times
    this.#pairNow = options.pairNow
    this.#beforeLeaves = options.beforeLeaves
    this.#restore = options.restore
    this.#compare = options.compare
  }

  /** There may be something to send. Ignored while a failing peer must be let alone. */
  wake(): void {
    this.#wanted = true
    if (this.#abort.signal.aborted || this.#running || this.#answersUnderWay > 0) return
    if (this.#nowMs() < this.#waitsUntilMs) return
    this.#cancelTimer?.()
    this.#running = this.#run().finally(() => {
      this.#running = undefined
      if (this.#wanted && this.#nowMs() >= this.#waitsUntilMs) this.wake()
    })
  }

  /** The peer has spoken to us. */
  heard(): void {
    const silentMs = this.#nowMs() - this.#heardMs
    this.#heardMs = this.#nowMs()
    if (this.#attempt > 0 && silentMs > SILENT_MS) {
      this.#waitsUntilMs = 0
      this.wake()
    }
  }

  /** Until the function given back is called, an answer is under way that may carry what would be sent. */
  answering(): () => void {
    this.#answersUnderWay += 1
    return () => {
      this.#answersUnderWay -= 1
      if (this.#answersUnderWay === 0 && this.#wanted) this.wake()
    }
  }

  /** An answer of ours carried our newest receipt, and leaves up to this size. */
  answered(size: number | undefined): void {
    this.#receiptSent = this.#receiptNow()
    if (size !== undefined) this.#answered = { size, untilMs: this.#nowMs() + ANSWERED_MS }
  }

  /** A fork was found: both notes go to the peer with the next exchange. */
  conflicted(notes: readonly [string, string]): void {
    if (this.#told === notes.join()) return
    this.#told = notes.join()
    this.#conflict = notes
    this.wake()
  }

  isSending(): boolean {
    return (
      this.#attempt === 0 &&
      this.#sendingSinceMs !== undefined &&
      this.#nowMs() - this.#sendingSinceMs < SENDING_MS
    )
  }

  state(): LinkState {
    const failing = this.#failingSinceMs !== undefined
    const held = this.#nowMs() < this.#holdsLeavesUntilMs
    return {
      state:
        this.#sendingSinceMs !== undefined
          ? 'exchanging'
          : failing
            ? 'failing'
            : held
              ? 'over_quota'
              : 'idle',
      attempt: this.#attempt,
      conflict: this.#conflict !== undefined,
      ...(this.#lastExchangeMs !== undefined && { lastExchangeMs: this.#lastExchangeMs }),
      ...(this.#failingSinceMs !== undefined && { failingSinceMs: this.#failingSinceMs }),
      ...(this.#outcome && { outcome: this.#outcome }),
    }
  }

  /** Resolves when there is nothing to send now, or the peer must be let alone for a while. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#abort.abort()
    this.#cancelTimer?.()
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (!this.#abort.signal.aborted) {
        this.#wanted = false
        const again = await this.#step()
        if (!again) break
      }
    } catch (fault) {
      // Our own store or ledger failed: as any failure, it is tried again.
      this.#client.node.report({ at: 'exchange', pair: this.#pairId, outcome: 'failed', fault })
      this.#failed({})
    }
    if (!this.#abort.signal.aborted) this.#sleep()
  }

  /** One exchange, if there is reason for one; says whether there is reason for another at once. */
  async #step(): Promise<boolean> {
    const pair = await this.#pairNow()
    const { node } = this.#client
    if (pair?.phase !== 'confirmed') return false
    if (node.ledger.phase(pair.id).phase === 'quiescent' && pair.url !== undefined) await this.#restore(pair)
    if (node.ledger.phase(pair.id).phase !== 'running') return false
    if (await this.#claimsMore(pair)) {
      await this.#compare(pair)
      if (node.ledger.phase(pair.id).phase !== 'running') return true
      this.#client.held.forget(pair.id)
    }
    if (node.ledger.head(pair.id)) await node.ledger.refresh(pair.id, this.#times.heartbeatSeconds)
    if (pair.url === undefined) return false
    const leaves = await this.#leavesToSend(pair)
    if (leaves === 0 && !this.#hasOtherReason()) return false
    if (leaves > 0) await this.#beforeLeaves(pair)
    return this.#exchange(pair, leaves)
  }

  /** A peer that holds more of our log than we do knows what we have lost. */
  async #claimsMore(pair: Pair): Promise<boolean> {
    const { size } = await this.#client.held.of(pair)
    return size > (this.#client.node.ledger.head(pair.id)?.size ?? 0)
  }

  async #leavesToSend(pair: Pair): Promise<number> {
    if (this.#nowMs() < this.#holdsLeavesUntilMs) return 0
    const size = this.#client.node.ledger.head(pair.id)?.size ?? 0
    const { size: held } = await this.#client.held.of(pair)
    const onItsWay = this.#answered && this.#nowMs() < this.#answered.untilMs ? this.#answered.size : 0
    return size > Math.max(held, onItsWay) ? MAX_LEAVES : 0
  }

  #hasOtherReason(): boolean {
    if (this.#receiptNow() !== this.#receiptSent || this.#conflict) return true
    return this.#nowMs() >= this.#nextPollMs()
  }

  async #exchange(pair: Pair, leaves: number): Promise<boolean> {
    const receipt = this.#receiptNow()
    this.#sendingSinceMs = leaves > 0 ? this.#nowMs() : undefined
    const fork = this.#conflict
    const outcome = await exchangeOnce(this.#client, pair, {
      leaves,
      signal: this.#abort.signal,
      again: this.#attempt > 0,
      ...(fork && { fork }),
    })
    this.#sendingSinceMs = undefined
    if (this.#abort.signal.aborted) return false
    this.#outcome = outcome.outcome
    this.#tell(pair, outcome)
    return this.#follow(pair, { outcome, receipt })
  }

  #follow(
    pair: Pair,
    { outcome, receipt }: { readonly outcome: Outcome; readonly receipt: string },
  ): boolean {
    switch (outcome.outcome) {
      case 'exchanged': {
        this.#succeeded(receipt)
        return outcome.more || this.#wanted || this.#hasLeft(pair, outcome.receipted)
      }
      case 'size': {
        // A peer that goes forward is catching up; one that keeps changing its mind is treated as one that fails.
        this.#sizeRepeats = outcome.held > this.#heldSaid ? 0 : this.#sizeRepeats + 1
        this.#heldSaid = outcome.held
        this.#client.held.says(pair.id, { origin: this.#originOf(pair), size: outcome.held })
        if (this.#sizeRepeats <= AT_ONCE_AFTER_SIZE) return true
        this.#failed({})
        return false
      }
      case 'conflict':
        this.#failed({})
        this.#tellConflict(pair, outcome.notes)
        return false
      case 'later':
        if (outcome.overQuota) this.#holdLeaves(outcome.retryAfter)
        else this.#failed(outcome)
        return false
      case 'refused':
      case 'unreachable':
        this.#failed({})
        return false
      default:
        return outcome satisfies never
    }
  }

  /** Whether leaves or a receipt are left to send after a good exchange. */
  #hasLeft(pair: Pair, receipted: number | undefined): boolean {
    const { ledger } = this.#client.node
    const size = ledger.head(pair.id)?.size ?? 0
    if (receipted !== undefined && receipted < size && this.#nowMs() >= this.#holdsLeavesUntilMs) return true
    return this.#receiptNow() !== this.#receiptSent
  }

  #succeeded(receipt: string): void {
    this.#attempt = 0
    this.#failingSinceMs = undefined
    this.#waitsUntilMs = 0
    this.#sizeRepeats = 0
    this.#conflict = undefined
    this.#receiptSent = receipt
    this.#lastExchangeMs = this.#nowMs()
    this.#heardMs = this.#lastExchangeMs
  }

  #failed({ retryAfter }: { readonly retryAfter?: number }): void {
    const nowMs = this.#nowMs()
    this.#attempt += 1
    this.#failingSinceMs ??= nowMs
    const failing = {
      attempt: this.#attempt,
      emergencyOpen: this.#client.node.emergencyOpen(this.#pairId),
      since: (nowMs - this.#failingSinceMs) / 1000,
      ...(retryAfter !== undefined && { retryAfter }),
    }
    const random = this.#client.node.chance.bytes(2)
    this.#waitsUntilMs = nowMs + schedule(failing, (random[0]! * 256 + random[1]!) / 65_536)
  }

  /** Told once: the next attempts find the same fork again. Notes of our own log are held against what we signed. */
  #tellConflict(pair: Pair, notes: readonly [string, string]): void {
    this.#conflict = notes
    if (this.#told === notes.join()) return
    this.#told = notes.join()
    const { node } = this.#client
    node.events.publish({ type: 'conflict', pair: pair.id, notes })
    for (const note of notes) {
      node.ledger
        .compare(pair.id, note)
        .catch((fault) => node.report({ at: 'exchange', pair: pair.id, outcome: 'conflict', fault }))
    }
  }

  #holdLeaves(retryAfter: number | undefined): void {
    const failing = { attempt: 1, emergencyOpen: this.#client.node.emergencyOpen(this.#pairId), since: 0 }
    this.#holdsLeavesUntilMs = this.#nowMs() + schedule({ ...failing, retryAfter: retryAfter ?? 600 }, 0)
    this.#lastExchangeMs = this.#nowMs()
  }

  #tell(pair: Pair, outcome: Outcome): void {
    const fault = 'fault' in outcome ? outcome.fault : undefined
    const { report } = this.#client.node
    if (outcome.outcome === 'exchanged' && fault)
      report({ at: 'intake', pair: pair.id, outcome: 'refused', fault })
    else if (outcome.outcome !== 'exchanged')
      report({ at: 'exchange', pair: pair.id, outcome: outcome.outcome, fault: outcome })
  }

  /** Until the next poll, the end of a wait, or the end of what holds leaves back, whichever asks first. */
  #sleep(): void {
    const nowMs = this.#nowMs()
    // Where no exchange takes place (no URL, a log that is not sound), the time of the next look counts from now.
    const pollMs = this.#nextPollMs() > nowMs ? this.#nextPollMs() : nowMs + this.#everyMs()
    const untilMs = [
      this.#waitsUntilMs > nowMs ? this.#waitsUntilMs : pollMs,
      ...(this.#holdsLeavesUntilMs > nowMs ? [this.#holdsLeavesUntilMs] : []),
      ...(this.#answered && this.#answered.untilMs > nowMs && this.#waitsUntilMs <= nowMs
        ? [this.#answered.untilMs]
        : []),
    ]
    this.#cancelTimer?.()
    this.#cancelTimer = this.#client.node.timers.after(Math.max(1, Math.min(...untilMs) - nowMs), () =>
      this.wake(),
    )
  }

  #nextPollMs(): number {
    return this.#lastExchangeMs === undefined ? 0 : this.#lastExchangeMs + this.#everyMs()
  }

  #everyMs(): number {
    return 1000 * Math.min(this.#times.pollSeconds, this.#times.heartbeatSeconds)
  }

  /** Which receipt the peer should have: also a fresh line over the same size is none that must be sent at once. */
  #receiptNow(): string {
    const receipt = this.#client.node.ledger.receipt(this.#pairId)
    return receipt ? `${receipt.origin} ${receipt.size}` : ''
  }

  #originOf(pair: Pair): string {
    return this.#client.node.ledger.head(pair.id)?.origin ?? ''
  }

  #nowMs(): number {
    return this.#client.node.clock.nowMs()
  }
}
