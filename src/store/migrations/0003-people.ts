import { guardTables } from './guards.ts'
import type { Step, Words } from './words.ts'

/** Who does what on this node: persons with keys and tokens, proposals with releases, assignments, notes and the audit log. */
export const people: Step = {
  number: 3,
  name: 'people',
  oldest: 3,
  up: (words) => [...persons(words), ...proposals(words), ...inside(words), ...guards(words)],
}

function persons(w: Words): string[] {
  return [
    `CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, names TEXT NOT NULL, roles TEXT NOT NULL, agency TEXT,
      deputy TEXT, is_active ${w.int} NOT NULL, created_ms ${w.int} NOT NULL)${w.plain}`,
    `CREATE TABLE personal_key (kid TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), created_ms ${w.int} NOT NULL,
      revoked_ms ${w.int})${w.plain}`,
    `CREATE TABLE bearer (hash TEXT PRIMARY KEY, name TEXT NOT NULL, person TEXT REFERENCES person (id), roles TEXT NOT NULL, agency TEXT,
      scopes TEXT NOT NULL, created_ms ${w.int} NOT NULL, expires_ms ${w.int}, revoked_ms ${w.int})${w.plain}`,
    // Tokens made before people had names are programs' from now on: they draft, and release nothing.
    `INSERT INTO bearer (hash, name, person, roles, agency, scopes, created_ms, expires_ms, revoked_ms)
      SELECT hash, name, NULL, '["' || role || '"]', NULL, '["read","draft","operate","audit"]', created_ms, NULL, NULL FROM token`,
    'DROP TABLE token',
    'ALTER TABLE draft ADD COLUMN agency TEXT',
  ]
}

function proposals(w: Words): string[] {
  return [
    `CREATE TABLE proposal (id ${w.bytes} PRIMARY KEY, pair TEXT NOT NULL, thread TEXT NOT NULL, reference TEXT NOT NULL, kind TEXT NOT NULL,
      author TEXT NOT NULL, agency TEXT, state TEXT NOT NULL, needs ${w.int} NOT NULL, is_emergency ${w.int} NOT NULL, is_alone ${w.int} NOT NULL, remark TEXT,
      replaces ${w.bytes}, act TEXT, payload ${w.bytes}, created_ms ${w.int} NOT NULL, updated_ms ${w.int} NOT NULL)${w.plain}`,
    'CREATE INDEX proposal_by_state ON proposal (state, updated_ms)',
    'CREATE INDEX proposal_of_thread ON proposal (pair, thread, updated_ms)',
    'CREATE INDEX proposal_by_reference ON proposal (pair, reference)',
    `CREATE TABLE release (proposal ${w.bytes} NOT NULL, person TEXT NOT NULL, key TEXT NOT NULL, signature TEXT NOT NULL, at_ms ${w.int} NOT NULL,
      PRIMARY KEY (proposal, person, key))${w.keyed}`,
  ]
}

/** `holder` is `agency:…` or `person:…`. */
function inside(w: Words): string[] {
  return [
    `CREATE TABLE assignment (pair TEXT NOT NULL, thread TEXT NOT NULL, holder TEXT NOT NULL, kind TEXT NOT NULL, by_person TEXT NOT NULL,
      at_ms ${w.int} NOT NULL, reason TEXT, until_ms ${w.int}, PRIMARY KEY (pair, thread, holder))${w.keyed}`,
    `CREATE TABLE note (id TEXT PRIMARY KEY, pair TEXT NOT NULL, thread TEXT NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL,
      at_ms ${w.int} NOT NULL)${w.plain}`,
    'CREATE INDEX note_of_thread ON note (pair, thread, at_ms)',
    `CREATE TABLE audit (no ${w.int} PRIMARY KEY, hash ${w.bytes} NOT NULL, entry ${w.bytes} NOT NULL)${w.plain}`,
  ]
}

function guards(w: Words): string[] {
  return guardTables(w, {
    evidence: ['release', 'audit'],
    mutable: ['person', 'personal_key', 'bearer', 'proposal', 'assignment', 'note'],
  })
}
