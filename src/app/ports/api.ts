import type { Origin, PairId } from '../ports.ts'

/** How long a key and its answer, and an event, are kept. */
export const KEYS_KEPT_MS = 24 * 3_600_000
export const EVENTS_KEPT_MS = 30 * 24 * 3_600_000

/** A key that somebody gave with a request, so that it is done once however often it is sent. `digest`: hex over method, address and body. */
export type TakenKey = {
  readonly who: string
  readonly key: string
  readonly digest: string
  readonly takenMs: number
  /** Absent while the request is under way, and for ever when the node stopped in the middle of it. */
  readonly answer?: KeptAnswer
}
export type KeptAnswer = { readonly status: number; readonly type: string; readonly body: string }

/** What people's programs are told of; ids, kinds and times, never what is said. */
export const EVENT_TYPES = [
  'message.sent',
  'message.received',
  'proposal.waiting',
  'proposal.sent_back',
  'proposal.released',
  'proposal.void',
  'request.assigned',
  'file.arrived',
  'duty.due',
  'duty.overdue',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

export type NewEvent = {
  readonly type: EventType
  readonly pair?: PairId
  /** Who may not see the thread does not see the event. */
  readonly thread?: string
  readonly about: Readonly<Record<string, string | number | boolean>>
  /** This node's clock in milliseconds. */
  readonly atMs: number
}
/** `number` grows by the order in which events are kept, and is never given twice. */
export type EventRow = NewEvent & { readonly number: number }

/**
 * An address that is told of events. It is told them in their order: `sent` is the last that it took. `leaseMs`: until then whoever
 * took the lease is sending. A webhook that failed too long rests (`restedMs`) until somebody wakes it.
 */
export type WebhookRow = {
  readonly id: string
  readonly url: string
  /** Base64 of the HMAC key. */
  readonly secret: string
  /** Absent: all types. */
  readonly types?: readonly EventType[]
  /** Whose eyes it has: events of threads which that person may not see are not sent. */
  readonly owner: string
  readonly createdMs: number
  readonly sent: number
  readonly failures: number
  readonly nextMs: number
  readonly leaseMs: number
  readonly lastStatus?: string
  readonly restedMs?: number
}
export type WebhookState = Pick<WebhookRow, 'sent' | 'failures' | 'nextMs' | 'lastStatus' | 'restedMs'>

/** What the API keeps. Each method is one transaction; a writer resolves after its rows are synced. */
export interface ApiStore {
  /** Takes the key, or gives back the row that holds it. Rows taken before `oldestMs` are dropped first. */
  takeKey(key: Omit<TakenKey, 'answer'>, oldestMs: number): Promise<TakenKey | undefined>
  /** Keeps the answer of a key that is taken. */
  keepAnswer(who: string, key: string, answer: KeptAnswer): Promise<void>
  /** Drops keys that were taken before that. */
  dropKeys(beforeMs: number): Promise<void>
  /** Nothing was done under this key: it may be used again. */
  freeKey(who: string, key: string): Promise<void>

  /** Appends in order; the places up to which logs were read for events move in the same transaction. */
  addEvents(
    events: readonly NewEvent[],
    read?: readonly { readonly origin: Origin; readonly size: number }[],
  ): Promise<void>
  /** Those after that number, in order. */
  eventsAfter(number: number, limit: number): Promise<EventRow[]>
  /** Those before that number, the newest first. */
  eventsBefore(number: number, limit: number): Promise<EventRow[]>
  /** The number of the newest event, and of the oldest that is kept; 0 and 1 where there was none. */
  eventBounds(): Promise<{ readonly newest: number; readonly oldest: number }>
  /** Up to where each log was read for events. */
  eventsRead(): Promise<ReadonlyMap<Origin, number>>
  /** Drops events older than that; the newest stays, so that no number is given twice. */
  dropEvents(beforeMs: number): Promise<void>

  /** In the order in which they were made. */
  webhooks(): Promise<WebhookRow[]>
  /** A new one, or new members of one that is there. */
  saveWebhook(webhook: WebhookRow): Promise<void>
  dropWebhook(id: string): Promise<void>
  /** Takes the lease of a webhook until `untilMs` unless another holds it at `nowMs` or it rests; false then. */
  leaseWebhook(id: string, nowMs: number, untilMs: number): Promise<boolean>
  /** Says how sending went and gives the lease back. */
  settleWebhook(id: string, state: WebhookState): Promise<void>
}
