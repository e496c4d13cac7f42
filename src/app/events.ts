import { parseOrigin, writerOf } from '../protocol/index.ts'
import { tellDuties } from './duties/tell-duties.ts'
import { tellFilesOf } from './files/tell-arrived.ts'
import { inTurn } from './in-turn.ts'
import type { Node } from './node.ts'
import { threadPlace } from './people/place.ts'
import { allow, isVisible, type Viewer } from './people/viewer.ts'
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

/** Makes events of the messages that came into both logs since the last time, and of what the clock brought. Nothing is done while nobody listens. */
export async function feed(node: Node): Promise<void> {
  await feedMessages(node)
  await tellDuties(node)
}

/** The same for whoever stays to listen: a long record that must be judged before its duties are known holds up no message. */
export async function feedStream(node: Node): Promise<void> {
  await feedMessages(node)
  tellDuties(node).then(
    (told) => (told > 0 ? wakeListeners(node) : undefined),
    () => undefined, // A store that cannot be read now is asked again in a minute.
  )
}

/**
 * The logs keep what happened, and each log's place moves with its events in one transaction, so that a crash neither loses nor doubles one. The
 * first time ever it begins at the end of the logs: what was before is in the lists.
 */
async function feedMessages(node: Node): Promise<void> {
  return inTurn(node, 'events', async () => {
    const read = await node.store.eventsRead()
    const unread = await unreadLogs(node, read)
    if (read.size === 0) {
      const ends = unread.map(({ log }) => ({ origin: log.origin, size: log.size }))
      return node.store.addEvents([], [BEGUN, ...ends])
    }
    for (let left = unread; left.length > 0; ) left = await feedOnce(node, left)
  })
}

/** Says that somebody has listened before: a log that is not read yet began since then. */
const BEGUN = { origin: '', size: 0 }

type Unread = { readonly pair: Pair; readonly log: LogRow; readonly from: number }

async function unreadLogs(node: Node, read: ReadonlyMap<string, number>): Promise<readonly Unread[]> {
  const pairs = await node.store.pairs()
  const logs = await Promise.all(
    pairs.map(async (pair) =>
      (await node.store.logs(pair.id)).map((log) => ({ pair, log, from: read.get(log.origin) ?? 0 })),
    ),
  )
  return logs.flat().filter(({ log, from }) => from < log.size)
}

/** Reads on in each log, as far as all of them together are in the order of time; what is left to read then. */
async function feedOnce(node: Node, unread: readonly Unread[]): Promise<readonly Unread[]> {
  const parts = await Promise.all(
    unread.map(async (at) => {
      const to = Math.min(at.from + AT_ONCE, at.log.size)
      return { ...at, to, rows: await node.store.messages(at.log.origin, at.from, to) }
    }),
  )
  const cut = parts.filter(({ to, log }) => to < log.size)
  const until = Math.min(...cut.map(({ rows }) => rows.at(-1)?.storedMs ?? Number.POSITIVE_INFINITY))
  const taken = parts.map((part) => {
    const later = part.rows.findIndex((row) => row.storedMs > until)
    return later < 0 ? part : { ...part, to: part.rows[later]!.index, rows: part.rows.slice(0, later) }
  })
  const rows = taken.flatMap(({ pair, rows }) => rows.map((row) => ({ pair, row })))
  for (const { pair, log, rows } of taken)
    if (!isOwn(pair, log.origin)) await tellFilesOf(node, pair.id, rows)
  const events: NewEvent[] = []
  for (const { pair, row } of rows.toSorted((a, b) => inTime(a.row, b.row)))
    events.push(await eventOf(node, pair, row))
  await node.store.addEvents(
    events,
    taken.map(({ log, to }) => ({ origin: log.origin, size: to })),
  )
  return taken
    .map(({ pair, log, to }) => ({ pair, log, from: to }))
    .filter(({ log, from }) => from < log.size)
}

function isOwn(pair: Pair, origin: string): boolean {
  return parseOrigin(origin).writer === writerOf(pair.own.identity)
}

/** Of one millisecond, what answers comes after what it may answer. */
function inTime(a: MessageRow, b: MessageRow): number {
  return a.storedMs - b.storedMs || Number(a.ref !== undefined) - Number(b.ref !== undefined)
}

async function eventOf(node: Node, pair: Pair, row: MessageRow): Promise<NewEvent> {
  const { id, kind, index, origin, ref, fault, storedMs } = row
  const isOurs = isOwn(pair, origin)
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
  // Who may list no request hears of none: a webhook's owner was asked by no route.
  if (!allow(node, viewer, 'list', { type: 'node' })) return false
  return viewer.agency === undefined || isVisible(viewer, await threadPlace(node, pair, thread))
}
