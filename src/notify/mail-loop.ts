import type { Node } from '../app/node.ts'
import { queueNotices, readerOf, readRound } from '../app/notices/mail-round.ts'
import { type Sender, writeLetter } from '../app/notices/write-letter.ts'
import type { MailboxRow, MailboxState } from '../app/ports/choices.ts'
import type { MailPort } from '../app/ports/mail.ts'
import type { Timers } from '../app/ports.ts'
import { LATER_WAITS_MS, LEASE_MS, LOOK_MS, type Rounds, startRounds } from './rounds.ts'

export type MailOptions = {
  readonly node: Node
  readonly mail: MailPort
  readonly timers: Timers
  readonly sender: Sender
  report(event: { readonly person: string; readonly outcome: string; readonly status?: string }): void
}
export type MailLoop = Rounds

const SECOND = 1000
/** Beyond the last it rests until the person saves his choices. */
const WAITS_MS: readonly number[] = [30 * SECOND, ...LATER_WAITS_MS]

/**
 * Mails to each person what concerns him, when he wants it. What waits, and in which mail it goes, is in the database before it is sent: a crash
 * between the server's answer and the mark sends at most that mail once more, with the same Message-ID. Nothing else waits for a mail server.
 */
export function startMails(options: MailOptions): MailLoop {
  return startRounds(options, (ended) =>
    mailAll(options, ended).catch(() => {
      options.report({ person: '*', outcome: 'store' })
      return LOOK_MS
    }),
  )
}

/** In how many milliseconds there may be something to send; undefined while nobody wants mails. */
async function mailAll(options: MailOptions, ended: AbortSignal): Promise<number | undefined> {
  const { node } = options
  const mailboxes = (await node.store.mailboxes()).filter(({ restedMs }) => restedMs === undefined)
  if (mailboxes.length === 0) return undefined
  const times = await Promise.all(mailboxes.map((mailbox) => mailOne(options, mailbox, ended)))
  const nowMs = node.clock.nowMs()
  return Math.max(0, Math.min(LOOK_MS, ...times.map((time) => time - nowMs)))
}

/** When to look at this person's mails again, at the latest. */
async function mailOne(options: MailOptions, mailbox: MailboxRow, ended: AbortSignal): Promise<number> {
  const { node } = options
  const nowMs = node.clock.nowMs()
  if (mailbox.nextMs > nowMs) return mailbox.nextMs
  if (!(await node.store.leaseMailbox(mailbox.person, nowMs, nowMs + LEASE_MS)))
    return Math.max(mailbox.leaseMs, nowMs + SECOND)
  // It is read again under the lease: whoever held it before may have sent on.
  const mine = (await node.store.mailboxes()).find(({ person }) => person === mailbox.person) ?? mailbox
  const { state, next } = await send(options, mine, ended).catch((cause: unknown) => {
    options.report({ person: mailbox.person, outcome: 'store' })
    return { state: failed(node, mine, String(cause).slice(0, 200)), next: undefined }
  })
  await node.store.settleMailbox(mailbox.person, state)
  return state.nextMs > 0 ? state.nextMs : (next ?? Number.POSITIVE_INFINITY)
}

type Sent = { readonly state: MailboxState; readonly next: number | undefined }

/** Sends what may go, until all is sent, it fails, or the lease is half over. */
async function send(options: MailOptions, mailbox: MailboxRow, ended: AbortSignal): Promise<Sent> {
  const { node, mail, sender, report } = options
  const { person } = mailbox
  const until = node.clock.nowMs() + LEASE_MS / 2
  const stays = { ...stateOf(mailbox) }
  const reader = await readerOf(node, person)
  // Whoever comes back finds it on the page.
  if (!reader) return { state: stays, next: undefined }
  await queueNotices(node, mailbox, reader)
  const { letters, next } = await readRound(node, person, reader)
  let state: MailboxState = stays
  for (const { id, events, notices } of letters) {
    if (node.clock.nowMs() >= until || ended.aborted) return { state, next: node.clock.nowMs() + SECOND }
    if (notices.length > 0) {
      const mailed = await mail.send(writeLetter(sender, reader, { id, notices }), ended)
      if ('failed' in mailed) {
        // Cut off by us: the same mail goes after the next start.
        if (ended.aborted) return { state, next: undefined }
        report({ person, outcome: 'failed', status: mailed.failed })
        return { state: failed(node, state, mailed.failed), next: undefined }
      }
      report({ person, outcome: 'sent' })
      state = { failures: 0, nextMs: 0, lastStatus: 'sent' }
    }
    await node.store.doneMail(person, events)
  }
  return { state, next }
}

function stateOf({ failures, lastStatus }: MailboxRow): MailboxState {
  return { failures, nextMs: 0, ...(lastStatus !== undefined && { lastStatus }) }
}

function failed(node: Node, { failures }: Pick<MailboxState, 'failures'>, lastStatus: string): MailboxState {
  const nowMs = node.clock.nowMs()
  const wait = WAITS_MS[failures]
  if (wait === undefined) return { failures, nextMs: 0, lastStatus, restedMs: nowMs }
  return { failures: failures + 1, nextMs: nowMs + wait, lastStatus }
}
