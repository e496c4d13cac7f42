import { type Leaf, parseLeaf, writerOf } from '../protocol/index.ts'
import { findPair, type Node } from './node.ts'
import { threadPlace } from './people/place.ts'
import { isVisible, type Viewer } from './people/viewer.ts'
import type { LeafRow, LogRow, Origin, Pair, PairId } from './ports.ts'
import { isRequestRow } from './request-row.ts'
import { type Proof, showProofs } from './show-proof.ts'

/** A leaf of a log as its place in the record: nothing of what was said. */
export type LeafView = {
  readonly position: number
  readonly type: Leaf['type']
  /** The writer's own clock; proves nothing. */
  readonly at: string
  /** RFC 6962, in hex. */
  readonly hash: string
  /** Of messages. */
  readonly id?: string
  readonly kind?: string
  /** Of a message whose request exists for the viewer. */
  readonly reference?: string
  /** Of checkpoints: how many it records, and how many timed lines. */
  readonly recorded?: { readonly checkpoints: number; readonly lines: number }
  readonly proof: Proof
}
export type LeavesView = {
  /** Absent where none of that log is held here yet. */
  readonly origin?: Origin
  readonly epoch: number
  readonly size: number
  readonly items: readonly LeafView[]
}

export type LogWanted = {
  readonly log: 'ours' | 'theirs'
  /** The newest if absent. */
  readonly epoch?: number
}
export type LeavesWanted = LogWanted & {
  /** The first position; such that the newest leaf is the last, if absent. */
  readonly from?: number
  readonly limit: number
}

/** A page of one log, without contents. Throws 'unknown_pair'. */
export async function listLeaves(
  node: Node,
  viewer: Viewer,
  { pair: wanted, ...of }: LeavesWanted & { readonly pair: PairId },
): Promise<LeavesView> {
  const pair = await findPair(node, wanted)
  const log = await findLog(node, pair, of)
  if (!log) return { epoch: of.epoch ?? 1, size: 0, items: [] }
  const { origin, size, epoch } = log
  const from = Math.min(of.from ?? Math.max(0, size - of.limit), size)
  const to = Math.min(size, from + of.limit)
  const rows = await node.store.leaves(origin, from, to)
  const proofs = await showProofs(node, pair, { origin, from, to })
  const references = new References(node, viewer, pair.id)
  const items: LeafView[] = []
  for (const [i, row] of rows.entries()) items.push(await leafView(row, proofs[i]!, references))
  return { origin, epoch, size, items }
}

/** An epoch of one side's log, as far as it is held here. */
export async function findLog(node: Node, pair: Pair, of: LogWanted): Promise<LogRow | undefined> {
  const writer = writerOf((of.log === 'ours' ? pair.own : pair.peer).identity)
  const logs = (await node.store.logs(pair.id)).filter((row) => row.writer === writer)
  return of.epoch === undefined ? logs.at(-1) : logs.find(({ epoch }) => epoch === of.epoch)
}

async function leafView(row: LeafRow, proof: Proof, references: References): Promise<LeafView> {
  const leaf = parseLeaf(row.bytes)
  const head = { position: row.index, type: leaf.type, at: leaf.at, hash: row.hash.toHex(), proof }
  if (leaf.type === 'succession') return head
  if (leaf.type === 'checkpoints') {
    const lines = leaf.checkpoints.reduce((sum, each) => sum + each.lines.length, 0)
    return { ...head, recorded: { checkpoints: leaf.checkpoints.length, lines } }
  }
  const reference = await references.of(leaf.thread)
  return { ...head, id: leaf.id, kind: leaf.kind, ...(reference !== undefined && { reference }) }
}

/** References of threads, each looked up once; of those that do not exist for the viewer none is told. */
class References {
  readonly #known = new Map<string, Promise<string | undefined>>()
  readonly #node: Node
  readonly #viewer: Viewer
  readonly #pair: PairId

  constructor(node: Node, viewer: Viewer, pair: PairId) {
    this.#node = node
    this.#viewer = viewer
    this.#pair = pair
  }

  of(thread: string): Promise<string | undefined> {
    let found = this.#known.get(thread)
    if (!found) {
      found = this.#find(thread)
      this.#known.set(thread, found)
    }
    return found
  }

  async #find(thread: string): Promise<string | undefined> {
    const row = await this.#node.store.thread(this.#pair, thread)
    if (!row || !isRequestRow(row)) return undefined
    const place = await threadPlace(this.#node, this.#pair, thread)
    return isVisible(this.#viewer, place) ? row.reference : undefined
  }
}
