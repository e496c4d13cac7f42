import { tokensOf } from '../../domain/search/tokens.ts'
import { inTurn } from '../in-turn.ts'
import type { Node } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import type { SearchEntry } from '../ports/search.ts'
import type { LogRow, MessageRow, PairId, Timers } from '../ports.ts'
import { textsOf } from './texts-of.ts'

/** Messages read at once. */
const AT_ONCE = 256

/**
 * Brings the index up to what both logs hold. A log's place moves with its entries in one transaction, so that a crash neither leaves a
 * message out nor finds it twice; the index is made of messages alone and can be made again.
 */
export function indexMessages(node: Node): Promise<void> {
  return inTurn(node, 'search', async () => {
    const read = await node.store.searchRead()
    for (const { id } of await node.store.pairs()) {
      for (const log of await node.store.logs(id))
        await indexLog(node, { pair: id, log, from: read.get(log.origin) ?? 0 })
    }
  })
}

async function indexLog(
  node: Node,
  { pair, log, from }: { readonly pair: PairId; readonly log: LogRow; readonly from: number },
): Promise<void> {
  for (let at = from; at < log.size; at += AT_ONCE) {
    const to = Math.min(at + AT_ONCE, log.size)
    const rows = await node.store.messages(log.origin, at, to)
    await node.store.addSearch(await entriesOf(node, pair, rows), { origin: log.origin, size: to })
  }
}

async function entriesOf(node: Node, pair: PairId, rows: readonly MessageRow[]): Promise<SearchEntry[]> {
  const good = rows.filter((row) => row.fault === undefined)
  const contents = await node.store.contents(
    pair,
    good.map((row) => row.id),
  )
  return good.flatMap(({ id, thread }) => {
    const bytes = contents.get(id)
    if (!bytes) return []
    const tokens = textsOf(payloadOf(bytes)).flatMap(tokensOf)
    return tokens.length > 0 ? [{ pair, thread, message: id, tokens }] : []
  })
}

/** Quiet milliseconds after which what came in is indexed: a long exchange is not slowed by it, and a search brings the index up by itself. */
const QUIET_MS = 2_000

/** Keeps the index near the logs while the node runs; the function given back ends it when what is under way is done. */
export function keepIndex(node: Node, timers: Timers, report: (fault: unknown) => void): () => Promise<void> {
  let underWay = Promise.resolve()
  let cancel = timers.after(QUIET_MS, index)
  function index() {
    underWay = indexMessages(node).catch(report)
  }
  const end = node.events.subscribe(({ type }) => {
    if (type !== 'taken_in' && type !== 'thread') return
    cancel()
    cancel = timers.after(QUIET_MS, index)
  })
  return () => {
    end()
    cancel()
    return underWay
  }
}
