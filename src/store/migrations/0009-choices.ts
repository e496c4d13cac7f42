import { guardTables } from './guards.ts'
import type { Step, Words } from './words.ts'

/** What each person has chosen, lists that they named, what of the clock's was told, and mails that wait. */
export const choices: Step = {
  number: 9,
  name: 'choices',
  oldest: 3,
  up: (words) => [...tables(words), ...guards(words)],
}

function tables(w: Words): string[] {
  return [
    `CREATE TABLE choice (person TEXT PRIMARY KEY, body TEXT NOT NULL)${w.plain}`,
    `CREATE TABLE saved_view (id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
      is_shared ${w.int} NOT NULL, updated_ms ${w.int} NOT NULL)${w.plain}`,
    `CREATE TABLE notice_read (person TEXT PRIMARY KEY, until_number ${w.int} NOT NULL)${w.plain}`,
    `CREATE TABLE told_once (key TEXT PRIMARY KEY, until_ms ${w.int} NOT NULL)${w.keyed}`,
    `CREATE TABLE mailbox (person TEXT PRIMARY KEY, seen ${w.int} NOT NULL, failures ${w.int} NOT NULL, next_ms ${w.int} NOT NULL,
      lease_ms ${w.int} NOT NULL, last_status TEXT, rested_ms ${w.int})${w.plain}`,
    `CREATE TABLE mail_waiting (person TEXT NOT NULL, event ${w.int} NOT NULL, letter TEXT, PRIMARY KEY (person, event))${w.keyed}`,
  ]
}

function guards(w: Words): string[] {
  const mutable = ['choice', 'saved_view', 'notice_read', 'told_once', 'mailbox', 'mail_waiting']
  return guardTables(w, { evidence: [], mutable })
}
