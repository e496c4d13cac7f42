import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/app/ports.ts'
import { openSqliteStore } from '../../src/store/index.ts'
import { openDatabase, openStoreOn } from '../../src/store/sqlite/open.ts'
import * as rows from '../contracts/store-rows.ts'

const pair = 'a'.repeat(32)
const own = rows.originOf(pair, rows.writer.own)
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comity-store-'))
  path = join(folder, 'node.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

async function withLog(store: Store): Promise<Store> {
  await store.savePair(rows.aPair(pair))
  await store.commit({ pair, logs: [rows.aLog(pair, rows.writer.own)] })
  return store
}

function asOther(at: string, sql: string): void {
  const other = new DatabaseSync(at)
  other.exec(sql)
  other.close()
}

describe('the file', () => {
  test('is for its owner alone, with all that lies beside it', async () => {
    const store = await withLog(await openSqliteStore(path))
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)
    expect(modes.length).toBeGreaterThan(1)
    expect(new Set(modes)).toEqual(new Set([0o600]))
    await store.close()
  })

  test('of another program is refused and left as it was', async () => {
    asOther(path, 'CREATE TABLE song (title TEXT)')
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'not_a_store' })
    asOther(path, "INSERT INTO song VALUES ('x')")
    writeFileSync(path, 'no database at all, but more than a hundred bytes of text. '.repeat(20))
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'not_a_store' })
  })

  test('that cannot be written is refused', async () => {
    mkdirSync(path)
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'io' })
    await expect(openSqliteStore(join(folder, 'nowhere', 'node.db'))).rejects.toMatchObject({ code: 'io' })
  })

  test('of a newer program opens while that allows it', async () => {
    await (await openSqliteStore(path)).close()
    asOther(path, "INSERT INTO schema_step VALUES (1001, 'adds a column', 2, 0)")
    await (await openSqliteStore(path)).close()
    asOther(path, "INSERT INTO schema_step VALUES (1002, 'moves a column', 1002, 0)")
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'schema_newer' })
  })

  test('held by another writer is busy, and nothing is written', { timeout: 20_000 }, async () => {
    const store = await withLog(await openSqliteStore(path))
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const batch = rows.anExtension(pair, own, { from: 0, count: 1 })
    await expect(store.commit(batch)).rejects.toMatchObject({ code: 'busy' })
    other.exec('ROLLBACK')
    other.close()
    await store.commit(batch)
    await store.close()
  })

  test('keeps a short write-ahead log however much is committed', async () => {
    const store = await withLog(await openSqliteStore(path))
    for (let from = 0; from < 12_800; from += 256) {
      await store.commit(rows.anExtension(pair, own, { from, count: 256 }))
    }
    expect(statSync(`${path}-wal`).size).toBeLessThan(80_000_000)
    await store.close()
    expect(readdirSync(folder)).toEqual(['node.db'])
    const again = await openSqliteStore(path)
    expect((await again.log(own))?.size).toBe(12_800)
    await again.close()
  })
})

describe('a full disk', () => {
  test('refuses the batch whole, and the store goes on when there is room', async () => {
    const database = openDatabase(path)
    const store = await withLog(await openStoreOn(database, path))
    const { page_count } = database.prepare('PRAGMA page_count').get() as { page_count: number }
    database.exec(`PRAGMA max_page_count = ${page_count + 5}`)
    const batch = rows.anExtension(pair, own, { from: 0, count: 256 })
    await expect(store.commit(batch)).rejects.toMatchObject({ code: 'disk_full' })
    expect(await store.leaves(own, 0, 256)).toEqual([])
    database.exec('PRAGMA max_page_count = 100000')
    await store.commit(batch)
    expect(await store.leaves(own, 0, 256)).toHaveLength(256)
    await store.close()
  })
})

describe('evidence', () => {
  test('is not replaced through the connection of the node either', async () => {
    const database = openDatabase(':memory:')
    const store = await withLog(await openStoreOn(database, ':memory:'))
    await store.commit(rows.anExtension(pair, own, { from: 0, count: 1 }))
    for (const sql of [
      "INSERT OR REPLACE INTO leaf SELECT pos, hash, x'00' FROM leaf",
      "REPLACE INTO message SELECT pos, pair, id, 'keys', topic, ref, fault, stored_ms FROM message",
      "UPDATE leaf SET bytes = x'00'",
      'DELETE FROM message',
    ]) {
      expect(() => database.exec(sql), sql).toThrow(/evidence/)
    }
    expect(await store.leaves(own, 0, 9)).toEqual([rows.aLeaf(own, 0)])
    await store.close()
  })
})

describe('a backup', () => {
  test('taken while commits go on is one moment of the store, whole', async () => {
    const store = await withLog(await openSqliteStore(path))
    await store.commit(rows.anExtension(pair, own, { from: 0, count: 256 }))
    const copy = join(folder, 'copy.db')
    const copying = store.backup(copy)
    for (let from = 256; from < 2_560; from += 256) {
      await store.commit(rows.anExtension(pair, own, { from, count: 256 }))
    }
    await copying
    await store.close()
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    const restored = await openSqliteStore(copy)
    const { size } = (await restored.log(own))!
    expect(size).toBeGreaterThanOrEqual(256)
    expect(await restored.leaves(own, 0, 9_999)).toHaveLength(size)
    expect(await restored.message(pair, rows.idOf(own, size - 1))).toBeDefined()
    await restored.commit(rows.anExtension(pair, own, { from: size, count: 1 }))
    await restored.close()
  })

  test('of a store in memory is a file that opens', async () => {
    const store = await withLog(await openSqliteStore(':memory:'))
    await store.backup(path)
    await store.close()
    const restored = await openSqliteStore(path)
    expect(await restored.pairs()).toEqual([rows.aPair(pair)])
    await restored.close()
  })

  test('never overwrites, and a failed one leaves nothing', async () => {
    const store = await withLog(await openSqliteStore(path))
    await expect(store.backup(path)).rejects.toMatchObject({ code: 'conflict' })
    await expect(store.backup(join(folder, 'nowhere', 'copy.db'))).rejects.toMatchObject({ code: 'io' })
    await store.close()
    expect(readdirSync(folder)).toEqual(['node.db'])
  })
})
