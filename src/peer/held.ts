import type { Origin, Pair, PairId, Seconds, TimedLine } from '../app/ports.ts'
import { parseBase64, partyKeyName, writerOf } from '../protocol/index.ts'
import { ownOrigin } from './own-origin.ts'
import type { PeerNode } from './port.ts'
import type { Receipt } from './shapes.ts'

/** How much of our log the peer holds by its own word: only a receipt of it is proof. */
export type Held = { readonly origin: Origin; readonly size: number }

/** What each peer has told of our log, from its receipts; rebuilt from the store when a node starts. */
export class HeldByPeers {
  readonly #node: Pick<PeerNode, 'store' | 'ledger'>
  readonly #held = new Map<PairId, Held>()
  /** The last receipt that was proven, as text: peers repeat it in every exchange. */
  readonly #proven = new Map<PairId, string>()

  constructor(node: Pick<PeerNode, 'store' | 'ledger'>) {
    this.#node = node
  }

  /** From where to send: the size of the newest receipt, or what the peer said since. */
  async of(pair: Pair): Promise<Held> {
    const origin = await ownOrigin(this.#node, pair)
    const known = this.#held.get(pair.id)
    if (known?.origin === origin) return known
    const name = partyKeyName(pair.peer.host, writerOf(pair.peer.identity), 'cosign')
    const line = await this.#node.store.lastLine(origin, name)
    return this.says(pair.id, { origin, size: line?.size ?? 0 })
  }

  /** What the peer says it holds (a 409, or a receipt), also when it is less than before: it may have lost its copy. */
  says(pair: PairId, held: Held): Held {
    this.#held.set(pair, held)
    return held
  }

  /** What was said was not true: what is proven counts again. */
  forget(pair: PairId): void {
    this.#held.delete(pair)
  }

  /**
   * Keeps the peer's receipts over our log; gives the largest size that is proven by them, undefined when none is. Lines over other
   * logs, other roots or by other keys are dropped without a word: they prove nothing.
   */
  async keep(pair: Pair, receipts: readonly Receipt[], askedAt?: Seconds): Promise<number | undefined> {
    const origin = await ownOrigin(this.#node, pair)
    const proven: number[] = []
    for (const receipt of receipts) {
      if (receipt.origin !== origin) continue
      const text = `${receipt.size} ${receipt.root} ${receipt.line}`
      if (this.#proven.get(pair.id) === text) {
        proven.push(receipt.size)
        continue
      }
      const checkpoint = { origin, size: receipt.size, root: parseBase64(receipt.root) }
      if (!(await this.#node.ledger.keepLine(pair.id, checkpoint, receipt.line, askedAt))) continue
      this.#proven.set(pair.id, text)
      proven.push(receipt.size)
    }
    // A receipt over more than we hold cannot be proven here; that it is claimed is reason to ask (ExchangeLoop).
    const claimed = receipts.filter((receipt) => receipt.origin === origin).map(({ size }) => size)
    const head = this.#node.ledger.head(pair.id)
    const beyond = head !== undefined && Math.max(0, ...claimed) > head.size
    if (proven.length === 0) {
      if (beyond) this.says(pair.id, { origin, size: Math.max(...claimed) })
      return undefined
    }
    return this.says(pair.id, { origin, size: Math.max(...proven) }).size
  }
}

/** Our newest receipt over the peer's log, as an exchange carries it. */
export function receiptOf(line: TimedLine): Receipt {
  return { origin: line.origin, size: line.size, root: line.root.toBase64(), line: line.line }
}
