import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ApiError } from './problems.ts'

export const MatchHeader = Type.String({
  pattern: '^((W/)?"[!#-~]{1,64}"|[*])$',
  description: 'The ETag of what you read: it is changed only if it is still the same (RFC 9110)',
  examples: ['"q3x0aV2k8m5sZt1YbPz9Nw"'],
})
export const NoneMatchHeader = Type.String({
  description: 'ETags that you hold: 304 without a body if one is still what is here',
})

/** The tag of what an address answers: a digest of its bytes, so that both sides of a restart give the same. */
export function tagOf(body: string | Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

/** Tags a good answer; gives no body where the reader holds it already. */
export function tagAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (reply.statusCode < 200 || reply.statusCode > 299) return payload
  if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) return payload
  const tag = tagOf(payload)
  reply.header('etag', tag).header('cache-control', 'private, no-cache')
  if (request.method !== 'GET' && request.method !== 'HEAD') return payload
  if (!isNamed(tag, request.headers['if-none-match'])) return payload
  reply.code(304).removeHeader('content-type').removeHeader('content-length')
  return ''
}

/** Throws unless the request names what stands here now: `match_missing` (428), `changed_meanwhile` (412). */
export function checkMatch(request: FastifyRequest, current: unknown): void {
  const named = request.headers['if-match']
  if (named === undefined)
    throw new ApiError(
      'match_missing',
      'If-Match is missing: read it first, and send the ETag that came with it, so that nobody’s change is lost',
    )
  const tag = tagOf(JSON.stringify(current))
  if (isNamed(tag, named)) return
  throw new ApiError(
    'changed_meanwhile',
    `If-Match was ${named.slice(0, 60)}; what is here now has the ETag ${tag}: read it again and decide anew`,
  )
}

/** Weak and strong tags of ours name the same bytes; `*` names whatever is there. */
function isNamed(tag: string, header: string | undefined): boolean {
  const named = (header ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''))
  return named.includes('*') || named.includes(tag)
}
