import { mkdir, open, rename, rm } from 'node:fs/promises'
import { type FileBox, FileError, type FileHex, type Hashes, type UploadId } from '../app/ports/files.ts'
import type { PairId } from '../app/ports.ts'
import { syncFolder } from '../ops/sync-folder.ts'
import { MAX_FILE } from '../protocol/index.ts'
import { Digests } from './digests.ts'
import type { Parts } from './incoming.ts'
import { sizeOf } from './places.ts'
import { appendTo, asFileError, openAt } from './write-part.ts'

/** Files that people of this node bring: their name is known when all their bytes are here. */
export class Uploads {
  readonly #parts: Parts
  readonly #digests = new Digests(['sha256', 'sha1', 'md5'])

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async begin(pair: PairId, id: UploadId, length: number): Promise<void> {
    const { places, room } = this.#parts
    if (length > MAX_FILE)
      throw new FileError('too_large', `the file has ${length} bytes; at most ${MAX_FILE} can be sent`)
    const path = places.upload(pair, id)
    await mkdir(places.uploads(pair), { recursive: true, mode: 0o700 })
    await room.promise(path, length)
    await (await open(path, 'wx', 0o600)).close()
  }

  size(pair: PairId, id: UploadId): Promise<number | undefined> {
    return sizeOf(this.#parts.places.upload(pair, id))
  }

  write(pair: PairId, id: UploadId, more: Parameters<FileBox['write']>[2]): Promise<number> {
    const path = this.#parts.places.upload(pair, id)
    return this.#parts.turns.take(path, async () => {
      const size = await sizeOf(path)
      if (size === undefined) throw unknown(id)
      if (more.from !== size)
        throw new FileError('offset', `${size} bytes are here, these begin at ${more.from}`, { held: size })
      await this.#append(path, { ...more, size })
      return (await sizeOf(path))!
    })
  }

  async #append(
    path: string,
    {
      size,
      length,
      bytes,
    }: { readonly size: number; readonly length: number; readonly bytes: AsyncIterable<Uint8Array> },
  ): Promise<void> {
    const { room } = this.#parts
    if (!room.isPromised(path)) await room.promise(path, length - size)
    const hashes = await this.#digests.take(path, size)
    const file = await openAt(path, size)
    let at = size
    try {
      const seen = (chunk: Uint8Array) => {
        hashes.update(chunk)
        at += chunk.length
      }
      await appendTo(file, bytes, { most: length - size, seen })
    } catch (cause) {
      throw asFileError(cause)
    } finally {
      await file.close()
      // After a cut, what was seen is what was written: the person goes on from there. Where it is not, the hashes are read again.
      this.#digests.put(path, at, hashes)
      room.came(path, length - at)
    }
  }

  hash(pair: PairId, id: UploadId): Promise<Hashes> {
    const path = this.#parts.places.upload(pair, id)
    return this.#parts.turns.take(path, async () => {
      const size = await sizeOf(path)
      if (size === undefined) throw unknown(id)
      const file = await open(path, 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
      const hashes = await this.#digests.take(path, size)
      this.#digests.put(path, size, hashes)
      return hashes.digests()
    })
  }

  async keep(pair: PairId, id: UploadId, hex: FileHex): Promise<void> {
    const { places } = this.#parts
    const path = places.upload(pair, id)
    await this.#parts.turns.take(path, async () => {
      this.#digests.forget(path)
      if ((await sizeOf(path)) === undefined) return // Kept before: the crash came after it.
      await rename(path, places.file(pair, hex))
      await syncFolder(places.pair(pair))
    })
  }

  async drop(pair: PairId, id: UploadId): Promise<void> {
    const path = this.#parts.places.upload(pair, id)
    await this.#parts.turns.take(path, async () => {
      this.#digests.forget(path)
      this.#parts.room.came(path, 0)
      await rm(path, { force: true })
    })
  }
}

function unknown(id: UploadId): FileError {
  return new FileError('unknown_file', `there is no upload ${id}; it was finished, dropped or never begun`)
}
