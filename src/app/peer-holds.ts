import { parseLeaf, writerOf } from '../protocol/index.ts'
import { perPair } from './memory.ts'
import type { Node } from './node.ts'
import type { Origin, Pair } from './ports.ts'

/** The greatest `held` that the peer's log states of each of our epochs; read on from where it was read last. */
const read = perPair(async () => ({ upTo: new Map<Origin, number>(), held: new Map<Origin, number>() }))

/**
 * How much of an epoch of ours the peer holds, by its own log as it is stored here. The receipt line itself may have been lost with our
 * database; a cut below what the peer's log names would be refused (V2).
 */
export async function peerHolds(node: Node, pair: Pair, origin: Origin): Promise<number> {
  const { upTo, held } = await read.of(node, pair.id)
  const peer = writerOf(pair.peer.identity)
  for (const row of (await node.store.logs(pair.id)).filter((log) => log.writer === peer)) {
    const from = upTo.get(row.origin) ?? 0
    for (const { bytes } of await node.store.leavesWithoutMessage(row.origin, from, row.size)) {
      const leaf = parseLeaf(bytes)
      if (leaf.type !== 'checkpoints' || !leaf.held) continue
      held.set(leaf.held.log, Math.max(held.get(leaf.held.log) ?? 0, leaf.held.size))
    }
    upTo.set(row.origin, Math.max(upTo.get(row.origin) ?? 0, row.size))
  }
  return held.get(origin) ?? 0
}
