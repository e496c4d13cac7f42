/** A person of ours brings a file for a pair: it stays on this node until a message that names it is entered. */

import { Compile } from 'typebox/compile'
import { type FileName, FileSchema, MAX_FILE, printHex } from '../../protocol/index.ts'
import { AppError, confirmedPair, findPair, type Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import type { UploadRow } from '../ports/custody.ts'
import type { UploadId } from '../ports/files.ts'
import type { PairId } from '../ports.ts'
import { quotasOf } from '../quotas.ts'
import { asAppProblem } from './file-problem.ts'

const DAY_MS = 86_400_000
/** Uploads for one pair in a day, however small. */
const MOST_A_DAY = 10_000
/** Characters of a name at most: what file systems take. */
const MAX_NAME = 255

export type UploadView = {
  readonly id: UploadId
  readonly pair: PairId
  readonly name: string
  readonly length: number
  /** Bytes that are here. */
  readonly offset: number
  /** How a message names the file; absent until all its bytes are here. */
  readonly file?: FileName
}
type Announced = { readonly name: string; readonly length: number }

/**
 * Begins an upload. Before the first byte it is said whether there is room for all of them: on this node's disk (`no_space`), and in what the agreement
 * lets one side bring in a day (`over_file_quota`). Throws `bad_file`, `file_too_large` too.
 */
export async function beginUpload(
  node: Node,
  wanted: string,
  { name, length }: Announced,
  viewer: Viewer,
): Promise<UploadView> {
  const pair = await confirmedPair(node, wanted)
  checkAnnounced({ name, length })
  await checkQuota(node, pair.id, length)
  const row: UploadRow = {
    id: printHex(node.chance.bytes(16)),
    pair: pair.id,
    name,
    length,
    person: viewer.person,
    begunMs: node.clock.nowMs(),
  }
  // A crash between the two leaves bytes without a row, which are tidied away by their age.
  await asAppProblem(() => node.files.begin(row.pair, row.id, length))
  await node.store.saveUpload(row)
  return viewOf(row, 0)
}

/** How far an upload is. Only whoever began it goes on with it: for anybody else it does not exist. */
export async function showUpload(node: Node, id: UploadId, viewer: Viewer): Promise<UploadView> {
  const row = await findUpload(node, id, viewer)
  if (row.finished) {
    // A crash came after the digests were kept and before the bytes had their name.
    await asAppProblem(() => node.files.keep(row.pair, id, row.finished!.sha256))
    return viewOf(row, row.length)
  }
  const size = await node.files.uploaded(row.pair, id)
  if (size === undefined) throw unknownUpload(id)
  return size === row.length ? finish(node, row) : viewOf(row, size)
}

/** Appends bytes at an offset; with the last of them the file gets its digest. Throws `wrong_offset`, `file_too_large`, `no_space`. */
export async function continueUpload(
  node: Node,
  id: UploadId,
  more: { readonly offset: number; readonly bytes: AsyncIterable<Uint8Array> },
  viewer: Viewer,
): Promise<UploadView> {
  const row = await findUpload(node, id, viewer)
  if (row.finished)
    throw new AppError(
      'wrong_offset',
      `the upload ${id} is complete with ${row.length} bytes; nothing can follow`,
    )
  const { offset, bytes } = more
  const size = await asAppProblem(() =>
    node.files.write(row.pair, id, { from: offset, length: row.length, bytes }),
  )
  return size === row.length ? finish(node, row) : viewOf(row, size)
}

/** Drops an upload that is not finished. */
export async function dropUpload(node: Node, id: UploadId, viewer: Viewer): Promise<void> {
  const row = await findUpload(node, id, viewer)
  if (row.finished)
    throw new AppError(
      'wrong_offset',
      `the upload ${id} is complete; it goes by itself when no message names it`,
    )
  await node.files.drop(row.pair, id)
  await node.store.dropUpload(id)
}

/** How messages name a file that was uploaded here for the pair. Throws `unknown_file`. */
export async function nameOfUpload(node: Node, wanted: string, digest: string): Promise<FileName> {
  const pair = await findPair(node, wanted)
  const row = await node.store.uploadOf(pair.id, digest.replace('sha256:', ''))
  if (!row?.finished)
    throw new AppError('unknown_file', `no file ${digest} was uploaded for ${pair.peer.prefix}`)
  return nameOf(row)!
}

async function finish(node: Node, row: UploadRow): Promise<UploadView> {
  const { pair, id, person } = row
  const hashes = await asAppProblem(() => node.files.hash(pair, id))
  const atMs = node.clock.nowMs()
  const digest = hashes.sha256
  const finished = { ...row, finished: { ...hashes, atMs } }
  await node.store.addCustody([
    { pair, digest, atMs, act: 'uploaded', person, detail: row.name },
    { pair, digest, atMs, act: 'hashed', detail: `sha1 ${hashes.sha1}, md5 ${hashes.md5}` },
  ])
  await node.store.saveUpload(finished) // crash before this: finished again; after it: showUpload goes on here
  await asAppProblem(() => node.files.keep(pair, id, digest))
  return viewOf(finished, row.length)
}

async function findUpload(node: Node, id: UploadId, viewer: Viewer): Promise<UploadRow> {
  const row = await node.store.upload(id)
  if (row?.person !== viewer.person) throw unknownUpload(id)
  return row
}

function unknownUpload(id: UploadId): AppError {
  return new AppError('unknown_upload', `you have no upload ${id}; begin one`)
}

const names = Compile(FileSchema)

function checkAnnounced({ name, length }: Announced): void {
  if (length > MAX_FILE)
    throw new AppError('file_too_large', `the file has ${length} bytes; at most ${MAX_FILE} can be sent`)
  if (!Number.isSafeInteger(length) || length < 1)
    throw new AppError(
      'bad_file',
      `the length is ${length}; expected 1 to ${MAX_FILE} bytes: an empty file says nothing`,
    )
  const isName = names.Check({ digest: `sha256:${'0'.repeat(64)}`, length, name }) && name.isWellFormed()
  if (!isName || name.trim() === '' || name.length > MAX_NAME || /[/\\]/.test(name))
    throw new AppError(
      'bad_file',
      `the name of the file is ${JSON.stringify(name.slice(0, 80))}; expected 1 to ${MAX_NAME} characters in one line, without slashes and marks that reorder text`,
    )
}

async function checkQuota(node: Node, pair: PairId, length: number): Promise<void> {
  const quotas = await quotasOf(node, pair)
  if (!quotas) return
  const sinceMs = node.clock.nowMs() - DAY_MS
  const uploads = await node.store.uploads(pair, sinceMs)
  const today = uploads.reduce((sum, upload) => sum + upload.length, 0)
  if (uploads.length >= MOST_A_DAY)
    throw new AppError(
      'over_file_quota',
      `${uploads.length} uploads were begun for this pair in the last 24 hours; at most ${MOST_A_DAY} are. Put small files into one archive`,
    )
  if (today + length <= quotas.bytesPerDay) return
  throw new AppError(
    'over_file_quota',
    `the file has ${length} bytes and ${today} were brought in the last 24 hours; the agreement lets each side send ${quotas.bytesPerDay} in a day`,
  )
}

function viewOf(row: UploadRow, offset: number): UploadView {
  const { id, pair, name, length } = row
  const file = nameOf(row)
  return { id, pair, name, length, offset, ...(file && { file }) }
}

function nameOf({ name, length, finished }: UploadRow): FileName | undefined {
  if (!finished) return undefined
  const { sha256, sha1, md5 } = finished
  return { digest: `sha256:${sha256}`, length, name, hashes: { md5, sha1 } }
}
