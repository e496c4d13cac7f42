import type { Origin, Pair, PairId } from '../app/ports.ts'
import { type NewsBatch, type Reader, readBatch } from './own-news.ts'
import { MAX_LEAVES } from './shapes.ts'

type Read = {
  readonly origin: Origin
  readonly from: number
  readonly batch: Promise<NewsBatch | undefined>
}

/** The leaves that follow those of an exchange which is away, read meanwhile: the next exchange need not wait for the database. */
export class ReadAhead {
  readonly #read = new Map<PairId, Read>()

  /** Reads from there, when that which is under way has gone out. Only where a whole batch is held: what stands in it does not change any more. */
  begin(node: Reader, pair: Pair, from: number): void {
    const head = node.ledger.head(pair.id)
    if (!head || head.size - from < MAX_LEAVES) return
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    setImmediate(resolve)
    const batch = gone
      .then(() => readBatch(node, pair, head, { from, leaves: MAX_LEAVES }))
      .catch(() => undefined) // Read again by whoever needs it, who is told what is wrong.
    this.#read.set(pair.id, { origin: head.origin, from, batch })
  }

  /** What was read of this log from there on; undefined where it was not, or something else was expected. Given once. */
  async take(pair: Pair, origin: Origin, from: number): Promise<NewsBatch | undefined> {
    const read = this.#read.get(pair.id)
    this.#read.delete(pair.id)
    return read?.origin === origin && read.from === from ? read.batch : undefined
  }
}
