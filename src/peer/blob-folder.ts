import { createHash, type Hash } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PairId } from '../app/ports.ts'
import { PeerError } from './errors.ts'
import { printContentDigest } from './http-signature.ts'
import { Turns } from './turns.ts'

/** Bytes of one file at most (X3). */
const MAX_FILE = 2 * 1024 ** 3
/** Unfinished files of one pair; a further one ends the one that was longest untouched. */
const MAX_PARTS = 64

/** 64 hex digits of SHA-256. */
export type FileHex = string
export type Progress = { readonly size: number; readonly complete: boolean }
export type Piece = {
  readonly from: number
  /** After the last byte. */
  readonly to: number
  readonly total: number
  /** The piece's own content-digest, which the sender has signed. */
  readonly digest: string
}

type Hashed = { readonly size: number; readonly hash: Hash }

/**
 * The files of each pair, in a folder of its own: `<pair>/<hex>` when complete, `<pair>/<hex>.part` before, `<pair>/out/<hex>` (empty) while one of ours
 * waits to be sent. Nothing is shared between pairs: one pair never learns what another holds (X3).
 */
export class BlobFolder {
  readonly #folder: string
  readonly #turns = new Turns()
  readonly #hashed = new Map<string, Hashed>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** How much of a file is here. */
  async progress(pair: PairId, hex: FileHex): Promise<Progress> {
    const complete = await sizeOf(this.#path(pair, hex))
    if (complete !== undefined) return { size: complete, complete: true }
    return { size: (await sizeOf(this.#part(pair, hex))) ?? 0, complete: false }
  }

  /**
   * Appends a piece that comes from a peer; complete when all bytes are there and their digest is the name. Throws `size` unless the piece
   * begins where the file ends, `digest_mismatch` (nothing of it is kept), `wrong_digest` (the file is dropped), `too_large`.
   */
  append(
    pair: PairId,
    hex: FileHex,
    piece: Piece & { readonly bytes: AsyncIterable<Uint8Array> },
  ): Promise<Progress> {
    return this.#turns.take(`${pair}/${hex}`, async () => {
      const at = await this.progress(pair, hex)
      if (at.complete) return at
      if (piece.total > MAX_FILE) throw new PeerError('too_large', `a file of ${piece.total} bytes`)
      if (piece.from !== at.size)
        throw new PeerError('size', `${at.size} bytes are held`, { detail: { held: at.size } })
      if (at.size === 0) await this.#makeRoom(pair)
      const hash = await this.#hashOf(pair, hex, at.size)
      await this.#write(this.#part(pair, hex), piece, hash)
      if (piece.to < piece.total) {
        this.#hashed.set(this.#part(pair, hex), { size: piece.to, hash })
        return { size: piece.to, complete: false }
      }
      await this.#complete(pair, hex, hash.digest('hex'))
      return { size: piece.to, complete: true }
    })
  }

  /** Keeps a file of our own and marks it as waiting to be sent. Durable when it resolves. Throws `too_large`. */
  async add(
    pair: PairId,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly hex: FileHex; readonly length: number }> {
    await mkdir(join(this.#folder, pair, 'out'), { recursive: true, mode: 0o700 })
    const temporary = join(this.#folder, pair, `${crypto.randomUUID()}.new`)
    const hash = createHash('sha256')
    const file = await open(temporary, 'wx', 0o600)
    let length = 0
    try {
      for await (const chunk of bytes) {
        length += chunk.length
        if (length > MAX_FILE) throw new PeerError('too_large', `a file of more than ${MAX_FILE} bytes`)
        hash.update(chunk)
        await file.write(chunk)
      }
      await file.sync()
    } catch (cause) {
      await rm(temporary, { force: true })
      throw cause
    } finally {
      await file.close()
    }
    const hex = hash.digest('hex')
    // The mark first: a crash between the two leaves a mark without a file, which is dropped, never a file that nobody sends.
    await writeFile(join(this.#folder, pair, 'out', hex), '', { mode: 0o600, flush: true })
    await rename(temporary, this.#path(pair, hex))
    await syncFolder(join(this.#folder, pair, 'out'))
    await syncFolder(join(this.#folder, pair))
    return { hex, length }
  }

  /** Our files that the peer may not have yet. */
  async waiting(pair: PairId): Promise<readonly FileHex[]> {
    const names = await readdir(join(this.#folder, pair, 'out')).catch(() => [])
    return names.filter((name) => /^[0-9a-f]{64}$/.test(name))
  }

  async sent(pair: PairId, hex: FileHex): Promise<void> {
    await rm(join(this.#folder, pair, 'out', hex), { force: true })
  }

  /** A complete file, from a byte on. */
  read(pair: PairId, hex: FileHex, from = 0): ReadStream {
    return createReadStream(this.#path(pair, hex), { start: from })
  }

  /** Bytes [from, to) of a complete file. */
  async slice(
    pair: PairId,
    hex: FileHex,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<Uint8Array> {
    const file = await open(this.#path(pair, hex), 'r')
    try {
      const bytes = new Uint8Array(to - from)
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
      return bytes.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }

  async #write(
    part: string,
    piece: Piece & { readonly bytes: AsyncIterable<Uint8Array> },
    hash: Hash,
  ): Promise<void> {
    const file = await open(part, 'a', 0o600)
    this.#hashed.delete(part)
    const own = createHash('sha256')
    let at = piece.from
    try {
      for await (const chunk of piece.bytes) {
        at += chunk.length
        if (at > piece.to) throw new PeerError('bad_shape', 'more bytes than content-range says')
        own.update(chunk)
        hash.update(chunk)
        await file.appendFile(chunk)
      }
      if (printContentDigest(own.digest('base64')) !== piece.digest)
        throw new PeerError('digest_mismatch', 'another digest over the piece')
      if (at !== piece.to) throw new PeerError('bad_shape', 'fewer bytes than content-range says')
      if (piece.to === piece.total) await file.sync()
    } catch (cause) {
      // Bytes that nobody has signed for are not kept: the peer resumes where its last good piece ended.
      await cutBack(file, piece.from)
      throw cause
    } finally {
      await file.close()
    }
  }

  async #complete(pair: PairId, hex: FileHex, found: string): Promise<void> {
    this.#hashed.delete(this.#part(pair, hex))
    if (found !== hex) {
      await rm(this.#part(pair, hex), { force: true })
      throw new PeerError('wrong_digest', `the file of the name ${hex} has the digest ${found}`)
    }
    await rename(this.#part(pair, hex), this.#path(pair, hex)) // crash before this: a whole part, completed by the next piece's turn
    await syncFolder(join(this.#folder, pair))
  }

  /** The hash over what is held so far; read again from the disk after a start. */
  async #hashOf(pair: PairId, hex: FileHex, size: number): Promise<Hash> {
    const known = this.#hashed.get(this.#part(pair, hex))
    if (known?.size === size) return known.hash
    const hash = createHash('sha256')
    if (size > 0)
      for await (const chunk of createReadStream(this.#part(pair, hex))) hash.update(chunk as Uint8Array)
    return hash
  }

  async #makeRoom(pair: PairId): Promise<void> {
    const folder = join(this.#folder, pair)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const parts = (await readdir(folder)).filter((name) => name.endsWith('.part'))
    if (parts.length < MAX_PARTS) return
    const ages = await Promise.all(
      parts.map(async (name) => ({ name, ms: (await stat(join(folder, name))).mtimeMs })),
    )
    const oldest = ages.toSorted((a, b) => a.ms - b.ms)[0]!
    this.#hashed.delete(join(folder, oldest.name))
    await rm(join(folder, oldest.name), { force: true })
  }

  #path(pair: PairId, hex: FileHex): string {
    if (!/^[0-9a-f]{32}$/.test(pair) || !/^[0-9a-f]{64}$/.test(hex))
      throw new PeerError('not_found', 'not the name of a file')
    return join(this.#folder, pair, hex)
  }

  #part(pair: PairId, hex: FileHex): string {
    return `${this.#path(pair, hex)}.part`
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.size,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined
      throw cause
    },
  )
}

async function cutBack(file: FileHandle, size: number): Promise<void> {
  await file.truncate(size).catch(() => {}) // What stays behind then fails the digest of the whole.
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
