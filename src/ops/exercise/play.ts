/** Plays acts on two running nodes with moved time: every signature, receipt and witness line is real. */

import type { Node } from '../../app/node.ts'
import type { Seconds } from '../../app/ports.ts'
import type { Act } from './case-acts.ts'
import type { PartyName } from './cases.ts'

/** A running node whose clock is moved by hand. */
export type Stage = {
  readonly node: Node
  /** Signs afresh, and waits until the witness, where it can be reached, has timed it. */
  heartbeat(seen: Seen): Promise<void>
  /** Waits until nothing is on the way, and writes what is due to be written. */
  settle(seen: Seen): Promise<void>
}
/** Who can be reached. */
export type Seen = { readonly peer: boolean; readonly witness: boolean }

/** How a play takes nodes and the witness off and brings them back. */
export type Site = {
  readonly stages: ReadonlyMap<PartyName, Stage>
  moveTo(time: Seconds): void
  close(party: PartyName): Promise<void>
  reopen(party: PartyName): Promise<void>
  closeWitness(): Promise<void>
  reopenWitness(): Promise<void>
}

export class Play {
  readonly #site: Site
  #hasWitness = true

  constructor(site: Site) {
    this.#site = site
  }

  stage(party: PartyName): Stage {
    const stage = this.#site.stages.get(party)
    if (!stage) throw new Error(`${party} is off`)
    return stage
  }

  /** Whether both nodes run. */
  get isWhole(): boolean {
    return this.#site.stages.size === 2
  }

  /** Does all of them in the order of time; resolves when both nodes agree about it. */
  async acts(acts: readonly Act[], progress: (done: number, of: number) => void): Promise<void> {
    const ordered = acts.toSorted((a, b) => a.at - b.at)
    for (const [i, act] of ordered.entries()) {
      if (act.is === 'turn') await this.#before(act.at)
      this.#site.moveTo(act.at)
      await act.does(this)
      if (act.is === 'turn') await this.#after(act.at)
      progress(i + 1, ordered.length)
    }
    await this.settle()
  }

  /** What waits for the clock is written well before a turn, so that the leaf before it carries the time of the pulse just before. */
  async #before(at: Seconds): Promise<void> {
    this.#site.moveTo(at - 85)
    await this.settle()
    this.#site.moveTo(at - 20)
    await this.pulse()
  }

  async #after(at: Seconds): Promise<void> {
    await this.settle()
    this.#site.moveTo(at + 30)
    await this.pulse()
  }

  moveTo(time: Seconds): void {
    this.#site.moveTo(time)
  }

  /** The nodes that run are timed by each other and by the witness, now. */
  async pulse(): Promise<void> {
    await Promise.all([...this.#site.stages.values()].map((stage) => stage.heartbeat(this.#seen())))
  }

  async settle(): Promise<void> {
    for (const stage of this.#site.stages.values()) await stage.settle(this.#seen())
  }

  #seen(): Seen {
    return { peer: this.#site.stages.size === 2, witness: this.#hasWitness }
  }

  async takeOff(party: PartyName): Promise<void> {
    await this.settle()
    await this.pulse()
    await this.#site.close(party)
  }

  async bringBack(party: PartyName): Promise<void> {
    await this.#site.reopen(party)
    await this.settle()
    await this.pulse()
  }

  async hideWitness(): Promise<void> {
    await this.settle()
    this.#hasWitness = false
    await this.#site.closeWitness()
  }

  async showWitness(): Promise<void> {
    await this.#site.reopenWitness()
    this.#hasWitness = true
    await this.pulse()
    await this.settle()
  }
}
