import { perPair } from './memory.ts'
import type { Node } from './node.ts'
import type { PairId, Seconds } from './ports.ts'
import { isRequestRow, type RequestRow } from './request-row.ts'

/** Newest threads read when a node starts. */
const LOOK_AT = 5_000

/** Requests with due times, and how often each due time stands in them. */
type OpenRequests = {
  readonly rows: Map<string, RequestRow['state']['dues']>
  readonly dues: Map<Seconds, number>
  readonly emergencies: Set<string>
}

/** Read once; every row that is entered or taken in is noted from then on, so that nothing is read again for it. */
const open = perPair(async (node, pair) => {
  const found: OpenRequests = { rows: new Map(), dues: new Map(), emergencies: new Set() }
  const rows = await node.store.threads({ pair, limit: LOOK_AT })
  for (const row of rows.filter(isRequestRow)) note(found, row)
  return found
})

/** Due times of requests that are not over, as this node expects them, in no order; the record's own are the verdict function's. */
export async function openDues(node: Node, pair: PairId): Promise<readonly Seconds[]> {
  return [...(await open.of(node, pair)).dues.keys()]
}

/** Whether an emergency of the pair is open, as last looked at: a failing peer is then tried every minute (X8). */
export function emergencyOpen(node: Node, pair: PairId): boolean {
  const mine = lastRead.get(node) ?? new Map<PairId, OpenRequests>()
  lastRead.set(node, mine)
  open.of(node, pair).then(
    (read) => mine.set(pair, read),
    () => undefined, // A store that cannot be read now is asked again the next time.
  )
  return (mine.get(pair)?.emergencies.size ?? 0) > 0
}
const lastRead = new WeakMap<Node, Map<PairId, OpenRequests>>()

/** To be called with the first row of a request that is stored: nothing is read again for it. */
export async function noteRequest(node: Node, row: RequestRow): Promise<void> {
  note(await open.of(node, row.pair), row)
}

/** To be called when a turn on a request is stored: it may have crossed with one of the other side, so the rows are read again. */
export function forgetRequests(node: Node, pair: PairId): void {
  open.forget(node, pair)
}

type Incoming = RequestRow | 'turn'
const incoming = perPair(async (): Promise<Incoming[]> => [])

/** To be called with each change that a batch of the peer will make, before it is stored. */
export async function expectRequest(node: Node, pair: PairId, change: Incoming): Promise<void> {
  ;(await incoming.of(node, pair)).push(change)
}

/** To be called when a batch of the peer is stored. What was expected of one that was not is in the next, which says the same once more. */
export async function noteIncoming(node: Node, pair: PairId): Promise<void> {
  const changes = (await incoming.of(node, pair)).splice(0)
  if (changes.includes('turn')) forgetRequests(node, pair)
  for (const change of changes) if (change !== 'turn') await noteRequest(node, change)
}

function note({ rows, dues, emergencies }: OpenRequests, { thread, urgency, state }: RequestRow): void {
  for (const due of Object.values(rows.get(thread) ?? {})) count(dues, due, -1)
  for (const due of Object.values(state.dues)) count(dues, due, 1)
  const isOver = Object.keys(state.dues).length === 0
  if (isOver) rows.delete(thread)
  else rows.set(thread, state.dues)
  if (isOver || urgency !== 'emergency') emergencies.delete(thread)
  else emergencies.add(thread)
}

function count(dues: Map<Seconds, number>, due: Seconds, by: 1 | -1): void {
  const left = (dues.get(due) ?? 0) + by
  if (left > 0) dues.set(due, left)
  else dues.delete(due)
}
