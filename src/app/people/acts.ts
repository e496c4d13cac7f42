import type { Command } from '../../domain/request/decide.ts'
import type { Agreement, Payload } from '../../protocol/index.ts'
import { type Acted, composeTurn, enterReleasedTurn } from '../act-on-request.ts'
import { composeAgreement, enterReleasedAgreement } from '../agree.ts'
import { type Announcement, composeNotice, enterNotice } from '../announce.ts'
import type { RequestDraft } from '../draft-request.ts'
import type { Composed, Fixed } from '../enter.ts'
import { composeRequest, type Entered, enterComposedRequest } from '../enter-request.ts'
import { inTurn } from '../in-turn.ts'
import { type Actor, AppError, type Node } from '../node.ts'
import type { MessageId, PairId } from '../ports.ts'
import type { Words } from '../turn-body.ts'

/** What a person wants to be said, as it is kept with its proposal: from it the same message comes again. */
export type Act =
  | {
      readonly type: 'request'
      readonly pair: PairId
      readonly draft: RequestDraft
      /** The kept draft of which it was made; it goes when the request is entered. */
      readonly draftId?: string
      readonly actor: Actor
    }
  | {
      readonly type: 'turn'
      readonly pair: PairId
      readonly thread: string
      readonly command: Command
      readonly words: Words
      readonly actor: Actor
    }
  | { readonly type: 'agreement'; readonly pair: PairId; readonly document: Agreement }
  | {
      readonly type: 'notice'
      readonly pair: PairId
      readonly announcement: Announcement
      readonly actor: Actor
    }

/** What is fixed about a message that was composed before; of a request also its name and its thread. */
export type FixedAct = Fixed & { readonly reference: string; readonly thread: string }
export type ComposedAct = Pick<Composed, 'id' | 'payload' | 'bytes'> & {
  readonly pair: PairId
  readonly thread: string
  readonly reference: string
  readonly isEmergency: boolean
}

/** The message that an act becomes, signed by nobody yet. Throws what the domain refuses now. */
export async function composeAct(node: Node, act: Act, fixed?: FixedAct): Promise<ComposedAct> {
  switch (act.type) {
    case 'request': {
      const { row, pair, ...composed } = await composeRequest(node, act.pair, act.draft, act.actor, fixed)
      const { thread, reference } = row
      return { ...composed, pair: pair.id, thread, reference, isEmergency: row.urgency === 'emergency' }
    }
    case 'turn': {
      const { row, pair, ...composed } = await composeTurn(node, act, act, fixed)
      const { thread, reference, urgency } = row
      return { ...composed, pair: pair.id, thread, reference, isEmergency: urgency === 'emergency' }
    }
    case 'agreement': {
      const composed = await composeAgreement(node, act.pair, act.document, fixed)
      const { thread } = composed.payload
      const reference = `agreement-${act.document.version}-${composed.digest.slice(7, 15)}`
      return { ...composed, pair: composed.pair.id, thread, reference, isEmergency: false }
    }
    case 'notice': {
      const composed = await composeNotice(node, act, fixed)
      return { ...composed, pair: composed.pair.id, reference: NOTICE, isEmergency: false }
    }
    default:
      return act satisfies never
  }
}

/**
 * Enters what people released: the domain decides again, and what comes of it must be the message that they saw, byte for byte. Throws
 * 'proposal_void' when it is another by now, and what the domain refuses.
 */
export async function enterAct(
  node: Node,
  act: Act,
  released: { readonly id: MessageId; readonly payload: Payload; readonly reference: string },
): Promise<Entered | Acted> {
  const fixed = fixedOf(released.payload, released.reference)
  const isReleased = ({ id }: { readonly id: MessageId }) => {
    if (id === released.id) return
    throw new AppError(
      'proposal_void',
      'the state of the request or the agreement changed since it was composed, so that it would now say something else than what was released; compose it again',
    )
  }
  switch (act.type) {
    case 'request':
      return inTurn(node, `request ${act.pair} ${fixed.thread}`, async () => {
        const composed = await composeRequest(node, act.pair, act.draft, act.actor, fixed)
        isReleased(composed)
        await draftStands(node, act.draftId)
        return enterComposedRequest(node, composed, act.draftId === undefined ? [] : [act.draftId])
      })
    case 'turn':
      return enterReleasedTurn(node, act, act, isReleased, fixed)
    case 'agreement': {
      const { position, time } = await enterReleasedAgreement(node, act, isReleased, fixed)
      const { reference } = released
      return { id: released.id, reference, phase: 'entered', position, enteredAt: time }
    }
    case 'notice': {
      const composed = await composeNotice(node, act, fixed)
      isReleased(composed)
      const { position, time } = await enterNotice(node, composed)
      return { id: released.id, reference: NOTICE, phase: 'entered', position, enteredAt: time }
    }
    default:
      return act satisfies never
  }
}

/** What a notice is called while it waits: it belongs to no request. */
const NOTICE = 'notice'

/** A draft becomes one request: what was put up of it a second time is void once the first was entered. */
async function draftStands(node: Node, draftId: string | undefined): Promise<void> {
  if (draftId === undefined || (await node.store.draft(draftId))) return
  throw new AppError(
    'proposal_void',
    `the draft ${draftId} of which it was made was entered already or deleted`,
  )
}

export function fixedOf(payload: Payload, reference: string): FixedAct {
  const { at, salt, thread } = payload
  return { at, salt, thread, reference, ...('alone' in payload && payload.alone && { alone: true }) }
}
