import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { DraftRow, Pair, PairId, Store, ThreadRow } from '../app/ports.ts'
import { printJson } from './columns.ts'
import { StoreError } from './errors.ts'
import { prepared } from './prepared.ts'
import type { Reading } from './read-logs.ts'
import type { Tables, ThreadColumns } from './tables.ts'
import { isVisibleTo } from './visible.ts'

type Db = Kysely<Tables>

/** In the order in which they were first saved. */
export async function readPairs(db: Db): Promise<Pair[]> {
  return (await selectPairs(db)).map((row) => JSON.parse(row.body) as Pair)
}

const selectPairs = prepared((db) => db.selectFrom('pair').select('body').orderBy('no'))

/** Throws `conflict` when the pair's phase would go back. */
export async function savePair(db: Db, pair: Pair): Promise<void> {
  const body = printJson(pair)
  const rank = PHASES.indexOf(pair.phase)
  const saved = await db
    .insertInto('pair')
    .values({ id: pair.id, body, rank })
    .onConflict((row) => row.column('id').doUpdateSet({ body, rank }).where('pair.rank', '<=', rank))
    .executeTakeFirst()
  if (saved.numInsertedOrUpdatedRows === 1n) return
  throw new StoreError('conflict', `pair ${pair.id} is beyond ${pair.phase} already`)
}

const PHASES: readonly Pair['phase'][] = ['invited', 'confirmed', 'ended']

export async function readThread(
  { db, names }: Reading,
  pair: PairId,
  thread: string,
): Promise<ThreadRow | undefined> {
  const [row] = await selectThread(db, (await names.pair(pair)) ?? UNKNOWN, thread)
  return row && toThreadRow(row)
}

const selectThread = prepared((db, pair: number, thread: string) =>
  selectThreads(db).where('topic.pair', '=', pair).where('topic.thread', '=', thread),
)

export async function readThreads(
  { db, names }: Reading,
  { pair, ...query }: Parameters<Store['threads']>[0],
): Promise<ThreadRow[]> {
  if (query.reference !== undefined) return readByReference(db, query.reference, { pair, ...query })
  let select = selectThreads(db)
    .orderBy('thread.updated_ms', 'desc')
    .orderBy('thread.topic', 'desc')
    .limit(query.limit)
  // By number, and not through the pair's own table: so the index by pair gives the order too, and only one page is read.
  if (pair !== undefined) select = select.where('thread.pair', '=', (await names.pair(pair)) ?? UNKNOWN)
  if (query.kind !== undefined) select = select.where('thread.kind', '=', query.kind)
  if (query.direction !== undefined) select = select.where('thread.direction', '=', query.direction)
  if (query.before !== undefined) select = select.where('thread.updated_ms', '<', query.before)
  if (query.without !== undefined) select = select.where('thread.kind', 'not in', query.without)
  const { after, visibleTo } = query
  if (after !== undefined) {
    const topic = await topicOf({ db, names }, after.pair, after.thread)
    select = select.where((is) => comesAfter(is, after.updatedMs, topic))
  }
  if (visibleTo !== undefined) select = select.where((is) => isVisibleTo(is, visibleTo, THREAD))
  return (await select.execute()).map(toThreadRow)
}

/** Whether a thread comes after that one in lists: the last changed first, those of one millisecond by their numbers. */
export function comesAfter(is: ExpressionBuilder<Tables, 'thread'>, updatedMs: number, topic: number) {
  return is.and([
    is('thread.updated_ms', '<=', updatedMs),
    is.or([is('thread.updated_ms', '<', updatedMs), is('thread.topic', '<', topic)]),
  ])
}

/** The number of a thread, by which rows of one millisecond are ordered. */
export async function topicOf(
  { db, names }: Pick<Reading, 'db' | 'names'>,
  pair: PairId,
  thread: string,
): Promise<number> {
  const row = await db
    .selectFrom('topic')
    .select('no')
    .where('pair', '=', (await names.pair(pair)) ?? UNKNOWN)
    .where('thread', '=', thread)
    .executeTakeFirst()
  return row?.no ?? UNKNOWN
}

export const THREAD = { pair: 'pair.id', thread: 'topic.thread' }

/** A reference has a row or two: they are found by it alone, and not by walking through a pair's threads in their order. */
async function readByReference(
  db: Db,
  reference: string,
  query: Omit<Parameters<Store['threads']>[0], 'pair'> & { readonly pair: PairId | undefined },
): Promise<ThreadRow[]> {
  const { pair, kind, direction, before = Number.POSITIVE_INFINITY, limit, visibleTo } = query
  const rows = visibleTo
    ? await selectThreads(db)
        .select('thread.topic')
        .where('thread.reference', '=', reference)
        .where((is) => isVisibleTo(is, visibleTo, THREAD))
        .execute()
    : await selectReference(db, reference)
  return rows
    .filter((row) => pair === undefined || row.pairId === pair)
    .filter((row) => kind === undefined || row.kind === kind)
    .filter((row) => direction === undefined || row.direction === direction)
    .filter((row) => row.updated_ms < before)
    .toSorted((a, b) => b.updated_ms - a.updated_ms || b.topic - a.topic)
    .slice(0, limit)
    .map(({ topic: _, ...row }) => toThreadRow(row))
}

const selectReference = prepared((db, reference: string) =>
  selectThreads(db).select('thread.topic').where('thread.reference', '=', reference),
)

/** Read once when a node begins to give references; a longer number is a greater one. One that waits for release is given already. */
export async function readLastReference(
  { db, names }: Reading,
  pair: PairId,
  prefix: string,
): Promise<string | undefined> {
  const entered = db
    .selectFrom('thread')
    .select('reference')
    .where('pair', '=', (await names.pair(pair)) ?? UNKNOWN)
    .where('direction', '=', 'out')
    .where('reference', 'like', `${prefix}%`)
  const proposed = db
    .selectFrom('proposal')
    .select('reference')
    .where('pair', '=', pair)
    .where('reference', 'like', `${prefix}%`)
  const row = await db
    .selectFrom(entered.unionAll(proposed).as('given'))
    .select('reference')
    .orderBy(sql`length(reference)`, 'desc')
    .orderBy('reference', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.reference
}

export const UNKNOWN = -1

export function selectThreads(db: Db) {
  return db
    .selectFrom('thread')
    .innerJoin('topic', 'topic.no', 'thread.topic')
    .innerJoin('pair', 'pair.no', 'thread.pair')
    .select(['pair.id as pairId', 'topic.thread', 'request', 'reference', 'direction'])
    .select(['kind', 'urgency', 'phase', 'updated_ms', 'state'])
}

export function toThreadRow(
  row: Omit<ThreadColumns, 'topic' | 'pair'> & { pairId: PairId; thread: string },
): ThreadRow {
  const { pairId, updated_ms, state, ...rest } = row
  return { pair: pairId, ...rest, updatedMs: updated_ms, state: JSON.parse(state) as unknown }
}

/** The last saved first. */
export async function readDrafts(db: Db, author?: string): Promise<DraftRow[]> {
  let select = db.selectFrom('draft').selectAll().orderBy('updated_ms', 'desc').orderBy('id')
  if (author !== undefined) select = select.where('author', '=', author)
  return (await select.execute()).map(toDraftRow)
}

export async function readDraft(db: Db, id: string): Promise<DraftRow | undefined> {
  const row = await db.selectFrom('draft').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toDraftRow(row)
}

export async function saveDraft(db: Db, draft: DraftRow): Promise<void> {
  const { id, pair, author, agency, updatedMs } = draft
  const rest = { pair, author, agency: agency ?? null, body: printJson(draft.body), updated_ms: updatedMs }
  await db
    .insertInto('draft')
    .values({ id, ...rest })
    .onConflict((row) => row.column('id').doUpdateSet(rest))
    .execute()
}

function toDraftRow({ updated_ms, body, agency, ...rest }: Tables['draft']): DraftRow {
  return {
    ...rest,
    ...(agency !== null && { agency }),
    body: JSON.parse(body) as unknown,
    updatedMs: updated_ms,
  }
}

export async function readSetting(db: Db, key: string): Promise<string | undefined> {
  return (await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst())?.value
}

export async function saveSetting(db: Db, key: string, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((row) => row.column('key').doUpdateSet({ value }))
    .execute()
}
