import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { actOnRequest } from '../app/act-on-request.ts'
import { draftRequest, type RequestDraft } from '../app/draft-request.ts'
import { enterDraft, enterRequest } from '../app/enter-request.ts'
import type { Node } from '../app/node.ts'
import { proveMessage } from '../app/prove-message.ts'
import { listRequests, showRequest } from '../app/show-request.ts'
import { closed, DraftBody, oneOf } from './draft-body.ts'
import { actorOf, allow } from './session.ts'
import { commandOf, TurnBodies, type TurnName } from './turn-bodies.ts'

/** Requests and their turns, for people's programs: the command line uses these routes and no others. */
export function requestRoutes(app: FastifyInstance, node: Node, prefix: string): void {
  const handler = { preHandler: allow(node, prefix, ['handler']) }
  const reader = { preHandler: allow(node, prefix, ['handler', 'operator']) }

  app.post<{ Params: { pair: string }; Body: Static<typeof DraftBody> }>(
    '/api/v1/pairs/:pair/drafts',
    { ...handler, schema: { body: DraftBody } },
    async (request, reply) => {
      const draft = await draftRequest(
        node,
        request.params.pair,
        request.body as RequestDraft,
        actorOf(request),
      )
      return reply.code(201).send(draft)
    },
  )
  app.get('/api/v1/drafts', handler, async () => ({ drafts: await node.store.drafts() }))
  app.post<{ Params: { id: string } }>('/api/v1/drafts/:id/enter', handler, async (request, reply) =>
    reply.code(201).send(await enterDraft(node, request.params.id, actorOf(request))),
  )
  app.post<{ Params: { pair: string }; Body: Static<typeof DraftBody> }>(
    '/api/v1/pairs/:pair/requests',
    { ...handler, schema: { body: DraftBody } },
    async (request, reply) =>
      reply
        .code(201)
        .send(await enterRequest(node, request.params.pair, request.body as RequestDraft, actorOf(request))),
  )

  const query = Type.Object(
    {
      direction: Type.Optional(oneOf(['in', 'out'])),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
      before: Type.Optional(Type.Integer()),
    },
    closed,
  )
  app.get<{ Querystring: Static<typeof query> }>(
    '/api/v1/requests',
    { ...reader, schema: { querystring: query } },
    async (request) => ({ requests: await listRequests(node, request.query) }),
  )
  app.get<{ Params: { ref: string } }>('/api/v1/requests/:ref', reader, async (request) =>
    showRequest(node, request.params.ref),
  )

  app.get<{ Params: { ref: string } }>('/api/v1/requests/:ref/proof', reader, async (request) =>
    proveMessage(node, request.params.ref),
  )

  for (const name of Object.keys(TurnBodies) as TurnName[]) {
    app.post<{ Params: { ref: string } }>(
      `/api/v1/requests/:ref/${name}`,
      { ...handler, schema: { body: TurnBodies[name] } },
      async (request, reply) => {
        const { command, words } = commandOf(name, request.body)
        return reply
          .code(201)
          .send(await actOnRequest(node, request.params.ref, command, words, actorOf(request)))
      },
    )
  }
}
