import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Node } from '../app/node.ts'
import { KEYS_KEPT_MS } from '../app/ports/api.ts'
import type { Api } from './declaration.ts'
import type { ProblemCode } from './problem-table.ts'
import { ApiError } from './problems.ts'
import { credentialOf } from './session.ts'

export const KeyHeader = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[!-~]+$',
  description:
    'A text of your own (a UUID): the same request sent again with it within 24 hours is done once, and answered with the first answer',
})
export const KEY_CODES: readonly ProblemCode[] = ['key_in_use', 'outcome_unknown', 'key_reused']

/** Kept with the request while it is under way. */
type Taken = { readonly who: string; readonly key: string }
const taken = new WeakMap<FastifyRequest, Taken>()
const running = new WeakMap<Node, Set<string>>()

/**
 * Takes the request's key, if it has one, before anything is done. Sends the kept answer and gives true when the same was done before. Throws
 * `key_reused`, `key_in_use`, or `outcome_unknown` when the node stopped in the middle of the first: it is never done twice.
 */
export async function answeredBefore(
  { node, own }: Pick<Api, 'node' | 'own'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return false
  const who = hashOf(credentialOf(own.prefix, request) ?? '')
  const under = runningOf(node)
  const name = `${who} ${key}`
  const digest = digestOf(request)
  const nowMs = node.clock.nowMs()
  const held = await node.store.takeKey({ who, key, digest, takenMs: nowMs }, nowMs - KEYS_KEPT_MS)
  if (!held) {
    under.add(name)
    taken.set(request, { who, key })
    return false
  }
  if (held.digest !== digest)
    throw new ApiError(
      'key_reused',
      `the key ${key} was given with another request at ${timeOf(held.takenMs)}; give each request a key of its own`,
    )
  if (held.answer) {
    reply
      .code(held.answer.status)
      .type(held.answer.type)
      .header('idempotency-replayed', 'true')
      .send(Buffer.from(held.answer.body))
    return true
  }
  if (under.has(name))
    throw new ApiError(
      'key_in_use',
      `the first request with the key ${key} is under way; send it again later`,
    )
  throw new ApiError(
    'outcome_unknown',
    `the node stopped while it answered the request with the key ${key} at ${timeOf(held.takenMs)}: read whether it was done before you send it with another key`,
  )
}

/** The answer is kept before it is sent: whoever repeats after a crash gets it, and nothing is done again. */
export async function keepAnswer(
  node: Node,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const key = taken.get(request)
  if (!key) return
  taken.delete(request)
  const { who, key: text } = key
  try {
    if (reply.statusCode < 400) {
      const type = String(reply.getHeader('content-type') ?? 'application/json; charset=utf-8')
      const body =
        typeof payload === 'string'
          ? payload
          : payload instanceof Uint8Array
            ? Buffer.from(payload).toString()
            : ''
      await node.store.keepAnswer(who, text, { status: reply.statusCode, type, body })
    } else if (!isUncertain(payload)) await node.store.freeKey(who, text)
  } finally {
    runningOf(node).delete(`${who} ${text}`)
  }
}

const UNCERTAIN: readonly ProblemCode[] = [
  'internal',
  'unsettled',
  'unknown_outcome',
  'not_stored',
  'io',
  'closed',
]

/** Whether something may have been done although the answer is a problem. */
function isUncertain(payload: unknown): boolean {
  if (typeof payload !== 'string') return true
  return UNCERTAIN.includes((JSON.parse(payload) as { code: ProblemCode }).code)
}

function digestOf({ method, url, body }: FastifyRequest): string {
  const said =
    body instanceof Uint8Array
      ? createHash('sha256').update(body).digest('hex')
      : JSON.stringify(body ?? null)
  return hashOf(`${method} ${url}\n${said}`)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function runningOf(node: Node): Set<string> {
  const found = running.get(node) ?? new Set<string>()
  running.set(node, found)
  return found
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}
