import type {
  Effects,
  Entry,
  Examine,
  Extension,
  Head,
  Ledger,
  Pair,
  SealedMessage,
  Seconds,
  TakenIn,
  TimedLine,
} from '../app/ports.ts'
import { Frontier } from '../protocol/frontier.ts'
import type { Cause } from '../protocol/leaf.ts'
import { CLOCK_WARN } from './clock-watch.ts'
import { type Desk, openDesk, recallRecord, type Tools } from './desk.ts'
import { asLogError, isDamage, isRefusal, LogError, sentenceOf } from './errors.ts'
import { Guard } from './guard.ts'
import { type LineClaim, LineKeeper, proveLine } from './lines.ts'
import {
  askEffects,
  checkWish,
  commitPlan,
  noteAppended,
  type Plan,
  planAppend,
  type Ready,
  type Settled,
  settle,
  signAfresh,
  signMark,
  takeTogether,
  type Wish,
} from './own-log.ts'
import { type Copy, openCopy, takeIn } from './peer-copy.ts'
import { type Finding, findOwn, isUnsigned, newestMark, ownOrigin } from './recovery.ts'
import { type Comparison, compareNote, findMissing, restoreLeaves } from './restore.ts'
import { timeToSign } from './signing.ts'
import { beginNextEpoch } from './succession.ts'
import { Turns } from './turns.ts'

type Phase = ReturnType<Ledger['phase']>
type Appended = { readonly positions: readonly number[]; readonly head: Head }
type Waiting = Wish & { resolve(appended: Appended): void; reject(why: unknown): void }

/** The two logs of one pair in this process: who may do what now, in which order. */
export class PairLogs {
  readonly desk: Desk
  readonly #turns = new Turns()
  readonly #waiting: Waiting[] = []
  readonly #lines: LineKeeper
  #phase: Phase = { phase: 'refused', why: 'not opened yet' }
  /** Undefined whenever it is not certain: then the next turn compares database and guard before it does anything. */
  #own: Settled | undefined
  #copy: Copy | undefined
  #copyIsCertain = false
  #isClosed = false

  private constructor(desk: Desk) {
    this.desk = desk
    this.#lines = new LineKeeper(desk)
  }

  static async open(tools: Tools, pair: Pair): Promise<PairLogs> {
    const logs = new PairLogs(openDesk(tools, pair))
    await logs.#turns
      .take(() => logs.#recover())
      .catch((cause) => {
        // The next turn tries again; until then nothing is signed, and other pairs go on.
        if (logs.#phase.phase === 'running') return
        logs.#enter({ phase: 'refused', why: sentenceOf(cause) })
      })
    return logs
  }

  get phase(): Phase {
    return this.#phase
  }

  get head(): Head | undefined {
    return this.#own?.head
  }

  get receipt(): TimedLine | undefined {
    return this.#copy?.receipt
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
      await this.#recover()
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
      const own = await this.#settledOwn()
      if (own.head && this.desk.clock.now() - own.head.time < olderThan) return own.head
      const settled = await this.#doubtful(() => signAfresh(this.desk, own))
      this.#own = settled
      if (settled !== own) this.#publish({ type: 'head', pair: this.desk.pair.id })
      return settled.head!
    })
  }

  takeIn(extension: Extension, examine: Examine): Promise<TakenIn> {
    return this.#turn(async () => {
      await this.#settledOwn()
      const copy = await this.#certainCopy()
      this.#copyIsCertain = false
      try {
        const taken = await takeIn(this.desk, copy, extension, examine)
        this.#copy = taken.copy
        this.#copyIsCertain = true
        this.#tell(taken)
        return taken.answer
      } catch (cause) {
        // A refusal that was found before anything was written leaves the copy as it is.
        if (isRefusal(cause)) this.#copyIsCertain = true
        // Both logs share the guard: what it holds on disk is read again before anything more is signed.
        else this.#own = undefined
        throw cause
      }
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
      const found = await this.#doubtful(() => compareNote(this.desk, note))
      if (found === 'ahead' || found === 'forked') await this.#recover()
      return found
    })
  }

  /** Own leaves that came back; running again when all that the guard has signed is here. */
  restoreOwn(extension: Extension): Promise<void> {
    return this.#turn(async () => {
      const missing = await findMissing(this.desk, await findOwn(this.desk), extension.origin)
      if (!missing) throw new LogError('not_running', 'nothing of this log is missing')
      this.#own = undefined
      await restoreLeaves(this.desk, missing, extension)
      await this.#recover()
    })
  }

  succeed(cause: Cause, keySet: SealedMessage): Promise<void> {
    return this.#turn(async () => {
      const isChosen = cause === 'fork' || cause === 'other'
      if (this.#phase.phase === 'running' && !isChosen)
        throw new LogError('exists', 'the log is running; nothing of it is lost')
      await this.#doubtful(() => beginNextEpoch(this.desk, cause, keySet))
      await this.#recover()
      this.#publish({ type: 'head', pair: this.desk.pair.id })
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#turns.settled()
    await this.#lines.settled()
  }

  async #appendWaiting(): Promise<void> {
    let wishes: readonly Waiting[] = takeTogether(this.desk, this.#waiting)
    if (wishes.length === 0) return
    try {
      const own = await this.#settledOwn()
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
    const { desk } = this
    const plan = await planAppend(desk, own.edge, ready)
    for (const { wish, why } of plan.refused) wish.reject(why)
    if (plan.accepted.length === 0) return
    this.#own = undefined
    await commitPlan(desk, plan)
    await noteAppended(desk, plan)
    const settled = await this.#settleAppended(own, plan, time)
    this.#own = settled
    for (const { wish, positions } of plan.accepted) wish.resolve({ positions, head: settled.head! })
    this.#publish({ type: 'head', pair: desk.pair.id })
  }

  /** The leaves are durable: whatever fails from here on is taken up by recovery, at once or at the next turn. */
  async #settleAppended(own: Settled, plan: Plan<Waiting>, time: number): Promise<Settled> {
    try {
      return await settle(this.desk, own.edge, plan.growth.edge, Math.max(time, this.desk.clock.now()))
    } catch (cause) {
      await this.#recover().catch(() => undefined)
      if (this.#own) return this.#own
      const why = new LogError(
        'unsettled',
        `the entries are stored and not signed yet: ${sentenceOf(cause)}`,
        { cause },
      )
      for (const { wish } of plan.accepted) wish.reject(why)
      throw why
    }
  }

  /** Our log as it is certain; compares database and guard first where it is not. Throws `not_running`. */
  async #settledOwn(): Promise<Settled> {
    if (this.#isClosed) throw new LogError('closed', 'the ledger is closed')
    if (!this.#own) await this.#recover()
    if (this.#phase.phase !== 'running' || !this.#own) throw new LogError('not_running', this.#whyNot())
    return this.#own
  }

  async #certainCopy(): Promise<Copy | undefined> {
    if (!this.#copyIsCertain) {
      this.#copy = await openCopy(this.desk)
      this.#copyIsCertain = true
    }
    return this.#copy
  }

  /** At start and after each failed step: from what database and guard hold to a phase, and where it is running to a signed head. */
  async #recover(): Promise<void> {
    const { desk } = this
    this.#own = undefined
    this.#copyIsCertain = false
    try {
      const finding = await findOwn(desk)
      await recallRecord(desk)
      await this.#follow(finding)
    } catch (cause) {
      // Stored bytes that are not what was signed never mend by trying again, nor a database that must be opened again; all else may.
      if (isDamage(cause)) this.#enter({ phase: 'refused', why: sentenceOf(cause) })
      throw cause
    }
  }

  async #follow(finding: Finding): Promise<void> {
    const { desk } = this
    switch (finding.found) {
      case 'nothing':
        this.#enter({ phase: 'refused', why: `pair ${desk.pair.id} has no log yet` })
        return
      case 'lost':
      case 'broken':
        this.#enter({ phase: 'refused', why: finding.why })
        return
      case 'behind':
        this.#enter({ phase: 'quiescent', missing: finding.mark.size - finding.stored.frontier.size })
        return
      case 'sound':
        this.#enter({ phase: 'running' })
        await this.#resume(finding)
        return
      default:
        finding satisfies never
    }
  }

  async #resume({ signed, stored, mark }: Finding & { found: 'sound' }): Promise<void> {
    const { desk } = this
    await this.#certainCopy()
    if (stored.frontier.size > mark.size)
      this.#own = await settle(desk, signed, stored, timeToSign(desk, mark))
    else this.#own = { edge: stored, head: isUnsigned(mark) ? undefined : await signMark(desk, mark) }
  }

  /** One task on this pair at a time. Whatever a database or a disk throws comes out as the ledger's own refusal. */
  #turn<T>(task: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      try {
        return await task()
      } catch (cause) {
        throw asLogError(cause)
      }
    })
  }

  #enter(phase: Phase): void {
    const isNew = JSON.stringify(phase) !== JSON.stringify(this.#phase)
    this.#phase = phase
    if (isNew) this.#publish({ type: 'phase', pair: this.desk.pair.id })
  }

  #whyNot(): string {
    if (this.#phase.phase === 'quiescent')
      return `${this.#phase.missing} of our own leaves must come back from the peer first`
    return this.#phase.phase === 'refused' ? this.#phase.why : 'the last step failed and is not mended yet'
  }

  /** A step after which it is not certain what is signed; if it fails, the next turn recovers. */
  async #doubtful<T>(step: () => Promise<T>): Promise<T> {
    const own = this.#own
    this.#own = undefined
    try {
      const result = await step()
      this.#own = own
      return result
    } catch (cause) {
      if (isRefusal(cause)) this.#own = own
      throw cause
    }
  }

  #tell(taken: Awaited<ReturnType<typeof takeIn>>): void {
    const pair = this.desk.pair.id
    const { answer } = taken
    if (answer.result === 'conflict') this.#publish({ type: 'conflict', pair, notes: answer.notes })
    for (const { thread } of taken.threads) this.#publish({ type: 'thread', pair, thread })
    const messages = answer.result === 'receipted' ? answer.messages : 0
    if (taken.grown > 0) this.#publish({ type: 'taken_in', pair, messages })
  }

  #warnOfClock(): void {
    const { desk } = this
    const offset = desk.watch.offset(!desk.witnesses.isEmpty)
    if (Math.abs(offset) >= CLOCK_WARN) this.#publish({ type: 'clock', pair: desk.pair.id, offset })
  }

  #publish(event: Parameters<Desk['events']['publish']>[0]): void {
    this.desk.events.publish(event)
  }
}
