import { randomBytes } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openPostgresStore, openStoreOn } from '../../src/store/postgres/open.ts'
import { pglitePool } from '../build/pglite-pool.ts'
import { storeContract } from '../contracts/store.contract.ts'
import * as rows from '../contracts/store-rows.ts'

storeContract('PGlite', async () => {
  const database = await PGlite.create()
  const open = () => openStoreOn(() => pglitePool(database), { durable: false })
  return {
    open,
    reopen: open,
    raw: async (sql) => {
      await database.transaction((work) => work.exec(`SET LOCAL ROLE postgres; ${sql}`))
    },
    end: () => database.close(),
  }
})

test('a server that acknowledges before it syncs is refused outside tests', async () => {
  const database = await PGlite.create()
  const opening = openStoreOn(() => pglitePool(database), { durable: true })
  await expect(opening).rejects.toMatchObject({ name: 'StoreError', code: 'not_durable' })
  await database.close()
})

test('the role of the node can add evidence and not change it', async () => {
  const database = await PGlite.create()
  const store = await openStoreOn(() => pglitePool(database), { durable: false })
  await store.pairs() // the session takes the role with its first use
  const grants = await database.query<{ may: string }>(`SELECT table_name || ' ' || privilege_type AS may
    FROM information_schema.role_table_grants WHERE grantee = 'comity_node' AND privilege_type <> 'SELECT'`)
  const may = grants.rows.map((row) => row.may)
  for (const table of ['log', 'leaf', 'topic', 'message', 'checkpoint', 'tile']) {
    expect(may.filter((grant) => grant.startsWith(`${table} `))).toEqual([`${table} INSERT`])
    await expect(database.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied')
  }
  expect(may.filter((grant) => grant.startsWith('schema_step '))).toEqual([])
  await expect(database.query('DROP TRIGGER leaf_append_only ON leaf')).rejects.toThrow('must be owner')
  await store.close()
  await database.close()
})

const server = process.env.COMITY_TEST_POSTGRES
if (server !== undefined) {
  storeContract('PostgreSQL', async () => {
    const { url, drop } = await aDatabase(server)
    return {
      open: () => openPostgresStore(url),
      reopen: () => openPostgresStore(url),
      raw: (sql) => onServer(url, sql),
      end: drop,
    }
  })

  test('of two processes on one server that continue one log, one wins and the other learns it', async () => {
    const { url, drop } = await aDatabase(server)
    const [a, b] = await Promise.all([openPostgresStore(url), openPostgresStore(url)])
    const pair = 'a'.repeat(32)
    const { origin } = rows.aLog(pair, rows.writer.own)
    await a.savePair(rows.aPair(pair))
    await a.commit({ pair, logs: [rows.aLog(pair, rows.writer.own)] })
    for (let from = 0; from < 40; from += 2) {
      const batch = rows.anExtension(pair, origin, { from, count: 2 })
      const results = await Promise.allSettled([a.commit(batch), b.commit(batch)])
      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(results.find((result) => result.status === 'rejected')).toMatchObject({
        reason: { code: 'conflict' },
      })
    }
    expect((await b.log(origin))?.size).toBe(40)
    await Promise.all([a.close(), b.close()])
    await drop()
  })

  test('connections that the server ends cost one refusal, and the store goes on', async () => {
    const { url, drop } = await aDatabase(server)
    const store = await openPostgresStore(url)
    await store.saveSetting('language', 'en')
    await onServer(
      url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    )
    await store
      .setting('language')
      .catch((fault: unknown) => expect(fault).toMatchObject({ code: 'unreachable' }))
    expect(await store.setting('language')).toBe('en')
    await store.close()
    await drop()
  })

  test('a server that is not there is unreachable', async () => {
    const nowhere = Object.assign(new URL(server), { port: '1' }).href
    await expect(openPostgresStore(nowhere)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unreachable',
    })
  })
}

async function aDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `comity_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  return { url, drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
