import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Held while a process may sign from a folder; the operating system lets go of it when the process dies, however it dies. */
export type FolderLock = { release(): void }

/**
 * Takes a folder for this process and for this opening. SQLite's exclusive lock is used because the system drops it at the process's death and
 * it holds between two openings in one process too, which plain file locks do not. Where it is held already, throws what `refuse` makes of a
 * sentence that names the process that holds it. `name`: of the lock's files.
 */
export function takeFolder(
  folder: string,
  of: { readonly name: string; refuse(sentence: string, cause: unknown): Error },
): FolderLock {
  const holder = join(folder, `${of.name}.pid`)
  const database = new DatabaseSync(join(folder, `${of.name}.lock`))
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw of.refuse(
      `${folder} is in use by process ${readHolder(holder)}; one process may sign from it`,
      cause,
    )
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
