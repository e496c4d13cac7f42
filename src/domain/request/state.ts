/**
 * A request and all that has been said about it. Written once for both sides: `apply` takes our own messages and the other
 * side's alike, `decide` (decide.ts) says which may be sent, by the table of turns.ts.
 *
 * Messages of both sides cross on the way, so the two nodes apply them in different orders; each side's own come in their order
 * everywhere. What follows from a set of messages must not depend on how the two sides' orders were mixed: where one side's
 * message settles the other's, the times in the messages decide which it had seen, and what the answerer gave goes before a
 * withdrawal that crossed with it.
 */

import type { Duty as AnyDuty, Outcome, Payload, Relation, Terms, Urgency } from '../../protocol/index.ts'
import { applyFacts } from './facts.ts'

export type Side = 'asker' | 'answerer'
export type Duty = Exclude<AnyDuty, 'receipt'>
export type Phase = 'entered' | 'acknowledged' | 'in_part' | 'answered' | 'refused' | 'withdrawn' | 'returned'
export const OPEN = ['entered', 'acknowledged', 'in_part'] as const satisfies readonly Phase[]
export const OVER = ['answered', 'refused', 'withdrawn', 'returned'] as const satisfies readonly Phase[]
export const PHASES: readonly Phase[] = [...OPEN, ...OVER]

export type AskState = {
  readonly n: number
  readonly outcome?: Outcome
  readonly by?: string
  readonly answeredAt?: string
  /** Until when what was asked to be kept is kept, or when a postponed ask is taken up again. */
  readonly until?: string
}
export type Turn = {
  readonly id: string
  readonly kind: string
  readonly side: Side
  /** The writer's own clock, as the message says: for people only. */
  readonly at: string
  readonly answers?: readonly Duty[]
  /** It left on one signature (M8). */
  readonly alone?: true
}

/** A condition that the answerer offered, and what became of it. */
export type Condition = {
  readonly id: string
  readonly asks: readonly number[]
  readonly terms: Terms
  /** Digests of the files that are given once it is accepted. */
  readonly withheld: readonly string[]
  readonly state: 'offered' | 'accepted' | 'declined'
}
/** A question, or an assessment, that the other side can reply to. */
export type Question = { readonly id: string; readonly side: Side; readonly reply?: string }
export type Assessment = Question & { readonly of: string; readonly rating: number }
/** The answerer says that another urgency is the right one. */
export type Contest = { readonly id: string; readonly urgency: Urgency; readonly at: string }
export type Renewal = {
  readonly id: string
  readonly ask: number
  readonly until: string
  readonly at: string
}
export type FollowUp = {
  readonly id: string
  readonly days: 7 | 30
  readonly state: 'gone' | 'still_seen' | 'back'
}
export type Edition = {
  readonly id: string
  readonly of: string
  readonly lang: 'en' | 'zh'
  readonly how: string
}
export type Removal = {
  readonly id: string
  readonly side: Side
  readonly messages: readonly string[]
  readonly digests: readonly string[]
}

export type RequestState = {
  readonly request: string
  readonly thread: string
  readonly reference: string
  readonly kind: string
  readonly urgency: string
  readonly agreement: string
  /** Which side this node is on. */
  readonly we: Side
  readonly asks: readonly AskState[]
  readonly phase: Phase
  readonly acknowledged?: 'accepted' | 'pending'
  readonly turns: readonly Turn[]
  /** Bytes of the turns of each side (room.ts). */
  readonly said?: Readonly<Partial<Record<Side, number>>>
  readonly answered: readonly Duty[]
  readonly links?: readonly { readonly relation: Relation; readonly request: string; readonly by: string }[]
  /** Extensions that the answerer asked for, and when the asker last granted or refused one: see `openExtension`. */
  readonly extensions?: readonly { readonly id: string; readonly until: string; readonly at: string }[]
  readonly extensionSettledAt?: string
  readonly granted?: { readonly duty: string; readonly due: string }
  readonly conditions?: readonly Condition[]
  readonly questions?: readonly Question[]
  readonly assessments?: readonly Assessment[]
  /** See `disputeOf`. */
  readonly contests?: readonly Contest[]
  readonly urgencyDecidedAt?: string
  readonly renewals?: readonly Renewal[]
  readonly followUps?: readonly FollowUp[]
  readonly editions?: readonly Edition[]
  readonly corrections?: readonly { readonly id: string; readonly of: string }[]
  readonly recalls?: readonly Removal[]
  readonly expunged?: readonly (Removal & { readonly why: string })[]
  /** Messages that left on one signature and that no second person has ratified yet. */
  readonly unratified?: readonly string[]
}

/** The state after a message of `side`. Total: a message that changes nothing still stands among the turns. */
export function apply(state: RequestState, id: string, payload: Payload, side: Side): RequestState {
  const answers = 'answers' in payload ? payload.answers : undefined
  const alone = 'alone' in payload && payload.alone === true
  const turn: Turn = {
    id,
    kind: payload.kind,
    side,
    at: payload.at,
    ...(answers && { answers }),
    ...(alone && { alone }),
  }
  const answered = [...new Set([...state.answered, ...(answers ?? [])])]
  const told: RequestState = {
    ...state,
    turns: [...state.turns, turn],
    answered,
    ...(alone && { unratified: [...(state.unratified ?? []), id] }),
  }
  return acknowledged(applyFacts(told, id, payload, side))
}

/** Whatever first answers the duty of acknowledgement shows that a person has taken the request up. */
function acknowledged(state: RequestState): RequestState {
  if (state.phase !== 'entered' || !state.answered.includes('acknowledgement')) return state
  return { ...state, phase: 'acknowledged' }
}

/** An extension that was asked for and that nobody has granted or refused since. */
export function openExtension(
  state: RequestState,
): { readonly id: string; readonly until: string } | undefined {
  const last = state.extensions?.at(-1)
  return last && last.at > (state.extensionSettledAt ?? '') ? last : undefined
}

/** The last urgency that the answerer named, and what the asker decided since. */
export function disputeOf(
  state: RequestState,
):
  | { readonly id: string; readonly urgency: Urgency; readonly state: 'open' | 'agreed' | 'kept' }
  | undefined {
  const last = state.contests?.at(-1)
  if (!last) return undefined
  const { id, urgency, at } = last
  if (at > (state.urgencyDecidedAt ?? '')) return { id, urgency, state: 'open' }
  return { id, urgency, state: state.urgency === urgency ? 'agreed' : 'kept' }
}

/** A renewal that was asked for since the ask was last answered. */
export function openRenewals(state: RequestState): readonly Renewal[] {
  return (state.renewals ?? []).filter(({ ask, at }) => {
    const answer = state.asks.find(({ n }) => n === ask)?.answeredAt
    return answer === undefined || answer <= at
  })
}

/** Nothing further is owed by anyone; messages that crossed on the way are still taken and shown. */
export function isOver(phase: Phase): boolean {
  return (OVER as readonly Phase[]).includes(phase)
}

/** Whether a turn gives what was asked for, or refuses it. */
export function isAnswer({ side, kind }: RequestState['turns'][number]): boolean {
  return side === 'answerer' && (kind === 'result' || kind === 'refuse')
}

export function otherSide(side: Side): Side {
  return side === 'asker' ? 'answerer' : 'asker'
}
