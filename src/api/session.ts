import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Node } from '../app/node.ts'
import type { Action } from '../app/people/actions.ts'
import { note } from '../app/people/audit.ts'
import { placeOf } from '../app/people/place.ts'
import { allow, demand, type Viewer } from '../app/people/viewer.ts'
import { authenticate } from '../app/tokens.ts'
import { ApiError } from './problems.ts'

/** Cookies do not tell ports apart, so each party's node names its own. */
export function cookieName(prefix: string): string {
  return `comity-${prefix.toLowerCase()}`
}

/**
 * Who is asking: by bearer token, or, to read only, by the cookie that the page set from one; undefined where neither is sent. Throws
 * 'token_unknown', 'token_expired', 'token_revoked' or 'token_inactive'.
 */
export async function whoAsks(
  node: Node,
  prefix: string,
  request: FastifyRequest,
): Promise<Viewer | undefined> {
  const bearer = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  // A browser sends the cookie also when another page of this machine makes it ask: nothing is ever done on its word alone.
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  const token = bearer ?? (isReading ? readCookie(request.headers.cookie, cookieName(prefix)) : undefined)
  if (token === undefined) return undefined
  const found = await authenticate(node, token)
  if (found.result === 'known') return found.viewer
  throw new ApiError(`token_${found.result}`, SENTENCES[found.result])
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
export function may(node: Node, prefix: string, action: Action) {
  return async (request: FastifyRequest, _reply: FastifyReply) => {
    const viewer = await whoAsks(node, prefix, request)
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
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    await note(node, viewer, { ...about, mayWait: isReading })
  }
}

const viewers = new WeakMap<FastifyRequest, Viewer>()

/** Who is behind a request that `may` let in. */
export function viewerOf(request: FastifyRequest): Viewer {
  const viewer = viewers.get(request)
  if (!viewer) throw new Error('a route without may()')
  return viewer
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(/;\s*/).map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1]
}
