import { mayLeave } from '../../domain/content/tlp.ts'
import { printCsv } from '../../domain/export/csv.ts'
import { LIST_COLUMNS } from '../../domain/export/list-columns.ts'
import { type RequestsWanted, requestsAfter } from '../list-requests.ts'
import type { Node } from '../node.ts'
import type { RequestRow } from '../request-row.ts'
import { summaryOf } from '../show-request.ts'

/** Rows that are read at a time: few enough to stay small in memory. */
const CHUNK = 500
const COLUMNS = [...LIST_COLUMNS, 'message'] as const

/**
 * The list of requests as CSV, newest change first, piece by piece. A line whose label does not let its title out stands without it.
 */
export async function* requestsCsv(
  node: Node,
  wanted: Omit<RequestsWanted, 'limit' | 'after'>,
): AsyncGenerator<string> {
  yield printCsv([COLUMNS])
  let after: RequestsWanted['after']
  for (;;) {
    const rows = await requestsAfter(node, { ...wanted, ...(after && { after }), limit: CHUNK })
    if (rows.length > 0) yield printCsv(rows.map(lineOf)).slice(1)
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    after = { updatedMs: last.updatedMs, pair: last.pair, thread: last.thread }
  }
}

function lineOf(row: RequestRow): readonly string[] {
  const one = summaryOf(row)
  const title = mayLeave(one.tlp, 'csv') ? one.title.text : ''
  const [duty, due] = [one.nextDuty ?? '', one.nextDue ?? '']
  const words = [one.reference, one.direction, one.kind, one.urgency, one.phase, `TLP:${one.tlp}`, title]
  return [...words, duty, due, one.updated, row.request]
}
