import { guardTables } from './guards.ts'
import type { Step, Words } from './words.ts'

/** What the API keeps: keys of requests that are done once, events in their order, and whom to tell of them. */
export const api: Step = {
  number: 5,
  name: 'api',
  oldest: 3,
  up: (words) => [...keys(words), ...events(words), ...guards(words)],
}

function keys(w: Words): string[] {
  return [
    `CREATE TABLE request_key (who TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, taken_ms ${w.int} NOT NULL, status ${w.int},
      type TEXT, body TEXT, PRIMARY KEY (who, key))${w.keyed}`,
    'CREATE INDEX request_key_by_age ON request_key (taken_ms)',
  ]
}

function events(w: Words): string[] {
  return [
    `CREATE TABLE event (number ${w.number}, type TEXT NOT NULL, pair TEXT, thread TEXT, about TEXT NOT NULL, at_ms ${w.int} NOT NULL)${w.plain}`,
    'CREATE INDEX event_by_age ON event (at_ms)',
    `CREATE TABLE event_read (origin TEXT PRIMARY KEY, size ${w.int} NOT NULL)${w.plain}`,
    `CREATE TABLE webhook (id TEXT PRIMARY KEY, url TEXT NOT NULL, secret TEXT NOT NULL, types TEXT, owner TEXT NOT NULL,
      created_ms ${w.int} NOT NULL, sent ${w.int} NOT NULL, failures ${w.int} NOT NULL, next_ms ${w.int} NOT NULL,
      lease_ms ${w.int} NOT NULL, last_status TEXT, rested_ms ${w.int})${w.plain}`,
  ]
}

function guards(w: Words): string[] {
  return guardTables(w, { evidence: [], mutable: ['request_key', 'event', 'event_read', 'webhook'] })
}
