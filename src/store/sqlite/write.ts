import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Batch, Origin } from '../../app/ports.ts'
import { equalBytes } from '../../protocol/bytes.ts'
import { type Heads, type LogHead, originsOf, planRows, type Rows, type Topics, threadsOf } from '../batch.ts'
import { StoreError } from '../errors.ts'
import { sqliteFault } from './faults.ts'

/**
 * Writes batches through statements prepared once, without a turn of the event loop between BEGIN and COMMIT: nothing else can come
 * between. COMMIT returns after the write-ahead log is synced (synchronous=FULL).
 */
export function sqliteWriter(database: DatabaseSync): (batch: Batch) => void {
  const statements = prepareAll(database)
  return (batch) => {
    run(statements.begin)
    try {
      writeBatch(statements, batch)
    } catch (cause) {
      rollback(database, statements)
      throw sqliteFault(cause)
    }
    commit(database, statements)
  }
}

function writeBatch(statements: Statements, batch: Batch): void {
  const pair = readPair(statements, batch)
  createLogs(statements, batch, pair)
  const heads = readHeads(statements, originsOf(batch))
  const topics = nameTopics(statements, pair, threadsOf(batch))
  insertRows(statements, pair, planRows(batch, { pair, heads, topics }))
}

function readPair(statements: Statements, batch: Batch): number {
  const row = statements.pair.get(batch.pair)
  if (!row) throw new StoreError('conflict', `no pair ${batch.pair} is stored`)
  return row.no as number
}

function createLogs(statements: Statements, batch: Batch, pair: number): void {
  for (const log of batch.logs ?? []) {
    if (log.pair !== batch.pair) throw new StoreError('bad_batch', `log ${log.origin} names pair ${log.pair}`)
    const { lastInsertRowid } = run(statements.log, pair, log.origin, log.writer, log.epoch)
    run(statements.frontier, lastInsertRowid, 0, new Uint8Array(0))
  }
}

function readHeads(statements: Statements, origins: readonly Origin[]): Heads {
  const heads = new Map<Origin, LogHead>()
  for (const origin of origins) {
    const head = statements.head.get(origin)
    if (head) heads.set(origin, head as LogHead)
  }
  return heads
}

/** Inserting first costs one search of the index for a new thread; only the others are searched twice. */
function nameTopics(statements: Statements, pair: number, threads: readonly string[]): Topics {
  const topics = new Map<string, number>()
  for (const thread of threads) {
    const { changes, lastInsertRowid } = run(statements.topic, pair, thread)
    topics.set(thread, Number(changes === 0 ? statements.topicNo.get(pair, thread)?.no : lastInsertRowid))
  }
  return topics
}

function insertRows(s: Statements, pair: number, rows: Rows): void {
  for (const { pos, hash, bytes } of rows.leaves) run(s.leaf, pos, hash, bytes)
  for (const { log, size, hashes } of rows.frontiers) run(s.frontier, log, size, hashes)
  for (const { log, level, idx, bytes } of rows.tiles) run(s.tile, log, level, idx, bytes)
  for (const m of rows.messages) {
    run(s.message, m.pos, m.pair, m.id, m.kind, m.topic, m.ref, m.fault, m.stored_ms)
  }
  for (const { pos, bytes } of rows.contents) run(s.content, pos, bytes)
  for (const { id, bytes } of rows.laterContents) insertLaterContent(s, pair, id, bytes)
  for (const row of rows.checkpoints) insertCheckpoint(s, row)
  for (const { log, size, at, line, name, root } of rows.lines) run(s.line, log, size, at, line, name, root)
  for (const t of rows.threads) {
    run(
      s.thread,
      t.topic,
      t.pair,
      t.request,
      t.reference,
      t.direction,
      t.kind,
      t.urgency,
      t.phase,
      t.updated_ms,
      t.state,
    )
  }
  for (const id of rows.dropDrafts) run(s.dropDraft, id)
}

function insertLaterContent(s: Statements, pair: number, id: Uint8Array, bytes: Uint8Array): void {
  const place = s.place.get(pair, id)
  if (!place)
    throw new StoreError('conflict', `content came for sha256:${id.toHex()}, of which no message is stored`)
  run(s.content, place.pos as number, bytes)
}

/** A checkpoint that is there already is no error; another root at its size is a fork, and is never let pass silently. */
function insertCheckpoint(s: Statements, row: Rows['checkpoints'][number]): void {
  if (run(s.checkpoint, row.log, row.size, row.root, row.signatures).changes !== 0) return
  const stored = s.checkpointRoot.get(row.log, row.size)?.root as Uint8Array
  if (!equalBytes(stored, row.root)) {
    throw new StoreError('conflict', `another root of size ${row.size} is stored for log number ${row.log}`)
  }
}

type Statements = { readonly [Name in keyof typeof SQL]: StatementSync }

function prepareAll(database: DatabaseSync): Statements {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)])
  return Object.fromEntries(prepared) as Statements
}

const SQL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  pair: 'SELECT no FROM pair WHERE id = ?',
  log: 'INSERT INTO log (pair, origin, writer, epoch) VALUES (?, ?, ?, ?)',
  head: 'SELECT log.no, log.pair, frontier.size FROM log JOIN frontier ON frontier.log = log.no WHERE origin = ?',
  topic: 'INSERT INTO topic (pair, thread) VALUES (?, ?) ON CONFLICT DO NOTHING',
  topicNo: 'SELECT no FROM topic WHERE pair = ? AND thread = ?',
  leaf: 'INSERT INTO leaf (pos, hash, bytes) VALUES (?, ?, ?)',
  frontier: `INSERT INTO frontier (log, size, hashes) VALUES (?, ?, ?)
    ON CONFLICT (log) DO UPDATE SET size = excluded.size, hashes = excluded.hashes`,
  tile: 'INSERT INTO tile (log, level, idx, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  message: `INSERT INTO message (pos, pair, id, kind, topic, ref, fault, stored_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  // As in find-places.ts.
  place: `WITH RECURSIVE part (at, last) AS (
      SELECT log.no * 262144, log.no * 262144 + frontier.size / 16384
      FROM log JOIN frontier ON frontier.log = log.no WHERE log.pair = ?1
      UNION ALL SELECT at + 1, last FROM part WHERE at < last)
    SELECT message.pos FROM part CROSS JOIN message
    WHERE message.pos / 16384 = part.at AND substr(message.id, 1, 8) = substr(?2, 1, 8) AND message.id = ?2
    AND message.pair = ?1 ORDER BY message.pos LIMIT 1`,
  content: 'INSERT INTO content (pos, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING',
  checkpoint:
    'INSERT INTO checkpoint (log, size, root, signatures) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  checkpointRoot: 'SELECT root FROM checkpoint WHERE log = ? AND size = ?',
  line: 'INSERT INTO line (log, size, at, line, name, root) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  thread: `INSERT INTO thread (topic, pair, request, reference, direction, kind, urgency, phase, updated_ms, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (topic) DO UPDATE SET request = excluded.request,
    reference = excluded.reference, direction = excluded.direction, kind = excluded.kind, urgency = excluded.urgency,
    phase = excluded.phase, updated_ms = excluded.updated_ms, state = excluded.state`,
  dropDraft: 'DELETE FROM draft WHERE id = ?',
}

function run(statement: StatementSync, ...values: SQLInputValue[]) {
  return statement.run(...values)
}

/**
 * A full disk fails while frames are written, before the frame that commits: nothing happened. Any other failure of COMMIT may have come
 * from the sync, after which the frames may or may not be on disk: nobody knows until the file is opened again.
 */
function commit(database: DatabaseSync, statements: Statements): void {
  try {
    run(statements.commit)
  } catch (cause) {
    const fault = sqliteFault(cause)
    rollback(database, statements)
    if (fault.code === 'disk_full' || fault.code === 'busy') throw fault
    throw new StoreError('unknown_outcome', `COMMIT failed: ${fault.message}`, { cause })
  }
}

function rollback(database: DatabaseSync, statements: Statements): void {
  if (!database.isTransaction) return
  try {
    run(statements.rollback)
  } catch (cause) {
    throw new StoreError('unknown_outcome', 'ROLLBACK failed', { cause })
  }
}
