import { guardTables } from './guards.ts'
import type { Step, Words } from './words.ts'

/** Files that people bring, who had them in hand, what was removed and by which entry, and what is held back from removal. */
export const files: Step = {
  number: 4,
  name: 'files',
  oldest: 3,
  up: (words) => [...bytes(words), ...ends(words), ...guards(words)],
}

function bytes(w: Words): string[] {
  return [
    `CREATE TABLE upload (id TEXT PRIMARY KEY, pair TEXT NOT NULL, name TEXT NOT NULL, length ${w.int} NOT NULL, person TEXT NOT NULL,
      begun_ms ${w.int} NOT NULL, digest ${w.bytes}, sha1 TEXT, md5 TEXT, finished_ms ${w.int})${w.plain}`,
    'CREATE INDEX upload_of_pair ON upload (pair, begun_ms)',
    'CREATE INDEX upload_by_digest ON upload (pair, digest)',
    `CREATE TABLE attachment (pair TEXT NOT NULL, digest ${w.bytes} NOT NULL, message ${w.bytes} NOT NULL, thread TEXT NOT NULL,
      PRIMARY KEY (pair, digest, message))${w.keyed}`,
    `CREATE TABLE custody (no ${w.number}, pair TEXT NOT NULL, digest ${w.bytes} NOT NULL, at_ms ${w.int} NOT NULL, act TEXT NOT NULL,
      person TEXT, detail TEXT)${w.plain}`,
    'CREATE INDEX custody_of_file ON custody (pair, digest, no)',
  ]
}

/** `by_message`: the expunge entry of our log that removed it. */
function ends(w: Words): string[] {
  return [
    `CREATE TABLE expunged (pair TEXT NOT NULL, thread TEXT NOT NULL, type TEXT NOT NULL, id ${w.bytes} NOT NULL, by_message ${w.bytes} NOT NULL,
      why TEXT NOT NULL, article TEXT, at_ms ${w.int} NOT NULL, PRIMARY KEY (pair, type, id, by_message))${w.keyed}`,
    'CREATE INDEX expunged_of_thread ON expunged (pair, thread)',
    `CREATE TABLE hold (id TEXT PRIMARY KEY, pair TEXT NOT NULL, thread TEXT NOT NULL, reason TEXT NOT NULL, person TEXT NOT NULL,
      placed_ms ${w.int} NOT NULL, lifted_ms ${w.int}, lifted_by TEXT, lifted_why TEXT)${w.plain}`,
    'CREATE INDEX hold_of_thread ON hold (pair, thread)',
  ]
}

function guards(w: Words): string[] {
  return guardTables(w, { evidence: ['custody', 'expunged'], mutable: ['upload', 'attachment', 'hold'] })
}
