import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { eventsFor, feed, feedStream } from '../app/events.ts'
import { EVENT_TYPES } from '../app/ports/api.ts'
import { EventSchema, eventView } from './answers/events.ts'
import { eventFrames } from './events-stream.ts'
import { ApiError } from './problems.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf, whoAsks } from './session.ts'

const types = Type.Optional(
  Type.Array(oneOf(EVENT_TYPES), { maxItems: 20, description: 'only of these types; repeat it' }),
)
const after = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'only those after that number; the newest when absent',
  }),
)
const StreamQuery = closed({
  types,
  after,
  seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 86_400,
      description: 'end the stream then; it stays open when absent',
    }),
  ),
})
const ListQuery = closed({
  types,
  after,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
})
const EventsSchema = named(
  'Events',
  closed({
    items: Type.Array(EventSchema),
    upTo: Type.Integer({ minimum: 0, description: 'give it as after to read on' }),
    more: Type.Boolean({ description: 'whether there may be more now' }),
  }),
)

/** What happens, for people's programs: as a stream that resumes, or asked for now and then. */
export function eventRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/events',
      id: 'streamEvents',
      tag: 'events',
      summary: 'What happens, as it happens (server-sent events)',
      description:
        'Each event has its number as id. Whoever comes again with Last-Event-ID misses nothing, also over a restart of the node; events are kept for 30 days. Only what the caller may see is sent.',
      may: 'list',
      query: StreamQuery,
      headers: {
        'Last-Event-ID': Type.String({ pattern: '^[0-9]{1,15}$', description: 'the last id that came' }),
      },
      answers: {
        200: { type: 'text/event-stream', description: 'id, event (the type) and data (an Event)' },
      },
      problems: ['unknown_event'],
    },
    async (request, reply) => {
      await feedStream(node)
      const from = await startOf(api, request, request.query)
      const closed = new AbortController()
      request.raw.once('close', () => closed.abort())
      reply.raw.once('close', () => closed.abort())
      const frames = eventFrames(node, {
        after: from,
        ...(request.query.types && { types: request.query.types }),
        ...(request.query.seconds !== undefined && { seconds: request.query.seconds }),
        signal: closed.signal,
        // A token may be revoked, and a person lose a role, while the stream is open.
        viewer: async () => (await whoAsks(api, request, { isSeen: false })) ?? viewerOf(request),
      })
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(Readable.from(frames))
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/events/list',
      id: 'listEvents',
      tag: 'events',
      summary: 'What happened after an event',
      may: 'list',
      query: ListQuery,
      answers: { 200: EventsSchema },
      problems: ['unknown_event'],
    },
    async (request) => {
      const { limit = 100, types } = request.query
      await feed(node)
      const from = await startOf(api, request, request.query)
      const seen = await eventsFor(node, viewerOf(request), { after: from, limit, ...(types && { types }) })
      return { items: seen.events.map(eventView), upTo: seen.upTo, more: seen.more }
    },
  )
}

/** The number after which to read. Throws `unknown_event` for one whose followers are not kept any more. */
async function startOf(
  { node }: Api,
  request: FastifyRequest,
  query: { readonly after?: number },
): Promise<number> {
  const last = request.headers['last-event-id']
  const { newest, oldest } = await node.store.eventBounds()
  const wanted = last === undefined ? query.after : Number(last)
  if (wanted === undefined || wanted > newest) return newest
  if (wanted + 1 < oldest)
    throw new ApiError(
      'unknown_event',
      `events before ${oldest} are not kept any more, and ${wanted} was asked for: read the lists, then the events from now on (without Last-Event-ID)`,
    )
  return wanted
}
