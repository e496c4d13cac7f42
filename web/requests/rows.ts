import { OPEN } from '../../src/domain/request/state.ts'
import type { RequestSummary } from '../api/types.ts'

/** A request in the list, with what filters and orders look at made ready once. */
export type Row = RequestSummary & {
  readonly isOpen: boolean
  /** When the next duty is due; Infinity where nothing is owed any more. */
  readonly dueMs: number
  readonly updatedMs: number
  /** Reference and title as they are searched. */
  readonly hay: string
}

const STILL_OPEN: ReadonlySet<string> = new Set(OPEN)

export function rowOf(summary: RequestSummary): Row {
  const isOpen = STILL_OPEN.has(summary.phase)
  return {
    ...summary,
    isOpen,
    // What was due on a request that is over is no duty any more, whether it was met or not: the request's page says which.
    dueMs: isOpen && summary.nextDue ? Date.parse(summary.nextDue) : Number.POSITIVE_INFINITY,
    updatedMs: Date.parse(summary.updated),
    hay: foldText(`${summary.reference} ${summary.title.text}`),
  }
}

/** One form of letters, so that full width and capitals make no difference. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/**
 * Rows with those of newer pages put in their place; newest change first, as the node has them. Where nothing changed it is the same array, and
 * nothing is drawn anew.
 */
export function mergeRows(rows: readonly Row[], newer: readonly RequestSummary[]): readonly Row[] {
  const before = new Map(rows.map((row) => [row.thread, row]))
  const changed = newer.filter((each) => before.get(each.thread)?.updated !== each.updated)
  if (changed.length === 0) return rows
  const gone = new Set(changed.map(({ thread }) => thread))
  return [...changed.map(rowOf), ...rows.filter(({ thread }) => !gone.has(thread))].sort(
    (a, b) => b.updatedMs - a.updatedMs,
  )
}
