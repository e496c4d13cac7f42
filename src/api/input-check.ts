import type { FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { checkerOf } from './check-input.ts'
import { type Declaration, partsOf } from './declaration.ts'
import { ApiError } from './problems.ts'
import { closed } from './schema.ts'

/** `path` is called before anybody is asked who he is, `rest` after. */
type Check = { path(request: FastifyRequest): void; rest(request: FastifyRequest): void }

/** The address is read before anybody is asked who he is: what it names is asked of the store. */
export function inputCheck(declared: Declaration): Check {
  const { path, query, headers } = partsOf(declared)
  const checkHeaders = headerCheck(headers, declared.needsHeaders ?? [])
  const checkPath = checkerOf('path', path)
  const checkQuery = checkerOf('query', query)
  const checkBody = declared.body && checkerOf('body', declared.body)
  return {
    path(request) {
      request.params = checkPath(request.params)
    },
    rest(request) {
      checkHeaders(request)
      request.query = checkQuery(request.query)
      if (checkBody) request.body = checkBody(request.body)
      else if (!declared.rawBody) refuseBody(request.body)
    },
  }
}

/** Headers of other names are anybody's. */
function headerCheck(
  headers: Readonly<Record<string, TSchema>>,
  needed: readonly string[],
): (request: FastifyRequest) => void {
  const members = Object.entries(headers).map(
    ([name, schema]) => [name.toLowerCase(), needed.includes(name) ? schema : Type.Optional(schema)] as const,
  )
  const check = checkerOf('header', closed(Object.fromEntries(members)))
  return (request) => {
    const sent = members.filter(([name]) => request.headers[name] !== undefined)
    check(Object.fromEntries(sent.map(([name]) => [name, request.headers[name]])))
  }
}

/** An empty object is what many programs send where nothing is asked. */
function refuseBody(body: unknown): void {
  if (body === undefined || body === null) return
  if (typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0) return
  throw new ApiError('bad_request', 'a body was sent; expected none, or {}', [
    { at: '/body', was: 'a body', expected: 'none, or {}' },
  ])
}
