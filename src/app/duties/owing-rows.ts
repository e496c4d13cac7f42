import { obligationsOf } from '../../domain/request/obligations.ts'
import { isOver } from '../../domain/request/state.ts'
import { perPair } from '../memory.ts'
import type { Node } from '../node.ts'
import type { Visibility } from '../people/viewer.ts'
import type { PairId, ThreadRow } from '../ports.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'

/** Rows read at a time. */
const STEP = 500
/** A row may be stored a little after its time, and a clock be set back by as much as a node bears without stopping. */
const MARGIN_MS = 120_000

type Kept = { readonly rows: Map<string, RequestRow>; seenMs: number; reading: Promise<void> }
const kept = perPair(async (): Promise<Kept> => ({ rows: new Map(), seenMs: 0, reading: Promise.resolve() }))

/** Requests of a pair on which something may be owed. What changed since the last look is read, and nothing else. */
export async function owingRows(node: Node, pair: PairId): Promise<readonly RequestRow[]> {
  const mine = await kept.of(node, pair)
  mine.reading = mine.reading.catch(() => undefined).then(() => catchUp(node, pair, mine))
  await mine.reading
  return [...mine.rows.values()]
}

async function catchUp(node: Node, pair: PairId, mine: Kept): Promise<void> {
  const until = mine.seenMs - MARGIN_MS
  let newest = mine.seenMs
  for await (const row of newestRows(node, { pair })) {
    if (row.updatedMs < until) break
    newest = Math.max(newest, row.updatedMs)
    if (owes(row)) mine.rows.set(row.thread, row)
    else mine.rows.delete(row.thread)
  }
  mine.seenMs = newest
}

/** The same for a reader for whom only some threads exist. */
export async function visibleRows(
  node: Node,
  pair: PairId,
  visibleTo: Visibility,
): Promise<readonly RequestRow[]> {
  const rows: RequestRow[] = []
  for await (const row of newestRows(node, { pair, visibleTo })) if (owes(row)) rows.push(row)
  return rows
}

async function* newestRows(
  node: Node,
  query: { readonly pair: PairId; readonly visibleTo?: Visibility },
): AsyncGenerator<RequestRow> {
  let after: ThreadRow | undefined
  for (;;) {
    const rows = await node.store.threads({ ...query, ...(after && { after }), limit: STEP })
    for (const row of rows) if (isRequestRow(row)) yield row
    after = rows.at(-1)
    if (rows.length < STEP) return
  }
}

function owes(row: RequestRow): boolean {
  const { request } = row.state
  return !isOver(request.phase) || obligationsOf(request).length > 0
}
