import { type Kysely, sql, type Transaction } from 'kysely'
import type { Batch, Origin } from '../../app/ports.ts'
import { equalBytes } from '../../protocol/bytes.ts'
import { type Heads, type LogHead, originsOf, planRows, type Rows, type Topics, threadsOf } from '../batch.ts'
import { StoreError } from '../errors.ts'
import { findPlaces } from '../find-places.ts'
import type { Tables } from '../tables.ts'
import { isRefusal, postgresFault } from './faults.ts'
import { insertAll } from './insert.ts'

type Work = Transaction<Tables>

/** Writes batches with one statement per table. COMMIT returns after the server has synced its log. */
export function postgresWriter(db: Kysely<Tables>): (batch: Batch) => Promise<void> {
  return async (batch) => {
    let committing = false
    try {
      await db.transaction().execute(async (work) => {
        await writeBatch(work, batch)
        committing = true
      })
    } catch (cause) {
      const fault = postgresFault(cause)
      if (!committing || isRefusal(cause)) throw fault
      throw new StoreError('unknown_outcome', `COMMIT failed: ${fault.message}`, { cause })
    }
  }
}

async function writeBatch(work: Work, batch: Batch): Promise<void> {
  const pair = await readPair(work, batch)
  await createLogs(work, batch, pair)
  const heads = await lockHeads(work, originsOf(batch))
  const topics = await nameTopics(work, pair, threadsOf(batch))
  await insertRows(work, pair, planRows(batch, { pair, heads, topics }))
}

async function readPair(work: Work, batch: Batch): Promise<number> {
  const row = await work.selectFrom('pair').select('no').where('id', '=', batch.pair).executeTakeFirst()
  if (!row) throw new StoreError('conflict', `no pair ${batch.pair} is stored`)
  return row.no
}

async function createLogs(work: Work, batch: Batch, pair: number): Promise<void> {
  for (const log of batch.logs ?? []) {
    if (log.pair !== batch.pair) throw new StoreError('bad_batch', `log ${log.origin} names pair ${log.pair}`)
    const { origin, writer, epoch } = log
    const created = work.insertInto('log').values({ pair, origin, writer, epoch }).returning('no')
    const { no } = await created.executeTakeFirstOrThrow()
    await work
      .insertInto('frontier')
      .values({ log: no, size: 0, hashes: new Uint8Array(0) })
      .execute()
  }
}

/** In order of number, so that two processes never wait for each other; the second sees the size that the first left. */
async function lockHeads(work: Work, origins: readonly Origin[]): Promise<Heads> {
  if (origins.length === 0) return new Map()
  const heads = await work
    .selectFrom('log')
    .innerJoin('frontier', 'frontier.log', 'log.no')
    .select(['log.origin', 'log.no', 'log.pair', 'frontier.size'])
    .where('log.origin', 'in', origins)
    .orderBy('log.no')
    .forUpdate('frontier')
    .execute()
  return new Map<Origin, LogHead>(heads.map(({ origin, ...head }) => [origin, head]))
}

async function nameTopics(work: Work, pair: number, threads: readonly string[]): Promise<Topics> {
  if (threads.length === 0) return new Map()
  const named = threads.map((thread) => ({ pair, thread }))
  await insertAll(work, 'topic', named, sql`ON CONFLICT DO NOTHING`)
  const rows = await work
    .selectFrom('topic')
    .select(['thread', 'no'])
    .where('pair', '=', pair)
    .where('thread', 'in', threads)
    .execute()
  return new Map(rows.map(({ thread, no }) => [thread, no]))
}

async function insertRows(work: Work, pair: number, rows: Rows): Promise<void> {
  const keep = sql`ON CONFLICT DO NOTHING`
  await insertAll(work, 'leaf', rows.leaves)
  for (const { log, size, hashes } of rows.frontiers) {
    await work.updateTable('frontier').set({ size, hashes }).where('log', '=', log).execute()
  }
  await insertAll(work, 'tile', rows.tiles, keep)
  await insertAll(work, 'message', rows.messages)
  await insertAll(work, 'content', [...rows.contents, ...(await placeLaterContents(work, pair, rows))], keep)
  await insertCheckpoints(work, rows.checkpoints)
  await insertAll(work, 'line', rows.lines, keep)
  await insertAll(work, 'thread', rows.threads, REPLACE_THREAD)
  if (rows.dropDrafts.length > 0) await work.deleteFrom('draft').where('id', 'in', rows.dropDrafts).execute()
}

const REPLACE_THREAD = sql`ON CONFLICT (topic) DO UPDATE SET request = excluded.request, reference = excluded.reference,
  direction = excluded.direction, kind = excluded.kind, urgency = excluded.urgency, phase = excluded.phase,
  updated_ms = excluded.updated_ms, state = excluded.state`

async function placeLaterContents(work: Work, pair: number, rows: Rows): Promise<Rows['contents']> {
  const placed: { pos: number; bytes: Uint8Array }[] = []
  for (const { id, bytes } of rows.laterContents) {
    const [place] = await findPlaces(work, pair, [id])
    if (!place)
      throw new StoreError('conflict', `content came for sha256:${id.toHex()}, of which no message is stored`)
    placed.push({ pos: place.pos, bytes })
  }
  return placed
}

/** As in SQLite: a repeat is no error; another root at its size is a fork, and is never let pass silently. */
async function insertCheckpoints(work: Work, rows: Rows['checkpoints']): Promise<void> {
  await insertAll(work, 'checkpoint', rows, sql`ON CONFLICT DO NOTHING`)
  for (const { log, size, root } of rows) {
    const found = work.selectFrom('checkpoint').select('root').where('log', '=', log).where('size', '=', size)
    if (equalBytes((await found.executeTakeFirstOrThrow()).root, root)) continue
    throw new StoreError('conflict', `another root of size ${size} is stored for log number ${log}`)
  }
}
