import type { Pair } from '../app/ports.ts'
import { parseUtf8 } from '../protocol/index.ts'
import { ownOrigin } from './own-origin.ts'
import { fetchLog, type Restoring } from './restore.ts'
import { readWitnessed } from './witness-client.ts'
import type { Asked } from './witness-loop.ts'

/** Milliseconds that a start, or a suspicion, waits for the others. */
const TIMEOUT_MS = 2000

/**
 * Asks the peer and the witnesses which note of our own log they saw last, and holds it against what we hold: a database and a guard that come
 * from one old backup agree with each other, and only others know what was signed since (P5). Those who do not answer in time are not
 * waited for. Never throws.
 */
export async function compareOwnLog(
  restoring: Restoring,
  pair: Pair,
  witnesses: readonly Asked[],
): Promise<void> {
  const { node } = restoring
  if (node.ledger.phase(pair.id).phase === 'refused') return
  const origin = await ownOrigin(node, pair)
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const atPeer = async () =>
    pair.url !== undefined && node.ledger.peerKeys(pair.id) !== undefined
      ? parseUtf8(await fetchLog(restoring, pair, { origin, path: 'checkpoint', signal }))
      : undefined // Nobody can be asked who was never met.
  const asked = [
    atPeer,
    ...witnesses.map(
      ({ url }) =>
        () =>
          readWitnessed(url, origin, signal),
    ),
  ]
  const notes = await Promise.all(asked.map((ask) => ask().catch(() => undefined)))
  for (const note of notes) {
    if (note === undefined) continue
    try {
      const comparison = await node.ledger.compare(pair.id, note)
      if (comparison === 'ahead' || comparison === 'forked')
        node.report({ at: 'restore', pair: pair.id, outcome: comparison })
    } catch (fault) {
      node.report({ at: 'restore', pair: pair.id, outcome: 'failed', fault })
    }
  }
}
