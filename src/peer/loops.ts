import { pairOfId } from '../app/node.ts'
import type { NodeEvent, Pair, PairId } from '../app/ports.ts'
import type { ClientNode } from './exchange-client.ts'
import { type LinkState, LOOP_TIMES, type LoopTimes } from './link.ts'
import { ExchangeLoop } from './loop.ts'

export type LoopsOptions = {
  readonly times?: Partial<LoopTimes>
  beforeLeaves(pair: Pair): Promise<void>
  restore(pair: Pair): Promise<void>
  restoreGivenUp(pair: Pair): Promise<void>
  compare(pair: Pair): Promise<void>
}

/** New pairs are looked for so often; an event of a pair begins its loop at once. */
const LOOK_MS = 60_000

/** One exchange loop for each confirmed pair, woken by the node's events. */
export class ExchangeLoops {
  readonly #client: ClientNode
  readonly #options: LoopsOptions
  readonly #loops = new Map<PairId, ExchangeLoop>()
  #unsubscribe: (() => void) | undefined
  #cancelLook: (() => void) | undefined

  constructor(client: ClientNode, options: LoopsOptions) {
    this.#client = client
    this.#options = options
  }

  /** Before anything is sent, others are asked what they saw of our logs: after an old backup they know better. */
  async start(): Promise<void> {
    const pairs = await this.#client.node.store.pairs()
    await Promise.all(
      pairs.filter((pair) => pair.phase === 'confirmed').map((pair) => this.#options.compare(pair)),
    )
    this.#unsubscribe = this.#client.node.events.subscribe((event) => this.#hear(event))
    await this.#look()
  }

  isSending(pair: Pair): boolean {
    return this.#loops.get(pair.id)?.isSending() ?? false
  }

  answering(pair: Pair): () => void {
    return this.#loopOf(pair.id).answering()
  }

  answered(pair: Pair, size: number | undefined): void {
    this.#loops.get(pair.id)?.answered(size)
  }

  heard(pair: Pair): void {
    this.#loops.get(pair.id)?.heard()
  }

  state(pair: PairId): LinkState | undefined {
    return this.#loops.get(pair)?.state()
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#loops.values()].map((loop) => loop.idle()))
  }

  /** Resolves when no exchange is under way any more. */
  async stop(): Promise<void> {
    this.#unsubscribe?.()
    this.#cancelLook?.()
    await Promise.all([...this.#loops.values()].map((loop) => loop.stop()))
    this.#loops.clear()
  }

  #hear(event: NodeEvent): void {
    if (event.type === 'conflict') this.#loops.get(event.pair)?.conflicted(event.notes)
    if (
      event.type === 'head' ||
      event.type === 'taken_in' ||
      event.type === 'receipted' ||
      event.type === 'phase'
    ) {
      this.#loopOf(event.pair).wake()
    }
  }

  async #look(): Promise<void> {
    const { node } = this.#client
    try {
      const pairs = await node.store.pairs()
      for (const pair of pairs)
        if (pair.phase === 'confirmed' && !this.#loops.has(pair.id)) this.#loopOf(pair.id).wake()
    } catch (fault) {
      node.report({ at: 'exchange', outcome: 'failed', fault })
    }
    this.#cancelLook = node.timers.after(LOOK_MS, () => void this.#look())
  }

  #loopOf(pair: PairId): ExchangeLoop {
    const known = this.#loops.get(pair)
    if (known) return known
    const loop = new ExchangeLoop(this.#client, {
      pair,
      times: { ...LOOP_TIMES, ...this.#options.times },
      pairNow: () => pairOfId(this.#client.node, pair),
      beforeLeaves: this.#options.beforeLeaves,
      restore: this.#options.restore,
      restoreGivenUp: this.#options.restoreGivenUp,
      compare: this.#options.compare,
    })
    this.#loops.set(pair, loop)
    return loop
  }
}
