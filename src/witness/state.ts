import { closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { printHex, sha256, utf8 } from '../protocol/index.ts'
import { WitnessError } from './errors.ts'

/** The last that was cosigned of one log. */
export type Held = {
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array<ArrayBuffer>
  /** POSIX seconds of the line. */
  readonly time: number
  /** The checkpoint with the log's lines that were verified and our own. */
  readonly note: string
}

/** Two notes of one log that cannot both be true. */
export type Conflict = { readonly origin: string; readonly held: string; readonly shown: string }

/** 'wits' in ASCII: marks the file as a witness's state. */
const APPLICATION = 0x77697473
/** More notes that conflict with a held one prove nothing new. */
const MAX_CONFLICTS = 8

const SCHEMA = `
  BEGIN;
  CREATE TABLE signer (verifier_key TEXT NOT NULL) STRICT;
  CREATE TABLE log (
    origin TEXT PRIMARY KEY, origin_hash TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL, root BLOB NOT NULL, time INTEGER NOT NULL, note TEXT NOT NULL
  ) STRICT;
  CREATE TABLE conflict (origin TEXT NOT NULL, held TEXT NOT NULL, shown TEXT NOT NULL, UNIQUE (origin, held, shown)) STRICT;
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = 1;
  COMMIT;
`

/**
 * What a witness must never forget, in one SQLite file, written with synchronous FULL: a write that has returned is on disk. Whoever holds the
 * folder's lock is the only writer. After a failed write the file is opened again, so that what it says is what is on disk.
 */
export class WitnessState {
  readonly #path: string
  readonly #verifierKey: string
  #database: DatabaseSync | undefined
  #isClosed = false

  /** Opens the state of this key (a vkey). Throws `state_lost` when there is none, `foreign_state` when it is of another key. */
  constructor(path: string, verifierKey: string) {
    this.#path = path
    this.#verifierKey = verifierKey
    this.#open()
  }

  /** Makes the empty state of a new key; nothing is done where this key's state is there already and empty. */
  static create(path: string, verifierKey: string): void {
    if (existsSync(path)) throw new WitnessError('exists', `there is a witness's state in ${path} already`)
    closeSync(openSync(path, 'wx', 0o600))
    const database = new DatabaseSync(path)
    try {
      prepareDatabase(database)
      database.exec(SCHEMA)
      database.prepare('INSERT INTO signer VALUES (?)').run(verifierKey)
    } finally {
      database.close()
    }
  }

  held(origin: string): Held | undefined {
    const row = this.#open()
      .prepare('SELECT origin, size, root, time, note FROM log WHERE origin = ?')
      .get(origin)
    return row as Held | undefined
  }

  all(): Held[] {
    const rows = this.#open().prepare('SELECT origin, size, root, time, note FROM log ORDER BY origin').all()
    return rows as unknown as Held[]
  }

  /** The newest cosigned note of the log whose origin has this SHA-256 (hex). */
  noteOf(originHash: string): string | undefined {
    const row = this.#open().prepare('SELECT note FROM log WHERE origin_hash = ?').get(originHash)
    return row?.note as string | undefined
  }

  /** The latest time of any line, 0 when there is none. */
  lastTime(): number {
    return Number(this.#open().prepare('SELECT coalesce(max(time), 0) AS time FROM log').get()!.time)
  }

  /** Puts `next` in the place of `before`; on disk when it returns. Throws `not_stored`: then either of them may stand. */
  advance(before: Held | undefined, next: Held): void {
    this.#write(before === undefined ? insertLog(next) : updateLog(before, next))
  }

  keepConflict(origin: string, held: string, shown: string): void {
    this.#write((database) => {
      const { count } = database
        .prepare('SELECT count(*) AS count FROM conflict WHERE origin = ?')
        .get(origin)!
      if (Number(count) >= MAX_CONFLICTS) return
      database.prepare('INSERT OR IGNORE INTO conflict VALUES (?, ?, ?)').run(origin, held, shown)
    })
  }

  conflicts(): Conflict[] {
    return this.#open().prepare('SELECT * FROM conflict ORDER BY rowid').all() as unknown as Conflict[]
  }

  /** The last call: whoever still holds on to this state cannot write after the folder was let go. */
  close(): void {
    this.#isClosed = true
    this.#forget()
  }

  #write(change: (database: DatabaseSync) => void): void {
    try {
      change(this.#open())
    } catch (cause) {
      this.#forget()
      throw new WitnessError('not_stored', `${this.#path} could not be written`, { cause })
    }
  }

  /** Drops a connection whose last write failed; nothing that it still says is to be believed. */
  #forget(): void {
    const database = this.#database
    this.#database = undefined
    if (database?.isOpen) database.close()
  }

  #open(): DatabaseSync {
    if (this.#isClosed) throw new WitnessError('not_stored', 'the witness has ended')
    this.#database ??= openDatabase(this.#path, this.#verifierKey)
    return this.#database
  }
}

function openDatabase(path: string, verifierKey: string): DatabaseSync {
  // A key without its memory could cosign a second history: that is what a witness is there to prevent.
  if (!existsSync(path))
    throw new WitnessError(
      'state_lost',
      `${path} is missing; make a new witness with a new key, never start this key afresh`,
    )
  const database = new DatabaseSync(path)
  try {
    prepareDatabase(database)
    checkOwner(database, path, verifierKey)
    return database
  } catch (cause) {
    database.close()
    if (cause instanceof WitnessError) throw cause
    throw new WitnessError('foreign_state', `${path} cannot be read as a witness's state`, { cause })
  }
}

function prepareDatabase(database: DatabaseSync): void {
  database.exec(`
    PRAGMA busy_timeout = 1000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
  `)
}

function checkOwner(database: DatabaseSync, path: string, verifierKey: string): void {
  const { application_id: application } = database.prepare('PRAGMA application_id').get()!
  const { user_version: version } = database.prepare('PRAGMA user_version').get()!
  if (application !== APPLICATION || version !== 1)
    throw new WitnessError('foreign_state', `${path} is not a witness's state of a version known here`)
  const signer = database.prepare('SELECT verifier_key FROM signer').get()?.verifier_key
  if (signer !== verifierKey) throw new WitnessError('foreign_state', `${path} belongs to the key ${signer}`)
}

function insertLog(next: Held): (database: DatabaseSync) => void {
  return (database) => {
    database
      .prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)')
      .run(next.origin, printHex(sha256(utf8(next.origin))), next.size, next.root, next.time, next.note)
  }
}

/** Whole comparison with what was read: even a second writer could not move a log back (WI7). */
function updateLog(before: Held, next: Held): (database: DatabaseSync) => void {
  return (database) => {
    const { changes } = database
      .prepare(
        `UPDATE log SET size = ?1, root = ?2, time = ?3, note = ?4
         WHERE origin = ?5 AND size = ?6 AND root = ?7 AND time <= ?3 AND size <= ?1`,
      )
      .run(next.size, next.root, next.time, next.note, next.origin, before.size, before.root)
    if (changes !== 1) throw new Error(`the state of ${next.origin} is not what it was a moment ago`)
  }
}
