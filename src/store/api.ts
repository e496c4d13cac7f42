import type { Kysely } from 'kysely'
import type {
  EventRow,
  EventType,
  KeptAnswer,
  NewEvent,
  TakenKey,
  WebhookRow,
  WebhookState,
} from '../app/ports/api.ts'
import { split } from '../ops/split.ts'
import { printJson } from './columns.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

export async function takeKey(
  db: Db,
  taken: Omit<TakenKey, 'answer'>,
  oldestMs: number,
): Promise<TakenKey | undefined> {
  const { who, key, digest, takenMs } = taken
  await dropKeys(db, oldestMs)
  const row = { who, key, digest, taken_ms: takenMs, status: null, type: null, body: null }
  const inserted = await db
    .insertInto('request_key')
    .values(row)
    .onConflict((is) => is.columns(['who', 'key']).doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 1n) return undefined
  const held = db.selectFrom('request_key').selectAll().where('who', '=', who).where('key', '=', key)
  return toKey(await held.executeTakeFirstOrThrow())
}

export async function dropKeys(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('request_key').where('taken_ms', '<', beforeMs).execute()
}

function toKey({ taken_ms, status, type, body, ...rest }: Tables['request_key']): TakenKey {
  const answer = status !== null && type !== null && body !== null ? { status, type, body } : undefined
  return { ...rest, takenMs: taken_ms, ...(answer && { answer }) }
}

export async function keepAnswer(db: Db, who: string, key: string, answer: KeptAnswer): Promise<void> {
  await db.updateTable('request_key').set(answer).where('who', '=', who).where('key', '=', key).execute()
}

export async function freeKey(db: Db, who: string, key: string): Promise<void> {
  await db
    .deleteFrom('request_key')
    .where('who', '=', who)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute()
}

/** Rows of one statement: SQLite takes 32,766 values in one. */
const AT_ONCE = 500

export async function addEvents(
  db: Db,
  events: readonly NewEvent[],
  read: readonly { readonly origin: string; readonly size: number }[] = [],
): Promise<void> {
  await db.transaction().execute(async (work) => {
    for (const some of split(events, AT_ONCE))
      await work.insertInto('event').values(some.map(eventColumns)).execute()
    for (const { origin, size } of read)
      await work
        .insertInto('event_read')
        .values({ origin, size })
        .onConflict((row) => row.column('origin').doUpdateSet({ size }))
        .execute()
  })
}

export function eventColumns({ type, pair, thread, about, atMs }: NewEvent): Omit<Tables['event'], 'number'> {
  return { type, pair: pair ?? null, thread: thread ?? null, about: printJson(about), at_ms: atMs }
}

export async function eventsAfter(db: Db, number: number, limit: number): Promise<EventRow[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('number', '>', number)
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map(toEvent)
}

export async function eventsBefore(db: Db, number: number, limit: number): Promise<EventRow[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('number', '<', number)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toEvent)
}

type EventColumns = Omit<Tables['event'], 'number'> & { readonly number: number }

function toEvent({ at_ms, pair, thread, about, type, ...rest }: EventColumns): EventRow {
  return {
    ...rest,
    type: type as EventType,
    ...(pair !== null && { pair }),
    ...(thread !== null && { thread }),
    about: JSON.parse(about) as EventRow['about'],
    atMs: at_ms,
  }
}

export async function eventBounds(db: Db): Promise<{ newest: number; oldest: number }> {
  const { max, min } = db.fn
  const row = await db
    .selectFrom('event')
    .select([max('number').as('newest'), min('number').as('oldest')])
    .executeTakeFirstOrThrow()
  return { newest: Number(row.newest ?? 0), oldest: Number(row.oldest ?? 1) }
}

export async function eventsRead(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('event_read').selectAll().execute()
  return new Map(rows.map(({ origin, size }) => [origin, size]))
}

export async function dropEvents(db: Db, beforeMs: number): Promise<void> {
  await db
    .deleteFrom('event')
    .where('at_ms', '<', beforeMs)
    .where('number', '<', (is) => is.selectFrom('event').select(is.fn.max('number').as('newest')))
    .execute()
}

export async function readWebhooks(db: Db): Promise<WebhookRow[]> {
  const rows = await db.selectFrom('webhook').selectAll().orderBy('created_ms').orderBy('id').execute()
  return rows.map(toWebhook)
}

function toWebhook(row: Tables['webhook']): WebhookRow {
  const { types, created_ms, next_ms, lease_ms, last_status, rested_ms, ...rest } = row
  return {
    ...rest,
    ...(types !== null && { types: JSON.parse(types) as EventType[] }),
    createdMs: created_ms,
    nextMs: next_ms,
    leaseMs: lease_ms,
    ...(last_status !== null && { lastStatus: last_status }),
    ...(rested_ms !== null && { restedMs: rested_ms }),
  }
}

export async function saveWebhook(db: Db, webhook: WebhookRow): Promise<void> {
  const { id, url, secret, types, owner, createdMs, leaseMs } = webhook
  const rest = {
    url,
    secret,
    types: types ? printJson(types) : null,
    owner,
    created_ms: createdMs,
    lease_ms: leaseMs,
    ...stateColumns(webhook),
  }
  await db
    .insertInto('webhook')
    .values({ id, ...rest })
    .onConflict((row) => row.column('id').doUpdateSet(rest))
    .execute()
}

function stateColumns({ sent, failures, nextMs, lastStatus, restedMs }: WebhookState) {
  return {
    sent,
    failures,
    next_ms: nextMs,
    last_status: lastStatus ?? null,
    rested_ms: restedMs ?? null,
  }
}

export async function dropWebhook(db: Db, id: string): Promise<void> {
  await db.deleteFrom('webhook').where('id', '=', id).execute()
}

export async function leaseWebhook(db: Db, id: string, nowMs: number, untilMs: number): Promise<boolean> {
  const taken = await db
    .updateTable('webhook')
    .set({ lease_ms: untilMs })
    .where('id', '=', id)
    .where('lease_ms', '<=', nowMs)
    .where('rested_ms', 'is', null)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

export async function settleWebhook(db: Db, id: string, state: WebhookState): Promise<void> {
  await db
    .updateTable('webhook')
    .set({ ...stateColumns(state), lease_ms: 0 })
    .where('id', '=', id)
    .execute()
}
