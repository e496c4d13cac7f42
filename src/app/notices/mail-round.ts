/** What waits to be told to a person by mail, and what of it may go now. */

import { digestAfter, quietUntil } from '../../domain/notice/mail-time.ts'
import { feed } from '../events.ts'
import { type Choices, choicesOf } from '../me/choices.ts'
import type { Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import type { MailboxRow } from '../ports/choices.ts'
import { viewerOfPerson } from '../tokens.ts'
import { type Notice, newConcern } from './concern.ts'
import { letterId, type Reader } from './write-letter.ts'

const DIGEST_AT = '08:00'
const AT_ONCE = 500
/** What happened before is on the page: a node that is given a mail server does not mail what a month brought. */
const MAILED_MS = 3 * 86_400_000

/** A mail that is fixed: after a crash the same goes again. `notices` are empty where nothing of it needs to be told any more. */
export type ReadyLetter = {
  readonly id: string
  readonly events: readonly number[]
  readonly notices: readonly Notice[]
}
/** `next`: when something else may go. */
export type MailRound = { readonly letters: readonly ReadyLetter[]; readonly next?: number }

/** The person behind a mailbox with his choices; undefined for one who wants no mail or is not active here any more. */
export async function readerOf(
  node: Node,
  person: string,
): Promise<(Reader & { readonly viewer: Viewer }) | undefined> {
  const row = await node.store.person(person)
  const choices = await choicesOf(node, person)
  const address = choices.notify.mail
  if (!row?.isActive || address === undefined) return undefined
  return { person: row, choices, address, viewer: await viewerOfPerson(node, row) }
}

/** Finds among the events that were not looked at yet those of which the person is to be told; they wait from then on. */
export async function queueNotices(node: Node, { person, seen }: MailboxRow, reader: { viewer: Viewer }) {
  await feed(node)
  const concern = newConcern(node, reader.viewer)
  const oldest = node.clock.nowMs() - MAILED_MS
  for (let after = seen; ; ) {
    const events = await node.store.eventsAfter(after, AT_ONCE)
    if (events.length === 0) return
    const waiting: number[] = []
    for (const event of events) if (event.atMs > oldest && (await concern(event))) waiting.push(event.number)
    after = events.at(-1)!.number
    // A crash before this looks at the same events again, and keeps each once.
    await node.store.queueMail(person, waiting, after)
  }
}

/**
 * What may go now, with mails that were fixed before a crash first; what need not be told any more is dropped. All that may go at one
 * time goes in one mail.
 */
export async function readRound(
  node: Node,
  person: string,
  { choices, viewer }: { readonly choices: Choices; readonly viewer: Viewer },
): Promise<MailRound> {
  const nowMs = node.clock.nowMs()
  const concern = newConcern(node, viewer)
  const fixed = new Map<string, ReadyLetter>()
  const ready: Notice[] = []
  const dropped: number[] = []
  const times: number[] = []
  for (const { event, letter } of await node.store.waitingMail(person)) {
    const notice = await noticeAt(node, concern, event)
    const isTold = notice && !notice.isSettled && choices.notify.types[notice.kind] !== 'off'
    if (letter !== undefined) {
      const { events, notices } = fixed.get(letter) ?? { events: [], notices: [] }
      const both = { events: [...events, event], notices: isTold ? [...notices, notice] : notices }
      fixed.set(letter, { id: letter, ...both })
    } else if (!isTold) dropped.push(event)
    else {
      const time = goesAt(choices, notice, nowMs)
      if (time <= nowMs) ready.push(notice)
      else times.push(time)
    }
  }
  await node.store.doneMail(person, dropped)
  const letters = [...fixed.values(), ...(await fixNew(node, person, ready))]
  return { letters, ...(times.length > 0 && { next: Math.min(...times) }) }
}

async function fixNew(
  node: Node,
  person: string,
  notices: readonly Notice[],
): Promise<readonly ReadyLetter[]> {
  if (notices.length === 0) return []
  const events = notices.map(({ number }) => number)
  const id = letterId(node.keys.identity().publicKey.toHex(), person, events)
  await node.store.bindMail(person, events, id)
  return [{ id, events, notices }]
}

/** Looked at again when it is sent: who sees the thread no more is not told. */
async function noticeAt(
  node: Node,
  concern: ReturnType<typeof newConcern>,
  number: number,
): Promise<Notice | undefined> {
  const [event] = await node.store.eventsAfter(number - 1, 1)
  return event?.number === number ? concern(event) : undefined
}

/** When a notice may go; quiet hours are asked of the moment at which it would go. */
function goesAt({ zone, notify }: Choices, { kind, atMs, isUrgent }: Notice, nowMs: number): number {
  const { types, quiet, digestAt = DIGEST_AT } = notify
  const digestIn = zone ?? quiet?.zone ?? 'UTC'
  const wanted = types[kind] === 'digest' ? digestAfter({ at: digestAt, zone: digestIn }, atMs) : atMs
  if (wanted > nowMs || isUrgent || !quiet) return wanted
  return quietUntil(quiet, nowMs) ?? wanted
}
