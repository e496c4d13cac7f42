import type { Kysely } from 'kysely'
import type {
  Door,
  InvitationRow,
  PasskeyRow,
  SessionRow,
  SessionsOf,
  SubjectRow,
} from '../app/ports/doors.ts'
import { printJson } from './columns.ts'
import { StoreError } from './errors.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

export async function readSession(db: Db, hash: string): Promise<SessionRow | undefined> {
  const [row] = await selectSession(db, hash)
  return row && toSession(row)
}

const selectSession = prepared((db, hash: string) =>
  db.selectFrom('session').selectAll().where('hash', '=', hash),
)

export async function readSessions(db: Db, sinceMs: number): Promise<SessionRow[]> {
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('ended_ms', 'is', null)
    .where('made_ms', '>=', sinceMs)
    .orderBy('made_ms', 'desc')
    .orderBy('hash')
    .execute()
  return rows.map(toSession)
}

export async function addSession(db: Db, row: SessionRow): Promise<void> {
  const { hash, person, token, passkey, door, agent, madeMs, seenMs, endedMs } = row
  const columns = {
    hash,
    person: person ?? null,
    token: token ?? null,
    passkey: passkey ?? null,
    door,
    agent,
    made_ms: madeMs,
    seen_ms: seenMs,
    ended_ms: endedMs ?? null,
  }
  await db.insertInto('session').values(columns).execute()
}

export async function touchSession(db: Db, hash: string, seenMs: number): Promise<void> {
  await db
    .updateTable('session')
    .set({ seen_ms: seenMs })
    .where('hash', '=', hash)
    .where('seen_ms', '<', seenMs)
    .where('ended_ms', 'is', null)
    .execute()
}

export async function endSessions(db: Db, of: SessionsOf, endedMs: number): Promise<void> {
  const [[column, value]] = Object.entries(of) as [['hash' | 'person' | 'token' | 'passkey', string]]
  await db
    .updateTable('session')
    .set({ ended_ms: endedMs })
    .where(column, '=', value)
    .where('ended_ms', 'is', null)
    .execute()
}

export async function dropSessions(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('session').where('made_ms', '<', beforeMs).execute()
}

function toSession(row: Tables['session']): SessionRow {
  const { hash, person, token, passkey, door, agent, made_ms, seen_ms, ended_ms } = row
  return {
    hash,
    ...(person !== null && { person }),
    ...(token !== null && { token }),
    ...(passkey !== null && { passkey }),
    door: door as Door,
    agent,
    madeMs: made_ms,
    seenMs: seen_ms,
    ...(ended_ms !== null && { endedMs: ended_ms }),
  }
}

export async function readInvitation(db: Db, hash: string): Promise<InvitationRow | undefined> {
  const row = await db.selectFrom('invitation').selectAll().where('hash', '=', hash).executeTakeFirst()
  if (!row) return undefined
  const { person, made_ms, expires_ms, used_ms } = row
  return {
    hash,
    ...(person !== null && { person }),
    madeMs: made_ms,
    expiresMs: expires_ms,
    ...(used_ms !== null && { usedMs: used_ms }),
  }
}

export async function addInvitation(db: Db, row: InvitationRow): Promise<void> {
  const { hash, person, madeMs, expiresMs, usedMs } = row
  await db
    .insertInto('invitation')
    .values({
      hash,
      person: person ?? null,
      made_ms: madeMs,
      expires_ms: expiresMs,
      used_ms: usedMs ?? null,
    })
    .execute()
}

export async function spendInvitation(db: Db, hash: string, usedMs: number): Promise<boolean> {
  const used = await db
    .updateTable('invitation')
    .set({ used_ms: usedMs })
    .where('hash', '=', hash)
    .where('used_ms', 'is', null)
    .executeTakeFirst()
  return used.numUpdatedRows === 1n
}

export async function endFirstInvitations(db: Db, usedMs: number): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ used_ms: usedMs })
    .where('person', 'is', null)
    .where('used_ms', 'is', null)
    .execute()
}

export async function readPasskeys(db: Db, person?: string): Promise<PasskeyRow[]> {
  let select = db.selectFrom('passkey').selectAll().orderBy('created_ms').orderBy('id')
  if (person !== undefined) select = select.where('person', '=', person)
  return (await select.execute()).map(toPasskey)
}

export async function readPasskey(db: Db, id: string): Promise<PasskeyRow | undefined> {
  const row = await db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPasskey(row)
}

export async function addPasskey(db: Db, row: PasskeyRow): Promise<void> {
  const { id, person, rp, name, publicKey, counter, transports, isSynced, createdMs } = row
  const added = await db
    .insertInto('passkey')
    .values({
      id,
      person,
      rp,
      name,
      public_key: publicKey,
      counter,
      transports: printJson(transports),
      is_synced: Number(isSynced),
      created_ms: createdMs,
      used_ms: row.usedMs ?? null,
      revoked_ms: row.revokedMs ?? null,
    })
    .onConflict((is) => is.column('id').doNothing())
    .executeTakeFirst()
  if (added.numInsertedOrUpdatedRows !== 1n)
    throw new StoreError('conflict', `the passkey ${id} is known already`)
}

export async function countPasskey(
  db: Db,
  id: string,
  { counter, usedMs }: { readonly counter: number; readonly usedMs: number },
): Promise<void> {
  await db.updateTable('passkey').set({ counter, used_ms: usedMs }).where('id', '=', id).execute()
}

export async function revokePasskey(db: Db, id: string, revokedMs: number): Promise<void> {
  await db
    .updateTable('passkey')
    .set({ revoked_ms: revokedMs })
    .where('id', '=', id)
    .where('revoked_ms', 'is', null)
    .execute()
}

function toPasskey(row: Tables['passkey']): PasskeyRow {
  const { public_key, transports, is_synced, created_ms, used_ms, revoked_ms, ...rest } = row
  return {
    ...rest,
    publicKey: new Uint8Array(public_key),
    transports: JSON.parse(transports) as string[],
    isSynced: is_synced === 1,
    createdMs: created_ms,
    ...(used_ms !== null && { usedMs: used_ms }),
    ...(revoked_ms !== null && { revokedMs: revoked_ms }),
  }
}

export async function readSubject(db: Db, issuer: string, subject: string): Promise<SubjectRow | undefined> {
  const row = await db
    .selectFrom('subject')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row && toSubject(row)
}

export async function readSubjects(db: Db, person: string): Promise<SubjectRow[]> {
  const rows = await db
    .selectFrom('subject')
    .selectAll()
    .where('person', '=', person)
    .orderBy('created_ms')
    .orderBy('subject')
    .execute()
  return rows.map(toSubject)
}

/** A subject that changed hands would let whoever had it in as another. */
export async function saveSubject(db: Db, { issuer, subject, person, createdMs }: SubjectRow): Promise<void> {
  const saved = await db
    .insertInto('subject')
    .values({ issuer, subject, person, created_ms: createdMs })
    .onConflict((row) =>
      row
        .columns(['issuer', 'subject'])
        .doUpdateSet({ created_ms: createdMs })
        .where('subject.person', '=', person),
    )
    .executeTakeFirst()
  if (saved.numInsertedOrUpdatedRows !== 1n)
    throw new StoreError('conflict', `the subject ${subject} of ${issuer} belongs to another person`)
}

export async function dropSubject(db: Db, issuer: string, subject: string): Promise<void> {
  await db.deleteFrom('subject').where('issuer', '=', issuer).where('subject', '=', subject).execute()
}

function toSubject({ created_ms, ...rest }: Tables['subject']): SubjectRow {
  return { ...rest, createdMs: created_ms }
}
