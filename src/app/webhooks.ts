import { printBase64, printHex } from '../protocol/index.ts'
import { feed } from './events.ts'
import { inTurn } from './in-turn.ts'
import { AppError, type Node } from './node.ts'
import type { Viewer } from './people/viewer.ts'
import type { EventType, WebhookRow } from './ports/api.ts'
import { programOf, viewerOfPerson } from './tokens.ts'

/** Webhooks of one node at most: each is sent every event. */
const MOST = 100

/**
 * Makes a webhook that has the eyes of its owner, the viewer unless another is named; it is told what happens from now on. Throws
 * 'unknown_person' for an owner who may not come in, 'refused' beyond 100 webhooks.
 */
export async function createWebhook(
  node: Node,
  viewer: Viewer,
  wanted: {
    readonly url: string
    readonly types?: readonly EventType[]
    readonly owner?: string
    /** A new one unless it is given. */
    readonly id?: string
  },
): Promise<WebhookRow> {
  const owner = wanted.owner ?? viewer.person
  if (!(await ownerOf(node, owner)))
    throw new AppError(
      'unknown_person',
      `${owner} is nobody who is active here; give a person's id, or program: and the name of a program's token`,
    )
  return inTurn(node, 'webhooks', async () => {
    if ((await node.store.webhooks()).length >= MOST)
      throw new AppError('refused', `this node has ${MOST} webhooks already; delete one that is not used`)
    await feed(node)
    const { newest } = await node.store.eventBounds()
    const webhook: WebhookRow = {
      id: wanted.id ?? printHex(node.chance.bytes(8)),
      url: wanted.url,
      secret: printBase64(node.chance.bytes(32)),
      ...(wanted.types && { types: wanted.types }),
      owner,
      createdMs: node.clock.nowMs(),
      sent: newest,
      failures: 0,
      nextMs: 0,
      leaseMs: 0,
    }
    await node.store.saveWebhook(webhook)
    return webhook
  })
}

/** Throws 'unknown_webhook'. */
export async function findWebhook(node: Node, id: string): Promise<WebhookRow> {
  const found = (await node.store.webhooks()).find((webhook) => webhook.id === id)
  if (found) return found
  throw new AppError('unknown_webhook', `there is no webhook ${id}; it may have been deleted`)
}

/** Tries a webhook that rests or waits again at once, from where it stopped. Throws 'unknown_webhook'. */
export async function wakeWebhook(node: Node, id: string): Promise<WebhookRow> {
  const { restedMs: _, ...rest } = await findWebhook(node, id)
  const awake: WebhookRow = { ...rest, failures: 0, nextMs: 0 }
  await node.store.settleWebhook(id, awake)
  return { ...awake, leaseMs: 0 }
}

/** With whose eyes a webhook sees now; undefined when that person or program may come in no more. */
export async function ownerOf(node: Node, owner: string): Promise<Viewer | undefined> {
  const program = /^program:(.+)$/s.exec(owner)?.[1]
  if (program === undefined) {
    const person = await node.store.person(owner)
    return person?.isActive ? viewerOfPerson(node, person) : undefined
  }
  const nowMs = node.clock.nowMs()
  const token = (await node.store.tokens()).find(
    ({ name, person, expiresMs = Number.POSITIVE_INFINITY, revokedMs = Number.POSITIVE_INFINITY }) =>
      name === program && person === undefined && expiresMs > nowMs && revokedMs > nowMs,
  )
  return token && programOf(token)
}
