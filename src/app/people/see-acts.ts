import { type Possible, possibleActs } from '../../domain/request/possible.ts'
import type { Node } from '../node.ts'
import { seeRequest } from './place.ts'
import { allow, type Viewer } from './viewer.ts'

/** What the viewer could put up on a request now: nothing where he may put up nothing. Throws 'unknown_request'. */
export async function seeActs(node: Node, viewer: Viewer, wanted: string): Promise<readonly Possible[]> {
  const { row, place } = await seeRequest(node, viewer, wanted)
  if (!allow(node, viewer, 'propose_turn', place)) return []
  return possibleActs(row.state.request, node.clock.now())
}
