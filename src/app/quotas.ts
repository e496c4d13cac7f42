import { agreementInEffect } from './agreements.ts'
import type { Node } from './node.ts'
import type { PairId } from './ports.ts'

/** What the peer may bring in a day, by the agreement in effect; undefined while there is none. */
export async function quotasOf(
  node: Node,
  pair: PairId,
): Promise<{ readonly messagesPerDay: number; readonly bytesPerDay: number } | undefined> {
  return (await agreementInEffect(node, pair))?.document.quotas
}
