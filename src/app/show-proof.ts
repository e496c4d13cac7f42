import { parseOrigin, partyKeyName, printTime, type TimeText, writerOf } from '../protocol/index.ts'
import type { Node } from './node.ts'
import type { Origin, Pair, TimedLine } from './ports.ts'

/**
 * How far a leaf of either log is proven, by the timed lines that this node still has: only its writer's so far, countersigned by the other
 * side, or seen by outside witnesses. Times are the earliest that are known here; the record's own bounds are the verdict function's.
 */
export type Proof =
  | { readonly mark: 'own' }
  | { readonly mark: 'receipted'; readonly receipt: TimeText }
  | { readonly mark: 'witnessed'; readonly receipt?: TimeText; readonly witnesses: readonly Seen[] }
type Seen = { readonly name: string; readonly time: TimeText }

/** Checkpoints after a leaf that are looked at first; where they have been pruned, as many of the newest are. */
const LOOK_AT = 512

export async function showProof(
  node: Node,
  pair: Pair,
  leaf: { readonly origin: Origin; readonly position: number },
): Promise<Proof> {
  const lines = await linesOver(node, leaf.origin, leaf.position)
  const earliest = new Map<string, TimedLine>()
  for (const line of lines) {
    const before = earliest.get(line.name)
    if (!before || line.time < before.time) earliest.set(line.name, line)
  }
  const { writer, receiver } = sidesOf(pair, leaf.origin)
  const receipt = earliest.get(keyName(receiver, 'cosign'))
  earliest.delete(keyName(receiver, 'cosign'))
  earliest.delete(keyName(writer, 'time'))
  const witnesses = [...earliest.values()].map(({ name, time }) => ({ name, time: printTime(time) }))
  if (witnesses.length > 0)
    return { mark: 'witnessed', ...(receipt && { receipt: printTime(receipt.time) }), witnesses }
  return receipt ? { mark: 'receipted', receipt: printTime(receipt.time) } : { mark: 'own' }
}

async function linesOver(node: Node, origin: Origin, position: number): Promise<readonly TimedLine[]> {
  const first = await node.store.lines(origin, position + 1, position + LOOK_AT)
  const size = (await node.store.log(origin))?.size ?? 0
  if (size <= position + LOOK_AT) return first
  return [...first, ...(await node.store.lines(origin, size - LOOK_AT, size))]
}

function sidesOf(pair: Pair, origin: Origin): Readonly<Record<'writer' | 'receiver', Pair['own']>> {
  const isOurs = parseOrigin(origin).writer === writerOf(pair.own.identity)
  return isOurs ? { writer: pair.own, receiver: pair.peer } : { writer: pair.peer, receiver: pair.own }
}

function keyName(party: Pair['own'], use: 'cosign' | 'time'): string {
  return partyKeyName(party.host, writerOf(party.identity), use)
}
