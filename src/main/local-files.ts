import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { GrowingFile, LocalFile } from '../cli/local-file.ts'

export async function openFile(path: string): Promise<LocalFile> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    name: basename(path),
    size,
    async read(from, to) {
      const bytes = new Uint8Array(to - from)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
      return bytes.subarray(0, bytesRead)
    },
    close: () => file.close(),
  }
}

/** Evidence is for whoever fetched it: nobody else on this machine may read it. */
export async function growFile(path: string): Promise<GrowingFile> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a', 0o600)
  const { size } = await file.stat()
  return {
    size,
    write: (bytes) => file.appendFile(bytes),
    async close() {
      await file.sync()
      await file.close()
    },
  }
}

export function moveFile(from: string, to: string): Promise<void> {
  return rename(from, to)
}

export function dropFile(path: string): Promise<void> {
  return rm(path, { force: true })
}
