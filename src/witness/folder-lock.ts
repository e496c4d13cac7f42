import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { WitnessError } from './errors.ts'

/** Held while a process may sign with the folder's key; the system lets go of it when the process dies, however it dies. */
export type FolderLock = { release(): void }

/** Takes the folder for this process and for this opening. Throws `locked`, naming the process that holds it. */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, 'witness.lock'))
  const holder = join(folder, 'witness.pid')
  try {
    // Exclusive locks of SQLite hold between two openings in one process too, which plain file locks do not.
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    const sentence = `${folder} is in use by process ${readHolder(holder)}; one process may sign with a key`
    throw new WitnessError('locked', sentence, { cause })
  }
  // For people only: the lock is what counts, and this file may be stale.
  writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 })
  return { release: () => database.isOpen && database.close() }
}

function readHolder(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
