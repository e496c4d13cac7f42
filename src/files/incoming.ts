import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError, type FileHex, type Piece, type Progress } from '../app/ports/files.ts'
import type { PairId } from '../app/ports.ts'
import { syncFolder } from '../ops/sync-folder.ts'
import type { Turns } from '../ops/turns.ts'
import { MAX_FILE } from '../protocol/index.ts'
import { Digests, type Running } from './digests.ts'
import { type Places, sizeOf } from './places.ts'
import type { Room } from './room.ts'
import { appendTo, asFileError, openAt } from './write-part.ts'

/** Unfinished files of one pair; a further one ends the one that was longest untouched. */
const MAX_PARTS = 64

export type Parts = { readonly places: Places; readonly room: Room; readonly turns: Turns }

/** Files that come from a peer in pieces, each under its own digest. */
export class Incoming {
  readonly #parts: Parts
  readonly #digests = new Digests(['sha256'])
  readonly #writingBack = new Set<string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  progress(pair: PairId, hex: FileHex): Promise<Progress> {
    return this.#parts.turns.take(this.#parts.places.part(pair, hex), () => this.#progress(pair, hex))
  }

  append(pair: PairId, hex: FileHex, piece: Piece): Promise<Progress> {
    const part = this.#parts.places.part(pair, hex)
    return this.#parts.turns.take(part, async () => {
      const at = await this.#progress(pair, hex)
      if (at.complete) return at
      await this.#check(pair, part, piece, at.size)
      const hashes = await this.#digests.take(part, at.size)
      await this.#write(part, piece, hashes)
      this.#parts.room.came(part, piece.total - piece.to)
      if (piece.to === piece.total) return this.#complete(pair, hex, { size: piece.to, hashes })
      this.#digests.put(part, piece.to, hashes)
      return { size: piece.to, complete: false }
    })
  }

  /** Drops what there is of an unfinished file. */
  async forget(pair: PairId, hex: FileHex): Promise<void> {
    const part = this.#parts.places.part(pair, hex)
    await this.#parts.turns.take(part, () => this.#drop(part))
  }

  async #progress(pair: PairId, hex: FileHex): Promise<Progress> {
    const { places } = this.#parts
    const complete = await sizeOf(places.file(pair, hex))
    if (complete !== undefined) return { size: complete, complete: true }
    const part = places.part(pair, hex)
    const size = (await sizeOf(part)) ?? 0
    if (size === 0 || this.#digests.knows(part, size)) return { size, complete: false }
    // Looked at for the first time since a start: a crash may have come after its last byte and before its name.
    const hashes = await this.#digests.take(part, size)
    if (hashes.digests().sha256 === hex) return this.#complete(pair, hex, { size, hashes })
    this.#digests.put(part, size, hashes)
    return { size, complete: false }
  }

  async #check(pair: PairId, part: string, piece: Piece, size: number): Promise<void> {
    if (piece.total > MAX_FILE) throw new FileError('too_large', `a file of ${piece.total} bytes`)
    if (piece.from !== size)
      throw new FileError('offset', `${size} bytes are held, the piece begins at ${piece.from}`, {
        held: size,
      })
    if (size === 0) await this.#makeRoom(pair)
    if (!this.#parts.room.isPromised(part)) await this.#parts.room.promise(part, piece.total - size)
  }

  async #write(part: string, piece: Piece, hashes: Running<'sha256'>): Promise<void> {
    const file = await openAt(part, piece.from)
    const own = createHash('sha256')
    try {
      const seen = (chunk: Uint8Array) => {
        own.update(chunk)
        hashes.update(chunk)
      }
      const length = await appendTo(file, piece.bytes, { most: piece.to - piece.from, seen })
      if (length < piece.to - piece.from)
        throw new FileError('cut_short', 'fewer bytes came than were announced')
      if (own.digest('base64') !== piece.sha256)
        throw new FileError('digest_mismatch', 'another digest over the piece')
      if (piece.to === piece.total) await file.sync()
      else this.#writeBack(part)
    } catch (cause) {
      // Bytes that nobody has signed for are not kept: the peer resumes where its last good piece ended.
      await cutBack(file, piece.from)
      throw asFileError(cause)
    } finally {
      await file.close()
    }
  }

  /** The disk begins to write early, beside the next pieces: the last sync, which alone is waited for, then has little left to do. */
  #writeBack(part: string): void {
    if (this.#writingBack.has(part)) return
    this.#writingBack.add(part)
    flush(part).then(
      () => this.#writingBack.delete(part),
      () => this.#writingBack.delete(part),
    )
  }

  async #complete(
    pair: PairId,
    hex: FileHex,
    { size, hashes }: { readonly size: number; readonly hashes: Running<'sha256'> },
  ): Promise<Progress> {
    const { places } = this.#parts
    const { sha256 } = hashes.digests()
    if (sha256 !== hex) {
      await this.#drop(places.part(pair, hex))
      throw new FileError('wrong_digest', `the file of the name ${hex} has the digest ${sha256}`)
    }
    // A crash before this leaves a whole part, which the next look at it completes.
    await rename(places.part(pair, hex), places.file(pair, hex))
    await syncFolder(places.pair(pair))
    return { size, complete: true }
  }

  async #makeRoom(pair: PairId): Promise<void> {
    const folder = this.#parts.places.pair(pair)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const parts = (await readdir(folder)).filter((name) => name.endsWith('.part'))
    if (parts.length < MAX_PARTS) return
    const ages = await Promise.all(
      parts.map(async (name) => ({ name, ms: (await stat(join(folder, name))).mtimeMs })),
    )
    await this.#drop(join(folder, ages.toSorted((a, b) => a.ms - b.ms)[0]!.name))
  }

  async #drop(part: string): Promise<void> {
    this.#digests.forget(part)
    this.#parts.room.came(part, 0)
    await rm(part, { force: true })
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function cutBack(file: FileHandle, size: number): Promise<void> {
  await file.truncate(size).catch(() => {}) // What stays behind then fails the digest of the whole.
}
