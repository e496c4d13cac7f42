import type { Origin, Pair } from '../app/ports.ts'
import { originOf, writerOf } from '../protocol/index.ts'
import type { PeerNode } from './port.ts'

/** The newest epoch of our own log of a pair. */
export async function ownOrigin(node: Pick<PeerNode, 'store' | 'ledger'>, pair: Pair): Promise<Origin> {
  const head = node.ledger.head(pair.id)
  if (head) return head.origin
  const writer = writerOf(pair.own.identity)
  const log = (await node.store.logs(pair.id)).findLast((row) => row.writer === writer)
  return log?.origin ?? originOf({ host: pair.own.host, pair: pair.id, writer, epoch: 1 })
}
