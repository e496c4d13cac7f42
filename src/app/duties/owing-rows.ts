import { obligationsOf } from '../../domain/request/obligations.ts'
import { isOver } from '../../domain/request/state.ts'
import { catchUp, newestRows, newKept } from '../changed-rows.ts'
import { perPair } from '../memory.ts'
import type { Node } from '../node.ts'
import type { Visibility } from '../people/viewer.ts'
import type { PairId, ThreadRow } from '../ports.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'

const kept = perPair(async () => newKept<RequestRow>())

/** Requests of a pair on which something may be owed. What changed since the last look is read, and nothing else. */
export async function owingRows(node: Node, pair: PairId): Promise<readonly RequestRow[]> {
  const mine = await kept.of(node, pair)
  await catchUp(node, { pair }, mine, ifOwing)
  return [...mine.rows.values()]
}

/** The same for a reader for whom only some threads exist. */
export async function visibleRows(
  node: Node,
  pair: PairId,
  visibleTo: Visibility,
): Promise<readonly RequestRow[]> {
  const rows: RequestRow[] = []
  for await (const row of newestRows(node, { pair, visibleTo })) {
    const owing = ifOwing(row)
    if (owing) rows.push(owing)
  }
  return rows
}

function ifOwing(row: ThreadRow): RequestRow | undefined {
  if (!isRequestRow(row)) return undefined
  const { request } = row.state
  return !isOver(request.phase) || obligationsOf(request).length > 0 ? row : undefined
}
