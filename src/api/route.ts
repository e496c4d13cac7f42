import type { FastifyReply } from 'fastify'
import type { TProperties, TSchema } from 'typebox'
import { inTurn } from '../app/in-turn.ts'
import {
  type Api,
  type AskedOf,
  answersJson,
  type Declaration,
  type Declared,
  isEndless,
  isKeyed,
} from './declaration.ts'
import { checkMatch, tagAnswer } from './etag.ts'
import { answeredBefore, keepAnswer } from './idempotency.ts'
import { inputCheck } from './input-check.ts'
import { may } from './session.ts'

export type { Api } from './declaration.ts'

/**
 * Adds a route: who may, what is checked, what is kept of it and how it is described come from the declaration. The handler's value is sent
 * as JSON with the lowest good status.
 */
export function route<
  const Url extends string,
  Query extends TProperties,
  Body extends TSchema,
  const Paged extends boolean = false,
>(
  api: Api,
  declared: Declaration<Url, Query, Body, Paged>,
  handler: (request: AskedOf<Url, Query, Body, Paged>, reply: FastifyReply) => Promise<unknown>,
): void {
  const { method, url, mutable, ...rest } = declared
  api.routes.push({ ...rest, method, url, isMutable: mutable !== undefined } as Declared)
  const check = inputCheck(declared as unknown as Declaration)
  const status = Math.min(...Object.keys(declared.answers).map(Number))
  const takesKey = isKeyed(declared)
  const isTagged =
    declared.tagged === true || mutable !== undefined || (method === 'GET' && answersJson(declared))
  api.app.route({
    method,
    url,
    ...(isEndless(declared) && { exposeHeadRoute: false }),
    onRequest: [
      async (request) => check.path(request),
      ...(declared.may === 'anybody' ? [] : [may(api, declared.may)]),
    ],
    preHandler: async (request) => check.rest(request),
    async handler(request, reply) {
      if (takesKey && (await answeredBefore(api, request, reply))) return reply
      const asked = request as AskedOf<Url, Query, Body, Paged>
      const act = async () => {
        reply.code(status)
        return handler(asked, reply)
      }
      if (!mutable) return act()
      return inTurn(api.node, `address ${request.url.split('?')[0]}`, async () => {
        checkMatch(request, await mutable(asked))
        return act()
      })
    },
    async onSend(request, reply, payload) {
      if (takesKey) await keepAnswer(api.node, request, reply, payload)
      return isTagged ? tagAnswer(request, reply, payload) : payload
    },
  })
}
