import type { KeySet } from '../protocol/index.ts'
import { writerOf } from '../protocol/index.ts'
import { newThread, seal } from './enter.ts'
import { AppError, type Node } from './node.ts'
import { payloadOf } from './payload-of.ts'
import type { Pair } from './ports.ts'

/**
 * Gives up an epoch of our log that cannot be recovered and begins the next one (L6): a note under the identity key says how far we had
 * signed and why. What the peer had not receipted is lost, and benefits nobody. A last resort: first try to fetch back from the peer.
 */
export async function succeedLog(
  node: Node,
  pair: Pair,
  cause: 'lost_database' | 'lost_guard' | 'fork' | 'other',
): Promise<void> {
  const document = await newestKeySet(node, pair)
  const { sealed } = await seal(node, pair, { kind: 'keys', thread: newThread(node), body: { document } })
  await node.ledger.succeed(pair.id, cause, sealed)
}

/** The newest key set that stands in our log; throws "not_ready" when the database does not have it. */
export async function newestKeySet(node: Node, pair: Pair): Promise<KeySet> {
  const own = writerOf(pair.own.identity)
  const logs = (await node.store.logs(pair.id)).filter((log) => log.writer === own)
  const rows = (await Promise.all(logs.map((log) => node.store.messagesOfKind(log.origin, ['keys'])))).flat()
  const last = rows.at(-1)
  const bytes = last && (await node.store.content(pair.id, last.id))
  const payload = bytes && payloadOf(bytes)
  if (payload?.kind !== 'keys')
    throw new AppError(
      'not_ready',
      'our own key set is not in the database; restore a backup first, however old',
    )
  return payload.body.document
}
