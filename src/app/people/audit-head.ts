import { parseTime, writerOf } from '../../protocol/index.ts'
import { enter, newThread, seal } from '../enter.ts'
import { inTurn } from '../in-turn.ts'
import { perPair } from '../memory.ts'
import { type Node, pairOfId } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import type { Pair, PairId, Seconds } from '../ports.ts'
import { parseAuditEntry } from './audit.ts'

const DAY = 86_400

/** A head as it was sent: how many entries the audit log had, and the hash of the last (hex). */
export type SentHead = {
  readonly pair: PairId
  readonly entries: number
  readonly head: string
  readonly at: Seconds
}

/**
 * Once a day, the head of the audit log goes into our log with each other party, which holds it from then on: nobody here can rewrite what was
 * done before. It is sent on the day after an entry, and not on days on which nothing was written; it tells the other side a number and a hash.
 */
export async function sendAuditHead(node: Node, pair: Pair): Promise<void> {
  if (!(await isDue(node, pair.id))) return
  await inTurn(node, `audit ${pair.id}`, async () => {
    const last = await node.store.lastAudit()
    if (!last || !(await isDue(node, pair.id))) return
    const body = { entries: last.no, head: `sha256:${last.hash.toHex()}` }
    const { sealed } = await seal(node, pair, { kind: 'audit', thread: newThread(node), body })
    await enter(node, pair, sealed, {})
    covered.forget(node, pair.id)
  })
}

/** The first entry that no head covers is of an earlier day (UTC). */
async function isDue(node: Node, pair: PairId): Promise<boolean> {
  const { entries } = await covered.of(node, pair)
  const [first] = await node.store.audit({ from: entries + 1, limit: 1 })
  if (!first) return false
  const today = Math.floor(node.clock.now() / DAY) * DAY
  return parseTime(parseAuditEntry(first).at) < today
}

/** The newest head that this pair's log holds. */
const covered = perPair(async (node, pair): Promise<{ readonly entries: number }> => {
  const heads = await headsOf(node, pair)
  return heads.at(-1) ?? { entries: 0 }
})

/** Every head that was sent, of all pairs. */
export async function sentHeads(node: Node): Promise<readonly SentHead[]> {
  const pairs = await node.store.pairs()
  return (await Promise.all(pairs.map(({ id }) => headsOf(node, id)))).flat()
}

async function headsOf(node: Node, pairId: PairId): Promise<SentHead[]> {
  const pair = await pairOfId(node, pairId)
  if (!pair) return []
  const own = writerOf(pair.own.identity)
  const heads: SentHead[] = []
  for (const { origin, writer } of await node.store.logs(pairId)) {
    if (writer !== own) continue
    for (const { id } of await node.store.messagesOfKind(origin, ['audit'])) {
      const envelope = await node.store.content(pairId, id)
      const payload = envelope && payloadOf(envelope)
      if (payload?.kind !== 'audit') continue
      const { entries, head } = payload.body
      heads.push({ pair: pairId, entries, head: head.slice(7), at: parseTime(payload.at) })
    }
  }
  return heads
}
