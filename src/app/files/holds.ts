import { printHex } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import type { HoldRow } from '../ports/custody.ts'
import type { PairId } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'

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

/** The hold that stands on a thread, if any. */
export async function standingHold(
  node: Node,
  of: { readonly pair: PairId; readonly thread: string },
): Promise<HoldRow | undefined> {
  return (await node.store.holds({ pair: of.pair, thread: of.thread })).find((hold) => !hold.lifted)
}
