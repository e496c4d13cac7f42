import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Action } from '../app/people/actions.ts'
import { note } from '../app/people/audit.ts'
import { findSession } from '../app/people/browser-sessions.ts'
import { placeOf } from '../app/people/place.ts'
import { allow, demand, type Viewer } from '../app/people/viewer.ts'
import { authenticate } from '../app/tokens.ts'
import type { Api } from './declaration.ts'
import { ApiError } from './problems.ts'
import { cookieName, readCookie } from './session-cookie.ts'
import { checkFromDesk, checkNotFromOthers } from './site.ts'

type Door = Pick<Api, 'node' | 'own' | 'site'>

/**
 * Who is asking: by bearer token, or by the cookie of a browser session, which acts only for pages of ours and tells others nothing; undefined where neither is sent. Throws
 * 'token_unknown', 'token_expired', 'token_revoked', 'token_inactive', 'session_over' or 'not_from_desk'.
 */
export async function whoAsks(
  { node, own, site }: Door,
  request: FastifyRequest,
  as: { readonly isSeen?: boolean } = {},
): Promise<Viewer | undefined> {
  const bearer = bearerOf(request)
  if (bearer !== undefined) {
    const found = await authenticate(node, bearer)
    if (found.result === 'known') return found.viewer
    throw new ApiError(`token_${found.result}`, SENTENCES[found.result])
  }
  const value = sessionValue(own.prefix, request)
  if (value === undefined) return undefined
  if (isRead(request)) checkNotFromOthers(request)
  else checkFromDesk(site, request)
  const session = await findSession(node, value, as)
  if (session) return session.viewer
  throw new ApiError('session_over', 'the session has ended; sign in again')
}

function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer (\S{1,200})$/i.exec(headers.authorization ?? '')?.[1]
}

/** The value of our cookie, as the browser sent it. */
export function sessionValue(prefix: string, { headers }: FastifyRequest): string | undefined {
  return readCookie(headers.cookie, cookieName(prefix)) || undefined
}

/**
 * By what a caller is told from others before anybody is asked who he is; undefined where he shows nothing. The same as lets him in: a proxy's
 * password would be one of all.
 */
export function credentialOf(prefix: string, request: FastifyRequest): string | undefined {
  return bearerOf(request) ?? sessionValue(prefix, request)
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

const SENTENCES = {
  unknown: 'the token is not known here; "comity token create" makes one',
  expired: 'the token has expired; sign in again, or have another made ("comity token create")',
  revoked: 'the token was revoked; whoever revoked it can have another made ("comity token create")',
  inactive: 'the person to whom the token belongs is not active here any more',
} as const

/**
 * A hook: lets in whoever may do that to what the address names. An act on a request whose address names none (a file's)
 * is asked of a thread of his own; its use case demands the rest when it knows the thread. Throws 'token_missing', 'not_allowed', and
 * 'unknown_request' or 'unknown_pair' for what does not exist, be it only for this viewer.
 */
export function may(door: Door, action: Action) {
  const { node } = door
  return async (request: FastifyRequest, _reply: FastifyReply) => {
    const viewer = await whoAsks(door, request)
    if (!viewer)
      throw new ApiError(
        'token_missing',
        'send "Authorization: Bearer TOKEN"; "comity token create" makes one, and an enrolled key signs in ("--key FILE")',
      )
    viewers.set(request, viewer)
    const { id: message, ...names } = (request.params ?? {}) as Record<string, string>
    const on = await placeOf(node, viewer, action, names)
    const isAny = on.type !== 'node' && on.pair === 'any'
    const about = { action, ...(!isAny && { on }), ...(message !== undefined && { message }) }
    if (!allow(node, viewer, action, on)) {
      await note(node, viewer, { ...about, result: 'denied' })
      demand(node, viewer, action, on)
    }
    // From here on the thread is meant by its own name: another pair's request of the same reference does not exist for an agency.
    if (viewer.agency !== undefined && on.type === 'thread' && names.ref !== undefined)
      request.params = { ...(request.params as object), ref: on.thread }
    // Written before it is shown or done: nobody reads anything that the audit log does not say he read.
    await note(node, viewer, { ...about, mayWait: isRead(request) })
  }
}

const viewers = new WeakMap<FastifyRequest, Viewer>()

/** Who is behind a request that `may` let in. */
export function viewerOf(request: FastifyRequest): Viewer {
  const viewer = viewers.get(request)
  if (!viewer) throw new Error('a route without may()')
  return viewer
}
