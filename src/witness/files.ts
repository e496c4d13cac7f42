import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Puts a whole new file in the place of an old one; synced, its name too, when it returns. */
export function replaceFile(path: string, text: string): void {
  // A name with a dot at its start is never read as a list.
  const next = join(dirname(path), `.${crypto.randomUUID()}.new`)
  const file = openSync(next, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(next, path)
  syncFolder(dirname(path))
}

/** Returns when the names in a folder are on disk. */
export function syncFolder(path: string): void {
  // Windows has no such call and keeps names with their files.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
