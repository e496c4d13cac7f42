import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, AppError, type Node } from '../app/node.ts'
import type { Action, Role } from '../app/people/actions.ts'
import { placeOf } from '../app/people/place.ts'
import { actorFor, demand, type Viewer } from '../app/people/viewer.ts'
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
 * A preHandler: lets in whoever may do that to what the address names. An act on a request whose address names no request (a proposal's)
 * is only asked who does it; its use case demands the rest when it knows the thread. Throws 'token_missing', 'not_allowed', and
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
    const on = await placeOf(node, viewer, action, (request.params ?? {}) as Record<string, string>)
    if (on) demand(node, viewer, action, on)
  }
}

/** As `may`, by roles: for routes that are not declared by `route()` yet. */
export function allow(node: Node, prefix: string, roles: readonly Role[]) {
  return async (request: FastifyRequest, _reply: FastifyReply) => {
    const viewer = await whoAsks(node, prefix, request)
    if (!viewer) throw new ApiError('token_missing', 'send "Authorization: Bearer TOKEN"')
    if (!roles.some((role) => viewer.roles.includes(role)))
      throw new AppError(
        'not_allowed',
        `${viewer.name} is ${viewer.roles.join(', ')}; this takes ${roles.join(' or ')}`,
      )
    viewers.set(request, viewer)
  }
}

const viewers = new WeakMap<FastifyRequest, Viewer>()

/** Who is behind a request that `may` let in. */
export function viewerOf(request: FastifyRequest): Viewer {
  const viewer = viewers.get(request)
  if (!viewer) throw new Error('a route without may()')
  return viewer
}

/** The same as he is named in messages. */
export function actorOf(request: FastifyRequest): Actor {
  return actorFor(viewerOf(request))
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(/;\s*/).map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1]
}
