import { type Static, Type } from 'typebox'
import { wakeListeners } from '../app/events.ts'
import { EVENT_TYPES, type WebhookRow } from '../app/ports/api.ts'
import { createWebhook, findWebhook, wakeWebhook } from '../app/webhooks.ts'
import { NewWebhookSchema, WebhookSchema } from './answers/events.ts'
import { ApiError } from './problems.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

export const WEBHOOK_BODY = {
  url: Type.String({ minLength: 8, maxLength: 2000, pattern: '^https?://[!-~]+$' }),
  types: Type.Optional(Type.Array(oneOf(EVENT_TYPES), { minItems: 1, maxItems: 20, uniqueItems: true })),
}
const WebhookBody = named(
  'WebhookBody',
  closed({
    ...WEBHOOK_BODY,
    owner: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'whose eyes it has: a person’s id, or program: and the name of its token; yourself when absent',
      }),
    ),
  }),
  {
    examples: [
      { url: 'https://tickets.example/comity', types: ['message.received'], owner: 'program:tickets' },
    ],
  },
)

/** Addresses that are told of events, each call signed (Standard Webhooks). */
export function webhookRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/webhooks',
      id: 'createWebhook',
      tag: 'events',
      summary: 'Have an address told of events',
      description: 'It is told what its owner may see, as long as that is so. The secret is shown once.',
      may: 'manage_webhooks',
      body: WebhookBody,
      answers: { 201: NewWebhookSchema },
      problems: ['bad_address', 'refused', 'unknown_person'],
      secret: true,
    },
    async (request) => {
      const { url, types, owner } = request.body
      checkUrl(url)
      const webhook = await createWebhook(node, viewerOf(request), {
        url,
        ...(types && { types }),
        ...(owner !== undefined && { owner }),
      })
      return { webhook: webhookView(webhook), secret: `whsec_${webhook.secret}` }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/webhooks',
      id: 'listWebhooks',
      tag: 'events',
      summary: 'Addresses that are told of events, and how they take it',
      may: 'manage_webhooks',
      answers: { 200: named('Webhooks', closed({ items: Type.Array(WebhookSchema) })) },
    },
    async () => ({ items: (await node.store.webhooks()).map(webhookView) }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/webhooks/:id',
      id: 'showWebhook',
      tag: 'events',
      summary: 'One webhook',
      may: 'manage_webhooks',
      answers: { 200: WebhookSchema },
      problems: ['unknown_webhook'],
    },
    async (request) => webhookView(await findWebhook(node, request.params.id)),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/webhooks/:id/wake',
      id: 'wakeWebhook',
      tag: 'events',
      summary: 'Try one that rests or waits again at once',
      may: 'manage_webhooks',
      answers: { 200: WebhookSchema },
      problems: ['unknown_webhook'],
    },
    async (request) => {
      const awake = await wakeWebhook(node, request.params.id)
      wakeListeners(node)
      return webhookView(awake)
    },
  )
  route(
    api,
    {
      method: 'DELETE',
      url: '/api/v1/webhooks/:id',
      id: 'deleteWebhook',
      tag: 'events',
      summary: 'Tell an address no more',
      may: 'manage_webhooks',
      answers: { 204: {} },
      problems: ['unknown_webhook'],
    },
    async (request, reply) => {
      await findWebhook(node, request.params.id)
      await node.store.dropWebhook(request.params.id)
      return reply.code(204).send()
    },
  )
}

/** Throws `bad_address`. */
export function checkUrl(url: string): void {
  if (URL.canParse(url) && new URL(url).username === '') return
  throw new ApiError(
    'bad_address',
    `${url.slice(0, 100)} is no URL that can be called; give https://host/path`,
    [{ at: '/body/url', was: url.slice(0, 100), expected: 'https://host/path, without a user name' }],
  )
}

export function webhookView(webhook: WebhookRow): Static<typeof WebhookSchema> {
  const { id, url, types, owner, createdMs, sent, failures, nextMs, lastStatus, restedMs } = webhook
  return {
    id,
    url,
    ...(types && { types: [...types] }),
    owner,
    created: timeOf(createdMs),
    sent,
    failures,
    ...(nextMs > 0 && { next: timeOf(nextMs) }),
    ...(lastStatus !== undefined && { lastStatus }),
    ...(restedMs !== undefined && { rested: timeOf(restedMs) }),
  }
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}
