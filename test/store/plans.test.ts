import { expect, test } from 'vitest'
import { digest } from '../../src/protocol/index.ts'
import { openDatabase, openStoreOn } from '../../src/store/sqlite/open.ts'
import * as rows from '../contracts/store-rows.ts'

test('a reference is looked for by its own index, however many threads a pair has', async () => {
  const { store, pair, asked, prepare } = await watchedStore()
  await store.threads({ pair, reference: 'ARD-2026-0001', limit: 1 })
  const sql = asked.find((text) => text.includes('"reference" = ?'))!
  const steps = prepare(`EXPLAIN QUERY PLAN ${sql}`).all('ARD-2026-0001')
  expect(steps.map((step) => step.detail).join()).toContain('thread_by_reference')
  await store.close()
})

test('a message is looked for by the index of ids, in each part of the logs of its pair', async () => {
  const { store, pair, asked, prepare } = await watchedStore()
  const ids = ['one', 'two'].map((text) => digest(rows.bytesOf(text)))
  await store.message(pair, ids[0]!)
  await store.contents(pair, ids)
  const plans = asked
    .filter((sql) => sql.startsWith('WITH RECURSIVE part'))
    .map((sql) =>
      prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array.from({ length: sql.split('?').length - 1 }, () => 1)),
    )
  expect(plans).toHaveLength(2)
  for (const steps of plans)
    expect(steps.map((step) => step.detail).join()).toContain(
      'SEARCH message USING INDEX message_by_part (<expr>=? AND <expr>=?)',
    )
  await store.close()
})

/** A store with one pair, and what its database is asked from now on. */
async function watchedStore() {
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
  return { store, pair, asked, prepare }
}
