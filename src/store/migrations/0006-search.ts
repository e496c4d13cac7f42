import { guardTables } from './guards.ts'
import type { Step, Words } from './words.ts'

/**
 * The search index. Both databases are given tokens (src/domain/search/tokens.ts) and only find them again, so that they find alike.
 * SQLite's holds no text beside its terms, and forgets them at once when a row is deleted.
 */
export const search: Step = {
  number: 6,
  name: 'search',
  oldest: 3,
  up: (words) => [...tables(words), ...guards(words)],
}

function tables(w: Words): string[] {
  const entry = `CREATE TABLE search_entry (no ${w.number}, topic ${w.int} NOT NULL REFERENCES topic (no), message ${w.bytes} NOT NULL`
  const read = `CREATE TABLE search_read (origin TEXT PRIMARY KEY, size ${w.int} NOT NULL)${w.plain}`
  const byMessage = 'CREATE INDEX search_entry_of_message ON search_entry (message)'
  if (w.dialect === 'postgres')
    return [
      `${entry}, words TSVECTOR NOT NULL)`,
      byMessage,
      'CREATE INDEX search_entry_words ON search_entry USING GIN (words)',
      read,
    ]
  return [
    `${entry})${w.plain}`,
    byMessage,
    "CREATE VIRTUAL TABLE search_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0')",
    "INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)",
    read,
  ]
}

function guards(w: Words): string[] {
  return guardTables(w, { evidence: [], mutable: ['search_entry', 'search_read'] })
}
