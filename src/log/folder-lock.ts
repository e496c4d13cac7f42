import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { LogError } from './errors.ts'

/** Held while a process may sign from a folder; the operating system lets go of it when the process dies, however it dies. */
export type FolderLock = { release(): void }

/**
 * Takes the folder for this process. SQLite's exclusive lock is used because it is dropped by the system at the process's death
 * and holds also between two openings in one process. Throws `locked`, naming the process that holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(`${folder}/signer.lock`)
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new LogError('locked', `${folder} is in use by process ${readHolder(folder)}; one process signs`, {
      cause,
    })
  }
  // For people only: the lock is what counts, and this file may be stale.
  writeFileSync(`${folder}/signer.pid`, `${process.pid}\n`, { mode: 0o600 })
  let isHeld = true
  return {
    release() {
      if (!isHeld) return
      isHeld = false
      database.exec('ROLLBACK')
      database.close()
    },
  }
}

function readHolder(folder: string): string {
  try {
    return readFileSync(`${folder}/signer.pid`, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
