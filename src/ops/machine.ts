import { readFileSync } from 'node:fs'
import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Machine } from '../app/ports/machine.ts'
import { readBackupTrace } from './backup-trace.ts'
import type { Config } from './config.ts'

const PACKAGE = join(import.meta.dirname, '..', '..', 'package.json')
const SQLITE_FILES = ['', '-wal', '-shm']

/** The machine on which the node of a folder runs. */
export function machineOf(config: Config): Machine {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
  const { listen, url } = config
  return {
    async state() {
      const [database, bytes, disk, lastBackup] = await Promise.all([
        databaseOf(config),
        bytesUnder(config.blobs),
        statfs(config.folder),
        readBackupTrace(config.folder),
      ])
      return {
        version,
        listen: `${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${listen.port}`,
        ...(url !== undefined && { url }),
        database,
        files: { bytes },
        freeBytes: disk.bavail * disk.bsize,
        ...(lastBackup && { lastBackup }),
      }
    },
  }
}

async function databaseOf({ database }: Config): ReturnType<typeof sizeOfSqlite> {
  return 'sqlite' in database ? sizeOfSqlite(database.sqlite) : { kind: 'postgres' }
}

async function sizeOfSqlite(path: string): Promise<{ kind: 'sqlite' | 'postgres'; bytes?: number }> {
  const sizes = await Promise.all(SQLITE_FILES.map((ending) => sizeOf(path + ending)))
  return { kind: 'sqlite', bytes: sizes.reduce((sum, size) => sum + size, 0) }
}

async function bytesUnder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let sum = 0
  for (const entry of entries) if (entry.isFile()) sum += await sizeOf(join(entry.parentPath, entry.name))
  return sum
}

/** A file may go while it is looked for: then it takes no room. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
