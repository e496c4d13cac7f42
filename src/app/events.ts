import { parseOrigin, writerOf } from '../protocol/index.ts'
import { inTurn } from './in-turn.ts'
import type { Node } from './node.ts'
import { threadPlace } from './people/place.ts'
import { isVisible, type Viewer } from './people/viewer.ts'
import type { EventRow, EventType, NewEvent } from './ports/api.ts'
import type { LogRow, MessageRow, Pair } from './ports.ts'
import { isRequestRow } from './request-row.ts'

/** Keeps events for people's programs and wakes those who wait for them. What messages tell comes by itself (`feed`). */
export async function tell(node: Node, events: readonly Omit<NewEvent, 'atMs'>[]): Promise<void> {
  const atMs = node.clock.nowMs()
  await node.store.addEvents(events.map((event) => ({ ...event, atMs })))
  wakeListeners(node)
}

/** Has those who wait for events look again. */
export function wakeListeners(node: Node): void {
  for (const wake of waitingOf(node)) wake()
}

const waiting = new WeakMap<Node, Set<() => void>>()

function waitingOf(node: Node): Set<() => void> {
  const found = waiting.get(node) ?? new Set<() => void>()
  waiting.set(node, found)
  return found
}

/** Calls `wake` whenever there may be new events; the function given back ends it. */
export function onEvents(node: Node, wake: () => void): () => void {
  waitingOf(node).add(wake)
  const end = node.events.subscribe(({ type }) => {
    if (type === 'taken_in' || type === 'thread' || type === 'head') wake()
  })
  return () => {
    waitingOf(node).delete(wake)
    end()
  }
}

/** Messages read at once. */
const AT_ONCE = 500

/**
 * Makes events of the messages that came into both logs since the last time. Nothing is done while nobody listens: the logs keep what
 * happened, and each log's place moves with its events in one transaction, so that a crash neither loses nor doubles one. The first
 * time ever it begins at the end of the logs: what was before is in the lists.
 */
export async function feed(node: Node): Promise<void> {
  return inTurn(node, 'events', async () => {
    const read = await node.store.eventsRead()
    if (read.size === 0) await node.store.addEvents([], BEGUN)
    for (const pair of await node.store.pairs()) {
      for (const log of await node.store.logs(pair.id)) {
        const from = read.get(log.origin) ?? (read.size === 0 ? log.size : 0)
        if (read.has(log.origin) && from === log.size) continue
        await feedLog(node, { pair, log, from })
      }
    }
  })
}

/** Says that somebody has listened before: a log that is not read yet began since then. */
const BEGUN = { origin: '', size: 0 }

type Unread = { readonly pair: Pair; readonly log: LogRow; readonly from: number }

async function feedLog(node: Node, { pair, log, from }: Unread): Promise<void> {
  const { origin } = log
  if (from === log.size) return node.store.addEvents([], { origin, size: from })
  for (let at = from; at < log.size; at += AT_ONCE) {
    const to = Math.min(at + AT_ONCE, log.size)
    const rows = await node.store.messages(origin, at, to)
    const events: NewEvent[] = []
    for (const row of rows) events.push(await eventOf(node, pair, row))
    await node.store.addEvents(events, { origin, size: to })
  }
}

async function eventOf(node: Node, pair: Pair, row: MessageRow): Promise<NewEvent> {
  const { id, kind, index, origin, ref, fault, storedMs } = row
  const isOurs = parseOrigin(origin).writer === writerOf(pair.own.identity)
  const thread = await node.store.thread(pair.id, row.thread)
  const request = thread && isRequestRow(thread) ? thread : undefined
  return {
    type: isOurs ? 'message.sent' : 'message.received',
    pair: pair.id,
    ...(request && { thread: row.thread }),
    about: {
      message: id,
      kind,
      position: index,
      ...(request && { reference: request.reference }),
      ...(ref && { ref }),
      ...(fault && { fault }),
    },
    atMs: storedMs,
  }
}

/** Some of what is kept, in its order, and the number up to which it was looked at: what the viewer may not see is passed over. */
export type Seen = { readonly events: readonly EventRow[]; readonly upTo: number; readonly more: boolean }

export async function eventsFor(
  node: Node,
  viewer: Viewer,
  wanted: { readonly after: number; readonly limit: number; readonly types?: readonly EventType[] },
): Promise<Seen> {
  const { after, limit, types } = wanted
  const rows = await node.store.eventsAfter(after, limit)
  const events: EventRow[] = []
  for (const row of rows) if (await isFor(node, viewer, row, types)) events.push(row)
  return { events, upTo: rows.at(-1)?.number ?? after, more: rows.length === limit }
}

async function isFor(
  node: Node,
  viewer: Viewer,
  { type, pair, thread }: EventRow,
  types: readonly EventType[] | undefined,
): Promise<boolean> {
  if (types && !types.includes(type)) return false
  if (pair === undefined || thread === undefined) return true
  return viewer.agency === undefined || isVisible(viewer, await threadPlace(node, pair, thread))
}
