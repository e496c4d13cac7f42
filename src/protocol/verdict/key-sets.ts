import { ProtocolError } from '../errors.ts'
import { type PartyId, writerOf } from '../ids.ts'
import { checkNextKeySet, type KeySet, type PartyKey } from '../key-set.ts'
import type { Leaf } from '../leaf.ts'
import type { PairRecord } from '../record.ts'
import { type Instant, parseTime } from '../time.ts'
import type { Side } from './log.ts'

/** The keys of all key sets in some leaves of one party's log (K3), and where each end was first set. */
export type PartyKeys = {
  /** Each key of each use and name once. */
  readonly keys: readonly PartyKey[]
  /** By public key: the end that the first key set gave it, and the position of that leaf (K2). */
  readonly ends: ReadonlyMap<string, { readonly end: Instant; readonly position: number }>
}

/** Reads the key sets in the leaves of one party's log, in order (K1, K3). */
export function keySetsOf(record: PairRecord, side: Side, leaves: readonly Leaf[]): PartyKeys {
  const keys = new Map<string, PartyKey>()
  const ends = new Map<string, { end: Instant; position: number }>()
  for (const { keySet, position } of takenKeySets(record, side, leaves)) {
    for (const key of keySet.keys) {
      keys.set(`${key.use} ${key.name} ${key.public}`, key)
      if (key.end !== undefined && !ends.has(key.public))
        ends.set(key.public, { end: parseTime(key.end), position })
    }
  }
  return { keys: [...keys.values()], ends }
}

/** The party that writes a log: identities are ordered by key, logs by writer. */
export function partyOf(record: PairRecord, side: Side): PartyId {
  const { writer } = record.logs[side]
  const party = record.identities.find((identity) => writerOf(identity) === writer)
  if (party === undefined) throw new ProtocolError('bad_cut', `${writer} is none of the two parties`)
  return party
}

function* takenKeySets(record: PairRecord, side: Side, leaves: readonly Leaf[]) {
  const party = partyOf(record, side)
  let last: KeySet | undefined
  for (const [position, leaf] of leaves.entries()) {
    if (leaf.type !== 'message' || leaf.kind !== 'keys') continue
    const keySet = record.documents.get(leaf.id)
    if (keySet?.type !== 'keys' || keySet.party !== party) continue
    // Versions in between may be lost with the epoch before, so the order begins anew after a succession.
    if (leaves[position - 1]?.type !== 'succession' && !mayFollow(last, keySet)) continue
    last = keySet
    yield { keySet, position }
  }
}

function mayFollow(last: KeySet | undefined, next: KeySet): boolean {
  try {
    checkNextKeySet(last, next)
    return true
  } catch {
    return false // Not taken; whoever verifies the bundle says so (B6).
  }
}
