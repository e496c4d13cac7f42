import { AppError, type Node } from '../node.ts'
import type { Viewer } from './viewer.ts'

type Now = Pick<Node, 'clock'>

/** As long as one who signed in with a key stays signed in. */
const FRESH_MS = 600_000

/**
 * A passkey releases long after the session in which it was made. So one is made only by whoever showed one, was invited to, or signed in with an
 * enrolled key: an OpenID provider or a copied token lets in, and must not come to sign. Nor must a cookie that was stolen from a session that lasts for
 * days. Throws 'not_allowed' and 'sign_in_again'.
 */
export function demandOwnProof(node: Now, viewer: Viewer): void {
  const { session, token, name } = viewer
  const isByKey = session === undefined && token?.isByKey === true
  if (!isByKey && !['passkey', 'invitation', 'exercise'].includes(session?.door ?? ''))
    throw new AppError(
      'not_allowed',
      `${name} came in by ${session?.door ?? 'a token'}; sign in with a passkey, or ask an operator for an invitation ("comity person invite")`,
      {
        zh: `${name} 不是以通行密钥登录的；请以通行密钥登录，或请运维人员发出邀请（"comity person invite"）`,
      },
    )
  demandFresh(node, viewer)
}

/**
 * Who invites a person or enrols a key gives the means to release. The provider could name any operator, and would have them by its word alone; of a
 * session only one that has just begun gives them. Throws 'not_allowed' and 'sign_in_again'.
 */
export function demandMayGiveMeans(node: Now, viewer: Viewer): void {
  if (viewer.session?.door === 'oidc')
    throw new AppError(
      'not_allowed',
      `${viewer.name} came in by the OpenID provider, whose word gives nobody a passkey or key; sign in with a passkey`,
      { zh: `${viewer.name} 是经登录服务登录的，不能据此让人获得通行密钥或密钥；请以通行密钥登录` },
    )
  demandFresh(node, viewer)
}

/** The exercise's door asks for no proof, so that asking for it again proves nothing. */
function demandFresh({ clock }: Now, { session, name }: Viewer): void {
  if (!session || session.door === 'exercise' || clock.nowMs() - session.madeMs < FRESH_MS) return
  throw new AppError(
    'sign_in_again',
    `${name} signed in more than ten minutes ago; this gives the means to release, so sign in again first`,
    { zh: `${name} 登录已超过十分钟；此操作会使人能够批准发出，请先重新登录` },
  )
}
