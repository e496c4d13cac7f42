import { type Kysely, sql } from 'kysely'
import type { MessageId, MessageRow, Origin, PairId, WriterId } from '../app/ports.ts'
import { findDigestBytes, printDigest } from './columns.ts'
import { findPlaces } from './find-places.ts'
import { indexOf, logOf, positionOf } from './position.ts'
import { prepared } from './prepared.ts'
import type { Reading } from './read-logs.ts'
import type { MessageColumns, Tables } from './tables.ts'

/** Where a hostile peer logged a message that is ours already, the one in the log that was known first is meant. */
export async function readMessage(at: Reading, pair: PairId, id: MessageId): Promise<MessageRow | undefined> {
  const no = await at.names.pair(pair)
  const bytes = findDigestBytes(id)
  if (no === undefined || !bytes) return undefined
  const [place] = await findPlaces(at.db, no, [bytes])
  if (!place) return undefined
  const [row] = await toRows(at, pair, await selectMessagesAt(at.db, place.pos, place.pos + 1))
  return row
}

/** Messages at [from, to) of a log, in order of index. */
export async function readMessages(
  at: Reading,
  origin: Origin,
  from: number,
  to: number,
): Promise<MessageRow[]> {
  const log = await at.names.log(origin)
  if (!log || to <= from) return []
  const rows = await selectMessagesAt(at.db, positionOf(log.no, from), positionOf(log.no, to))
  return toRows(at, await at.names.pairId(log.pair), rows)
}

const selectMessagesAt = prepared((db, from: number, to: number) =>
  selectMessages(db).where('pos', '>=', from).where('pos', '<', to).orderBy('pos'),
)

export async function readMessagesOfKind(
  at: Reading,
  origin: Origin,
  kinds: readonly string[],
): Promise<MessageRow[]> {
  if (kinds.length === 0) return []
  return readOfLog(at, origin, (log) =>
    selectMessages(at.db)
      .where('kind', 'in', kinds)
      .where('pos', '>=', positionOf(log, 0))
      .where('pos', '<', positionOf(log + 1, 0)),
  )
}

export async function readThreadMessages(at: Reading, pair: PairId, thread: string): Promise<MessageRow[]> {
  const no = await at.names.pair(pair)
  if (no === undefined) return []
  const query = selectMessages(at.db).where('topic.pair', '=', no).where('topic.thread', '=', thread)
  return toRows(at, pair, await query.orderBy('stored_ms').orderBy('pos').execute())
}

/** Messages with a fault in the peer's logs that no `return` in one of our logs names. */
export async function readUnreturned(at: Reading, pair: PairId, own: WriterId): Promise<MessageRow[]> {
  const no = await at.names.pair(pair)
  if (no === undefined) return []
  const rows = await at.db
    .selectFrom('message as m')
    .innerJoin('topic', 'topic.no', 'm.topic')
    .select(COLUMNS)
    .where('m.pair', '=', no)
    .where('m.fault', 'is not', null)
    .where(({ exists, not, selectFrom }) => {
      const returns = selectFrom('message as r')
        .select('r.pos')
        .whereRef('r.pair', '=', 'm.pair')
        .whereRef('r.ref', '=', 'm.id')
        .where('r.kind', '=', sql.lit('return')) // spelled out, so that the partial index serves
        .where((r) => r.exists(ofWriter(at.db, 'r', '=', own)))
      return exists(ofWriter(at.db, 'm', '!=', own)).and(not(exists(returns)))
    })
    .orderBy('m.stored_ms')
    .orderBy('m.pos')
    .execute()
  return toRows(at, pair, rows)
}

const COLUMNS = ['pos', 'id', 'kind', 'topic.thread', 'ref', 'fault', 'stored_ms'] as const

type Selected = Omit<MessageColumns, 'pair' | 'topic'> & { readonly thread: string }

function ofWriter(db: Kysely<Tables>, message: 'm' | 'r', is: '=' | '!=', own: WriterId) {
  return db
    .selectFrom('log')
    .select('log.no')
    .where('log.no', '=', sql<number>`${sql.ref(`${message}.pos`)} / 4294967296`)
    .where('log.writer', is, own)
}

function selectMessages(db: Kysely<Tables>) {
  return db.selectFrom('message as m').innerJoin('topic', 'topic.no', 'm.topic').select(COLUMNS)
}

async function readOfLog(
  at: Reading,
  origin: Origin,
  select: (log: number) => ReturnType<typeof selectMessages>,
): Promise<MessageRow[]> {
  const log = await at.names.log(origin)
  if (!log) return []
  return toRows(at, await at.names.pairId(log.pair), await select(log.no).orderBy('pos').execute())
}

async function toRows(at: Reading, pair: PairId, rows: readonly Selected[]): Promise<MessageRow[]> {
  const origins = new Map<number, Origin>()
  for (const log of new Set(rows.map((row) => logOf(row.pos)))) origins.set(log, await at.names.origin(log))
  return rows.map((row) => toRow(pair, origins.get(logOf(row.pos))!, row))
}

function toRow(pair: PairId, origin: Origin, row: Selected): MessageRow {
  return {
    pair,
    origin,
    index: indexOf(row.pos),
    id: printDigest(row.id),
    kind: row.kind,
    thread: row.thread,
    ...(row.ref && { ref: printDigest(row.ref) }),
    ...(row.fault !== null && { fault: row.fault }),
    storedMs: row.stored_ms,
  }
}
