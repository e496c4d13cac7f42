import { expect, test } from 'vitest'
import { openDatabase, openStoreOn } from '../../src/store/sqlite/open.ts'
import * as rows from '../contracts/store-rows.ts'

test('a reference is looked for by its own index, however many threads a pair has', async () => {
  const asked: string[] = []
  const database = openDatabase(':memory:')
  const prepare = database.prepare.bind(database)
  database.prepare = (sql) => {
    asked.push(sql)
    return prepare(sql)
  }
  const store = await openStoreOn(database, ':memory:')
  const pair = 'a'.repeat(32)
  await store.savePair(rows.aPair(pair))
  asked.length = 0
  await store.threads({ pair, reference: 'ARD-2026-0001', limit: 1 })
  const sql = asked.find((text) => text.includes('"reference" = ?'))!
  const steps = prepare(`EXPLAIN QUERY PLAN ${sql}`).all('ARD-2026-0001')
  expect(steps.map((step) => step.detail).join()).toContain('thread_by_reference')
  await store.close()
})
