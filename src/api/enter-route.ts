import { beginSession } from '../app/people/browser-sessions.ts'
import { allow } from '../app/people/viewer.ts'
import { authenticate, hashOf } from '../app/tokens.ts'
import type { Api } from './declaration.ts'
import { giveSession } from './give-session.ts'
import { agentOf } from './session-cookie.ts'

/**
 * A token in the address begins a session with the token's rights and leads to the desk: the token itself stays in no browser. Not where another
 * site's link leads here: its maker would have somebody work under a token of his.
 */
export function enterRoute({ app, node, own, site }: Api): void {
  app.get('/enter', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const { token } = request.query as { token?: unknown }
    const { 'sec-fetch-site': from = 'none' } = request.headers
    const isOurs = from === 'same-origin' || from === 'none'
    const known = typeof token === 'string' && isOurs ? await authenticate(node, token) : undefined
    if (typeof token !== 'string' || known?.result !== 'known')
      return reply.redirect('/?sign-in=token_unknown', 303)
    const begun = await beginSession(node, { token: hashOf(token), door: 'token', agent: agentOf(request) })
    giveSession({ own, site }, request, reply, begun)
    return reply.redirect(allow(node, begun.viewer, 'list', { type: 'node' }) ? '/' : '/record', 303)
  })
}
