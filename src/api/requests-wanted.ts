import { type Static, Type } from 'typebox'
import type { RequestsWanted } from '../app/list-requests.ts'
import { findPair, type Node } from '../app/node.ts'
import { type Viewer, visibilityOf } from '../app/people/viewer.ts'
import { CLASSES } from '../protocol/index.ts'
import { PARAMS } from './params.ts'
import { closed, oneOf } from './schema.ts'

/** Which requests a list is of, wherever one is asked for. */
export const RequestsQuery = closed({
  pair: Type.Optional(PARAMS.pair),
  direction: Type.Optional(oneOf(['in', 'out'], 'only theirs (in) or ours (out)')),
  kind: Type.Optional(oneOf(CLASSES, 'only of that class')),
})

/** The same for the store: of them, those that the viewer may see. Throws 'unknown_pair'. */
export async function wantedOf(
  node: Node,
  viewer: Viewer,
  { pair, direction, kind }: Static<typeof RequestsQuery>,
): Promise<Omit<RequestsWanted, 'limit' | 'after'>> {
  const found = pair === undefined ? undefined : await findPair(node, pair)
  const visibleTo = visibilityOf(viewer, node.clock.nowMs())
  return {
    ...(found && { pair: found.id }),
    ...(direction && { direction }),
    ...(kind && { kind }),
    ...(visibleTo && { visibleTo }),
  }
}
