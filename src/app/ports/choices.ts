import type { NewEvent } from './api.ts'

/** A list of requests that somebody named to find it again. `query`: of the page's own address, beginning with a question mark. */
export type ViewRow = {
  readonly id: string
  readonly owner: string
  readonly name: string
  readonly query: string
  readonly isShared: boolean
  readonly updatedMs: number
}

/**
 * How mailing to a person stands. `seen`: the number of the last event that was looked at for the person. `leaseMs`: until then whoever took the lease is
 * sending. One that failed too long rests (`restedMs`) until the person saves his choices again.
 */
export type MailboxRow = {
  readonly person: string
  readonly seen: number
  readonly failures: number
  readonly nextMs: number
  readonly leaseMs: number
  readonly lastStatus?: string
  readonly restedMs?: number
}
export type MailboxState = Pick<MailboxRow, 'failures' | 'nextMs' | 'lastStatus' | 'restedMs'>
/** An event of which the person is to be told by mail. `letter`: the mail in which it goes, once that is fixed. */
export type WaitingMail = { readonly event: number; readonly letter?: string }

/** What each person has chosen, and what waits to be told to him. Each method is one transaction. */
export interface ChoiceStore {
  /** As it was saved last. */
  choices(person: string): Promise<unknown>
  saveChoices(person: string, body: unknown): Promise<void>

  /** Of all persons, by name and id. */
  views(): Promise<ViewRow[]>
  saveView(view: ViewRow): Promise<void>
  dropView(id: string): Promise<void>

  /** The number of the last event that the person has read of; 0 before the first. */
  noticesRead(person: string): Promise<number>
  /** Never goes back. */
  saveNoticesRead(person: string, until: number): Promise<void>

  /** Keeps those events whose key was not told before; how many. `untilMs`: until when the key is kept at least. */
  tellOnce(
    events: readonly { readonly key: string; readonly untilMs: number; readonly event: NewEvent }[],
  ): Promise<number>
  /** Forgets keys that need not be kept any more. */
  dropTold(beforeMs: number): Promise<void>

  mailboxes(): Promise<MailboxRow[]>
  /** Begins after that event; one that is there is woken, and goes on where it stands. */
  openMailbox(person: string, seen: number): Promise<void>
  /** What waits for the person is dropped with it. */
  closeMailbox(person: string): Promise<void>
  /** Takes the lease until `untilMs` unless another holds it at `nowMs` or it rests; false then. */
  leaseMailbox(person: string, nowMs: number, untilMs: number): Promise<boolean>
  /** What was found among the events up to `seen` waits from now on. */
  queueMail(person: string, events: readonly number[], seen: number): Promise<void>
  /** In the order of events. */
  waitingMail(person: string): Promise<WaitingMail[]>
  /** Fixes in which mail these go, before it is sent: after a crash the same mail goes again. */
  bindMail(person: string, events: readonly number[], letter: string): Promise<void>
  /** These wait no more: they were sent, or need not be. */
  doneMail(person: string, events: readonly number[]): Promise<void>
  /** Says how sending went and gives the lease back. */
  settleMailbox(person: string, state: MailboxState): Promise<void>
}
