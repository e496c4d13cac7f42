import type { Step, Words } from './words.ts'

/** The record, what people see of it, and the small tables. Evidence is guarded by step 2. */
export const record: Step = {
  number: 1,
  name: 'record',
  oldest: 1,
  up: (words) => [...parties(words), ...evidence(words), ...mutable(words)],
}

function parties(w: Words): string[] {
  return [
    `CREATE TABLE pair (no ${w.number}, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, rank ${w.int} NOT NULL)${w.plain}`,
    `CREATE TABLE log (no ${w.number}, pair ${w.int} NOT NULL REFERENCES pair (no), origin TEXT NOT NULL UNIQUE,
      writer TEXT NOT NULL, epoch ${w.int} NOT NULL, UNIQUE (pair, writer, epoch))${w.plain}`,
  ]
}

/**
 * `pos` is log number × 2^32 + index. A topic gives a thread's random name a number that grows, so that what hangs on it is
 * stored in order of time. Hashes stand before bytes so that reading them skips what overflows a page.
 */
function evidence(w: Words): string[] {
  return [
    `CREATE TABLE leaf (pos ${w.int} PRIMARY KEY, hash ${w.bytes} NOT NULL, bytes ${w.bytes} NOT NULL)${w.plain}`,
    `CREATE TABLE topic (no ${w.number}, pair ${w.int} NOT NULL REFERENCES pair (no), thread TEXT NOT NULL, UNIQUE (pair, thread))${w.plain}`,
    `CREATE TABLE message (pos ${w.int} PRIMARY KEY, pair ${w.int} NOT NULL, id ${w.bytes} NOT NULL, kind TEXT NOT NULL,
      topic ${w.int} NOT NULL, ref ${w.bytes}, fault TEXT, stored_ms ${w.int} NOT NULL)${w.plain}`,
    'CREATE INDEX message_by_id ON message (pair, id)',
    'CREATE INDEX message_by_topic ON message (topic, pos)',
    'CREATE INDEX message_by_kind ON message (kind, pos)',
    'CREATE INDEX message_with_fault ON message (pair, pos) WHERE fault IS NOT NULL',
    "CREATE INDEX message_returning ON message (pair, ref) WHERE kind = 'return'",
    `CREATE TABLE checkpoint (log ${w.int} NOT NULL REFERENCES log (no), size ${w.int} NOT NULL, root ${w.bytes} NOT NULL,
      signatures TEXT NOT NULL, PRIMARY KEY (log, size))${w.keyed}`,
    `CREATE TABLE tile (log ${w.int} NOT NULL REFERENCES log (no), level ${w.int} NOT NULL, idx ${w.int} NOT NULL,
      bytes ${w.bytes} NOT NULL, PRIMARY KEY (log, level, idx))${w.plain}`,
  ]
}

function mutable(w: Words): string[] {
  return [
    `CREATE TABLE frontier (log ${w.int} PRIMARY KEY REFERENCES log (no), size ${w.int} NOT NULL, hashes ${w.bytes} NOT NULL)${w.plain}`,
    `CREATE TABLE content (pos ${w.int} PRIMARY KEY, bytes ${w.bytes} NOT NULL)${w.plain}`,
    `CREATE TABLE line (log ${w.int} NOT NULL REFERENCES log (no), size ${w.int} NOT NULL, at ${w.int} NOT NULL, line TEXT NOT NULL,
      name TEXT NOT NULL, root ${w.bytes} NOT NULL, PRIMARY KEY (log, size, at, line))${w.keyed}`,
    `CREATE TABLE thread (topic ${w.int} PRIMARY KEY REFERENCES topic (no), pair ${w.int} NOT NULL, request TEXT NOT NULL, reference TEXT NOT NULL,
      direction TEXT NOT NULL, kind TEXT NOT NULL, urgency TEXT NOT NULL, phase TEXT NOT NULL, updated_ms ${w.int} NOT NULL,
      state TEXT NOT NULL)${w.plain}`,
    'CREATE INDEX thread_by_update ON thread (updated_ms)',
    'CREATE INDEX thread_of_pair ON thread (pair, updated_ms)',
    'CREATE INDEX thread_of_kind ON thread (pair, kind, updated_ms)',
    'CREATE INDEX thread_by_reference ON thread (reference)',
    `CREATE TABLE draft (id TEXT PRIMARY KEY, pair TEXT NOT NULL REFERENCES pair (id), author TEXT NOT NULL, body TEXT NOT NULL,
      updated_ms ${w.int} NOT NULL)${w.plain}`,
    `CREATE TABLE token (hash TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, created_ms ${w.int} NOT NULL)${w.plain}`,
    `CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL)${w.plain}`,
  ]
}
