import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { syncFolder } from '../ops/sync-folder.ts'

/** The few steps on disk that the guard is made of, each by itself, so that each can be made to fail. */
export type Files = {
  /** The bytes of a file; undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>
  /** Makes a folder that only its owner may enter, with those above it. */
  makeFolder(path: string): Promise<void>
  /** Writes a whole file that only its owner may read; resolves when its bytes are on disk, though perhaps not its name. */
  writeSynced(path: string, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Resolves when the names in a folder are on disk. */
  syncFolder(path: string): Promise<void>
}

export const diskFiles: Files = {
  async read(path) {
    try {
      return await readFile(path)
    } catch (cause) {
      if (isMissing(cause)) return undefined
      throw cause
    }
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 })
  },
  async writeSynced(path, bytes) {
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  },
  rename,
  syncFolder,
}

/**
 * Puts a whole new file in the place of an old one, or leaves the old one. A crash after writeSynced leaves the old file and a
 * remnant that nobody reads; after rename either file; after syncFolder the new one.
 */
export async function replaceFile(
  files: Files,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const path = `${folder}/${name}`
  const next = `${path}.new`
  await files.writeSynced(next, bytes)
  await files.rename(next, path)
  await files.syncFolder(folder)
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}
