/**
 * The turns of a request: who may take each, in which phases, on which kinds of request, and what it needs beside. Written
 * once; `decide` reads it for our own turns, `checkTurn` for the other side's, and docs/requests.md is drawn from it.
 */

import type { Kind, Payload, RequestClass } from '../../protocol/index.ts'
import { OPEN, PHASES, type Phase, type RequestState, type Side } from './state.ts'

export const ACTS = [
  'acknowledge',
  'status',
  'answer',
  'refuse',
  'ask_extension',
  'grant',
  'refuse_extension',
  'offer_condition',
  'accept_condition',
  'decline_condition',
  'clarify',
  'reply',
  'withdraw',
  'assess',
  'correct',
  'contest_urgency',
  'agree_urgency',
  'keep_urgency',
  'renew',
  'follow_up',
  'translate',
  'recall',
  'expunge',
  'ratify',
] as const
export type Act = (typeof ACTS)[number]

/** Conditions beside side, phase and class; each has its own refusal (decide.ts). */
export type Need =
  | 'not_acknowledged'
  | 'known_asks'
  | 'open_extension'
  | 'offered_condition'
  | 'open_question'
  | 'open_dispute'
  | 'other_urgency'
  | 'an_answer'
  | 'own_message'
  | 'a_message'
  | 'time_to_come'
  | 'duty_not_answered'
  | 'not_followed_up'
  | 'days_passed'
  | 'unratified'
  | 'accepted_condition'
  | 'renewal_when_over'

export type Transition = {
  readonly by: Side | 'either'
  readonly kind: Kind
  readonly from: readonly Phase[]
  /** Where the request stands afterwards; absent where it stays. */
  readonly to?: readonly Phase[]
  /** On which classes of request; absent: on all. */
  readonly on?: readonly RequestClass[]
  readonly needs?: readonly Need[]
}

const ASKED: readonly RequestClass[] = [
  'information',
  'investigation',
  'evidence',
  'preservation',
  'mitigation',
]

export const TURNS = {
  acknowledge: {
    by: 'answerer',
    kind: 'acknowledge',
    from: OPEN,
    to: ['acknowledged'],
    needs: ['not_acknowledged'],
  },
  status: { by: 'answerer', kind: 'status', from: OPEN, to: ['acknowledged'] },
  answer: {
    by: 'answerer',
    kind: 'result',
    // After the end only what a renewal asks for is answered.
    from: [...OPEN, 'answered'],
    to: ['in_part', 'answered'],
    on: ASKED,
    needs: ['renewal_when_over', 'known_asks', 'accepted_condition'],
  },
  refuse: { by: 'answerer', kind: 'refuse', from: OPEN, to: ['refused'], on: ASKED },
  ask_extension: { by: 'answerer', kind: 'extend', from: OPEN, on: ASKED, needs: ['time_to_come'] },
  grant: { by: 'asker', kind: 'extend', from: OPEN, needs: ['time_to_come', 'duty_not_answered'] },
  refuse_extension: { by: 'asker', kind: 'extend', from: OPEN, needs: ['open_extension'] },
  offer_condition: {
    by: 'answerer',
    kind: 'condition',
    from: OPEN,
    to: ['acknowledged'],
    on: ASKED,
    needs: ['known_asks'],
  },
  accept_condition: { by: 'asker', kind: 'accept', from: OPEN, needs: ['offered_condition'] },
  decline_condition: { by: 'asker', kind: 'accept', from: OPEN, needs: ['offered_condition'] },
  clarify: { by: 'either', kind: 'clarify', from: PHASES },
  reply: { by: 'either', kind: 'reply', from: PHASES, to: ['acknowledged'], needs: ['open_question'] },
  withdraw: { by: 'asker', kind: 'withdraw', from: OPEN, to: ['withdrawn'] },
  assess: {
    by: 'asker',
    kind: 'assess',
    from: ['in_part', 'answered', 'refused'],
    on: ASKED,
    needs: ['an_answer', 'known_asks'],
  },
  correct: { by: 'either', kind: 'correct', from: PHASES, needs: ['own_message'] },
  contest_urgency: { by: 'answerer', kind: 'dispute', from: OPEN, needs: ['other_urgency'] },
  agree_urgency: { by: 'asker', kind: 'dispute', from: PHASES, needs: ['open_dispute'] },
  keep_urgency: { by: 'asker', kind: 'dispute', from: PHASES, needs: ['open_dispute'] },
  renew: {
    by: 'asker',
    kind: 'renew',
    from: ['acknowledged', 'in_part', 'answered'],
    on: ['preservation'],
    needs: ['known_asks', 'time_to_come'],
  },
  follow_up: {
    by: 'asker',
    kind: 'followup',
    from: ['in_part', 'answered'],
    on: ['mitigation'],
    needs: ['not_followed_up', 'days_passed'],
  },
  translate: { by: 'either', kind: 'translation', from: PHASES, needs: ['a_message'] },
  recall: { by: 'either', kind: 'recall', from: PHASES, needs: ['own_message'] },
  expunge: { by: 'either', kind: 'expunge', from: PHASES, needs: ['a_message'] },
  ratify: { by: 'either', kind: 'ratify', from: PHASES, needs: ['unratified'] },
} as const satisfies Record<Act, Transition>

export function transitionOf(act: Act): Transition {
  return TURNS[act]
}

/** Which act a message of `side` is; undefined where no turn of a request is of that kind. */
export function actOf(state: RequestState, payload: Payload, side: Side): Act | undefined {
  switch (payload.kind) {
    case 'acknowledge':
    case 'status':
    case 'refuse':
    case 'clarify':
    case 'reply':
    case 'withdraw':
    case 'assess':
    case 'correct':
    case 'renew':
    case 'recall':
    case 'expunge':
    case 'ratify':
      return payload.kind
    case 'result':
      return 'answer'
    case 'extend':
      if (payload.grant) return 'grant'
      return side === 'answerer' ? 'ask_extension' : 'refuse_extension'
    case 'condition':
      return 'offer_condition'
    case 'accept':
      return payload.body.accepted ? 'accept_condition' : 'decline_condition'
    case 'dispute':
      if (side === 'answerer') return 'contest_urgency'
      return state.contests?.some(({ urgency }) => urgency === payload.urgency)
        ? 'agree_urgency'
        : 'keep_urgency'
    case 'followup':
      return 'follow_up'
    case 'translation':
      return 'translate'
    case 'keys':
    case 'agreement':
    case 'request':
    case 'notify':
    case 'notice':
    case 'audit':
    case 'return':
      return undefined
    default:
      return payload satisfies never
  }
}
