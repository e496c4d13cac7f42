import { type ExpressionBuilder, type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Found, SearchEntry, SearchQuery } from '../app/ports/search.ts'
import type { MessageId, Origin } from '../app/ports.ts'
import type { Term } from '../domain/search/tokens.ts'
import { split } from '../ops/split.ts'
import { digestBytes, printDigest } from './columns.ts'
import { comesAfter, selectThreads, THREAD, topicOf, toThreadRow, UNKNOWN } from './desk.ts'
import type { Reading } from './read-logs.ts'
import type { Tables } from './tables.ts'
import { isVisibleTo } from './visible.ts'

type Db = Kysely<Tables>
type Dialect = Reading['dialect']

/**
 * Tokens of one row. PostgreSQL knows positions up to 16,383 and 256 places of a word in a row, so a long text stands in several; they
 * overlap by as much as the longest phrase that is looked for.
 */
const IN_A_ROW = 1_000
const LONGEST_PHRASE = 64
const ROWS_AT_ONCE = 200

export async function readSearchRead(db: Db): Promise<ReadonlyMap<Origin, number>> {
  const rows = await db.selectFrom('search_read').selectAll().execute()
  return new Map(rows.map(({ origin, size }) => [origin, size]))
}

export async function addSearch(
  { db, names, dialect }: Reading,
  entries: readonly SearchEntry[],
  read: { readonly origin: Origin; readonly size: number },
): Promise<void> {
  const topics = new Map<string, number>()
  for (const { pair, thread } of entries)
    if (!topics.has(`${pair} ${thread}`))
      topics.set(`${pair} ${thread}`, await topicOf({ db, names }, pair, thread))
  const rows = entries.flatMap(({ pair, thread, message, tokens }) =>
    rowsOf(tokens).map((some) => ({
      topic: topics.get(`${pair} ${thread}`)!,
      message: digestBytes(message),
      tokens: some,
    })),
  )
  await db.transaction().execute(async (work) => {
    for (const some of split(rows, ROWS_AT_ONCE)) await insert(work, dialect, some)
    await work
      .insertInto('search_read')
      .values(read)
      .onConflict((row) => row.column('origin').doUpdateSet({ size: read.size }))
      .execute()
  })
}

type Row = { readonly topic: number; readonly message: Uint8Array; readonly tokens: readonly string[] }

async function insert(work: Transaction<Tables>, dialect: Dialect, rows: readonly Row[]): Promise<void> {
  if (dialect === 'postgres') {
    const values = rows.map(
      ({ topic, message, tokens }) => sql`(${topic}, ${message}, ${vectorOf(tokens)}::tsvector)`,
    )
    await sql`INSERT INTO search_entry (topic, message, words) VALUES ${sql.join(values)}`.execute(work)
    return
  }
  const inserted = await work
    .insertInto('search_entry')
    .values(rows.map(({ topic, message }) => ({ topic, message })))
    .returning('no')
    .execute()
  const words = rows.map(({ tokens }, i) => sql`(${inserted[i]!.no}, ${tokens.join(' ')})`)
  await sql`INSERT INTO search_words (rowid, words) VALUES ${sql.join(words)}`.execute(work)
}

function rowsOf(tokens: readonly string[]): (readonly string[])[] {
  if (tokens.length === 0) return []
  const step = IN_A_ROW - LONGEST_PHRASE
  const rows = Math.max(1, Math.ceil((tokens.length - LONGEST_PHRASE) / step))
  return Array.from({ length: rows }, (_, i) => tokens.slice(i * step, i * step + IN_A_ROW))
}

/** Tokens are letters and digits alone, so nothing in them needs to be escaped. */
function vectorOf(tokens: readonly string[]): string {
  const places = new Map<string, number[]>()
  tokens.forEach((token, i) => {
    const known = places.get(token)
    if (known) known.push(i + 1)
    else places.set(token, [i + 1])
  })
  return [...places].map(([token, at]) => `'${token}':${at.join(',')}`).join(' ')
}

export async function search({ db, names, dialect }: Reading, query: SearchQuery): Promise<readonly Found[]> {
  const { terms, kind, urgency, phase, direction, sinceMs, beforeMs, visibleTo, after } = query
  let select = selectThreads(db)
    .select('thread.topic')
    .where('thread.kind', 'not in', ['agreement', 'keys', 'unread'])
    .orderBy('thread.updated_ms', 'desc')
    .orderBy('thread.topic', 'desc')
    .limit(query.limit)
  for (const term of terms) select = select.where((is) => standsIn(is, dialect, term))
  if (query.pair !== undefined)
    select = select.where('thread.pair', '=', (await names.pair(query.pair)) ?? UNKNOWN)
  if (kind !== undefined) select = select.where('thread.kind', '=', kind)
  if (urgency !== undefined) select = select.where('thread.urgency', '=', urgency)
  if (phase !== undefined) select = select.where('thread.phase', '=', phase)
  if (direction !== undefined) select = select.where('thread.direction', '=', direction)
  if (sinceMs !== undefined) select = select.where('thread.updated_ms', '>=', sinceMs)
  if (beforeMs !== undefined) select = select.where('thread.updated_ms', '<', beforeMs)
  if (after !== undefined) {
    const topic = await topicOf({ db, names }, after.pair, after.thread)
    select = select.where((is) => comesAfter(is, after.updatedMs, topic))
  }
  if (visibleTo !== undefined) select = select.where((is) => isVisibleTo(is, visibleTo, THREAD))
  const rows = await select.execute()
  const hits = await hitsIn(db, { dialect, terms, topics: rows.map((row) => row.topic) })
  return rows.map(({ topic, ...row }) => ({ row: toThreadRow(row), messages: hits.get(topic) ?? [] }))
}

function standsIn(is: ExpressionBuilder<Tables, 'thread'>, dialect: Dialect, term: Term) {
  return is('thread.topic', 'in', sql<number>`(SELECT topic FROM search_entry WHERE ${isHit(dialect, term)})`)
}

function isHit(dialect: Dialect, { tokens, isPrefix }: Term): RawBuilder<boolean> {
  const some = tokens.slice(0, LONGEST_PHRASE)
  if (dialect === 'sqlite') {
    const match = `"${some.join(' ')}"${isPrefix ? '*' : ''}`
    return sql`no IN (SELECT rowid FROM search_words WHERE search_words MATCH ${match})`
  }
  const match = some
    .map((token, i) => `'${token}'${isPrefix && i === some.length - 1 ? ':*' : ''}`)
    .join(' <-> ')
  return sql`words @@ ${match}::tsquery`
}

/** In which messages of the threads found the terms stand. */
async function hitsIn(
  db: Db,
  of: { readonly dialect: Dialect; readonly terms: readonly Term[]; readonly topics: readonly number[] },
): Promise<Map<number, MessageId[]>> {
  const { dialect, terms, topics } = of
  const hits = new Map<number, MessageId[]>()
  if (terms.length === 0 || topics.length === 0) return hits
  const anywhere = sql.join(
    terms.map((term) => sql`(${isHit(dialect, term)})`),
    sql` OR `,
  )
  const { rows } = await sql<{ topic: number; message: Uint8Array }>`SELECT topic, message FROM search_entry
    WHERE topic IN (${sql.join(topics)}) AND (${anywhere}) ORDER BY no`.execute(db)
  for (const { topic, message } of rows) {
    const id = printDigest(message) as MessageId
    const known = hits.get(topic)
    if (!known) hits.set(topic, [id])
    else if (known.length < 3 && !known.includes(id)) known.push(id)
  }
  return hits
}

/** Forgets the words of messages; part of the one path by which contents end. */
export async function forgetWords(
  work: Transaction<Tables>,
  dialect: Dialect,
  messages: readonly Uint8Array[],
): Promise<void> {
  if (dialect === 'sqlite')
    await sql`DELETE FROM search_words WHERE rowid IN (SELECT no FROM search_entry WHERE message IN (${sql.join(messages)}))`.execute(
      work,
    )
  await work.deleteFrom('search_entry').where('message', 'in', messages).execute()
}
