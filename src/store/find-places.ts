import { type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely'
import { PART } from './position.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'

type Place = { readonly pos: number; readonly id: Uint8Array }

/**
 * Where messages of a pair stand, found by their ids, in order; those with one of these ids only. The index holds ids part by part of each log,
 * since ids are random: in one index of all, each new one would fall on another page. So each part that a log has is asked.
 */
export async function findPlaces(
  db: Kysely<Tables>,
  pair: number,
  ids: readonly Uint8Array[],
): Promise<Place[]> {
  const [first, ...more] = ids
  if (!first) return []
  if (more.length === 0) return selectPlaces(db, pair, first.subarray(0, HEAD), first, pair)
  const heads = sql.join(ids.map((id) => id.subarray(0, HEAD)))
  const whole = sql`message.id IN (${sql.join(ids)})`
  return (await placesQuery(pair, sql`IN (${heads})`, whole).execute(db)).rows
}

/** Bytes of an id that the index holds. */
const HEAD = 8

/** The pair is given twice, as it stands twice in the text. */
const selectPlaces = prepared(
  (
    db,
    pair: number,
    head: Uint8Array,
    id: Uint8Array,
    _pair: number,
  ): { compile(): CompiledQuery<Place> } => ({
    compile: () => placesQuery(pair, sql`= ${head}`, sql`message.id = ${id}`).compile(db),
  }),
)

function placesQuery(pair: number, isHead: RawBuilder<unknown>, isWhole: RawBuilder<unknown>) {
  const parts = sql.lit(2 ** 32 / PART)
  const part = sql.lit(PART)
  return sql<Place>`WITH RECURSIVE part (at, last) AS (
      SELECT log.no * ${parts}, log.no * ${parts} + frontier.size / ${part}
      FROM log JOIN frontier ON frontier.log = log.no WHERE log.pair = ${pair}
      UNION ALL SELECT at + 1, last FROM part WHERE at < last)
    SELECT message.pos, message.id FROM part CROSS JOIN message
    WHERE message.pos / ${part} = part.at AND substr(message.id, 1, ${sql.lit(HEAD)}) ${isHead} AND ${isWhole}
    AND message.pair = ${pair} ORDER BY message.pos`
}
