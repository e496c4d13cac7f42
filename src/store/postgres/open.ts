import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  sql,
} from 'kysely'
import type { Store } from '../../app/ports.ts'
import { StoreError } from '../errors.ts'
import { migrate } from '../migrate.ts'
import { postgresWords } from '../migrations/words.ts'
import { SqlStore } from '../store.ts'
import type { Tables } from '../tables.ts'
import { postgresFault } from './faults.ts'
import { serverPool } from './pool.ts'
import { postgresWriter } from './write.ts'

/**
 * Opens the database that a `postgres:` URL names (PostgreSQL 15 or newer), migrating it as needed. Throws StoreError `unreachable`,
 * `not_durable`, `schema_newer`, `not_supported`.
 */
export function openPostgresStore(url: string): Promise<Store> {
  return openStoreOn(() => serverPool(url), { durable: true })
}

/**
 * The same on any pool. `durable: false` is for tests: it alone opens a server that answers COMMIT before the disk does, which PGlite
 * always is.
 */
export async function openStoreOn(
  pool: () => PostgresPool,
  { durable }: { durable: boolean },
): Promise<Store> {
  try {
    await prepare(pool(), durable)
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: pool(), onCreateConnection: actAsNode }),
    })
    return new SqlStore({
      dialect: 'postgres',
      db,
      faultOf: postgresFault,
      // Every such write may be repeated, and the server, not this process, answers for its disk.
      isUncertain: () => false,
      write: postgresWriter(db),
      backup: refuseBackup,
      scrub: () => scrub(db),
    })
  } catch (cause) {
    throw postgresFault(cause)
  }
}

/** Migrates as the login that owns the tables; the store's own connections act under a role that may do less. */
async function prepare(pool: PostgresPool, durable: boolean): Promise<void> {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await refuseOldServer(db)
    if (durable) await refuseForgetfulServer(db)
    await migrate(db, postgresWords)
  } finally {
    await db.destroy()
  }
}

async function refuseOldServer(db: Kysely<Tables>): Promise<void> {
  const version = Number(await readServerSetting(db, 'server_version_num'))
  if (version < 150_000)
    throw new StoreError('not_supported', `PostgreSQL 15 or newer is needed; this is ${version}`)
}

async function refuseForgetfulServer(db: Kysely<Tables>): Promise<void> {
  for (const name of ['fsync', 'full_page_writes']) {
    if ((await readServerSetting(db, name)) === 'on') continue
    throw new StoreError(
      'not_durable',
      `the server runs with ${name} off: a power loss would take back what it acknowledged`,
    )
  }
}

async function readServerSetting(db: Kysely<Tables>, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ value: string }>`SELECT current_setting(${name}) AS value`.execute(db)
  return rows[0]?.value
}

/** A session that was set to acknowledge early is set right; stronger settings (remote_apply, …) stay. */
async function actAsNode(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(ACT_AS_NODE))
}

const ACT_AS_NODE = `DO $$ BEGIN
  IF current_setting('synchronous_commit') IN ('off', 'local') THEN SET synchronous_commit = on; END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'comity_node') AND pg_has_role(CURRENT_USER, 'comity_node', 'MEMBER') THEN
    SET ROLE comity_node;
  END IF;
END $$`

/** Tables whose rows hold words that people wrote. */
const WORDY = ['content', 'thread', 'draft', 'proposal', 'note', 'request_key', 'search_entry']

/**
 * Writes the tables anew, as the login that owns them: dead rows are gone from the server's files. Its write-ahead log, its archives and its
 * backups are the operator's (docs/operate.md).
 */
async function scrub(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(async (one) => {
    await sql`RESET ROLE`.execute(one)
    try {
      for (const table of WORDY) await sql`VACUUM (FULL) ${sql.table(table)}`.execute(one)
    } finally {
      await one.executeQuery(CompiledQuery.raw(ACT_AS_NODE))
    }
  })
}

async function refuseBackup(): Promise<void> {
  throw new StoreError(
    'not_supported',
    'a PostgreSQL database is copied with pg_dump or its own base backups',
  )
}
