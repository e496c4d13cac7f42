import type {
  Effects,
  Entry,
  Examine,
  Extension,
  Head,
  NodeEvent,
  Pair,
  SealedMessage,
  Seconds,
  TakenIn,
} from '../app/ports.ts'
import { Frontier } from '../protocol/frontier.ts'
import type { Cause } from '../protocol/leaf.ts'
import {
  askEffects,
  checkWish,
  commitPlan,
  noteAppended,
  type Plan,
  planAppend,
  type Ready,
  takeTogether,
  type Wish,
} from './append.ts'
import { CLOCK_WARN } from './clock-watch.ts'
import { type Comparison, compareNote } from './compare.ts'
import { type Desk, openDesk, type Tools } from './desk.ts'
import { asLogError, LogError, sentenceOf } from './errors.ts'
import { Guard } from './guard.ts'
import { type LineClaim, LineKeeper, proveLine } from './lines.ts'
import { type Taken, takeIn } from './peer-copy.ts'
import { findOwn, isUnsigned, newestMark, ownOrigin } from './recovery.ts'
import { findMissing, restoreLeaves } from './restore.ts'
import { type Settled, settle, signAfresh } from './settle.ts'
import { timeToSign } from './signing.ts'
import { Standing } from './standing.ts'
import { beginNextEpoch } from './succession.ts'
import { Turns } from './turns.ts'

type Appended = { readonly positions: readonly number[]; readonly head: Head }
type Waiting = Wish & { resolve(appended: Appended): void; reject(why: unknown): void }

/** The two logs of one pair in this process: who may do what, in which order. */
export class PairLogs {
  readonly desk: Desk
  readonly standing: Standing
  readonly #turns = new Turns()
  readonly #lines: LineKeeper
  readonly #waiting: Waiting[] = []
  #isClosed = false

  private constructor(desk: Desk) {
    this.desk = desk
    this.standing = new Standing(desk)
    this.#lines = new LineKeeper(desk)
  }

  static async open(tools: Tools, pair: Pair): Promise<PairLogs> {
    const logs = new PairLogs(openDesk(tools, pair))
    const { standing } = logs
    await standing.recover().catch((cause) => {
      // The next turn tries again; until then nothing is signed, and other pairs go on.
      if (standing.phase.phase !== 'running') standing.refuse(sentenceOf(cause))
    })
    return logs
  }

  /**
   * Epoch 1 of our log: the guard first, so that a crash between the two leaves a guard that has signed nothing. What was begun and never signed
   * may be taken up again; anything else that exists is refused.
   */
  create(): Promise<void> {
    return this.#turn(async () => {
      const { desk } = this
      const finding = await findOwn(desk)
      const isBegun =
        finding.found === 'sound' && isUnsigned(finding.mark) && finding.stored.frontier.size === 0
      if (finding.found !== 'nothing' && !isBegun)
        throw new LogError('exists', `pair ${desk.pair.id} has a log or a guard already`)
      const origin = ownOrigin(desk, 1)
      const empty = { origin, size: 0, root: new Frontier().root(), time: 0 }
      desk.guard ??= await Guard.create(desk.files, desk.guardFolder, desk.pair.id, [empty])
      const log = { pair: desk.pair.id, origin, writer: desk.writer, epoch: 1 }
      if (!isBegun) await desk.store.commit({ pair: desk.pair.id, logs: [log] })
      await this.standing.recover()
    })
  }

  append(entries: readonly Entry[], effects?: Effects): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const waiting = { entries, effects, resolve, reject }
      checkWish(this.desk, waiting)
      this.#waiting.push(waiting)
      void this.#turns.take(() => this.#appendWaiting())
    })
  }

  refresh(olderThan: Seconds): Promise<Head> {
    return this.#turn(async () => {
      const own = await this.standing.settledOwn()
      if (own.head && this.desk.clock.now() - own.head.time < olderThan) return own.head
      await this.standing.stepOwn(() => signAfresh(this.desk, own))
      if (this.standing.own !== own) this.#publish({ type: 'head', pair: this.desk.pair.id })
      return this.standing.own!.head!
    })
  }

  takeIn(extension: Extension, examine: Examine): Promise<TakenIn> {
    return this.#turn(async () => {
      await this.standing.settledOwn()
      let taken: Taken | undefined
      await this.standing.stepCopy(async (copy) => {
        taken = await takeIn(this.desk, copy, extension, examine)
        return taken.copy
      })
      this.#tell(taken!)
      return taken!.answer
    })
  }

  async keepLine(claim: LineClaim, text: string, askedAt?: Seconds): Promise<boolean> {
    const kept = await proveLine(this.desk, claim, text, askedAt)
    if (!kept) return false
    this.#warnOfClock()
    await this.#lines.keep(kept.line)
    if (kept.isReceipt) this.#publish({ type: 'receipted', pair: this.desk.pair.id, size: kept.line.size })
    return true
  }

  /** See `Ledger.compare`. What the note proves is on disk before the answer. */
  compare(note: string): Promise<Comparison> {
    return this.#turn(async () => {
      const { own } = this.standing
      let found: Comparison = 'unproven'
      await this.standing.stepOwn(async () => {
        found = await compareNote(this.desk, note)
        return found === 'known' || found === 'unproven' ? own : undefined
      })
      if (!this.standing.own) await this.standing.recover()
      return found
    })
  }

  /** Own leaves that came back; running again when all that the guard has signed is here. */
  restoreOwn(extension: Extension): Promise<void> {
    return this.#turn(async () => {
      const missing = await findMissing(this.desk, await findOwn(this.desk), extension.origin)
      if (!missing) throw new LogError('not_running', 'nothing of this log is missing')
      const own = this.standing.own
      // An epoch that was given up stands apart from the one that is written: that one goes on meanwhile.
      if (own?.head && own.head.origin !== extension.origin)
        return restoreLeaves(this.desk, missing, extension)
      await this.standing.stepOwn(async () => {
        await restoreLeaves(this.desk, missing, extension)
        return undefined
      })
      await this.standing.recover()
    })
  }

  succeed(cause: Cause, keySet: SealedMessage): Promise<void> {
    return this.#turn(async () => {
      const isChosen = cause === 'fork' || cause === 'other'
      if (this.standing.phase.phase === 'running' && !isChosen)
        throw new LogError('exists', 'the log is running; nothing of it is lost')
      await this.standing.stepOwn(async () => {
        await beginNextEpoch(this.desk, cause, keySet)
        return undefined
      })
      await this.standing.recover()
      this.#publish({ type: 'head', pair: this.desk.pair.id })
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#turns.settled()
    await this.#lines.settled()
  }

  /** One task on this pair at a time. Whatever a database or a disk throws comes out as the ledger's own refusal. */
  #turn<T>(task: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      if (this.#isClosed) throw new LogError('closed', 'the ledger is closed')
      try {
        return await task()
      } catch (cause) {
        throw asLogError(cause)
      }
    })
  }

  async #appendWaiting(): Promise<void> {
    let wishes: readonly Waiting[] = takeTogether(this.desk, this.#waiting)
    if (wishes.length === 0) return
    try {
      if (this.#isClosed) throw new LogError('closed', 'the ledger is closed')
      const own = await this.standing.settledOwn()
      // Asked before anything is written: with a wrong clock the log stays as it is.
      const time = timeToSign(this.desk, newestMark(this.desk.guard!))
      const { ready, later } = await askEffects(wishes)
      wishes = ready.map(({ wish }) => wish)
      this.#waiting.unshift(...later)
      if (later.length > 0) void this.#turns.take(() => this.#appendWaiting())
      await this.#appendTogether(own, ready, time)
    } catch (cause) {
      const why = asLogError(cause)
      for (const wish of wishes) wish.reject(why)
    }
  }

  async #appendTogether(own: Settled, ready: readonly Ready<Waiting>[], time: Seconds): Promise<void> {
    const { desk, standing } = this
    const plan = await planAppend(desk, own.edge, ready)
    for (const { wish, why } of plan.refused) wish.reject(why)
    if (plan.accepted.length === 0) return
    await standing.stepOwn(async () => {
      await commitPlan(desk, plan)
      return undefined
    })
    await noteAppended(desk, plan)
    await this.#settleAppended(own, plan, time)
    for (const { wish, positions } of plan.accepted) wish.resolve({ positions, head: standing.own!.head! })
    this.#publish({ type: 'head', pair: desk.pair.id })
  }

  /** The leaves are durable: whatever fails from here on is taken up by recovery, at once or at the next turn. */
  async #settleAppended(own: Settled, plan: Plan<Waiting>, time: number): Promise<void> {
    const { desk, standing } = this
    const now = Math.max(time, desk.clock.now())
    try {
      await standing.stepOwn(() => settle(desk, own.edge, plan.growth.edge, now))
    } catch (cause) {
      await standing.recover().catch(() => undefined)
      if (standing.own) return
      const why = `the entries are stored and not signed yet: ${sentenceOf(cause)}`
      throw new LogError('unsettled', why, { cause })
    }
  }

  #tell(taken: Taken): void {
    const pair = this.desk.pair.id
    const { answer } = taken
    if (answer.result === 'conflict') this.#publish({ type: 'conflict', pair, notes: answer.notes })
    for (const { thread } of taken.threads) this.#publish({ type: 'thread', pair, thread })
    const messages = answer.result === 'receipted' ? answer.messages : 0
    // The peer waits for the receipt, and what is done because of an intake (a leaf of our own, W5) waits for nobody: the answer goes first.
    if (taken.grown > 0) setImmediate(() => this.#publish({ type: 'taken_in', pair, messages }))
  }

  #warnOfClock(): void {
    const { desk } = this
    const offset = desk.watch.offset(!desk.witnesses.isEmpty)
    if (Math.abs(offset) >= CLOCK_WARN) this.#publish({ type: 'clock', pair: desk.pair.id, offset })
  }

  #publish(event: NodeEvent): void {
    this.desk.events.publish(event)
  }
}
