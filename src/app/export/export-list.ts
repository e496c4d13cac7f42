import { mayLeave, type Tlp } from '../../domain/content/tlp.ts'
import { printCsv } from '../../domain/export/csv.ts'
import { type RequestsWanted, requestsAfter } from '../list-requests.ts'
import type { Node } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import type { RequestRow } from '../request-row.ts'
import { summaryOf } from '../show-request.ts'

/** Rows that are read at a time: few enough to stay small in memory. */
const CHUNK = 500
const COLUMNS = [
  'reference',
  'direction',
  'kind',
  'urgency',
  'state',
  'tlp',
  'title',
  'next_duty',
  'next_due',
  'updated',
  'message',
] as const

/**
 * The list of requests as CSV, newest change first, piece by piece. A line whose label does not let its title out stands without it, and so
 * does one whose content is not here any more: then nobody can say what its label was.
 */
export async function* requestsCsv(
  node: Node,
  wanted: Omit<RequestsWanted, 'limit' | 'after'>,
): AsyncGenerator<string> {
  yield printCsv([COLUMNS])
  let after: RequestsWanted['after']
  for (;;) {
    const rows = await requestsAfter(node, { ...wanted, ...(after && { after }), limit: CHUNK })
    const labels = await labelsOf(node, rows)
    if (rows.length > 0) yield printCsv(rows.map((row) => lineOf(row, labels.get(row.request)))).slice(1)
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    after = { updatedMs: last.updatedMs, pair: last.pair, thread: last.thread }
  }
}

function lineOf(row: RequestRow, tlp: Tlp | undefined): readonly string[] {
  const { reference, direction, kind, urgency, phase, title, nextDuty, nextDue, updated } = summaryOf(row)
  const shown = tlp !== undefined && mayLeave(tlp, 'csv') ? title.text : ''
  const label = tlp === undefined ? '' : `TLP:${tlp}`
  return [
    reference,
    direction,
    kind,
    urgency,
    phase,
    label,
    shown,
    nextDuty ?? '',
    nextDue ?? '',
    updated,
    row.request,
  ]
}

async function labelsOf(node: Node, rows: readonly RequestRow[]): Promise<ReadonlyMap<string, Tlp>> {
  const labels = new Map<string, Tlp>()
  for (const [pair, some] of Map.groupBy(rows, (row) => row.pair)) {
    const contents = await node.store.contents(
      pair,
      some.map((row) => row.request),
    )
    for (const [id, bytes] of contents) {
      const payload = payloadOf(bytes)
      if (payload.kind === 'request' || payload.kind === 'notify') labels.set(id, payload.body.tlp)
    }
  }
  return labels
}
