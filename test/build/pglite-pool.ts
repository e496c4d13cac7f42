import type { PGlite } from '@electric-sql/pglite'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'

/** PGlite, which has one session, as a pool that lends it to one borrower at a time. For tests: it does not sync. */
export function pglitePool(database: PGlite): PostgresPool {
  let free: Promise<unknown> = database.exec('RESET ROLE')
  return {
    connect: async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const before = free
      free = promise
      await before
      return lend(database, resolve)
    },
    end: async () => {
      await free
    },
  }
}

function lend(database: PGlite, release: () => void): PostgresPoolClient {
  async function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    const { rows, affectedRows } = await database.query<R>(sql, [...parameters])
    const command = sql.trimStart().slice(0, 6).toUpperCase() as PostgresQueryResult<R>['command']
    return { command, rowCount: affectedRows ?? 0, rows }
  }
  return { query, release } as PostgresPoolClient
}
