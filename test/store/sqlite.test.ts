import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStore } from '../../src/store/index.ts'
import { storeContract } from '../contracts/store.contract.ts'

storeContract('SQLite in memory', async () => ({
  open: () => openSqliteStore(':memory:'),
  end: async () => {},
}))

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
