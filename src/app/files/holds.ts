import { printHex } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import { threadPlace } from '../people/place.ts'
import { isVisible, type Viewer } from '../people/viewer.ts'
import type { HoldRow } from '../ports/custody.ts'
import type { PairId } from '../ports.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'
import { instantOf, nameOfPerson } from './naming.ts'

/** Stops every removal of a thread's content until it is lifted: retention, recall and order alike. Stays on this node. */
export async function placeHold(
  node: Node,
  row: RequestRow,
  reason: string,
  viewer: Viewer,
): Promise<HoldRow> {
  const hold: HoldRow = {
    id: printHex(node.chance.bytes(8)),
    pair: row.pair,
    thread: row.thread,
    reason,
    person: viewer.person,
    placedMs: node.clock.nowMs(),
  }
  await node.store.saveHold(hold)
  return hold
}

/** Lifts a hold of a thread; that it stood, and why it ended, stays readable. Throws `unknown_hold`. */
export async function liftHold(
  node: Node,
  row: RequestRow,
  { id, why }: { readonly id: string; readonly why: string },
  viewer: Viewer,
): Promise<HoldRow> {
  const found = (await node.store.holds(row)).find((hold) => hold.id === id)
  if (!found) throw new AppError('unknown_hold', `${row.reference} has no hold ${id}`)
  if (found.lifted) return found
  const lifted = { ...found, lifted: { atMs: node.clock.nowMs(), person: viewer.person, why } }
  await node.store.saveHold(lifted)
  return lifted
}

export type HoldView = {
  readonly id: string
  readonly reference: string
  readonly reason: string
  readonly by: string
  readonly placed: string
  readonly lifted?: { readonly at: string; readonly by: string; readonly why: string }
}

/** A hold as people read it. */
export async function showHold(node: Node, row: RequestRow, hold: HoldRow): Promise<HoldView> {
  const { id, reason, person, placedMs, lifted } = hold
  return {
    id,
    reference: row.reference,
    reason,
    by: await nameOfPerson(node, person),
    placed: instantOf(placedMs),
    ...(lifted && {
      lifted: {
        at: instantOf(lifted.atMs),
        by: await nameOfPerson(node, lifted.person),
        why: lifted.why,
      },
    }),
  }
}

/** The holds that stand on threads that exist for the viewer. */
export async function listHolds(node: Node, viewer: Viewer): Promise<readonly HoldView[]> {
  const shown = (await node.store.holds()).map(async (hold) => {
    const row = await node.store.thread(hold.pair, hold.thread)
    const place = await threadPlace(node, hold.pair, hold.thread)
    return row && isRequestRow(row) && isVisible(viewer, place) ? showHold(node, row, hold) : undefined
  })
  return (await Promise.all(shown)).filter((hold) => hold !== undefined)
}

/** The hold that stands on a thread, if any. */
export async function standingHold(
  node: Node,
  of: { readonly pair: PairId; readonly thread: string },
): Promise<HoldRow | undefined> {
  return (await node.store.holds({ pair: of.pair, thread: of.thread })).find((hold) => !hold.lifted)
}
