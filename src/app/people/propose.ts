import { PEOPLE, releasableOf, releaseRuleOf } from '../../domain/party/release.ts'
import type { Command } from '../../domain/request/decide.ts'
import { type Agreement, type Payload, printHex, printTime } from '../../protocol/index.ts'
import type { Announcement } from '../announce.ts'
import type { RequestDraft } from '../draft-request.ts'
import { findDraft } from '../edit-draft.ts'
import { tell as tellPrograms } from '../events.ts'
import { inTurn } from '../in-turn.ts'
import { AppError, findPair, type Node } from '../node.ts'
import type { ProposalRow } from '../ports/people.ts'
import type { MessageId, PairId } from '../ports.ts'
import type { Words } from '../turn-body.ts'
import { type Act, type ComposedAct, composeAct, type FixedAct } from './acts.ts'
import { seeRequest } from './place.ts'
import { type ProposalView, seeProposal, viewProposal } from './see-proposal.ts'
import { actorFor, type Viewer } from './viewer.ts'

/** `replaces`: the author's own proposal that this one takes the place of; it keeps its reference, and its releases are void. */
export type Proposing = { readonly replaces?: MessageId }

/** Puts a new request up for release. Throws what `enterRequest` would: what cannot be entered is not put up either. */
export async function proposeRequest(
  node: Node,
  viewer: Viewer,
  wanted: string,
  draft: RequestDraft,
  options: Proposing & { readonly draftId?: string } = {},
): Promise<ProposalView> {
  const { id: pair } = await findPair(node, wanted)
  const { draftId, ...proposing } = options
  const actor = actorFor(viewer)
  return propose(
    node,
    viewer,
    { type: 'request', pair, draft, ...(draftId !== undefined && { draftId }), actor },
    proposing,
  )
}

/** Puts a kept draft up for release; it goes when the request is entered. Throws 'unknown_draft'. */
export async function proposeDraft(
  node: Node,
  viewer: Viewer,
  draftId: string,
  options: Proposing = {},
): Promise<ProposalView> {
  // Two clicks at once are one proposal: the second finds the first.
  return inTurn(node, `draft ${draftId}`, async () => {
    const draft = await findDraft(node, viewer, draftId)
    const waiting = await node.store.proposals({ pair: draft.pair, state: 'open', limit: 1000 })
    const same = waiting.find((row) => draftOf(row) === draftId)
    if (same && options.replaces === undefined) return viewProposal(node, viewer, same)
    return proposeRequest(node, viewer, draft.pair, draft.body as RequestDraft, { ...options, draftId })
  })
}

function draftOf({ act }: ProposalRow): string | undefined {
  return (act as { readonly draftId?: string } | undefined)?.draftId
}

/** Puts a turn on a request up for release. Throws 'refused' with the domain's code and sentence, 'unknown_request'. */
export async function proposeTurn(
  node: Node,
  viewer: Viewer,
  wanted: string,
  { command, words }: { readonly command: Command; readonly words: Words },
  options: Proposing = {},
): Promise<ProposalView> {
  const { row } = await seeRequest(node, viewer, wanted)
  const { pair, thread } = row
  return propose(
    node,
    viewer,
    { type: 'turn', pair, thread, command, words, actor: actorFor(viewer) },
    options,
  )
}

/** What a turn would say and how many people it needs, as `proposeTurn` would put it up now; nothing is kept, and its time and salt are taken anew then. */
export async function previewTurn(
  node: Node,
  viewer: Viewer,
  wanted: string,
  { command, words }: { readonly command: Command; readonly words: Words },
): Promise<ProposalView> {
  const { row } = await seeRequest(node, viewer, wanted)
  const { pair, thread } = row
  const act: Act = { type: 'turn', pair, thread, command, words, actor: actorFor(viewer) }
  const composed = await composeAct(node, act)
  const view = await viewProposal(node, viewer, await rowOf(node, viewer, act, composed))
  return { ...view, payload: composed.payload }
}

/** Puts a version of the agreement up for release. Throws what `composeAgreement` would. */
export async function proposeAgreement(
  node: Node,
  viewer: Viewer,
  wanted: string,
  document: Agreement,
): Promise<ProposalView> {
  const { id: pair } = await findPair(node, wanted)
  return propose(node, viewer, { type: 'agreement', pair, document }, {})
}

/** Puts an announcement about the agreement up for release. */
export async function proposeNotice(
  node: Node,
  viewer: Viewer,
  wanted: string,
  announcement: Announcement,
): Promise<ProposalView> {
  const { id: pair } = await findPair(node, wanted)
  return propose(node, viewer, { type: 'notice', pair, announcement, actor: actorFor(viewer) }, {})
}

/** What is replaced waits its turn: it may be released at the same moment, and then it stands and nothing takes its place. */
async function propose(node: Node, viewer: Viewer, act: Act, { replaces }: Proposing): Promise<ProposalView> {
  if (replaces === undefined) return putUp(node, viewer, act)
  return inTurn(node, `proposal ${replaces}`, async () =>
    putUp(node, viewer, act, await replaceable(node, viewer, act, replaces)),
  )
}

async function putUp(node: Node, viewer: Viewer, act: Act, before?: ProposalRow): Promise<ProposalView> {
  const composed = await composeAct(node, act, before && renewed(node, before))
  const row = await rowOf(node, viewer, act, composed)
  // In this order a crash leaves the old one void and asks for the new one again; in the other, both could be released.
  if (before) await saveReplaced(node, before)
  if (act.type === 'request' && viewer.agency !== undefined) await assignToOwn(node, viewer, composed)
  await node.store.saveProposal({ ...row, ...(before && { replaces: before.id }) })
  await tell(node, row, 'proposal.waiting')
  return viewProposal(node, viewer, row)
}

async function rowOf(node: Node, viewer: Viewer, act: Act, composed: ComposedAct): Promise<ProposalRow> {
  const { id, pair, thread, reference, payload, bytes, isEmergency } = composed
  const nowMs = node.clock.nowMs()
  return {
    id,
    pair,
    thread,
    reference,
    kind: payload.kind,
    author: viewer.person,
    ...(viewer.agency !== undefined && { agency: viewer.agency }),
    state: 'open',
    needs: await needsOf(node, pair, payload),
    isEmergency,
    isAlone: false,
    act,
    payload: bytes,
    createdMs: nowMs,
    updatedMs: nowMs,
  }
}

async function needsOf(node: Node, pair: PairId, payload: Payload): Promise<number> {
  const to = payload.kind === 'reply' ? await node.store.message(pair, payload.body.to) : undefined
  // What the node would enter by itself needs two when a person wants it: that nobody is asked is the machine's privilege.
  return PEOPLE[releaseRuleOf(releasableOf(payload, to?.kind))] || PEOPLE.two
}

/** The proposal that is composed again: the author's own, of the same request, and not entered. */
async function replaceable(node: Node, viewer: Viewer, act: Act, id: MessageId): Promise<ProposalRow> {
  const { row } = await seeProposal(node, viewer, id)
  if (row.author !== viewer.person)
    throw new AppError(
      'not_allowed',
      `only its author, ${row.author}, composes ${id} again; send it back with remarks`,
      { zh: `只有起草人 ${row.author} 可以重新起草 ${id}；可附意见退回` },
    )
  if (row.state !== 'open' && row.state !== 'sent_back' && row.state !== 'void')
    throw new AppError('proposal_closed', `${id} is ${row.state}: it is not composed again`)
  const isSame =
    act.type === 'turn' ? act.thread === row.thread && act.pair === row.pair : act.pair === row.pair
  const isRequest = row.kind === 'request' || row.kind === 'notify'
  if (!isSame || isRequest !== (act.type === 'request'))
    throw new AppError(
      'proposal_closed',
      `${id} is a ${row.kind} on ${row.reference}; this is something else`,
    )
  return row
}

/** A request that is composed again keeps its name and its thread; everything else is new. */
function renewed(node: Node, { reference, thread }: ProposalRow): FixedAct {
  return { reference, thread, at: printTime(node.clock.now()), salt: printHex(node.chance.bytes(16)) }
}

/** What an agency writes is its own from the start. */
async function assignToOwn(
  node: Node,
  { agency, person }: Viewer,
  { pair, thread }: ComposedAct,
): Promise<void> {
  if (agency === undefined) return
  await node.store.saveAssignment({
    pair,
    thread,
    to: { agency },
    kind: 'assigned',
    by: person,
    atMs: node.clock.nowMs(),
  })
}

/** A proposal that is closed for good: what it would have said is kept no longer. */
export function emptied(
  { act: _act, payload: _payload, ...row }: ProposalRow,
  state: 'entered' | 'replaced' | 'dropped',
  nowMs: number,
): ProposalRow {
  return { ...row, state, updatedMs: nowMs }
}

/** What is replaced keeps its words for as long as what replaces it waits, so that people see what became of them; nothing is made of it again. */
export async function saveReplaced(node: Node, { act: _act, ...before }: ProposalRow): Promise<void> {
  await node.store.saveProposal({ ...before, state: 'replaced', updatedMs: node.clock.nowMs() })
  await forgetReplaced(node, before)
}

/** The words of what a proposal replaced end with it. */
export async function forgetReplaced(node: Node, { replaces }: Pick<ProposalRow, 'replaces'>): Promise<void> {
  const before = replaces === undefined ? undefined : await node.store.proposal(replaces)
  if (!before?.payload) return
  const { payload: _payload, ...rest } = before
  await node.store.saveProposal(rest)
}

/** Tells people's programs; nothing of the content. */
export async function tell(
  node: Node,
  { id, pair, thread, kind, needs }: ProposalRow,
  type: 'proposal.waiting' | 'proposal.sent_back' | 'proposal.released' | 'proposal.void',
): Promise<void> {
  await tellPrograms(node, [{ type, pair, thread, about: { id, kind, needs } }])
}
