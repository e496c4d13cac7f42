import type { FastifyInstance } from 'fastify'
import { ApiError } from './problems.ts'

/** Bodies are JSON in UTF-8 and nothing else; bytes that are no UTF-8 are refused, not replaced. */
export function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    body.length === 0 ? undefined : parseBody(body),
  )
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body), refuseProto)
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    const why = cause instanceof Error ? cause.message.slice(0, 200) : ''
    throw new ApiError('bad_json', `the body is not JSON in UTF-8: ${why}`)
  }
}

/** A member of this name would become the object's prototype where objects are copied member by member. */
function refuseProto(name: string, value: unknown): unknown {
  if (name !== '__proto__') return value
  throw new ApiError('bad_json', 'the body has a member __proto__; no schema has one')
}
