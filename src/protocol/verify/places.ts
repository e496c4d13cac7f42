import type { Bundle } from '../bundle.ts'
import { type PartyId, writerOf } from '../ids.ts'
import { LeafPlaces, openSuccession } from '../leaf-place.ts'
import type { EpochRecord, LogRecord } from '../record.ts'
import type { Check } from './check.ts'
import { whereOf } from './message-places.ts'

/**
 * Every leaf may stand where it stands, and every epoch above 1 begins with a succession that the identity signed (L3, L5, L6). Whether an
 * agreement was in effect (L7) is for those who take a leaf in: a later loss can hide it (B6).
 */
export async function checkPlaces(bundle: Bundle, logs: readonly LogRecord[], check: Check): Promise<void> {
  for (const log of logs) {
    const peer = logs.find((other) => other !== log)!.epochs[0]!.origin
    const party = bundle.identities.find((identity) => writerOf(identity) === log.writer)!
    for (const epoch of log.epochs) await checkEpoch(epoch, { peer, party, check })
  }
}

async function checkEpoch(
  { origin, leaves }: EpochRecord,
  of: { readonly peer: string; readonly party: PartyId; readonly check: Check },
): Promise<void> {
  const places = new LeafPlaces(origin, of.peer)
  for (const [index, leaf] of leaves.entries()) {
    // What follows a leaf out of its place is read as if it were not there.
    try {
      places.take(leaf, true)
    } catch (error) {
      of.check.caught(error, 'bad_leaf', whereOf({ index, origin }))
    }
    if (leaf.type !== 'succession') continue
    const opening = () => openSuccession(leaf, { origin, identity: of.party })
    await of.check.reading(whereOf({ index, origin }), 'bad_leaf', opening)
    of.check.signatures += 1
  }
}
