import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileFolder } from '../../src/files/file-folder.ts'
import { hexOf, inChunks, someBytes } from '../build/files.ts'

const PAIR = 'a'.repeat(32)
const OTHER = 'b'.repeat(32)
const UPLOAD = 'c'.repeat(32)
const MESSAGE = `sha256:${'1'.repeat(64)}`
const RESERVE = 512 * 1024 * 1024

let folder: string
let files: FileFolder
const bytes = someBytes(10_000)
const hex = hexOf(bytes)
const base64 = (some: Uint8Array) => createHash('sha256').update(some).digest('base64')
const piece = (from: number, to: number, of = bytes) => ({
  from,
  to,
  total: of.length,
  sha256: base64(of.subarray(from, to)),
  bytes: inChunks(of.subarray(from, to)),
})
const cut = (after: number) =>
  (async function* () {
    yield bytes.subarray(0, after)
    throw new Error('the connection is gone')
  })()
const readAll = async (from: FileFolder, range?: { from: number; to: number }) =>
  Buffer.concat(await Array.fromAsync(await from.read(PAIR, hex, range)))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-files-'))
  files = new FileFolder(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a file that comes from a peer', () => {
  it('is complete when its pieces are there and its digest is its name', async () => {
    expect(await files.append(PAIR, hex, piece(0, 4000))).toEqual({ size: 4000, complete: false })
    expect(files.holds(PAIR, hex, 10_000)).toBe(false)
    expect(await files.append(PAIR, hex, piece(4000, 10_000))).toEqual({ size: 10_000, complete: true })
    expect(files.holds(PAIR, hex, 10_000)).toBe(true)
    expect((await readAll(files)).equals(bytes)).toBe(true)
    expect((await readAll(files, { from: 9, to: 12 })).equals(bytes.subarray(9, 12))).toBe(true)
  })

  it('goes on after a restart where its pieces ended', async () => {
    await files.append(PAIR, hex, piece(0, 4000))
    const again = new FileFolder(folder)
    expect(await again.progress(PAIR, hex)).toEqual({ size: 4000, complete: false })
    expect(await again.append(PAIR, hex, piece(4000, 10_000))).toMatchObject({ complete: true })
  })

  it('is completed by the next look when the node died between its last byte and its name', async () => {
    await files.append(PAIR, hex, piece(0, 10_000))
    await rename(join(folder, PAIR, hex), join(folder, PAIR, `${hex}.part`))
    const again = new FileFolder(folder)
    expect(await again.progress(PAIR, hex)).toEqual({ size: 10_000, complete: true })
    expect(again.holds(PAIR, hex, 10_000)).toBe(true)
  })

  it('keeps nothing of a piece whose bytes are not those that were signed for', async () => {
    await files.append(PAIR, hex, piece(0, 4000))
    const other = { ...piece(4000, 9000), sha256: base64(bytes) }
    await expect(files.append(PAIR, hex, other)).rejects.toMatchObject({ code: 'digest_mismatch' })
    const long = { ...piece(4000, 9000), bytes: inChunks(bytes) }
    await expect(files.append(PAIR, hex, long)).rejects.toMatchObject({ code: 'too_large' })
    const short = { ...piece(4000, 9000), bytes: inChunks(bytes.subarray(0, 10)) }
    await expect(files.append(PAIR, hex, short)).rejects.toMatchObject({ code: 'cut_short' })
    expect(await files.progress(PAIR, hex)).toEqual({ size: 4000, complete: false })
    expect(await files.append(PAIR, hex, piece(4000, 10_000))).toMatchObject({ complete: true })
  })

  it('keeps nothing of a piece that is cut off', async () => {
    await expect(files.append(PAIR, hex, { ...piece(0, 4000), bytes: cut(500) })).rejects.toThrow('gone')
    expect(await files.progress(PAIR, hex)).toEqual({ size: 0, complete: false })
  })

  it('is dropped when all of it is there and it is another file', async () => {
    const other = someBytes(10_001)
    await expect(files.append(PAIR, hex, piece(0, 10_001, other))).rejects.toMatchObject({
      code: 'wrong_digest',
    })
    expect(await readdir(join(folder, PAIR))).toEqual([])
  })

  it('is continued only where it ends, and is left alone when it is complete', async () => {
    await expect(files.append(PAIR, hex, piece(4000, 10_000))).rejects.toMatchObject({
      code: 'offset',
      held: 0,
    })
    await files.append(PAIR, hex, piece(0, 10_000))
    expect(await files.append(PAIR, hex, piece(0, 4000))).toEqual({ size: 10_000, complete: true })
  })

  it('is taken from several connections at once without harm', async () => {
    const together = await Promise.allSettled([1, 2, 3].map(() => files.append(PAIR, hex, piece(0, 10_000))))
    expect(together.every((one) => one.status === 'fulfilled')).toBe(true)
    expect(await files.progress(PAIR, hex)).toEqual({ size: 10_000, complete: true })
  })

  it('belongs to its pair: another pair learns nothing of it', async () => {
    await files.append(PAIR, hex, piece(0, 10_000))
    expect(await files.progress(OTHER, hex)).toEqual({ size: 0, complete: false })
    expect(files.holds(OTHER, hex, 10_000)).toBe(false)
  })

  it.each(['../x', 'A'.repeat(64), '', `${'0'.repeat(63)}/`])(
    'has no other name than a digest: %s',
    async (name) => {
      await expect(async () => files.progress(PAIR, name)).rejects.toMatchObject({ code: 'unknown_file' })
    },
  )
})

describe('a file that a person brings', () => {
  const more = (from: number, some: AsyncIterable<Uint8Array>) => ({ from, length: 10_000, bytes: some })

  it('keeps what came before a cut, also over a restart, and gets its digests when it is whole', async () => {
    await files.begin(PAIR, UPLOAD, 10_000)
    await expect(files.write(PAIR, UPLOAD, more(0, cut(700)))).rejects.toThrow('gone')
    expect(await files.uploaded(PAIR, UPLOAD)).toBe(700)
    const again = new FileFolder(folder)
    expect(await again.write(PAIR, UPLOAD, more(700, inChunks(bytes.subarray(700))))).toBe(10_000)
    expect(await again.hash(PAIR, UPLOAD)).toEqual({
      sha256: hex,
      sha1: createHash('sha1').update(bytes).digest('hex'),
      md5: createHash('md5').update(bytes).digest('hex'),
    })
    await again.keep(PAIR, UPLOAD, hex)
    await again.keep(PAIR, UPLOAD, hex)
    expect((await readAll(again)).equals(bytes)).toBe(true)
    expect(await again.uploaded(PAIR, UPLOAD)).toBeUndefined()
  })

  it('takes no byte at another place, and none beyond what was announced', async () => {
    await files.begin(PAIR, UPLOAD, 10_000)
    await files.write(PAIR, UPLOAD, more(0, inChunks(bytes.subarray(0, 100))))
    await expect(files.write(PAIR, UPLOAD, more(99, inChunks(bytes)))).rejects.toMatchObject({
      code: 'offset',
      held: 100,
    })
    await expect(files.write(PAIR, UPLOAD, more(100, inChunks(bytes)))).rejects.toMatchObject({
      code: 'too_large',
    })
    await expect(files.write(PAIR, 'd'.repeat(32), more(0, inChunks(bytes)))).rejects.toMatchObject({
      code: 'unknown_file',
    })
  })
})

describe('a disk with little room', () => {
  it('is told of before the first byte, and what is promised to one file is not promised to another', async () => {
    const small = new FileFolder(folder, { freeBytes: async () => RESERVE + 15_000 })
    expect(await small.room()).toBe(15_000)
    await expect(small.begin(PAIR, UPLOAD, 15_001)).rejects.toMatchObject({ code: 'no_space' })
    await small.begin(PAIR, UPLOAD, 8_000)
    expect(await small.room()).toBe(7_000)
    await expect(small.append(PAIR, hex, piece(0, 4000))).rejects.toMatchObject({ code: 'no_space' })
    expect(await small.progress(PAIR, hex)).toEqual({ size: 0, complete: false })
    await small.drop(PAIR, UPLOAD)
    expect(await small.append(PAIR, hex, piece(0, 4000))).toMatchObject({ size: 4000 })
    expect(await small.room()).toBe(9_000)
  })
})

describe('what is to be sent', () => {
  it('is remembered over a restart with its message, until it is sent or removed', async () => {
    await files.append(PAIR, hex, piece(0, 10_000))
    await files.send(PAIR, hex, MESSAGE)
    const again = new FileFolder(folder)
    expect(await again.waiting(PAIR)).toEqual([{ hex, message: MESSAGE }])
    await again.sent(PAIR, hex)
    expect(await again.waiting(PAIR)).toEqual([])
    await again.send(PAIR, hex, MESSAGE)
    await again.remove(PAIR, hex)
    expect(await again.waiting(PAIR)).toEqual([])
    expect(again.holds(PAIR, hex, 10_000)).toBe(false)
  })

  it('is listed beside unfinished files and uploads, and nothing else is', async () => {
    await files.append(PAIR, hex, piece(0, 10_000))
    await files.append(PAIR, 'e'.repeat(64), { ...piece(0, 4000), total: 9000 })
    await files.begin(PAIR, UPLOAD, 10)
    await writeFile(join(folder, PAIR, 'README'), 'not ours')
    const listed = (await files.list(PAIR)).map(({ state, name, bytes: size }) => [state, name, size])
    expect(listed.toSorted()).toEqual([
      ['complete', hex, 10_000],
      ['part', 'e'.repeat(64), 4000],
      ['upload', UPLOAD, 0],
    ])
  })
})
