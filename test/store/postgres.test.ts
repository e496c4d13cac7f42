import { randomBytes } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openPostgresStore, openStoreOn } from '../../src/store/postgres/open.ts'
import { pglitePool } from '../build/pglite-pool.ts'
import { storeContract } from '../contracts/store.contract.ts'

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

const server = process.env.COMITY_TEST_POSTGRES
if (server !== undefined) {
  storeContract('PostgreSQL', async () => {
    const name = `comity_test_${randomBytes(6).toString('hex')}`
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
    await onServer(server, `CREATE DATABASE ${name}`)
    return {
      open: () => openPostgresStore(url),
      reopen: () => openPostgresStore(url),
      raw: (sql) => onServer(url, sql),
      end: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
    }
  })
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
