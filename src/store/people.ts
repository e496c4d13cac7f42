import type { Kysely } from 'kysely'
import type { PersonalKeyRow, PersonRow, TokenRow } from '../app/ports/people.ts'
import { printJson } from './columns.ts'
import { StoreError } from './errors.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

/** In the order in which they were made. */
export async function readPersons(db: Db): Promise<PersonRow[]> {
  const rows = await db.selectFrom('person').selectAll().orderBy('created_ms').orderBy('id').execute()
  return rows.map(toPerson)
}

export async function readPerson(db: Db, id: string): Promise<PersonRow | undefined> {
  const [row] = await selectPerson(db, id)
  return row && toPerson(row)
}

const selectPerson = prepared((db, id: string) => db.selectFrom('person').selectAll().where('id', '=', id))

export async function savePerson(db: Db, person: PersonRow): Promise<void> {
  const { id, name, names, roles, agency, deputy, isActive, createdMs } = person
  const rest = {
    name,
    names: printJson(names),
    roles: printJson(roles),
    agency: agency ?? null,
    deputy: deputy ?? null,
    is_active: Number(isActive),
    created_ms: createdMs,
  }
  await db
    .insertInto('person')
    .values({ id, ...rest })
    .onConflict((row) => row.column('id').doUpdateSet(rest))
    .execute()
}

function toPerson({
  created_ms,
  is_active,
  names,
  roles,
  agency,
  deputy,
  ...rest
}: Tables['person']): PersonRow {
  return {
    ...rest,
    names: JSON.parse(names) as PersonRow['names'],
    roles: JSON.parse(roles) as PersonRow['roles'],
    ...(agency !== null && { agency }),
    ...(deputy !== null && { deputy }),
    isActive: is_active === 1,
    createdMs: created_ms,
  }
}

export async function readPersonalKeys(db: Db): Promise<PersonalKeyRow[]> {
  const rows = await db.selectFrom('personal_key').selectAll().orderBy('created_ms').orderBy('kid').execute()
  return rows.map(({ kid, person, created_ms, revoked_ms }) => ({
    kid,
    person,
    createdMs: created_ms,
    ...(revoked_ms !== null && { revokedMs: revoked_ms }),
  }))
}

/** A key that changed hands would let its old holder's releases count for the new one: it stays with one person for ever. */
export async function savePersonalKey(db: Db, key: PersonalKeyRow): Promise<void> {
  const { kid, person, createdMs, revokedMs } = key
  const rest = { created_ms: createdMs, revoked_ms: revokedMs ?? null }
  const saved = await db
    .insertInto('personal_key')
    .values({ kid, person, ...rest })
    .onConflict((row) => row.column('kid').doUpdateSet(rest).where('personal_key.person', '=', person))
    .executeTakeFirst()
  if (saved.numInsertedOrUpdatedRows !== 1n)
    throw new StoreError('conflict', `key ${kid} belongs to another person`)
}

export async function readTokens(db: Db): Promise<TokenRow[]> {
  const rows = await db.selectFrom('bearer').selectAll().orderBy('created_ms').orderBy('hash').execute()
  return rows.map(toToken)
}

export async function readToken(db: Db, hash: string): Promise<TokenRow | undefined> {
  const [row] = await selectToken(db, hash)
  return row && toToken(row)
}

const selectToken = prepared((db, hash: string) =>
  db.selectFrom('bearer').selectAll().where('hash', '=', hash),
)

export async function saveToken(db: Db, token: TokenRow): Promise<void> {
  const { hash, name, person, roles, agency, scopes, createdMs, expiresMs, revokedMs } = token
  const rest = {
    name,
    person: person ?? null,
    roles: printJson(roles),
    agency: agency ?? null,
    scopes: printJson(scopes),
    created_ms: createdMs,
    expires_ms: expiresMs ?? null,
    revoked_ms: revokedMs ?? null,
  }
  await db
    .insertInto('bearer')
    .values({ hash, ...rest })
    .onConflict((row) => row.column('hash').doUpdateSet(rest))
    .execute()
}

function toToken(row: Tables['bearer']): TokenRow {
  const { hash, name, person, roles, agency, scopes, created_ms, expires_ms, revoked_ms } = row
  return {
    hash,
    name,
    ...(person !== null && { person }),
    roles: JSON.parse(roles) as TokenRow['roles'],
    ...(agency !== null && { agency }),
    scopes: JSON.parse(scopes) as TokenRow['scopes'],
    createdMs: created_ms,
    ...(expires_ms !== null && { expiresMs: expires_ms }),
    ...(revoked_ms !== null && { revokedMs: revoked_ms }),
  }
}
