import type { Kysely } from 'kysely'
import type { ChoiceStore, MailboxRow, MailboxState, ViewRow, WaitingMail } from '../app/ports/choices.ts'
import { split } from '../ops/split.ts'
import { eventColumns } from './api.ts'
import { printJson } from './columns.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

export async function readChoices(db: Db, person: string): Promise<unknown> {
  const row = await db.selectFrom('choice').select('body').where('person', '=', person).executeTakeFirst()
  return row && JSON.parse(row.body)
}

export async function saveChoices(db: Db, person: string, value: unknown): Promise<void> {
  const body = printJson(value)
  await db
    .insertInto('choice')
    .values({ person, body })
    .onConflict((row) => row.column('person').doUpdateSet({ body }))
    .execute()
}

export async function readViews(db: Db): Promise<ViewRow[]> {
  const rows = await db.selectFrom('saved_view').selectAll().orderBy('name').orderBy('id').execute()
  return rows.map(({ is_shared, updated_ms, ...rest }) => ({
    ...rest,
    isShared: is_shared === 1,
    updatedMs: updated_ms,
  }))
}

export async function saveView(db: Db, { id, isShared, updatedMs, ...view }: ViewRow): Promise<void> {
  const rest = { ...view, is_shared: Number(isShared), updated_ms: updatedMs }
  await db
    .insertInto('saved_view')
    .values({ id, ...rest })
    .onConflict((row) => row.column('id').doUpdateSet(rest))
    .execute()
}

export async function dropView(db: Db, id: string): Promise<void> {
  await db.deleteFrom('saved_view').where('id', '=', id).execute()
}

export async function readNoticesRead(db: Db, person: string): Promise<number> {
  const row = await db
    .selectFrom('notice_read')
    .select('until_number')
    .where('person', '=', person)
    .executeTakeFirst()
  return row?.until_number ?? 0
}

export async function saveNoticesRead(db: Db, person: string, until: number): Promise<void> {
  await db
    .insertInto('notice_read')
    .values({ person, until_number: until })
    .onConflict((row) =>
      row.column('person').doUpdateSet({ until_number: until }).where('notice_read.until_number', '<', until),
    )
    .execute()
}

export async function tellOnce(db: Db, events: Parameters<ChoiceStore['tellOnce']>[0]): Promise<number> {
  return db.transaction().execute(async (work) => {
    let told = 0
    for (const { key, untilMs, event } of events) {
      const inserted = await work
        .insertInto('told_once')
        .values({ key, until_ms: untilMs })
        .onConflict((row) => row.column('key').doNothing())
        .executeTakeFirst()
      if (inserted.numInsertedOrUpdatedRows !== 1n) continue
      await work.insertInto('event').values(eventColumns(event)).execute()
      told += 1
    }
    return told
  })
}

export async function dropTold(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('told_once').where('until_ms', '<', beforeMs).execute()
}

export async function readMailboxes(db: Db): Promise<MailboxRow[]> {
  const rows = await db.selectFrom('mailbox').selectAll().orderBy('person').execute()
  return rows.map(({ next_ms, lease_ms, last_status, rested_ms, ...rest }) => ({
    ...rest,
    nextMs: next_ms,
    leaseMs: lease_ms,
    ...(last_status !== null && { lastStatus: last_status }),
    ...(rested_ms !== null && { restedMs: rested_ms }),
  }))
}

export async function openMailbox(db: Db, person: string, seen: number): Promise<void> {
  const awake = { failures: 0, next_ms: 0, rested_ms: null }
  await db
    .insertInto('mailbox')
    .values({ person, seen, lease_ms: 0, last_status: null, ...awake })
    .onConflict((row) => row.column('person').doUpdateSet(awake))
    .execute()
}

export async function closeMailbox(db: Db, person: string): Promise<void> {
  await db.transaction().execute(async (work) => {
    await work.deleteFrom('mail_waiting').where('person', '=', person).execute()
    await work.deleteFrom('mailbox').where('person', '=', person).execute()
  })
}

export async function leaseMailbox(db: Db, person: string, nowMs: number, untilMs: number): Promise<boolean> {
  const taken = await db
    .updateTable('mailbox')
    .set({ lease_ms: untilMs })
    .where('person', '=', person)
    .where('lease_ms', '<=', nowMs)
    .where('rested_ms', 'is', null)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

/** Rows of one statement: SQLite takes 32,766 values in one. */
const AT_ONCE = 500

export async function queueMail(
  db: Db,
  person: string,
  events: readonly number[],
  seen: number,
): Promise<void> {
  await db.transaction().execute(async (work) => {
    for (const some of split(events, AT_ONCE))
      await work
        .insertInto('mail_waiting')
        .values(some.map((event) => ({ person, event, letter: null })))
        .onConflict((row) => row.columns(['person', 'event']).doNothing())
        .execute()
    await work.updateTable('mailbox').set({ seen }).where('person', '=', person).execute()
  })
}

export async function readWaitingMail(db: Db, person: string): Promise<WaitingMail[]> {
  const rows = await db
    .selectFrom('mail_waiting')
    .select(['event', 'letter'])
    .where('person', '=', person)
    .orderBy('event')
    .execute()
  return rows.map(({ event, letter }) => ({ event, ...(letter !== null && { letter }) }))
}

export async function bindMail(
  db: Db,
  person: string,
  events: readonly number[],
  letter: string,
): Promise<void> {
  await db.transaction().execute(async (work) => {
    for (const some of split(events, AT_ONCE))
      await work
        .updateTable('mail_waiting')
        .set({ letter })
        .where('person', '=', person)
        .where('event', 'in', some)
        .execute()
  })
}

export async function doneMail(db: Db, person: string, events: readonly number[]): Promise<void> {
  await db.transaction().execute(async (work) => {
    for (const some of split(events, AT_ONCE))
      await work.deleteFrom('mail_waiting').where('person', '=', person).where('event', 'in', some).execute()
  })
}

export async function settleMailbox(db: Db, person: string, state: MailboxState): Promise<void> {
  const { failures, nextMs, lastStatus, restedMs } = state
  await db
    .updateTable('mailbox')
    .set({
      failures,
      next_ms: nextMs,
      last_status: lastStatus ?? null,
      rested_ms: restedMs ?? null,
      lease_ms: 0,
    })
    .where('person', '=', person)
    .execute()
}
