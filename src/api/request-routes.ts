import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { actOnRequest, type Words } from '../app/act-on-request.ts'
import { draftRequest, type RequestDraft } from '../app/draft-request.ts'
import { enterDraft, enterRequest } from '../app/enter-request.ts'
import type { Node } from '../app/node.ts'
import { proveMessage } from '../app/prove-message.ts'
import { listRequests, showRequest } from '../app/show-request.ts'
import type { Command } from '../domain/request/decide.ts'
import { CLASSES, GROUNDS, OUTCOMES, parseTime, TextSchema, TLP, URGENCIES } from '../protocol/index.ts'
import { actorOf, allow } from './session.ts'

const closed = { additionalProperties: false }
const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.String({ enum: [...words] }))
const time = Type.String({ pattern: '^2\\d{3}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' })
const text = Type.Optional(TextSchema)

const Draft = Type.Object(
  {
    kind: oneOf(CLASSES),
    urgency: oneOf(URGENCIES),
    title: TextSchema,
    facts: TextSchema,
    asks: Type.Array(TextSchema),
    summary: text,
    rsit: Type.Optional(Type.Object({ class: Type.String(), type: Type.String() }, closed)),
    offences: Type.Optional(Type.String()),
    observables: Type.Optional(Type.Array(Type.String())),
    basis: text,
    purpose: text,
    urgencyReason: text,
    tlp: Type.Optional(oneOf(TLP)),
  },
  closed,
)

const AskOutcome = Type.Object(
  {
    ask: Type.Integer({ minimum: 1 }),
    outcome: oneOf(OUTCOMES),
    text: Type.Optional(Type.String()),
    ground: Type.Optional(oneOf(GROUNDS)),
    article: Type.Optional(Type.String()),
  },
  closed,
)

/** One turn by the name of its route; each body is checked before anything is decided. */
const Turns = {
  acknowledge: Type.Object({ state: oneOf(['accepted', 'pending']), text }, closed),
  status: Type.Object({ text: TextSchema }, closed),
  answer: Type.Object(
    { outcomes: Type.Array(AskOutcome, { minItems: 1 }), final: Type.Optional(Type.Boolean()), text },
    closed,
  ),
  refuse: Type.Object({ ground: oneOf(GROUNDS), article: Type.String({ minLength: 1 }), text }, closed),
  clarify: Type.Object({ text: TextSchema }, closed),
  extension: Type.Object({ until: time, text }, closed),
  grant: Type.Object({ duty: oneOf(['acknowledgement', 'answer', 'result']), due: time, text }, closed),
  withdraw: Type.Object({ text }, closed),
} as const
type TurnName = keyof typeof Turns

/** Requests and their turns, for people's programs: the command line uses these routes and no others. */
export function requestRoutes(app: FastifyInstance, node: Node, prefix: string): void {
  const handler = { preHandler: allow(node, prefix, ['handler']) }
  const reader = { preHandler: allow(node, prefix, ['handler', 'operator']) }

  app.post<{ Params: { pair: string }; Body: Static<typeof Draft> }>(
    '/api/v1/pairs/:pair/drafts',
    { ...handler, schema: { body: Draft } },
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
  app.post<{ Params: { pair: string }; Body: Static<typeof Draft> }>(
    '/api/v1/pairs/:pair/requests',
    { ...handler, schema: { body: Draft } },
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

  for (const name of Object.keys(Turns) as TurnName[]) {
    app.post<{ Params: { ref: string } }>(
      `/api/v1/requests/:ref/${name}`,
      { ...handler, schema: { body: Turns[name] } },
      async (request, reply) => {
        const { command, words } = commandOf(name, request.body)
        return reply
          .code(201)
          .send(await actOnRequest(node, request.params.ref, command, words, actorOf(request)))
      },
    )
  }
}

function commandOf(name: TurnName, body: unknown): { readonly command: Command; readonly words: Words } {
  const { text, ...rest } = body as { text?: Words['text'] } & Record<string, unknown>
  const words: Words = text ? { text } : {}
  switch (name) {
    case 'extension':
      return { command: { type: 'ask_extension', until: parseTime(rest.until as string) }, words }
    case 'grant':
      return { command: { ...rest, type: 'grant', due: parseTime(rest.due as string) } as Command, words }
    default:
      // The schema of the route has checked the members.
      return { command: { ...rest, type: name } as Command, words }
  }
}
