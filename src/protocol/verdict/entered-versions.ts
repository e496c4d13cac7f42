import { type Agreement, agreementDigest } from '../agreement.ts'
import { followsChain, isTakenAfter, type SeenVersions } from '../agreement-chain.ts'
import type { Digest } from '../hash.ts'
import { parseOrigin } from '../ids.ts'
import type { PairRecord } from '../record.ts'
import { type EffectiveLog, effectiveSize, otherSide, type Side } from './log.ts'

/** An agreement document in a log (A3). */
export type Entered = {
  readonly agreement: Agreement
  readonly digest: Digest
  readonly side: Side
  readonly position: number
  /** Effective size of the other's log that this log shows it holds before the position. */
  readonly holds: number
}
/** The agreements of these parties that stand in a log, in order of position. */
export function readEntered(
  log: EffectiveLog,
  other: EffectiveLog,
  record: Pick<PairRecord, 'documents' | 'identities'>,
): Entered[] {
  const found: Entered[] = []
  let holds = 0
  log.leaves.forEach((leaf, position) => {
    if (leaf.type === 'checkpoints' && leaf.held !== undefined)
      holds = Math.max(holds, effectiveSize(other, parseOrigin(leaf.held.log).epoch, leaf.held.size))
    if (leaf.type !== 'message' || leaf.kind !== 'agreement') return
    const agreement = record.documents.get(leaf.id)
    if (agreement?.type !== 'agreement') return
    if (!agreement.parties.every((party, i) => party.identity === record.identities[i])) return
    found.push({ agreement, digest: agreementDigest(agreement), side: log.side, position, holds })
  })
  return found
}

/** Those that their writers take (A3). What follows is found version by version: each continues one of the version below. */
export function readTaken(entered: readonly Entered[]): Entered[] {
  const first = [new Map<Digest, Entered>(), new Map<Digest, Entered>()] as const
  const following = new Set<Entered>()
  for (const each of entered.toSorted((a, b) => a.agreement.version - b.agreement.version)) {
    const { side, position, holds, digest } = each
    const own = knownBelow(first[side], position)
    if (!followsChain(each.agreement, own, knownBelow(first[otherSide(side)], holds))) continue
    following.add(each)
    const known = first[side].get(digest)
    if (known === undefined || position < known.position) first[side].set(digest, each)
  }
  const inOrder = entered.filter((each) => following.has(each))
  const rises = [0, 1].map((side) => findRises(inOrder.filter((each) => each.side === side)))
  return inOrder.filter(({ agreement, side, position, holds }) => {
    const own = { highest: highestBelow(rises[side]!, position) }
    return isTakenAfter(agreement, own, { highest: highestBelow(rises[otherSide(side)]!, holds) })
  })
}

function knownBelow(first: ReadonlyMap<Digest, Entered>, size: number): Pick<SeenVersions, 'has'> {
  return {
    has(digest, version) {
      const found = first.get(digest)
      return found !== undefined && found.position < size && found.agreement.version === version
    },
  }
}

/** Where the highest version of a log rises, in order of position. */
function findRises(following: readonly Entered[]): { readonly position: number; readonly version: number }[] {
  const rises: { position: number; version: number }[] = []
  for (const { position, agreement } of following)
    if (agreement.version > (rises.at(-1)?.version ?? 0)) rises.push({ position, version: agreement.version })
  return rises
}

function highestBelow(rises: ReturnType<typeof findRises>, size: number): number {
  return rises.findLast(({ position }) => position < size)?.version ?? 0
}
