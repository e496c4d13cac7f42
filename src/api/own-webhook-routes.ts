import { Type } from 'typebox'
import { findOwnWebhook, ownWebhook, replaceOwnWebhook } from '../app/me/own-webhook.ts'
import { NewWebhookSchema, WebhookSchema } from './answers/events.ts'
import { type Api, route } from './route.ts'
import { closed, named } from './schema.ts'
import { viewerOf } from './session.ts'
import { checkUrl, WEBHOOK_BODY, webhookView } from './webhook-routes.ts'

const { url, types } = WEBHOOK_BODY
const Body = named('OwnWebhookBody', closed({ url, types }), {
  examples: [{ url: 'https://chat.example/hooks/okafor', types: ['proposal.waiting', 'duty.due'] }],
})

/** An address of a person's own that is told of events, signed as those of operators are. */
export function ownWebhookRoutes(api: Api): void {
  const { node } = api
  const address = '/api/v1/me/webhook'
  route(
    api,
    {
      method: 'POST',
      url: address,
      id: 'replaceOwnWebhook',
      tag: 'me',
      summary: 'Have an address of your own told of events, in the place of the one before',
      description: 'It is told what you may see, as long as that is so. The secret is shown once.',
      may: 'choose',
      body: Body,
      answers: { 201: NewWebhookSchema },
      problems: ['bad_address', 'refused', 'unknown_person', 'no_person'],
      secret: true,
    },
    async (request) => {
      const { types, url } = request.body
      checkUrl(url)
      const made = await replaceOwnWebhook(node, viewerOf(request), { url, ...(types && { types }) })
      return { webhook: webhookView(made), secret: `whsec_${made.secret}` }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: address,
      id: 'showOwnWebhook',
      tag: 'me',
      summary: 'Your own webhook, and how it takes what it is told',
      description: 'Without `webhook` where you have none.',
      may: 'read_own',
      answers: { 200: named('OwnWebhook', closed({ webhook: Type.Optional(WebhookSchema) })) },
      problems: ['no_person'],
    },
    async (request) => {
      const found = await findOwnWebhook(node, viewerOf(request))
      return found ? { webhook: webhookView(found) } : {}
    },
  )
  route(
    api,
    {
      method: 'DELETE',
      url: address,
      id: 'deleteOwnWebhook',
      tag: 'me',
      summary: 'Tell your own webhook no more',
      may: 'choose',
      answers: { 204: {} },
      problems: ['unknown_webhook', 'no_person'],
    },
    async (request, reply) => {
      await node.store.dropWebhook((await ownWebhook(node, viewerOf(request))).id)
      return reply.code(204).send()
    },
  )
}
