import { open } from 'node:fs/promises'

/** Resolves when the names in a folder are on disk. */
export async function syncFolder(path: string): Promise<void> {
  // Windows has no such call and keeps names with their files.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
