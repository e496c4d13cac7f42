import { type FileHandle, open } from 'node:fs/promises'
import { FileError } from '../app/ports/files.ts'
import { bytesPassed } from '../ops/give-back-memory.ts'

/** Bytes that are gathered for one write: a call of the disk for each packet of the network costs more than its bytes. */
const GATHERED = 1024 * 1024

/**
 * Appends to a file whose end is at the end of what is there, telling `seen` of each chunk first; one write is under way while the next is gathered. What
 * came before a failure is in the file. Throws `too_large` when more comes than `most`, `no_space` when the disk is full all the same.
 */
export async function appendTo(
  file: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  { most, seen }: { readonly most: number; readonly seen: (chunk: Uint8Array) => void },
): Promise<number> {
  const writer = new Writer(file)
  let length = 0
  try {
    for await (const chunk of bytes) {
      length += chunk.length
      if (length > most)
        throw new FileError('too_large', `more came than the ${most} bytes that were announced`)
      seen(chunk)
      await writer.take(chunk)
      bytesPassed(chunk.length)
    }
  } finally {
    await writer.end()
  }
  return length
}

class Writer {
  readonly #file: FileHandle
  #gathered: Uint8Array[] = []
  #length = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(file: FileHandle) {
    this.#file = file
  }

  async take(chunk: Uint8Array): Promise<void> {
    this.#gathered.push(chunk)
    this.#length += chunk.length
    if (this.#length >= GATHERED) await this.#flush()
  }

  async end(): Promise<void> {
    await this.#flush()
    await this.#writing
  }

  async #flush(): Promise<void> {
    await this.#writing
    const chunks = this.#gathered
    if (chunks.length === 0) return
    const length = this.#length
    this.#gathered = []
    this.#length = 0
    this.#writing = writeAll(this.#file, chunks, length)
    this.#writing.catch(() => {}) // Whoever waits for it next is told.
  }
}

async function writeAll(file: FileHandle, chunks: Uint8Array[], length: number): Promise<void> {
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
