import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Node } from '../app/node.ts'
import { type Authenticated, authenticate, type Role } from '../app/tokens.ts'

/** Cookies do not tell ports apart, so each party's node names its own. */
export function cookieName(prefix: string): string {
  return `comity-${prefix.toLowerCase()}`
}

/** Who is asking: by bearer token, or, to read only, by the cookie that the page set from one. */
export async function whoAsks(
  node: Node,
  prefix: string,
  request: FastifyRequest,
): Promise<Authenticated | undefined> {
  const bearer = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  // A browser sends the cookie also when another page of this machine makes it ask: nothing is ever done on its word alone.
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  const token = bearer ?? (isReading ? readCookie(request.headers.cookie, cookieName(prefix)) : undefined)
  return token ? authenticate(node, token) : undefined
}

/** A preHandler that lets these roles in; the others are told what is missing. */
export function allow(node: Node, prefix: string, roles: readonly Role[]) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const actor = await whoAsks(node, prefix, request)
    if (!actor) {
      return reply.code(401).header('www-authenticate', 'Bearer').send({
        code: 'token_missing',
        message: 'send "Authorization: Bearer TOKEN"; "comity token create" makes one',
      })
    }
    if (!roles.includes(actor.role)) {
      return reply.code(403).send({
        code: 'role_missing',
        message: `${actor.name} is ${actor.role}; this takes ${roles.join(' or ')}`,
      })
    }
    actors.set(request, actor)
  }
}

const actors = new WeakMap<FastifyRequest, Authenticated>()

/** The person behind a request that `allow` let in. */
export function actorOf(request: FastifyRequest): Authenticated {
  const actor = actors.get(request)
  if (!actor) throw new Error('a route without allow()')
  return actor
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(/;\s*/).map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1]
}
