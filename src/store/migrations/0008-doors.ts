import { guardTables } from './guards.ts'
import type { Step, Words } from './words.ts'

/** How people get in with a browser: sessions, invitations, passkeys, subjects of an OpenID provider; and how each released. */
export const doors: Step = {
  number: 8,
  name: 'doors',
  oldest: 3,
  up: (words) => [...tables(words), ...releases(), ...guards(words)],
}

function tables(w: Words): string[] {
  return [
    `CREATE TABLE session (hash TEXT PRIMARY KEY, person TEXT REFERENCES person (id), token TEXT, passkey TEXT, door TEXT NOT NULL,
      agent TEXT NOT NULL, made_ms ${w.int} NOT NULL, seen_ms ${w.int} NOT NULL, ended_ms ${w.int})${w.plain}`,
    'CREATE INDEX session_of_person ON session (person)',
    `CREATE TABLE invitation (hash TEXT PRIMARY KEY, person TEXT REFERENCES person (id), made_ms ${w.int} NOT NULL,
      expires_ms ${w.int} NOT NULL, used_ms ${w.int})${w.plain}`,
    `CREATE TABLE passkey (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), rp TEXT NOT NULL, name TEXT NOT NULL,
      public_key ${w.bytes} NOT NULL, counter ${w.int} NOT NULL, transports TEXT NOT NULL, is_synced ${w.int} NOT NULL,
      created_ms ${w.int} NOT NULL, used_ms ${w.int}, revoked_ms ${w.int})${w.plain}`,
    `CREATE TABLE subject (issuer TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL REFERENCES person (id), created_ms ${w.int} NOT NULL,
      PRIMARY KEY (issuer, subject))${w.keyed}`,
  ]
}

/** `proof`: what a passkey signed, whole (docs/people.md). */
function releases(): string[] {
  return [
    "ALTER TABLE release ADD COLUMN how TEXT NOT NULL DEFAULT 'key'",
    'ALTER TABLE release ADD COLUMN proof TEXT',
  ]
}

function guards(w: Words): string[] {
  return guardTables(w, { evidence: [], mutable: ['session', 'invitation', 'passkey', 'subject'] })
}
