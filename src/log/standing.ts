import type { Head, Ledger } from '../app/ports.ts'
import { type Desk, recallRecord } from './desk.ts'
import { isDamage, isRefusal, LogError, sentenceOf } from './errors.ts'
import { openCopy } from './peer-copy.ts'
import type { Copy } from './receipt.ts'
import { type Finding, findOwn, isUnsigned } from './recovery.ts'
import { type Settled, settle, signMark } from './settle.ts'
import { timeToSign } from './signing.ts'

type Phase = ReturnType<Ledger['phase']>

/** How the two logs of a pair stand. Whatever a failed step leaves uncertain is found out again before anything more is done. */
export class Standing {
  readonly #desk: Desk
  #phase: Phase = { phase: 'refused', why: 'not opened yet' }
  #own: Settled | undefined
  #lastHead: Head | undefined
  #copy: Copy | undefined
  #copyIsCertain = false

  constructor(desk: Desk) {
    this.#desk = desk
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Our log as it is settled; undefined while that is uncertain. */
  get own(): Settled | undefined {
    return this.#own
  }

  /** The newest head that was signed, also while a step beyond it is under way: what was signed stays signed. None while the log is not sound. */
  get head(): Head | undefined {
    return this.#phase.phase === 'running' ? (this.#own?.head ?? this.#lastHead) : undefined
  }

  get copy(): Copy | undefined {
    return this.#copy
  }

  /** Our log as it is certain; compares database and guard first where it is not. Throws `not_running`. */
  async settledOwn(): Promise<Settled> {
    if (!this.#own) await this.recover()
    if (this.#phase.phase !== 'running' || !this.#own) throw new LogError('not_running', this.#whyNot())
    return this.#own
  }

  async certainCopy(): Promise<Copy | undefined> {
    if (!this.#copyIsCertain) this.#keepCopy(await openCopy(this.#desk))
    return this.#copy
  }

  /**
   * A step after which our log stands as it says. While it runs, and after it failed, nothing is certain; a refusal was found before anything was
   * written, and leaves all as it is.
   */
  async stepOwn(step: () => Promise<Settled | undefined>): Promise<void> {
    const own = this.#own
    this.#lastHead = own?.head ?? this.#lastHead
    this.#own = undefined
    try {
      this.#own = await step()
    } catch (cause) {
      if (isRefusal(cause)) this.#own = own
      throw cause
    }
  }

  /** The same of our copy. Both logs share the guard: what it holds on disk is read again when a step of either failed. */
  async stepCopy(step: (copy: Copy | undefined) => Promise<Copy | undefined>): Promise<void> {
    const copy = await this.certainCopy()
    this.#copyIsCertain = false
    try {
      this.#keepCopy(await step(copy))
    } catch (cause) {
      if (isRefusal(cause)) this.#keepCopy(copy)
      else this.#own = undefined
      throw cause
    }
  }

  /** At start and after each failed step: from what database and guard hold to a phase, and where it is running to a signed head. */
  async recover(): Promise<void> {
    this.#own = undefined
    this.#copyIsCertain = false
    try {
      const finding = await findOwn(this.#desk)
      await recallRecord(this.#desk)
      await this.#follow(finding)
    } catch (cause) {
      // Stored bytes that are not what was signed never mend by trying again, nor a database that must be opened again; all else may.
      if (isDamage(cause)) this.refuse(sentenceOf(cause))
      throw cause
    }
  }

  refuse(why: string): void {
    this.#lastHead = undefined
    this.#enter({ phase: 'refused', why })
  }

  async #follow(finding: Finding): Promise<void> {
    switch (finding.found) {
      case 'nothing':
        return this.refuse(`pair ${this.#desk.pair.id} has no log yet`)
      case 'lost':
      case 'broken':
        return this.refuse(finding.why)
      case 'behind':
        this.#lastHead = undefined
        return this.#enter({ phase: 'quiescent', missing: finding.mark.size - finding.stored.frontier.size })
      case 'sound':
        this.#enter({ phase: 'running' })
        await this.certainCopy()
        this.#own = await this.#resume(finding)
        return
      default:
        finding satisfies never
    }
  }

  async #resume({ signed, stored, mark }: Finding & { found: 'sound' }): Promise<Settled> {
    if (stored.frontier.size > mark.size)
      return settle(this.#desk, signed, stored, timeToSign(this.#desk, mark))
    return { edge: stored, head: isUnsigned(mark) ? undefined : await signMark(this.#desk, mark) }
  }

  #keepCopy(copy: Copy | undefined): void {
    this.#copy = copy
    this.#copyIsCertain = true
  }

  #enter(phase: Phase): void {
    const isNew = JSON.stringify(phase) !== JSON.stringify(this.#phase)
    this.#phase = phase
    if (isNew) this.#desk.events.publish({ type: 'phase', pair: this.#desk.pair.id })
  }

  #whyNot(): string {
    const phase = this.#phase
    if (phase.phase === 'quiescent')
      return `${phase.missing} of our own leaves must come back from the peer first`
    return phase.phase === 'refused' ? phase.why : 'the last step failed and is not mended yet'
  }
}
