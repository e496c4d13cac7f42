import type { Node } from './node.ts'
import type { PairId, ThreadRow } from './ports.ts'

/** Rows read at a time. */
const STEP = 500
/** A row may be stored a little after its time. */
const MARGIN_MS = 120_000

/** How far rows were read: this node's clock then; 0 before the first time. */
export type ReadMark = { atMs: number }

type Query = Omit<Parameters<Node['store']['threads']>[0], 'limit' | 'before' | 'after'>

/**
 * Rows that changed since they were read last, the newest first, some of them again; all of them the first time and after the clock was set back.
 * The mark moves when the last was read: whoever stops on the way reads the same once more.
 */
export async function* changedRows(node: Node, query: Query, mark: ReadMark): AsyncGenerator<ThreadRow> {
  const nowMs = node.clock.nowMs()
  const until = nowMs < mark.atMs - MARGIN_MS ? Number.NEGATIVE_INFINITY : mark.atMs - MARGIN_MS
  for await (const row of newestRows(node, query)) {
    if (row.updatedMs < until) break
    yield row
  }
  mark.atMs = nowMs
}

/** All rows, the one that changed last first. */
export async function* newestRows(node: Node, query: Query): AsyncGenerator<ThreadRow> {
  let after: ThreadRow | undefined
  for (;;) {
    const rows = await node.store.threads({ ...query, ...(after && { after }), limit: STEP })
    yield* rows
    after = rows.at(-1)
    if (rows.length < STEP) return
  }
}

/** One reading at a time of what is kept of a pair. */
export type Kept<T> = { readonly rows: Map<string, T>; readonly mark: ReadMark; reading: Promise<void> }
export function newKept<T>(): Kept<T> {
  return { rows: new Map(), mark: { atMs: 0 }, reading: Promise.resolve() }
}

/** Brings what is kept up to date: `asKept` gives what is kept of a row, or undefined to drop it. */
export async function catchUp<T>(
  node: Node,
  query: Query & { readonly pair: PairId },
  kept: Kept<T>,
  asKept: (row: ThreadRow) => T | undefined,
): Promise<void> {
  kept.reading = kept.reading
    .catch(() => undefined) // Whoever asked before was told; this one reads for itself.
    .then(async () => {
      for await (const row of changedRows(node, query, kept.mark)) {
        const value = asKept(row)
        if (value === undefined) kept.rows.delete(row.thread)
        else kept.rows.set(row.thread, value)
      }
    })
  await kept.reading
}
