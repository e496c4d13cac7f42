import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import { sqliteFault } from './faults.ts'

/**
 * Copies the database as it stands at one moment, while it is written to, into a new file of mode 0600. The name appears only when the
 * copy is whole and synced. Refused where `to` exists.
 */
export async function backupTo(source: DatabaseSync, path: string, to: string): Promise<void> {
  if (existsSync(to)) throw new StoreError('conflict', `${to} exists; a backup never overwrites`)
  const unfinished = `${to}.unfinished`
  try {
    rmSync(unfinished, { force: true })
    closeSync(openSync(unfinished, 'wx', 0o600))
    if (path === ':memory:') copyMemory(source, unfinished)
    else await copyFile(path, unfinished)
    sync(unfinished)
    renameSync(unfinished, to)
    sync(dirname(to))
  } catch (cause) {
    rmSync(unfinished, { force: true })
    throw sqliteFault(cause)
  }
}

/** A reader of its own sees one snapshot, and its one long step runs beside the event loop. */
async function copyFile(path: string, unfinished: string): Promise<void> {
  const reader = new DatabaseSync(path, { readOnly: true })
  try {
    await backup(reader, unfinished, { rate: ALL_PAGES })
  } finally {
    reader.close()
  }
}

const ALL_PAGES = 2 ** 31 - 1

function copyMemory(source: DatabaseSync, unfinished: string): void {
  source.prepare('VACUUM INTO ?').run(unfinished)
  chmodSync(unfinished, 0o600)
}

function sync(path: string): void {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
