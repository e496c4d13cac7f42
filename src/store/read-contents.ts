import type { MessageId, Origin, PairId } from '../app/ports.ts'
import { split } from '../ops/split.ts'
import { findDigestBytes, printDigest } from './columns.ts'
import { findPlaces } from './find-places.ts'
import { indexOf, positionOf } from './position.ts'
import { prepared } from './prepared.ts'
import type { Reading } from './read-logs.ts'

/** Fewer than the parameters that one statement may have on either database. */
const IDS_AT_ONCE = 1_000

/** Envelope bytes by message id; ids that are unknown, of another pair, or whose content was removed are absent. */
export async function readContents(
  at: Reading,
  pair: PairId,
  ids: readonly MessageId[],
): Promise<Map<MessageId, Uint8Array>> {
  const found = new Map<MessageId, Uint8Array>()
  if (ids.length === 0) return found
  const no = await at.names.pair(pair)
  if (no === undefined) return found
  const wanted = ids.map(findDigestBytes).filter((id) => id !== undefined)
  for (const some of split(wanted, IDS_AT_ONCE)) {
    const places = await findPlaces(at.db, no, some)
    const contents = await contentsOf(at, places)
    for (const { pos, id } of places.toReversed()) {
      const bytes = contents.get(pos)
      if (bytes) found.set(printDigest(id), bytes) // the first of two copies is set last
    }
  }
  return found
}

async function contentsOf(
  at: Reading,
  places: readonly { readonly pos: number }[],
): Promise<Map<number, Uint8Array>> {
  if (places.length === 0) return new Map()
  const wanted = places.map(({ pos }) => pos)
  const rows = await at.db.selectFrom('content').select(['pos', 'bytes']).where('pos', 'in', wanted).execute()
  return new Map(rows.map(({ pos, bytes }) => [pos, bytes]))
}

/** Envelope bytes by index, of the leaves at [from, to) whose messages came into this record there: read in the order in which they lie. */
export async function readContentsAt(
  at: Reading,
  origin: Origin,
  from: number,
  to: number,
): Promise<Map<number, Uint8Array>> {
  const log = await at.names.log(origin)
  if (!log || to <= from) return new Map()
  const rows = await selectContents(at.db, positionOf(log.no, from), positionOf(log.no, to))
  return new Map(rows.map(({ pos, bytes }) => [indexOf(pos), bytes]))
}

const selectContents = prepared((db, from: number, to: number) =>
  db.selectFrom('content').select(['pos', 'bytes']).where('pos', '>=', from).where('pos', '<', to),
)
