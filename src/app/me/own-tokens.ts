import { AppError, type Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import { listTokens, revokeToken, type TokenView } from '../tokens.ts'
import { personOnly } from './person-only.ts'

/** The tokens that were made for a person. Throws 'no_person'. */
export async function ownTokens(node: Pick<Node, 'store'>, viewer: Viewer): Promise<readonly TokenView[]> {
  const person = personOnly(viewer)
  return (await listTokens(node)).filter((token) => token.person === person)
}

/** Ends one of them; another's is to this person as if it were not there. Throws 'unknown_token', 'no_person'. */
export async function revokeOwnToken(
  node: Pick<Node, 'store' | 'clock'>,
  viewer: Viewer,
  id: string,
): Promise<TokenView> {
  if (!(await ownTokens(node, viewer)).some((token) => token.id === id))
    throw new AppError('unknown_token', `no token of yours is listed as ${id}`)
  return revokeToken(node, id)
}
