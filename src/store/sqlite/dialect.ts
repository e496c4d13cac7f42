import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'
import type { Shortcut } from '../prepared.ts'

/** Kysely over the runtime's own SQLite. Statements are prepared once; the query builder asks for the same few texts again. */
export function sqliteDialect(database: DatabaseSync): {
  readonly dialect: Dialect
  readonly shortcut: Shortcut
} {
  const prepared = new PreparedDatabase(database)
  return {
    dialect: new SqliteDialect({ database: prepared }),
    // Within a transaction of the query builder, which spans turns of the event loop, others would see what may never be committed.
    shortcut: (sql, parameters) =>
      database.isTransaction ? undefined : (prepared.prepare(sql).all(parameters) as unknown[]),
  }
}

const STATEMENTS_KEPT = 200

class PreparedDatabase implements SqliteDatabase {
  readonly #database: DatabaseSync
  readonly #kept = new Map<string, SqliteStatement>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  prepare(sql: string): SqliteStatement {
    const kept = this.#kept.get(sql)
    if (kept) return kept
    if (this.#kept.size >= STATEMENTS_KEPT) this.#kept.clear()
    // A transaction that will write takes the write lock at once, or two of them could wait for each other.
    const statement = asSqliteStatement(this.#database.prepare(sql === 'begin' ? 'begin immediate' : sql))
    this.#kept.set(sql, statement)
    return statement
  }

  close(): void {
    this.#kept.clear()
    this.#database.close()
  }
}

function asSqliteStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  }
}
