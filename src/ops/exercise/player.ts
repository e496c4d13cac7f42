/**
 * Plays the other side's people: at each party an ordinary client of its node, which answers what a person of the other party said.
 * It keeps nothing of its own. What it owes follows from what stands on a request (played-turns.ts), what it has put up and not yet
 * released from the node's proposals; so it goes on after a restart where it was, and takes no turn twice.
 */

import type { ProposalView } from '../../app/people/see-proposal.ts'
import type { Clock, Timers } from '../../app/ports.ts'
import type { RequestSummary, RequestView } from '../../app/show-request.ts'
import type { PartyName } from './cases.ts'
import { type Api, ApiFault, type Happenings, release, type Sign } from './exercise-api.ts'
import { BUILT_BEFORE } from './live.ts'
import { isPlayed, nextPlayedTurn, type PlayedTurn } from './played-turns.ts'

export type PlayerWorld = {
  readonly api: Api
  readonly sign: Sign
  readonly happenings: Happenings
  readonly clock: Clock
  readonly timers: Timers
  /** A fault, as a line for people. */
  readonly err: (line: string) => void
}

const PARTIES = ['arden', 'beiyuan'] as const
/** What was not possible just now is tried again then. */
const AGAIN_MS = 5000
/** Faults in a row that are worth a line; a refusal is one that often before it is left at that. */
const PATIENCE = 3
/** A person of the party has something up on the thread: whether it was dropped is looked at then. */
const LOOK_AGAIN_MS = 60_000

/** Plays both parties until it is stopped. Never throws. */
export class Player {
  readonly #world: PlayerWorld
  readonly #stopped = new AbortController()
  /** At each party one thing is done at a time. */
  readonly #work: Record<PartyName, Promise<void>> = { arden: Promise.resolve(), beiyuan: Promise.resolve() }
  readonly #alarms = new Map<string, () => void>()
  readonly #faults = new Map<string, number>()
  /** Turns that were taken or refused for good, by this process. */
  readonly #settled = new Set<string>()
  readonly #planned = new Map<string, PlayedTurn>()
  #following: Promise<unknown> = Promise.resolve()

  constructor(world: PlayerWorld) {
    this.#world = world
  }

  start(): void {
    this.#following = Promise.all(PARTIES.map((party) => this.#follow(party)))
  }

  /** Resolves when it does nothing any more. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    for (const cancel of this.#alarms.values()) cancel()
    await this.#following
    await Promise.all(Object.values(this.#work))
  }

  /** What it will do next on a thread at a party, as far as it knows by now. */
  planned(party: PartyName, thread: string): PlayedTurn | undefined {
    return this.#planned.get(`${party} ${thread}`)
  }

  /** Listens to a party's node; whenever it begins to, it looks at everything, so that nothing is missed. */
  async #follow(party: PartyName): Promise<void> {
    const { signal } = this.#stopped
    while (!signal.aborted) {
      try {
        for await (const { thread } of this.#world.happenings(party, signal)) {
          this.#faults.delete(party)
          if (thread === undefined) this.#soon(party, 'all', () => this.#lookAtAll(party))
          else this.#soon(party, thread, () => this.#look(party, thread))
        }
      } catch (fault) {
        this.#tellFault(party, party, fault)
      }
      await this.#passes(AGAIN_MS)
    }
  }

  async #passes(ms: number): Promise<void> {
    const { signal } = this.#stopped
    if (signal.aborted) return
    await new Promise<void>((done) => {
      const cancel = this.#world.timers.after(ms, done)
      signal.addEventListener('abort', () => done(cancel()), { once: true })
    })
  }

  /** Does it after what is under way at the party; again later where it fails. */
  #soon(party: PartyName, about: string, does: () => Promise<void>): void {
    const key = `${party} ${about}`
    this.#alarms.get(key)?.()
    this.#alarms.delete(key)
    this.#work[party] = this.#work[party].then(async () => {
      if (this.#stopped.signal.aborted) return
      try {
        await does()
        this.#faults.delete(key)
      } catch (fault) {
        const isOver = this.#tellFault(party, key, fault)
        if (!isOver) this.#later(party, about, AGAIN_MS, does)
      }
    })
  }

  #later(party: PartyName, about: string, ms: number, does: () => Promise<void>): void {
    if (this.#stopped.signal.aborted) return
    const key = `${party} ${about}`
    this.#alarms.get(key)?.()
    this.#alarms.set(
      key,
      this.#world.timers.after(ms, () => this.#soon(party, about, does)),
    )
  }

  /** Says a fault once it has come a few times in a row, and whether trying again is of no use. */
  #tellFault(party: PartyName, key: string, fault: unknown): boolean {
    if (this.#stopped.signal.aborted) return true
    const count = (this.#faults.get(key) ?? 0) + 1
    this.#faults.set(key, count)
    if (count === PATIENCE)
      this.#world.err(
        `comity: played people of ${party}: ${fault instanceof Error ? fault.message : fault}\n`,
      )
    return count >= PATIENCE && fault instanceof ApiFault && fault.isRefusal
  }

  /** Looks at every request that changed since the exercise was built. */
  async #lookAtAll(party: PartyName): Promise<void> {
    let cursor = ''
    do {
      const path = `/api/v1/requests?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
      const page = (await this.#world.api(party, 'GET', path)) as {
        readonly items: readonly RequestSummary[]
        readonly next?: string
      }
      const recent = page.items.filter(({ updated }) => updated >= BUILT_BEFORE)
      for (const { thread } of recent) this.#soon(party, thread, () => this.#look(party, thread))
      cursor = recent.length === page.items.length ? (page.next ?? '') : ''
    } while (cursor)
  }

  /** Takes what is owed on a thread by now, and plans what comes later. */
  async #look(party: PartyName, thread: string): Promise<void> {
    const { api, clock } = this.#world
    const view = (await api(party, 'GET', `/api/v1/requests/${thread}`)) as RequestView
    const next = nextPlayedTurn(view, (turn) => this.#settled.has(keyOf(party, turn)))
    this.#plan(party, thread, next)
    if (!next) return
    const wait = next.dueMs - clock.nowMs()
    if (wait > 0) return this.#later(party, thread, wait, () => this.#look(party, thread))
    const again = await this.#take(party, thread, next)
    this.#later(party, thread, again, () => this.#look(party, thread))
  }

  #plan(party: PartyName, thread: string, next: PlayedTurn | undefined): void {
    const key = `${party} ${thread}`
    if (next) this.#planned.set(key, next)
    else this.#planned.delete(key)
  }

  /** Puts a turn up and releases it, or goes on with one that was put up before a crash. In how many milliseconds the thread is looked at again. */
  async #take(party: PartyName, thread: string, turn: PlayedTurn): Promise<number> {
    const { api, sign } = this.#world
    const left = await this.#leftOpen(party, thread)
    if (left === 'persons') return LOOK_AGAIN_MS
    const key = keyOf(party, turn)
    try {
      const path = `/api/v1/requests/${thread}/${turn.turn}`
      const proposal = left ?? ((await api(party, 'POST', path, turn.body)) as ProposalView)
      await release(api, sign, party, proposal)
      if (!left) this.#settled.add(key)
      return 0
    } catch (fault) {
      if (!(fault instanceof ApiFault && fault.isRefusal)) throw fault
      // Somebody may have acted meanwhile: the thread is looked at again before this is given up.
      if (this.#tellFault(party, key, fault)) this.#settled.add(key)
      return AGAIN_MS
    }
  }

  /** What waits on a thread at its party: a proposal of the player's own, or one of a person. */
  async #leftOpen(party: PartyName, thread: string): Promise<ProposalView | 'persons' | undefined> {
    const { api } = this.#world
    let own: ProposalView | undefined
    for (const state of ['open', 'sent_back']) {
      const path = `/api/v1/proposals?limit=1000&state=${state}`
      const { items } = (await api(party, 'GET', path)) as { readonly items: readonly ProposalView[] }
      for (const { id } of items.filter((one) => one.thread === thread)) {
        const shown = (await api(party, 'GET', `/api/v1/proposals/${id}`)) as ProposalView
        if (!shown.payload || !isPlayed(shown.payload)) return 'persons'
        if (state === 'open') own = shown
      }
    }
    return own
  }
}

function keyOf(party: PartyName, { to, turn }: PlayedTurn): string {
  return `${party} ${to} ${turn}`
}
