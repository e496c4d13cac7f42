import { findRequest } from '../act-on-request.ts'
import { AppError, findPair, type Node } from '../node.ts'
import type { PairId } from '../ports.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'
import { ACTIONS, type Action } from './actions.ts'
import { isVisible, type Resource, type Viewer, visibilityOf } from './viewer.ts'

type ThreadPlace = Extract<Resource, { type: 'thread' }>

/**
 * On what an act is done, by the parameters of its address (`ref`, `pair`); where an act on a thread names none, on a thread of his own.
 * Throws 'unknown_request' and 'unknown_pair'.
 */
export async function placeOf(
  node: Node,
  viewer: Viewer,
  action: Action,
  { ref, pair }: { readonly ref?: string; readonly pair?: string },
): Promise<Resource> {
  const of = ACTIONS[action]
  if (of === 'node') return { type: 'node' }
  if (of === 'pair')
    return { type: 'pair', pair: pair === undefined ? 'any' : (await findPair(node, pair)).id }
  // Whoever may do that to no request at all is not let in; to which one, its use case demands when it knows the thread.
  if (ref === undefined) return ownPlace(viewer)
  return action === 'break_glass' ? anyThread(node, ref) : (await seeRequest(node, viewer, ref)).place
}

/**
 * A request that exists for the viewer, and its place for `demand`. Throws 'unknown_request' in the words in which an unknown one is
 * answered, for what does not.
 */
export async function seeRequest(
  node: Node,
  viewer: Viewer,
  wanted: string,
): Promise<{ readonly row: RequestRow; readonly place: ThreadPlace }> {
  const row = (await onlyVisible(node, viewer, wanted)) ?? (await findRequest(node, wanted))
  const place = await threadPlace(node, row.pair, row.thread)
  if (isVisible(viewer, place)) return { row, place }
  throw new AppError(
    'unknown_request',
    `no request is known as ${wanted}; "comity request list" shows those that are`,
  )
}

/**
 * The one request of that reference that an agency sees. Two pairs may have given the same reference: that there is another one, which does not
 * exist for the viewer, must not be told by an answer that asks which is meant.
 */
async function onlyVisible(node: Node, viewer: Viewer, reference: string): Promise<RequestRow | undefined> {
  const visibleTo = visibilityOf(viewer, node.clock.nowMs())
  if (!visibleTo) return undefined
  const [row, other] = (await node.store.threads({ reference, limit: 2, visibleTo })).filter(isRequestRow)
  if (row && !other) return row
  const all = (await node.store.threads({ reference, limit: 2 })).filter(isRequestRow)
  if (row || all.length === 0) return undefined
  // All that bear it are others': any one of them is answered as unknown.
  return all[0]
}

/** A thread that is the viewer's own: to ask what he may do at all. */
export function ownPlace({ agency = '' }: Viewer): ThreadPlace {
  return { type: 'thread', pair: 'any', thread: 'any', agencies: [agency], people: [] }
}

/** A thread with those to whom it is assigned now. */
export async function threadPlace(node: Node, pair: PairId, thread: string): Promise<ThreadPlace> {
  const nowMs = node.clock.nowMs()
  const assigned = (await node.store.assignments(pair, thread)).filter(
    ({ untilMs }) => untilMs === undefined || untilMs > nowMs,
  )
  return {
    type: 'thread',
    pair,
    thread,
    agencies: assigned.flatMap(({ to }) => ('agency' in to ? [to.agency] : [])),
    people: assigned.flatMap(({ to }) => ('person' in to ? [to.person] : [])),
  }
}

async function anyThread(node: Node, wanted: string): Promise<ThreadPlace> {
  const { pair, thread } = await findRequest(node, wanted)
  return threadPlace(node, pair, thread)
}
