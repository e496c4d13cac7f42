import type { PostgresPool } from 'kysely'
import { Pool, types } from 'pg'

const CONNECTIONS = 8

/** Connections to a server, every wait limited. Integers come back as numbers, bytes as plain arrays of bytes. */
export function serverPool(url: string): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    query_timeout: 35_000,
    keepAlive: true,
    application_name: 'comity',
    types: { getTypeParser: (oid, format) => PARSERS.get(oid) ?? types.getTypeParser(oid, format) },
  })
  // A connection that the server ends tells its pending query; without listeners the same event would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool as unknown as PostgresPool
}

const BYTEA = 17
const INT8 = 20

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [BYTEA, (text) => Uint8Array.fromHex(text.slice(2))],
  [INT8, parseInteger],
])

function parseInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the integers of this program`)
  return value
}
