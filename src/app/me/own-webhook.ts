import { inTurn } from '../in-turn.ts'
import { AppError, type Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import type { EventType, WebhookRow } from '../ports/api.ts'
import { createWebhook } from '../webhooks.ts'
import { personOnly } from './person-only.ts'

/** One webhook of each person is his own; those that operators made for him are theirs. Its id says so. */
function idOf(person: string): string {
  return `own-${person}`
}

/** Has an address told of what the person may see, in the place of the one before. Throws 'no_person', 'refused' beyond 100 webhooks. */
export async function replaceOwnWebhook(
  node: Node,
  viewer: Viewer,
  wanted: { readonly url: string; readonly types?: readonly EventType[] },
): Promise<WebhookRow> {
  const person = personOnly(viewer)
  return inTurn(node, `own webhook ${person}`, async () => {
    await node.store.dropWebhook(idOf(person))
    return createWebhook(node, viewer, { ...wanted, id: idOf(person) })
  })
}

/** Throws 'no_person'. */
export async function findOwnWebhook(node: Node, viewer: Viewer): Promise<WebhookRow | undefined> {
  const id = idOf(personOnly(viewer))
  return (await node.store.webhooks()).find((webhook) => webhook.id === id)
}

/** Throws 'unknown_webhook' where the person has none of his own. */
export async function ownWebhook(node: Node, viewer: Viewer): Promise<WebhookRow> {
  const found = await findOwnWebhook(node, viewer)
  if (found) return found
  throw new AppError('unknown_webhook', 'you have no webhook of your own')
}
