import { type Static, Type } from 'typebox'
import { EVENT_TYPES, type EventRow } from '../../app/ports/api.ts'
import { closed, named, oneOf } from '../schema.ts'

const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

export const EventSchema = named(
  'Event',
  closed({
    number: Type.Integer({ minimum: 1 }),
    type: oneOf(EVENT_TYPES),
    at: Type.String({ format: 'date-time' }),
    pair: Type.Optional(Type.String()),
    thread: Type.Optional(Type.String()),
    about: Type.Object(
      {},
      {
        additionalProperties: scalar,
        description: 'ids, kinds and times; never what is said',
      },
    ),
  }),
  {
    examples: [
      {
        number: 17,
        type: 'message.received',
        at: '2026-11-24T12:00:00.000Z',
        pair: '0123456789abcdef0123456789abcdef',
        thread: 'fedcba9876543210fedcba9876543210',
        about: {
          message: `sha256:${'0'.repeat(64)}`,
          kind: 'acknowledge',
          position: 9,
          reference: 'ARD-2026-0042',
        },
      },
    ],
  },
)

/** An event as it is told. */
export function eventView({ atMs, ...event }: EventRow): Static<typeof EventSchema> {
  return { ...event, at: new Date(atMs).toISOString() }
}

export const WebhookSchema = named(
  'Webhook',
  closed({
    id: Type.String(),
    url: Type.String(),
    types: Type.Optional(Type.Array(oneOf(EVENT_TYPES))),
    owner: Type.String({ description: 'whose eyes it has' }),
    created: Type.String({ format: 'date-time' }),
    sent: Type.Integer({ minimum: 0, description: 'number of the last event that it took' }),
    failures: Type.Integer({ minimum: 0, description: 'failed deliveries since it last took one' }),
    next: Type.Optional(Type.String({ format: 'date-time', description: 'when it is tried again' })),
    lastStatus: Type.Optional(Type.String({ description: 'what it last answered' })),
    rested: Type.Optional(
      Type.String({ format: 'date-time', description: 'since when nothing is sent: it failed too long' }),
    ),
  }),
)
export const NewWebhookSchema = named(
  'NewWebhook',
  closed({
    webhook: WebhookSchema,
    secret: Type.String({
      description: 'whsec_ and base64: the HMAC key of the signatures; shown once',
    }),
  }),
)
