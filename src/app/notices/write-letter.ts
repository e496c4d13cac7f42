/** Mails about notices: reference, kind, what to do and where; nothing that was written, no title, no label. */

import { printHex, sha256, utf8 } from '../../protocol/index.ts'
import type { Choices } from '../me/choices.ts'
import type { Letter } from '../ports/mail.ts'
import type { PersonRow } from '../ports/people.ts'
import { en } from '../words/en.ts'
import { type Words, wordFor } from '../words/words.ts'
import { zh } from '../words/zh.ts'
import type { Notice } from './concern.ts'
import { type MailWords, mailEn, mailZh } from './mail-words.ts'

/** What mails say of the node: its party's prefix, and where its page is. */
export type Sender = { readonly prefix: string; readonly page: string }
export type Reader = { readonly person: PersonRow; readonly choices: Choices; readonly address: string }

/** Lines of one mail at most; the rest is counted. */
const MOST = 50

/** One mail about these notices, in the reader's language; of several at once, with their number as its subject. */
export function writeLetter(
  sender: Sender,
  reader: Reader,
  of: { id: string; notices: readonly Notice[] },
): Letter {
  const [words, field] = reader.choices.language === 'zh' ? [mailZh, zh] : [mailEn, en]
  const { id, notices } = of
  const shown = notices.slice(0, MOST)
  const left = notices.length - shown.length
  const parts = shown.map((notice) => partOf({ sender, reader, words, field }, notice))
  return {
    id,
    to: { name: reader.person.name, address: reader.address },
    subject: subjectOf(words, sender, notices),
    text: [
      ...parts,
      ...(left > 0 ? [words.more(left)] : []),
      `-- \n${words.foot(`${sender.page}/me`)}\n`,
    ].join('\n\n'),
  }
}

/** To try whether mails reach a person. */
export function testLetter(sender: Sender, reader: Reader, id: string): Letter {
  const words = reader.choices.language === 'zh' ? mailZh : mailEn
  const { subject, text } = words.test
  const foot = `-- \n${words.foot(`${sender.page}/me`)}\n`
  return {
    id,
    to: { name: reader.person.name, address: reader.address },
    subject,
    text: `${text}\n\n${foot}`,
  }
}

/** The same mail has the same id, on every node and after every crash. */
export function letterId(node: string, person: string, events: readonly number[]): string {
  return printHex(sha256(utf8(JSON.stringify([node, person, events])))).slice(0, 40)
}

function subjectOf(words: MailWords, { prefix }: Sender, notices: readonly Notice[]): string {
  const [first] = notices
  const subject =
    first && notices.length === 1
      ? words.one(first.reference ?? words.noReference, words.what[first.kind])
      : words.many(prefix, notices.length)
  return notices.some(({ isUrgent }) => isUrgent) ? words.urgent(subject) : subject
}

type Setting = {
  readonly sender: Sender
  readonly reader: Reader
  readonly words: MailWords
  readonly field: Words
}

function partOf({ sender, reader, words, field }: Setting, notice: Notice): string {
  const { kind, reference = words.noReference, about, atMs } = notice
  const zone = reader.choices.zone ?? 'UTC'
  const subject = words.one(reference, words.what[kind])
  const isDuty = kind === 'duty.due' || kind === 'duty.overdue'
  const terms = isDuty ? { ...words.owed, ...field.duty } : field.turn
  return [
    notice.isUrgent ? words.urgent(subject) : subject,
    ...(about.kind === undefined ? [] : [words.about(wordFor(terms, about.kind))]),
    ...(about.by === 'them' ? [words.byThem] : []),
    ...(about.due === undefined ? [] : [words.due(timeIn(zone, Date.parse(about.due)))]),
    words.at(timeIn(zone, atMs)),
    words.todo[kind],
    addressOf(sender, notice),
  ].join('\n')
}

function addressOf({ page }: Sender, { kind, reference, thread, about }: Notice): string {
  if (kind.startsWith('proposal.') && about.proposal !== undefined)
    return `${page}/release/${encodeURIComponent(about.proposal)}`
  return reference !== undefined && thread !== undefined
    ? `${page}/requests/${encodeURIComponent(reference)}`
    : `${page}/notices`
}

/** `2026-11-24 22:00 Asia/Shanghai`. */
function timeIn(zone: string, atMs: number): string {
  const time = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDateTime()
  return `${time.toString({ smallestUnit: 'minute' }).replace('T', ' ')} ${zone}`
}
