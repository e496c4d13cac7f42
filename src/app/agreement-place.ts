import { type Agreement, followsChain, isTakenAfter, type SeenVersions } from '../protocol/index.ts'
import { type AgreementSide, type AgreementState, agreementPlace, enteredBy } from './agreements.ts'
import type { Node } from './node.ts'
import type { MessageRow, PairId } from './ports.ts'

/** How a document stands at the end of a log: its writer takes it, it only follows, or it continues nothing (A3). */
export type ChainPlace = 'taken' | 'follows' | 'apart'

/**
 * Judges a document that a side enters now, by what was entered before. `holds`: whether that side's log shows that it holds a message of the
 * other's at a place. Exactly the record's rule: were it laxer here, one side could hold the other to a version that is not in effect.
 */
export async function placeInChain(
  node: Node,
  pair: PairId,
  at: {
    readonly document: Agreement
    readonly side: AgreementSide
    readonly versions: readonly AgreementState[]
    readonly holds: (place: MessageRow) => boolean | Promise<boolean>
  },
): Promise<ChainPlace> {
  const { document, side, versions } = at
  const own = seen(versions.filter((version) => enteredBy(version, side) !== undefined))
  const other: AgreementState[] = []
  for (const version of versions) {
    const id = enteredBy(version, side === 'own' ? 'peer' : 'own')
    const place = id && (await agreementPlace(node, pair, id))
    if (place && (await at.holds(place))) other.push(version)
  }
  const held = seen(other)
  if (!followsChain(document, own, held)) return 'apart'
  return isTakenAfter(document, own, held) ? 'taken' : 'follows'
}

function seen(versions: readonly AgreementState[]): SeenVersions {
  return {
    has: (digest, version) =>
      versions.some((each) => each.digest === digest && each.document.version === version),
    highest: Math.max(0, ...versions.map((each) => each.document.version)),
  }
}
