import type { Kysely } from 'kysely'
import type { AttachmentRow, CustodyAct, CustodyRow, UploadRow } from '../app/ports/custody.ts'
import type { FileHex, UploadId } from '../app/ports/files.ts'
import type { PairId } from '../app/ports.ts'
import { digestBytes, printDigest } from './columns.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

export async function readUpload(db: Db, id: UploadId): Promise<UploadRow | undefined> {
  const row = await db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toUpload(row)
}

export async function readUploadOf(db: Db, pair: PairId, digest: FileHex): Promise<UploadRow | undefined> {
  const row = await db
    .selectFrom('upload')
    .selectAll()
    .where('pair', '=', pair)
    .where('digest', '=', hexBytes(digest))
    .orderBy('begun_ms')
    .limit(1)
    .executeTakeFirst()
  return row && toUpload(row)
}

export async function readUploads(db: Db, pair: PairId, sinceMs: number): Promise<UploadRow[]> {
  const rows = await db
    .selectFrom('upload')
    .selectAll()
    .where('pair', '=', pair)
    .where('begun_ms', '>=', sinceMs)
    .orderBy('begun_ms')
    .orderBy('id')
    .execute()
  return rows.map(toUpload)
}

export async function saveUpload(db: Db, { id, pair, finished, ...upload }: UploadRow): Promise<void> {
  const rest = {
    name: upload.name,
    length: upload.length,
    person: upload.person,
    begun_ms: upload.begunMs,
    digest: finished ? hexBytes(finished.sha256) : null,
    sha1: finished?.sha1 ?? null,
    md5: finished?.md5 ?? null,
    finished_ms: finished?.atMs ?? null,
  }
  await db
    .insertInto('upload')
    .values({ id, pair, ...rest })
    .onConflict((row) => row.column('id').doUpdateSet(rest))
    .execute()
}

export async function dropUpload(db: Db, id: UploadId): Promise<void> {
  await db.deleteFrom('upload').where('id', '=', id).execute()
}

function toUpload(row: Tables['upload']): UploadRow {
  const { id, pair, name, length, person, digest, sha1, md5 } = row
  const finished = digest && {
    sha256: printDigest(digest).slice(7),
    sha1: sha1 ?? '',
    md5: md5 ?? '',
    atMs: row.finished_ms ?? 0,
  }
  return { id, pair, name, length, person, begunMs: row.begun_ms, ...(finished && { finished }) }
}

/** What is there already is no error. */
export async function saveAttachments(db: Db, rows: readonly AttachmentRow[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map(({ pair, digest, message, thread }) => ({
    pair,
    digest: hexBytes(digest),
    message: digestBytes(message),
    thread,
  }))
  await db
    .insertInto('attachment')
    .values(values)
    .onConflict((row) => row.doNothing())
    .execute()
}

export async function readAttachments(db: Db, pair: PairId, digest: FileHex): Promise<AttachmentRow[]> {
  const rows = await db
    .selectFrom('attachment')
    .selectAll()
    .where('pair', '=', pair)
    .where('digest', '=', hexBytes(digest))
    .orderBy('message')
    .execute()
  return rows.map(({ message, thread }) => ({ pair, digest, message: printDigest(message), thread }))
}

export async function addCustody(db: Db, rows: readonly CustodyRow[]): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map(({ pair, digest, atMs, act, person, detail }) => ({
    pair,
    digest: hexBytes(digest),
    at_ms: atMs,
    act,
    person: person ?? null,
    detail: detail ?? null,
  }))
  await db.insertInto('custody').values(values).execute()
}

export async function readCustody(db: Db, pair: PairId, digest: FileHex): Promise<CustodyRow[]> {
  const rows = await db
    .selectFrom('custody')
    .selectAll()
    .where('pair', '=', pair)
    .where('digest', '=', hexBytes(digest))
    .orderBy('no')
    .execute()
  return rows.map(({ at_ms, act, person, detail }) => ({
    pair,
    digest,
    atMs: at_ms,
    act: act as CustodyAct,
    ...(person !== null && { person }),
    ...(detail !== null && { detail }),
  }))
}

function hexBytes(digest: FileHex): Uint8Array {
  return digestBytes(`sha256:${digest}`)
}
