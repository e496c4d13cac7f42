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
  const earliest: Earliest = new Map()
  for (const line of await linesOver(node, leaf.origin, leaf.position)) keepEarliest(earliest, line)
  return proofOf(earliest, pair, leaf.origin)
}

/** The same for neighbouring leaves of one log, from one reading of its lines; in their order. */
export async function showProofs(
  node: Node,
  pair: Pair,
  leaves: { readonly origin: Origin; readonly from: number; readonly to: number },
): Promise<Proof[]> {
  const { origin, from, to } = leaves
  const lines = (await linesOver(node, origin, from, to)).toSorted((a, b) => b.size - a.size)
  const earliest: Earliest = new Map()
  const proofs: Proof[] = []
  for (let position = to - 1, at = 0; position >= from; position -= 1) {
    for (; at < lines.length && lines[at]!.size > position; at += 1) keepEarliest(earliest, lines[at]!)
    proofs.push(proofOf(earliest, pair, origin))
  }
  return proofs.toReversed()
}

/** Of each signer, by its name. */
type Earliest = Map<string, TimedLine>

function keepEarliest(earliest: Earliest, line: TimedLine): void {
  const before = earliest.get(line.name)
  if (!before || line.time < before.time) earliest.set(line.name, line)
}

function proofOf(earliest: Earliest, pair: Pair, origin: Origin): Proof {
  const { writer, receiver } = sidesOf(pair, origin)
  const receipt = earliest.get(keyName(receiver, 'cosign'))
  const parties = [keyName(receiver, 'cosign'), keyName(writer, 'time')]
  const witnesses = [...earliest.values()]
    .filter(({ name }) => !parties.includes(name))
    .map(({ name, time }) => ({ name, time: printTime(time) }))
  if (witnesses.length > 0)
    return { mark: 'witnessed', ...(receipt && { receipt: printTime(receipt.time) }), witnesses }
  return receipt ? { mark: 'receipted', receipt: printTime(receipt.time) } : { mark: 'own' }
}

async function linesOver(
  node: Node,
  origin: Origin,
  position: number,
  to = position + 1,
): Promise<readonly TimedLine[]> {
  const first = await node.store.lines(origin, position + 1, to - 1 + LOOK_AT)
  const size = (await node.store.log(origin))?.size ?? 0
  if (size <= to - 1 + LOOK_AT) return first
  return [...first, ...(await node.store.lines(origin, size - LOOK_AT, size))]
}

function sidesOf(pair: Pair, origin: Origin): Readonly<Record<'writer' | 'receiver', Pair['own']>> {
  const isOurs = parseOrigin(origin).writer === writerOf(pair.own.identity)
  return isOurs ? { writer: pair.own, receiver: pair.peer } : { writer: pair.peer, receiver: pair.own }
}

function keyName(party: Pair['own'], use: 'cosign' | 'time'): string {
  return partyKeyName(party.host, writerOf(party.identity), use)
}
