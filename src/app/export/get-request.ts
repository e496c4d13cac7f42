import { type Door, mayLeave, type Tlp, whyNot } from '../../domain/content/tlp.ts'
import type { PayloadOf } from '../../protocol/index.ts'
import { AppError, findPair, type Node } from '../node.ts'
import type { Pair } from '../ports.ts'
import { type RequestView, showRequest } from '../show-request.ts'

/** A request whose label lets it through a door, with the message that opened it. */
export type Leaving = {
  readonly view: RequestView
  readonly pair: Pair
  readonly first: PayloadOf<'request'> | PayloadOf<'notify'>
  readonly asker: Pair['own']
  readonly answerer: Pair['own']
}

/**
 * Fetches a request in order to take it out by a door. Throws 'handling' when its label does not allow that, 'content_removed' when there
 * is nothing left to take out, and 'unknown_request'.
 */
export async function getForDoor(node: Node, wanted: string, door: Door): Promise<Leaving> {
  const view = await showRequest(node, wanted)
  const first = firstOf(view)
  if (!first)
    throw new AppError(
      'content_removed',
      `the content of ${view.reference} was removed here; its leaf, receipts and verdicts are in the record ("comity record export")`,
    )
  checkDoor(first.body.tlp, door)
  const pair = await findPair(node, view.pair)
  const [asker, answerer] = view.direction === 'out' ? [pair.own, pair.peer] : [pair.peer, pair.own]
  return { view, pair, first, asker, answerer }
}

/** The message that opened the thread, as long as its content is here. */
export function firstOf(view: RequestView): Leaving['first'] | undefined {
  const payload = view.turns.find(({ id }) => id === view.request.request)?.payload
  return payload?.kind === 'request' || payload?.kind === 'notify' ? payload : undefined
}

function checkDoor(tlp: Tlp, door: Door): void {
  if (!mayLeave(tlp, door)) throw new AppError('handling', whyNot(tlp, door).en)
}
