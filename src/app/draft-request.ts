import { Compile } from 'typebox/compile'
import { tooLarge } from '../domain/request/room.ts'
import {
  type Body,
  CLASSES,
  printHex,
  type RequestClass,
  type Text,
  URGENCIES,
  URGENCY_GROUNDS,
  type Urgency,
} from '../protocol/index.ts'
import { BodySchemas } from '../protocol/message-schema.ts'
import { checkContent } from './check-content.ts'
import { type Actor, AppError, confirmedPair, type Node } from './node.ts'
import type { Viewer } from './people/viewer.ts'
import type { DraftRow } from './ports.ts'

/** What a person writes; reference, author and rule are added when it is entered. */
export type RequestDraft = Partial<
  Pick<
    Body<'request'>,
    | 'summary'
    | 'events'
    | 'territory'
    | 'rsit'
    | 'offences'
    | 'observables'
    | 'basis'
    | 'purpose'
    | 'use'
    | 'urgencyReason'
    | 'urgencyGround'
    | 'tlp'
    | 'links'
    | 'files'
  >
> & {
  readonly kind: RequestClass
  readonly urgency: Urgency
  readonly title: Text
  readonly facts: Text
  readonly asks: readonly Text[]
  /** Of notifications: information that nobody asked for. */
  readonly spontaneous?: true
}

/** `unfinished`: it may lack what a request needs, and is looked at once more when it is put up. */
export type Drafting = { readonly unfinished?: boolean }

/** Keeps a draft for the pair; the other side sees nothing of it. Throws 'bad_draft' with what is missing. */
export async function draftRequest(
  node: Node,
  wanted: string,
  draft: RequestDraft,
  { person, agency }: Pick<Viewer, 'person' | 'agency'>,
  drafting: Drafting = {},
): Promise<DraftRow> {
  const pair = await confirmedPair(node, wanted)
  checkKept(draft, drafting)
  const row = {
    id: printHex(node.chance.bytes(8)),
    pair: pair.id,
    author: person,
    ...(agency !== undefined && { agency }),
    body: draft,
    updatedMs: node.clock.nowMs(),
  }
  await node.store.saveDraft(row)
  return row
}

/** Throws 'bad_draft' for what is not kept: without `unfinished` whatever is no request yet, with it only what may stand nowhere (a card number in clear). */
export function checkKept(draft: RequestDraft, { unfinished = false }: Drafting): void {
  if (unfinished) checkContent(bodyOf(draft, 'AAA-2000-0001', { name: '–', role: '–' }))
  else checkDraft(draft)
}

/** Throws 'bad_draft' unless a request can be made of it. */
export function checkDraft(draft: RequestDraft): void {
  checkContent(checkForm(draft))
}

/** The same, but for what `compose` asks of every message; gives the body that the draft makes. */
export function checkForm(draft: RequestDraft): Body<'request'> {
  if (!CLASSES.includes(draft.kind))
    throw bad(`kind is ${String(draft.kind)}; expected one of ${CLASSES.join(', ')}`)
  if (!URGENCIES.includes(draft.urgency))
    throw bad(`urgency is ${String(draft.urgency)}; expected one of ${URGENCIES.join(', ')}`)
  if (draft.urgency === 'emergency' && !(draft.urgencyReason?.text.trim() && draft.urgencyGround))
    throw bad(
      `an emergency says why: give urgencyReason, and urgencyGround as one of ${URGENCY_GROUNDS.join(', ')}`,
    )
  checkWritten(draft)
  const isNotice = draft.kind === 'notification'
  if (isNotice && (draft.asks?.length ?? 0) > 0)
    throw bad('a notification asks nothing: leave asks empty or choose another kind')
  if (!isNotice && !(draft.asks?.length > 0)) throw bad('a request has at least one numbered ask')
  const body = bodyOf(draft, 'AAA-2000-0001', { name: '–', role: '–' })
  const large = tooLarge(body)
  if (large) throw bad(`${large}: the other side would return it`)
  const checker = isNotice ? checkers.notify : checkers.request
  if (checker.Check(body)) return body
  const [error] = checker.Errors(body)
  throw bad(error ? `${error.instancePath || 'draft'} ${error.message}` : 'draft is not a request')
}

/** Title, facts and asks say something: what is only blank is not written yet. */
function checkWritten({ title, facts, asks }: RequestDraft): void {
  const blank = [
    ...(title?.text.trim() === '' ? ['title'] : []),
    ...(facts?.text.trim() === '' ? ['facts'] : []),
    ...(asks ?? []).flatMap(({ text }, i) => (text.trim() === '' ? [`ask ${i + 1}`] : [])),
  ]
  if (blank.length > 0)
    throw bad(`${blank.join(', ')} ${blank.length > 1 ? 'are' : 'is'} blank: write what is meant`)
}

const checkers = { request: Compile(BodySchemas.request), notify: Compile(BodySchemas.notify) }

/** The body of the message that a draft becomes (M4). */
export function bodyOf(draft: RequestDraft, reference: string, by: Actor): Body<'request'> {
  const { kind: _kind, urgency: _urgency, asks, offences, observables, tlp, files, ...rest } = draft
  return {
    ...rest,
    reference,
    offences: offences ?? [],
    observables: observables ?? [],
    asks: (asks ?? []).map((text, i) => ({ n: i + 1, text })),
    tlp: tlp ?? 'AMBER',
    files: files ?? [],
    by: { name: by.name, role: by.role },
  }
}

function bad(sentence: string): AppError {
  return new AppError('bad_draft', sentence)
}
