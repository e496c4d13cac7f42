import type { Pair, PairId } from '../app/ports.ts'
import { type ClientNode, exchangeOnce, type Outcome } from './exchange-client.ts'
import { Link, type LinkState, type LoopTimes } from './link.ts'
import { MAX_LEAVES } from './shapes.ts'

export type LoopOptions = {
  readonly pair: PairId
  readonly times: LoopTimes
  /** The pair as it is now. */
  pairNow(): Promise<Pair | undefined>
  /** Sends the files that waiting messages name. */
  beforeLeaves(pair: Pair): Promise<void>
  /** Fetches our own leaves back while the ledger is quiescent. */
  restore(pair: Pair): Promise<void>
  /** Fetches back what is missing of epochs of ours that were given up. */
  restoreGivenUp(pair: Pair): Promise<void>
  /** Holds our log against what others saw of it. */
  compare(pair: Pair): Promise<void>
}

/** Leaves that went out in an answer are receipted by the peer's next exchange; so long no leaves are sent by one of ours. */
const ANSWERED_MS = 1000
/** While an exchange of ours is so young, an answer need not carry the same leaves. */
const SENDING_MS = 2000
/** A peer that answers 409 without going forward is sent to again at once so many times. */
const AT_ONCE = 3

/**
 * The one loop of a pair: wakes on events, has at most one exchange in flight, sends until the peer has receipted all that we hold, shows
 * a fresh head every minute, asks every few seconds, and never gives up (X8). A pair without a URL only has its head refreshed.
 */
export class ExchangeLoop {
  readonly #client: ClientNode
  readonly #options: LoopOptions
  readonly #link: Link
  readonly #abort = new AbortController()
  #running: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  #wanted = false
  #answersUnderWay = 0
  #sendingSinceMs: number | undefined
  /** An exchange of ours has come back, and the next one follows at once. */
  #isBetween = false
  readonly #answered = { size: 0, untilMs: 0 }
  #receiptShown = ''
  /** Epochs before this one of ours have been asked back. */
  #wholeBelow: string | undefined
  #fork: readonly [string, string] | undefined
  #forkTold = ''
  /** Since the last good exchange: the largest size of a 409, and how many brought nothing larger. */
  #sizes = { held: 0, repeats: 0 }

  constructor(client: ClientNode, options: LoopOptions) {
    this.#client = client
    this.#options = options
    this.#link = new Link(options.times)
  }

  /** There may be something to send. Nothing happens while a failing peer must be let alone, or an answer is being made that may carry it. */
  wake(): void {
    this.#wanted = true
    if (this.#abort.signal.aborted || this.#running || this.#answersUnderWay > 0) return
    if (!this.#link.mayTry(this.#nowMs(), this.#isEmergency())) return this.#sleep()
    this.#cancelTimer?.()
    this.#running = this.#run().finally(() => {
      this.#running = undefined
      if (this.#wanted && this.#link.mayTry(this.#nowMs(), this.#isEmergency())) this.wake()
    })
  }

  /** The peer has spoken to us. */
  heard(): void {
    if (this.#link.heard(this.#nowMs())) this.wake()
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
    this.#receiptShown = this.#receiptNow()
    if (size !== undefined) Object.assign(this.#answered, { size, untilMs: this.#nowMs() + ANSWERED_MS })
  }

  /** A fork was found: both notes go to the peer with the next exchange. */
  conflicted(notes: readonly [string, string]): void {
    if (this.#forkTold === notes.join()) return
    this.#forkTold = notes.join()
    this.#fork = notes
    this.wake()
  }

  /** Whether an exchange of ours carries our leaves, or is about to: an answer that is made now need not. */
  isSending(): boolean {
    if (this.#link.isFailing) return false
    const sinceMs = this.#sendingSinceMs
    if (sinceMs !== undefined) return this.#nowMs() - sinceMs < SENDING_MS
    return this.#isBetween
  }

  state(): LinkState {
    return this.#link.state(this.#nowMs())
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
      do {
        this.#wanted = false
        this.#isBetween = await this.#step()
      } while (!this.#abort.signal.aborted && this.#isBetween)
    } catch (fault) {
      this.#isBetween = false
      // Our own store or ledger failed, or what came back was not taken: as any failure, it is tried again.
      this.#client.node.report({ at: 'exchange', pair: this.#options.pair, outcome: 'failed', fault })
      this.#failed()
    }
    if (!this.#abort.signal.aborted) this.#sleep()
  }

  /** One exchange, if there is reason for one; says whether there is reason for another at once. */
  async #step(): Promise<boolean> {
    const pair = await this.#options.pairNow()
    const { node } = this.#client
    if (pair?.phase !== 'confirmed' || !(await this.#isSound(pair))) return false
    if (node.ledger.head(pair.id)) await node.ledger.refresh(pair.id, this.#options.times.heartbeatSeconds)
    if (pair.url === undefined) return false
    const held = (await this.#client.held.of(pair)).size
    const leaves = this.#hasLeaves(held) ? MAX_LEAVES : 0
    if (leaves === 0 && !this.#hasOtherReason()) return false
    if (leaves > 0) await this.#options.beforeLeaves(pair)
    return this.#exchange(pair, { leaves, held })
  }

  /** Whether our log may be spoken of: leaves that were lost come back first, and a peer that holds more than we do may know of a loss. */
  async #isSound(pair: Pair): Promise<boolean> {
    const { ledger } = this.#client.node
    const isRunning = () => ledger.phase(pair.id).phase === 'running'
    if (ledger.phase(pair.id).phase === 'quiescent' && pair.url !== undefined)
      await this.#options.restore(pair)
    const size = ledger.head(pair.id)?.size
    if (isRunning() && size !== undefined && (await this.#client.held.of(pair)).size > size) {
      await this.#options.compare(pair)
      this.#client.held.forget(pair.id)
      if (ledger.phase(pair.id).phase === 'quiescent') await this.#options.restore(pair)
    }
    if (isRunning()) await this.#makeWhole(pair)
    return isRunning()
  }

  /** Once for each epoch: what was given up before it and lost here comes back, as far as the peer holds it. Our own writing waits for none of it. */
  async #makeWhole(pair: Pair): Promise<void> {
    const origin = this.#client.node.ledger.head(pair.id)?.origin
    if (origin === this.#wholeBelow || pair.url === undefined) return
    try {
      await this.#options.restoreGivenUp(pair)
      this.#wholeBelow = origin
    } catch (fault) {
      this.#client.node.report({ at: 'restore', pair: pair.id, outcome: 'given-up epochs', fault })
    }
  }

  #hasLeaves(held: number): boolean {
    const nowMs = this.#nowMs()
    if (this.#link.holdsLeaves(nowMs)) return false
    // What follows an answer's leaves cannot be taken before them: the receipt for them says from where to go on.
    const isOnItsWay = nowMs < this.#answered.untilMs && this.#answered.size > held
    return !isOnItsWay && this.#size() > held
  }

  #hasOtherReason(): boolean {
    return (
      this.#receiptNow() !== this.#receiptShown ||
      this.#fork !== undefined ||
      this.#link.isPollDue(this.#nowMs())
    )
  }

  async #exchange(
    pair: Pair,
    { leaves, held }: { readonly leaves: number; readonly held: number },
  ): Promise<boolean> {
    const receipt = this.#receiptNow()
    const fork = this.#fork
    if (leaves > 0) this.#sendingSinceMs = this.#nowMs()
    const again = this.#link.isFailing
    const outcome = await exchangeOnce(this.#client, pair, {
      leaves,
      again,
      signal: this.#abort.signal,
      ...(fork && { fork }),
    })
    this.#sendingSinceMs = undefined
    if (this.#abort.signal.aborted) return false
    this.#report(outcome)
    return this.#follow(pair, outcome, { receipt, held })
  }

  /** What an outcome means for the next one; true when that follows at once. */
  #follow(pair: Pair, outcome: Outcome, sent: { readonly receipt: string; readonly held: number }): boolean {
    switch (outcome.outcome) {
      case 'exchanged': {
        const isTaken = outcome.sent === 0 || (outcome.receipted ?? 0) > sent.held
        // Leaves that bring no receipt are not taken, whatever the status says; only what goes forward goes on at once.
        if (!isTaken) return this.#failed()
        this.#link.succeeded(this.#nowMs())
        this.#sizes = { held: 0, repeats: 0 }
        this.#fork = undefined
        this.#receiptShown = sent.receipt
        const hasMore = outcome.sent > 0 && this.#hasLeaves(outcome.receipted ?? 0)
        return outcome.more || hasMore || this.#wanted || this.#receiptNow() !== sent.receipt
      }
      case 'size': {
        // A peer that goes forward is catching up; one that keeps changing its mind is treated as one that fails.
        const isForward = outcome.held > this.#sizes.held && outcome.held <= this.#size()
        this.#sizes = isForward
          ? { held: outcome.held, repeats: 0 }
          : { held: this.#sizes.held, repeats: this.#sizes.repeats + 1 }
        this.#client.held.says(pair.id, { origin: this.#origin(), size: outcome.held })
        return this.#sizes.repeats <= AT_ONCE || this.#failed()
      }
      case 'conflict':
        this.#tellFork(outcome.notes)
        return this.#failed()
      case 'later':
        if (!outcome.overQuota) return this.#failed(outcome.retryAfter)
        this.#link.heldBack(this.#nowMs(), { ...outcome, emergencyOpen: this.#isEmergency() })
        return false
      case 'refused':
      case 'unreachable':
        return this.#failed()
      default:
        return outcome satisfies never
    }
  }

  #failed(retryAfter?: number): false {
    const [high, low] = this.#client.node.chance.bytes(2) as unknown as [number, number]
    const random = (high * 256 + low) / 65_536
    const emergencyOpen = this.#isEmergency()
    this.#link.failed(this.#nowMs(), {
      emergencyOpen,
      random,
      ...(retryAfter !== undefined && { retryAfter }),
    })
    return false
  }

  /** Told once: the next attempts find the same fork again. Notes of our own log are held against what we signed. */
  #tellFork(notes: readonly [string, string]): void {
    this.#fork = notes
    if (this.#forkTold === notes.join()) return
    this.#forkTold = notes.join()
    const { node } = this.#client
    const { pair } = this.#options
    node.events.publish({ type: 'conflict', pair, notes })
    for (const note of notes) {
      node.ledger
        .compare(pair, note)
        .catch((fault) => node.report({ at: 'exchange', pair, outcome: 'conflict', fault }))
    }
  }

  #report(outcome: Outcome): void {
    const { report } = this.#client.node
    const { pair } = this.#options
    if (outcome.outcome === 'exchanged' && outcome.fault === undefined) return
    if (outcome.outcome === 'exchanged')
      report({ at: 'intake', pair, outcome: 'refused', fault: outcome.fault })
    else report({ at: 'exchange', pair, outcome: outcome.outcome, fault: faultOf(outcome) })
  }

  #sleep(): void {
    const nowMs = this.#nowMs()
    const lookMs = this.#link.nextLookMs(nowMs, this.#isEmergency())
    const { untilMs } = this.#answered
    const isAnswered = untilMs > nowMs && this.#link.mayTry(nowMs, this.#isEmergency())
    this.#cancelTimer?.()
    const ms = Math.max(1, (isAnswered ? Math.min(lookMs, untilMs) : lookMs) - nowMs)
    this.#cancelTimer = this.#client.node.timers.after(ms, () => {
      this.#link.waited()
      this.#answered.untilMs = 0
      this.wake()
    })
  }

  /** Which receipt the peer should have; a fresh line over the same size need not be sent at once. */
  #receiptNow(): string {
    const receipt = this.#client.node.ledger.receipt(this.#options.pair)
    return receipt ? `${receipt.origin} ${receipt.size}` : ''
  }

  #isEmergency(): boolean {
    return this.#client.node.emergencyOpen(this.#options.pair)
  }

  #size(): number {
    return this.#client.node.ledger.head(this.#options.pair)?.size ?? 0
  }

  #origin(): string {
    return this.#client.node.ledger.head(this.#options.pair)?.origin ?? ''
  }

  #nowMs(): number {
    return this.#client.node.clock.nowMs()
  }
}

/** What an operator may read of an exchange that did not go through. */
function faultOf(outcome: Exclude<Outcome, { outcome: 'exchanged' }>): unknown {
  if (outcome.outcome === 'unreachable') return outcome.fault
  return Object.entries(outcome)
    .filter(([name]) => name !== 'notes')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
