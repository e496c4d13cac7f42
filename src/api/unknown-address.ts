import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Api, type Declared, isEndless } from './declaration.ts'
import { ApiError, sendProblem } from './problems.ts'

/**
 * What goes wrong is a problem like any other, and so is what is at no address; an address that is there says which methods it takes
 * (RFC 9110, 405).
 */
export function answerProblems(api: Api): void {
  let known: readonly Known[] | undefined
  const unknown = (request: FastifyRequest, reply: FastifyReply) => {
    known ??= api.routes.map(knownOf)
    return refuse(known, request, reply)
  }
  api.app.setNotFoundHandler(unknown)
  // Of a request that leads nowhere nothing else matters, such as the type of its body.
  api.app.setErrorHandler((error, request, reply) =>
    request.is404 ? unknown(request, reply) : sendProblem(request, reply, error),
  )
}

type Known = { readonly pattern: RegExp; readonly methods: readonly string[] }

function knownOf(declared: Declared): Known {
  const { url, method } = declared
  const pattern = url
    .split('/')
    .map((step) => (step.startsWith(':') ? '[^/]+' : step.replaceAll('.', '\\.')))
    .join('/')
  return {
    pattern: new RegExp(`^${pattern}$`),
    methods: method === 'GET' && !isEndless(declared) ? ['GET', 'HEAD'] : [method],
  }
}

function refuse(known: readonly Known[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0]!
  const methods = new Set(known.filter(({ pattern }) => pattern.test(path)).flatMap((each) => each.methods))
  if (methods.size === 0)
    return sendProblem(
      request,
      reply,
      new ApiError('unknown_address', `nothing is at ${path.slice(0, 100)}; /api/openapi.json lists what is`),
    )
  const list = [...methods].toSorted().join(', ')
  reply.header('allow', list)
  return sendProblem(
    request,
    reply,
    new ApiError(
      'method_not_allowed',
      `${request.method} was sent to ${path.slice(0, 100)}; it takes ${list}`,
    ),
  )
}
