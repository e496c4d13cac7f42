import { type Kysely, sql, type Transaction } from 'kysely'
import type { CustodyStore, HoldRow, RemovalReason, RemovalRow } from '../app/ports/custody.ts'
import type { MessageId, PairId, ThreadRow } from '../app/ports.ts'
import { split } from '../ops/split.ts'
import { digestBytes, printDigest, printJson } from './columns.ts'
import { findPlaces } from './find-places.ts'
import type { Reading } from './read-logs.ts'
import { forgetWords } from './search.ts'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>
type Removal = Parameters<CustodyStore['removeContents']>[0]

/** Fewer than the parameters that one statement may have on either database. */
const AT_ONCE = 500

/** See `CustodyStore.removeContents`: everything that holds words of a message is listed here, and nowhere else. */
export async function removeContents({ db, names, dialect }: Reading, removal: Removal): Promise<void> {
  const pair = await names.pair(removal.pair)
  if (pair === undefined) return
  await db.transaction().execute(async (work) => {
    await sayRemoved(work, removal)
    for (const ids of split(removal.messages, AT_ONCE)) {
      const bytes = ids.map(digestBytes)
      const places = (await findPlaces(work, pair, bytes)).map(({ pos }) => pos)
      if (places.length > 0) await work.deleteFrom('content').where('pos', 'in', places).execute()
      await work.updateTable('proposal').set({ payload: null, act: null }).where('id', 'in', bytes).execute()
      await forgetWords(work, dialect, bytes)
    }
    await forgetAnswers(work)
    if (removal.wholeThread) await forgetThread(work, removal)
  })
}

async function sayRemoved(work: Transaction<Tables>, removal: Removal): Promise<void> {
  const { pair, thread, by, why, article, atMs, messages, digests } = removal
  const named = [
    ...messages.map((id) => ({ type: 'message', id })),
    ...digests.map((id) => ({ type: 'file', id })),
  ]
  for (const some of split(named, AT_ONCE)) {
    const values = some.map(({ type, id }) => ({
      pair,
      thread,
      type,
      id: digestBytes(id),
      by_message: digestBytes(by),
      why,
      article: article ?? null,
      at_ms: atMs,
    }))
    await work
      .insertInto('expunged')
      .values(values)
      .onConflict((row) => row.doNothing())
      .execute()
  }
}

/** Answers that are kept for callers who repeat themselves may quote the thread, and the draft before it without naming it: all of the day go. */
async function forgetAnswers(work: Transaction<Tables>): Promise<void> {
  await work.updateTable('request_key').set({ status: null, type: null, body: null }).execute()
}

async function forgetThread(work: Transaction<Tables>, { pair, thread }: Removal): Promise<void> {
  await work
    .updateTable('proposal')
    .set({ payload: null, act: null, remark: null })
    .where('pair', '=', pair)
    .where('thread', '=', thread)
    .execute()
  await work.deleteFrom('note').where('pair', '=', pair).where('thread', '=', thread).execute()
}

export async function rewordThread({ db, names }: Reading, read: ThreadRow, state: unknown): Promise<void> {
  const pair = await names.pair(read.pair)
  if (pair === undefined) return
  await db
    .updateTable('thread')
    .set({ state: printJson(state) })
    .where('topic', 'in', (q) =>
      q.selectFrom('topic').select('no').where('pair', '=', pair).where('thread', '=', read.thread),
    )
    .where('state', '=', printJson(read.state))
    .execute()
}

export async function readRemovals(db: Db, pair: PairId, thread: string): Promise<RemovalRow[]> {
  const rows = await db
    .selectFrom('expunged')
    .selectAll()
    .where('pair', '=', pair)
    .where('thread', '=', thread)
    .orderBy('at_ms')
    .orderBy('id')
    .execute()
  return rows.map(({ type, id, by_message, why, article, at_ms }) => ({
    pair,
    thread,
    type: type as RemovalRow['type'],
    id: printDigest(id),
    by: printDigest(by_message) as MessageId,
    why: why as RemovalReason,
    ...(article !== null && { article }),
    atMs: at_ms,
  }))
}

export async function readPastThreads(
  { db, names }: Reading,
  { pair, phases, beforeMs, limit }: Parameters<CustodyStore['pastThreads']>[0],
): Promise<readonly string[]> {
  const no = await names.pair(pair)
  if (no === undefined || phases.length === 0) return []
  const rows = await db
    .selectFrom('thread')
    .innerJoin('topic', 'topic.no', 'thread.topic')
    .select('topic.thread')
    .where('thread.pair', '=', no)
    .where('thread.phase', 'in', phases)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('message')
            .select('message.pos')
            .whereRef('message.topic', '=', 'thread.topic')
            .where('message.stored_ms', '>=', beforeMs)
            .where('message.kind', '!=', sql.lit('expunge')),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('expunged')
            .select('expunged.id')
            .where('expunged.pair', '=', pair)
            .whereRef('expunged.thread', '=', 'topic.thread')
            .where('expunged.why', '=', sql.lit('retention')),
        ),
      ),
    )
    .orderBy('thread.updated_ms')
    .limit(limit)
    .execute()
  return rows.map((row) => row.thread)
}

export async function saveHold(db: Db, { id, lifted, ...hold }: HoldRow): Promise<void> {
  const ended = {
    lifted_ms: lifted?.atMs ?? null,
    lifted_by: lifted?.person ?? null,
    lifted_why: lifted?.why ?? null,
  }
  const { pair, thread, reason, person, placedMs } = hold
  await db
    .insertInto('hold')
    .values({ id, pair, thread, reason, person, placed_ms: placedMs, ...ended })
    .onConflict((row) => row.column('id').doUpdateSet(ended))
    .execute()
}

export async function readHolds(
  db: Db,
  of?: { readonly pair: PairId; readonly thread: string },
): Promise<HoldRow[]> {
  let select = db.selectFrom('hold').selectAll().orderBy('placed_ms').orderBy('id')
  if (of) select = select.where('pair', '=', of.pair).where('thread', '=', of.thread)
  else select = select.where('lifted_ms', 'is', null)
  return (await select.execute()).map(({ placed_ms, lifted_ms, lifted_by, lifted_why, ...rest }) => ({
    ...rest,
    placedMs: placed_ms,
    ...(lifted_ms !== null && {
      lifted: { atMs: lifted_ms, person: lifted_by ?? '', why: lifted_why ?? '' },
    }),
  }))
}
