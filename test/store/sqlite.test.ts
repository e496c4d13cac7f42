import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStore } from '../../src/store/index.ts'
import { openDatabase, openStoreOn } from '../../src/store/sqlite/open.ts'
import { storeContract } from '../contracts/store.contract.ts'

storeContract('SQLite in memory', async () => {
  const database = openDatabase(':memory:')
  return {
    open: () => openStoreOn(database, ':memory:'),
    raw: async (sql) => database.exec(sql),
    end: async () => {},
  }
})

storeContract('SQLite on disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comity-store-'))
  const path = join(folder, 'node.db')
  return {
    open: () => openSqliteStore(path),
    reopen: () => openSqliteStore(path),
    raw: async (sql) => {
      const other = new DatabaseSync(path)
      try {
        other.exec(sql)
      } finally {
        other.close()
      }
    },
    end: async () => rmSync(folder, { recursive: true }),
  }
})
