import type { Link } from '../protocol/index.ts'
import { AppError, type Node } from './node.ts'
import type { Pair } from './ports.ts'

/**
 * A link names a request of the same pair: another's name would tell the other side that we have dealt with somebody else, and could be found in a
 * record that it is shown later. Throws 'bad_draft' with the place.
 */
export async function checkLinks(node: Node, pair: Pair, links: readonly Link[] = []): Promise<void> {
  for (const [i, { request }] of links.entries()) {
    const kind = (await node.store.message(pair.id, request))?.kind
    if (kind === 'request' || kind === 'notify') continue
    const at = `/links/${i}/request`
    const expected = `give the message id of a request with ${pair.peer.name.en} ("comity request show")`
    throw new AppError('bad_draft', `${at}: ${request} is no request of this pair; ${expected}`, {
      fields: [{ at, was: request, expected }],
    })
  }
}
