import { chmodSync, closeSync, fsyncSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import type { Store } from '../../app/ports.ts'
import { StoreError } from '../errors.ts'
import { migrate } from '../migrate.ts'
import { sqliteWords } from '../migrations/words.ts'
import { takeShortcut } from '../prepared.ts'
import { SqlStore } from '../store.ts'
import type { Tables } from '../tables.ts'
import { backupTo } from './backup.ts'
import { sqliteDialect } from './dialect.ts'
import { isUncertain, sqliteFault } from './faults.ts'
import { sqliteWriter } from './write.ts'

/**
 * Opens the node's one file, or a store that lives in memory (`:memory:`), creating and migrating it as needed. Throws StoreError
 * `not_a_store` for another program's file, `schema_newer`, `damaged`, `busy`, `io`, `disk_full`.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  return openStoreOn(openDatabase(path), path)
}

/** The store on a connection that is open already. Tests open their own, to fill it up and to ask behind the store's back. */
export async function openStoreOn(database: DatabaseSync, path: string): Promise<Store> {
  const { dialect, shortcut } = sqliteDialect(database)
  const db = new Kysely<Tables>({ dialect })
  takeShortcut(db, shortcut)
  try {
    await migrate(db, sqliteWords)
    const write = sqliteWriter(database)
    return new SqlStore({
      dialect: 'sqlite',
      db,
      faultOf: sqliteFault,
      isUncertain,
      // Under the query builder's lock: its own transactions span turns of the event loop, and this one connection is shared.
      write: (batch) => db.connection().execute(async () => write(batch)),
      backup: (to) => backupTo(database, path, to),
      scrub: () => db.connection().execute(async () => scrub(database)),
    })
  } catch (cause) {
    database.close()
    throw sqliteFault(cause)
  }
}

/**
 * The search index keeps the terms of a deleted row until its segments are merged; pages that were split or moved may hold words that are in no row any
 * more; and the write-ahead log holds all that went through it: so the index is merged, the file is written anew, and the log is cut to nothing.
 */
function scrub(database: DatabaseSync): void {
  database.exec("INSERT INTO search_words (search_words) VALUES ('optimize')")
  database.exec('VACUUM')
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
}

const APPLICATION_ID = 0x434f4d59
const BUSY_MS = 2_000

/** The node's file, ours alone and set up to sync every commit. */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') createPrivately(path)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, {
      timeout: BUSY_MS,
      enableForeignKeyConstraints: true,
      defensive: true,
    })
    claim(database, path)
    configure(database)
    return database
  } catch (cause) {
    database?.close()
    throw sqliteFault(cause)
  }
}

/** The file is 0600 before the first byte is in it; SQLite gives its log and index files the same mode. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
    const folder = openSync(dirname(path), 'r')
    fsyncSync(folder)
    closeSync(folder)
  } catch (cause) {
    throw sqliteFault(cause)
  }
}

/** Writes our mark into an empty file; refuses a database that has another's, or tables and no mark. */
function claim(database: DatabaseSync, path: string): void {
  const id = database.prepare('PRAGMA application_id').get()?.application_id
  if (id === APPLICATION_ID) return
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as {
    tables: number
  }
  if (id !== 0 || tables > 0) throw new StoreError('not_a_store', `${path} is a database of another program`)
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
}

function configure(database: DatabaseSync): void {
  database.exec(`PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON; -- what is deleted is overwritten: contents can end
    PRAGMA recursive_triggers = ON; -- REPLACE deletes: without this it would not ask the triggers
    PRAGMA cache_size = -12000;
    PRAGMA wal_autocheckpoint = 4000`)
}
