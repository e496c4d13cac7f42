import type { Batch, LeafRow, Origin, PairId, Store, ThreadRow } from '../app/ports.ts'
import { equalBytes } from '../protocol/bytes.ts'
import { Frontier } from '../protocol/frontier.ts'
import { leafHash } from '../protocol/tree-hash.ts'
import { LogError } from './errors.ts'
import { TileEdge } from './tiles.ts'

/** The growing edge of one stored log: all that is needed to extend it. */
export type Edge = { readonly origin: Origin; readonly frontier: Frontier; readonly tiles: TileEdge }

/** What leaves add to a log: the rows of one commit, and the edge that stands once it is durable. */
export type Growth = {
  readonly edge: Edge
  readonly rows: Required<Pick<Batch, 'leaves' | 'frontiers' | 'tiles'>>
}

export async function openEdge(store: Store, origin: Origin): Promise<Edge> {
  const log = await store.log(origin)
  if (!log) throw new LogError('no_proof', `no log ${origin} is held here`)
  return {
    origin,
    frontier: Frontier.from(log.size, log.frontier),
    tiles: await TileEdge.open(store, origin, log.size),
  }
}

export function emptyEdge(store: Store, origin: Origin): Promise<Edge> {
  return TileEdge.open(store, origin, 0).then((tiles) => ({ origin, frontier: new Frontier(), tiles }))
}

/** Plans how these leaves extend a log; writes nothing. */
export async function planGrowth(edge: Edge, leaves: readonly Uint8Array[]): Promise<Growth> {
  const { origin } = edge
  const frontier = edge.frontier.clone()
  const rows: LeafRow[] = leaves.map((bytes, i) => {
    const hash = leafHash(bytes)
    frontier.append(hash)
    return { origin, index: edge.frontier.size + i, bytes, hash }
  })
  const { edge: tileEdge, tiles } = await edge.tiles.grow(rows.map((row) => row.hash))
  const frontiers = [{ origin, size: frontier.size, frontier: frontier.hashes }]
  return {
    edge: { origin, frontier, tiles: tileEdge },
    rows: { leaves: rows, frontiers: rows.length > 0 ? frontiers : [], tiles },
  }
}

/**
 * Reads back what was stored from `from` on and hashes it anew, so that what is signed is what a reader of the disk will find.
 * Throws `damaged` when the stored bytes do not lead to this edge.
 */
export async function verifyStored(store: Store, from: Frontier, edge: Edge): Promise<void> {
  const frontier = from.clone()
  for (const row of await store.leaves(edge.origin, from.size, edge.frontier.size))
    frontier.append(leafHash(row.bytes))
  if (frontier.size !== edge.frontier.size || !equalBytes(frontier.root(), edge.frontier.root()))
    throw new LogError('damaged', `the database gives back other leaves of ${edge.origin} than it was given`)
}

/** Thread rows in the order in which they were decided: of one thread the last stands. */
export function mergeThreads(rows: readonly ThreadRow[], pair: PairId): ThreadRow[] {
  const last = new Map<string, ThreadRow>()
  for (const row of rows) if (row.pair === pair) last.set(row.thread, row)
  return [...last.values()]
}
