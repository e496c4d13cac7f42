import { type FileHandle, open } from 'node:fs/promises'
import { FileError } from '../app/ports/files.ts'

/** Bytes that are gathered for one write: a call of the disk for each packet of the network costs more than its bytes. */
const GATHERED = 1024 * 1024

/**
 * Appends to a file whose end is at `from`, telling `seen` of each chunk first. What came before a failure is in the file. Throws `too_large`
 * when more comes than `most`, `no_space` when the disk is full all the same.
 */
export async function appendTo(
  file: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  { most, seen }: { readonly most: number; readonly seen: (chunk: Uint8Array) => void },
): Promise<number> {
  let gathered: Uint8Array[] = []
  let length = 0
  let written = 0
  const flush = async () => {
    if (gathered.length > 0) await writeAll(file, gathered)
    written += length
    gathered = []
    length = 0
  }
  try {
    for await (const chunk of bytes) {
      if (written + length + chunk.length > most)
        throw new FileError('too_large', `more came than the ${most} bytes that were announced`)
      seen(chunk)
      gathered.push(chunk)
      length += chunk.length
      if (length >= GATHERED) await flush()
    }
  } finally {
    await flush()
  }
  return written
}

async function writeAll(file: FileHandle, chunks: Uint8Array[]): Promise<void> {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  try {
    const { bytesWritten } = await file.writev(chunks)
    if (bytesWritten === length) return
    await file.appendFile(Buffer.concat(chunks).subarray(bytesWritten))
  } catch (cause) {
    throw asFileError(cause)
  }
}

/** A disk that fills up while it is written to, in the words of the port. */
export function asFileError(cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return cause
  return new FileError('no_space', 'the disk of this node is full; the file can go on once there is room', {
    cause,
  })
}

/** Opens for appending; bytes beyond `size`, of a piece that nobody vouched for, are cut off first. */
export async function openAt(path: string, size: number): Promise<FileHandle> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.truncate(size)
    return file
  } catch (cause) {
    await file.close()
    throw asFileError(cause)
  }
}
