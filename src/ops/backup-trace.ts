import { readFile, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BackupTrace } from '../app/ports/machine.ts'

const TRACE = 'last-backup.json'

/** Writes down beside the database that a backup was made, so that whoever looks at the node sees how old it is. */
export async function leaveBackupTrace(folder: string, to: string, at: string): Promise<void> {
  const path = join(folder, TRACE)
  const trace: BackupTrace = { at, name: basename(to) }
  await writeFile(`${path}.new`, `${JSON.stringify(trace)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

/** Undefined where no backup was made, and where what stands there is no trace: nobody is told of a backup that may not be. */
export async function readBackupTrace(folder: string): Promise<BackupTrace | undefined> {
  try {
    const { at, name }: Partial<BackupTrace> = JSON.parse(await readFile(join(folder, TRACE), 'utf8'))
    if (typeof at !== 'string' || typeof name !== 'string' || Number.isNaN(Date.parse(at))) return undefined
    return { at, name }
  } catch {
    return undefined
  }
}
