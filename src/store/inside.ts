import type { Kysely } from 'kysely'
import type { AssignmentRow, AuditRow, NoteRow } from '../app/ports/people.ts'
import type { PairId } from '../app/ports.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

/** In the order in which they were made. */
export async function readAssignments(db: Db, pair: PairId, thread: string): Promise<AssignmentRow[]> {
  const rows = await db
    .selectFrom('assignment')
    .selectAll()
    .where('pair', '=', pair)
    .where('thread', '=', thread)
    .orderBy('at_ms')
    .orderBy('holder')
    .execute()
  return rows.map(({ holder, kind, by_person, at_ms, reason, until_ms, ...rest }) => ({
    ...rest,
    to: holder.startsWith('agency:') ? { agency: holder.slice(7) } : { person: holder.slice(7) },
    kind: kind as AssignmentRow['kind'],
    by: by_person,
    atMs: at_ms,
    ...(reason !== null && { reason }),
    ...(until_ms !== null && { untilMs: until_ms }),
  }))
}

export async function saveAssignment(db: Db, assignment: AssignmentRow): Promise<void> {
  const { pair, thread, to, kind, by, atMs, reason, untilMs } = assignment
  const rest = { kind, by_person: by, at_ms: atMs, reason: reason ?? null, until_ms: untilMs ?? null }
  await db
    .insertInto('assignment')
    .values({ pair, thread, holder: holderOf(to), ...rest })
    .onConflict((row) => row.columns(['pair', 'thread', 'holder']).doUpdateSet(rest))
    .execute()
}

export async function dropAssignment(
  db: Db,
  { pair, thread, to }: Pick<AssignmentRow, 'pair' | 'thread' | 'to'>,
): Promise<void> {
  await db
    .deleteFrom('assignment')
    .where('pair', '=', pair)
    .where('thread', '=', thread)
    .where('holder', '=', holderOf(to))
    .execute()
}

function holderOf(to: AssignmentRow['to']): string {
  return 'agency' in to ? `agency:${to.agency}` : `person:${to.person}`
}

export async function readNotes(db: Db, pair: PairId, thread: string): Promise<NoteRow[]> {
  const rows = await db
    .selectFrom('note')
    .selectAll()
    .where('pair', '=', pair)
    .where('thread', '=', thread)
    .orderBy('at_ms')
    .orderBy('id')
    .execute()
  return rows.map(({ at_ms, ...rest }) => ({ ...rest, atMs: at_ms }))
}

export async function addNote(db: Db, { atMs, ...note }: NoteRow): Promise<void> {
  await db
    .insertInto('note')
    .values({ ...note, at_ms: atMs })
    .execute()
}

/** One statement: all rows or none. A number that is taken is the database's own refusal. */
export async function appendAudit(db: Db, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('audit').values(rows).execute()
}

export async function readAudit(
  db: Db,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<AuditRow[]> {
  return db.selectFrom('audit').selectAll().where('no', '>=', from).orderBy('no').limit(limit).execute()
}

export async function readLastAudit(db: Db): Promise<AuditRow | undefined> {
  return db.selectFrom('audit').selectAll().orderBy('no', 'desc').limit(1).executeTakeFirst()
}
