import { createReadStream, statSync } from 'node:fs'
import { access, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type FileBox,
  FileError,
  type FileHex,
  type Hashes,
  type Piece,
  type Progress,
  type StoredFile,
  type UploadId,
} from '../app/ports/files.ts'
import type { MessageId, PairId } from '../app/ports.ts'
import { bytesPassed } from '../ops/give-back-memory.ts'
import { syncFolder } from '../ops/sync-folder.ts'
import { Turns } from '../ops/turns.ts'
import { Incoming } from './incoming.ts'
import { Places, sizeOf } from './places.ts'
import { Room } from './room.ts'
import { Uploads } from './uploads.ts'

const CHUNK = 64 * 1024

/** The FileBox port over a folder of this machine; one of these for a folder. */
export class FileFolder implements FileBox {
  readonly #places: Places
  readonly #room: Room
  readonly #incoming: Incoming
  readonly #uploads: Uploads

  /** `freeBytes`: how many bytes the folder's disk has free, where the disk itself is not to be asked. */
  constructor(folder: string, options: { readonly freeBytes?: () => Promise<number> } = {}) {
    const turns = new Turns()
    this.#places = new Places(folder)
    this.#room = new Room(folder, options.freeBytes)
    const parts = { places: this.#places, room: this.#room, turns }
    this.#incoming = new Incoming(parts)
    this.#uploads = new Uploads(parts)
  }

  async room(): Promise<number> {
    await mkdir(this.#places.root, { recursive: true, mode: 0o700 })
    return this.#room.left()
  }

  progress = (pair: PairId, hex: FileHex): Promise<Progress> => this.#incoming.progress(pair, hex)
  append = (pair: PairId, hex: FileHex, piece: Piece): Promise<Progress> =>
    this.#incoming.append(pair, hex, piece)

  begin = (pair: PairId, id: UploadId, length: number): Promise<void> => this.#uploads.begin(pair, id, length)
  uploaded = (pair: PairId, id: UploadId): Promise<number | undefined> => this.#uploads.size(pair, id)
  write = (pair: PairId, id: UploadId, more: Parameters<FileBox['write']>[2]): Promise<number> =>
    this.#uploads.write(pair, id, more)
  hash = (pair: PairId, id: UploadId): Promise<Hashes> => this.#uploads.hash(pair, id)
  keep = (pair: PairId, id: UploadId, hex: FileHex): Promise<void> => this.#uploads.keep(pair, id, hex)
  drop = (pair: PairId, id: UploadId): Promise<void> => this.#uploads.drop(pair, id)

  holds(pair: PairId, hex: FileHex, length: number): boolean {
    return statSync(this.#places.file(pair, hex), { throwIfNoEntry: false })?.size === length
  }

  async read(
    pair: PairId,
    hex: FileHex,
    range?: { readonly from: number; readonly to: number },
  ): Promise<AsyncIterable<Uint8Array>> {
    const path = this.#places.file(pair, hex)
    await access(path).catch((cause) => {
      throw new FileError('unknown_file', `the file ${hex} is not here`, { cause })
    })
    return chunksOf(path, range)
  }

  async readInto(pair: PairId, hex: FileHex, from: number, buffer: Uint8Array): Promise<number> {
    const file = await open(this.#places.file(pair, hex), 'r')
    try {
      return (await file.read(buffer, 0, buffer.length, from)).bytesRead
    } finally {
      await file.close()
    }
  }

  async remove(pair: PairId, hex: FileHex): Promise<void> {
    const folder = this.#places.pair(pair)
    await this.#incoming.forget(pair, hex)
    await rm(this.#places.mark(pair, hex), { force: true })
    await rm(this.#places.file(pair, hex), { force: true })
    if ((await sizeOf(folder)) !== undefined) await syncFolder(folder)
  }

  async send(pair: PairId, hex: FileHex, message: MessageId): Promise<void> {
    await mkdir(this.#places.marks(pair), { recursive: true, mode: 0o700 })
    // A mark appears whole or not at all: what is cut off names no message.
    const mark = this.#places.mark(pair, hex)
    await writeFile(`${mark}.new`, message, { mode: 0o600, flush: true })
    await rename(`${mark}.new`, mark)
    await syncFolder(this.#places.marks(pair))
  }

  async waiting(pair: PairId): Promise<readonly { readonly hex: FileHex; readonly message: MessageId }[]> {
    const names = (await namesIn(this.#places.marks(pair))).filter((name) => /^[0-9a-f]{64}$/.test(name))
    return Promise.all(
      names.map(async (hex) => ({ hex, message: await readFile(this.#places.mark(pair, hex), 'utf8') })),
    )
  }

  async sent(pair: PairId, hex: FileHex): Promise<void> {
    await rm(this.#places.mark(pair, hex), { force: true })
  }

  async list(pair: PairId): Promise<readonly StoredFile[]> {
    const [files, uploads] = [this.#places.pair(pair), this.#places.uploads(pair)]
    const found = [
      ...(await namesIn(files)).map((name) => ({ folder: files, name })),
      ...(await namesIn(uploads)).map((name) => ({ folder: uploads, name })),
    ]
    const stored = await Promise.all(found.map((each) => describe(each, uploads)))
    return stored.filter((each) => each !== undefined)
  }
}

async function describe(
  { folder, name }: { readonly folder: string; readonly name: string },
  uploads: string,
): Promise<StoredFile | undefined> {
  const [, hex, part] = /^([0-9a-f]{32}|[0-9a-f]{64})(\.part)?$/.exec(name) ?? []
  const found = await stat(join(folder, name)).catch(() => undefined)
  if (hex === undefined || !found?.isFile()) return undefined
  const state = folder === uploads ? 'upload' : part ? 'part' : 'complete'
  return { state, name: hex, bytes: found.size, changedMs: found.mtimeMs }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
}

async function* chunksOf(
  path: string,
  range: { readonly from: number; readonly to: number } | undefined,
): AsyncIterable<Uint8Array> {
  const part = range && { start: range.from, end: range.to - 1 }
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, ...part })) {
    yield chunk
    bytesPassed(chunk.length)
  }
}
