import { eventsFor, feed } from '../app/events.ts'
import type { Node } from '../app/node.ts'
import type { Viewer } from '../app/people/viewer.ts'
import type { EventRow, WebhookRow, WebhookState } from '../app/ports/api.ts'
import type { Timers } from '../app/ports.ts'
import { LATER_WAITS_MS, LEASE_MS, LOOK_MS, type Rounds, startRounds } from './rounds.ts'
import { type Called, callWebhook } from './webhook-call.ts'

export type WebhookOptions = {
  readonly node: Node
  readonly timers: Timers
  /** Whether this machine and its networks may be called, and plain HTTP used (node.json `privateWebhooks`). */
  readonly allowPrivate: boolean
  /** With whose eyes a webhook sees; undefined when that person or program is not active here any more. */
  viewerOf(owner: string): Promise<Viewer | undefined>
  report(event: { readonly webhook: string; readonly outcome: string; readonly status?: string }): void
}
export type WebhookLoop = Rounds

const SECOND = 1000
/** Beyond the last it rests until somebody wakes it. */
const WAITS_MS: readonly number[] = [5 * SECOND, ...LATER_WAITS_MS]
const AT_ONCE = 20

/**
 * Tells webhooks what happens, each in order, one event a call. Where each of them stands is in the database: after a crash at most one
 * event is told again, with the same id. A webhook that fails is tried again at longer and longer intervals.
 */
export function startWebhooks(options: WebhookOptions): WebhookLoop {
  const { node } = options
  return startRounds(options, async (ended) => {
    await tellAll(options, ended).catch(() => options.report({ webhook: '*', outcome: 'store' }))
    const next = await nextTime(node).catch(() => undefined)
    return next === undefined ? undefined : Math.max(0, next - node.clock.nowMs())
  })
}

/** When a webhook that failed, or whose sender is gone with its lease, is tried again, or the clock is looked at: the earliest. */
async function nextTime(node: Node): Promise<number | undefined> {
  const nowMs = node.clock.nowMs()
  const active = (await node.store.webhooks()).filter(({ restedMs }) => restedMs === undefined)
  if (active.length === 0) return undefined
  const waiting = active.filter((hook) => hook.failures > 0 || hook.leaseMs > nowMs)
  return Math.min(nowMs + LOOK_MS, ...waiting.map((hook) => Math.max(hook.nextMs, hook.leaseMs)))
}

async function tellAll(options: WebhookOptions, ended: AbortSignal): Promise<void> {
  const { node } = options
  const webhooks = await node.store.webhooks()
  if (webhooks.length === 0) return
  await feed(node)
  // An event that comes after this wakes the loop: the round is run once more.
  const { newest } = await node.store.eventBounds()
  const behind = webhooks.filter(({ sent }) => sent < newest)
  await Promise.all(behind.map((webhook) => tellOne(options, webhook, ended)))
}

async function tellOne(options: WebhookOptions, webhook: WebhookRow, ended: AbortSignal): Promise<void> {
  const { node } = options
  const nowMs = node.clock.nowMs()
  if (webhook.nextMs > nowMs) return
  if (!(await node.store.leaseWebhook(webhook.id, nowMs, nowMs + LEASE_MS))) return
  const state = await send(options, webhook, ended)
  await node.store.settleWebhook(webhook.id, state)
}

/** Sends what it has not taken, until all is told, it fails, or the lease is half over. */
async function send(options: WebhookOptions, webhook: WebhookRow, ended: AbortSignal): Promise<WebhookState> {
  const { node, report } = options
  const { id, types } = webhook
  const until = node.clock.nowMs() + LEASE_MS / 2
  let state: WebhookState = webhook
  while (node.clock.nowMs() < until) {
    const viewer = await options.viewerOf(webhook.owner)
    if (!viewer) return rest(node, state, `${webhook.owner} is not active here`)
    const seen = await eventsFor(node, viewer, { after: state.sent, limit: AT_ONCE, ...(types && { types }) })
    for (const event of seen.events) {
      const called = await callWebhook(callOf(node, webhook, event), options.allowPrivate, ended)
      const status = 'status' in called ? String(called.status) : called.failed
      // Cut off by us: it is told the same again after the next start.
      if (ended.aborted && !isTaken(called)) return state
      if (!isTaken(called)) {
        report({ webhook: id, outcome: 'failed', status })
        return failed(node, state, called, status)
      }
      state = { sent: event.number, failures: 0, nextMs: 0, lastStatus: status }
    }
    state = { ...state, sent: seen.upTo }
    if (!seen.more) break
  }
  report({ webhook: id, outcome: 'told', status: state.lastStatus ?? '' })
  return state
}

/** What is sent: ids, kinds and times. Who wants to know what was said asks the node, by its own right. */
function callOf(node: Node, { url, secret }: WebhookRow, event: EventRow) {
  const { number, type, pair, thread, about, atMs } = event
  const data = { number, ...(pair && { pair }), ...(thread && { thread }), ...about }
  const body = JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data })
  return { url, secret, id: `evt_${number}`, timestamp: node.clock.now(), body }
}

function isTaken(called: Called): boolean {
  return 'status' in called && called.status >= 200 && called.status <= 299
}

function failed(node: Node, state: WebhookState, called: Called, status: string): WebhookState {
  // 410: the receiver says that it is gone for good.
  if ('status' in called && called.status === 410) return rest(node, state, status)
  const wait = WAITS_MS[state.failures]
  if (wait === undefined) return rest(node, state, status)
  return {
    sent: state.sent,
    failures: state.failures + 1,
    nextMs: node.clock.nowMs() + wait,
    lastStatus: status,
  }
}

function rest(node: Node, { sent, failures }: WebhookState, lastStatus: string): WebhookState {
  return { sent, failures, nextMs: 0, lastStatus, restedMs: node.clock.nowMs() }
}
