/** What each kind of message changes in the state of a request. */

import type { Payload, PayloadOf } from '../../protocol/index.ts'
import { type AskState, isOver, type Question, type RequestState, type Side } from './state.ts'

/** The state after the facts of a message; its turn stands already. Total: what fits nothing changes nothing. */
export function applyFacts(state: RequestState, id: string, payload: Payload, side: Side): RequestState {
  switch (payload.kind) {
    case 'acknowledge':
      return { ...state, acknowledged: payload.body.state }
    case 'result':
      return applyResult(state, id, payload)
    case 'refuse':
      return applyRefusal(state, id)
    case 'withdraw':
      return isOver(state.phase) ? state : { ...state, phase: 'withdrawn' }
    case 'return':
      return payload.ref === state.request ? { ...state, phase: 'returned' } : state
    case 'clarify':
      return granted(asked(state, { id, side }), payload)
    case 'reply':
      return granted(replied(state, payload.body.to, id), payload)
    case 'extend':
      return applyExtension(state, id, payload, side)
    case 'condition': {
      const { asks, terms, withheld } = payload.body
      const digests = withheld.map((file) => file.digest)
      return {
        ...state,
        conditions: [...(state.conditions ?? []), { id, asks, terms, withheld: digests, state: 'offered' }],
      }
    }
    case 'accept':
      return { ...state, conditions: settledConditions(state, payload) }
    case 'assess': {
      const { of, rating } = payload.body
      return { ...state, assessments: [...(state.assessments ?? []), { id, side, of, rating }] }
    }
    case 'correct':
      return linked(
        { ...state, corrections: [...(state.corrections ?? []), { id, of: payload.body.of }] },
        payload.body.links,
        id,
      )
    case 'dispute':
      return applyDispute(state, id, payload, side)
    case 'renew': {
      const { ask, until } = payload.body
      return { ...state, renewals: [...(state.renewals ?? []), { id, ask, until, at: payload.at }] }
    }
    case 'followup': {
      const { days, state: seen } = payload.body
      return { ...state, followUps: [...(state.followUps ?? []), { id, days, state: seen }] }
    }
    case 'translation': {
      const { of, lang, how } = payload.body
      return { ...state, editions: [...(state.editions ?? []), { id, of, lang, how }] }
    }
    case 'recall': {
      const { messages, digests } = payload.body
      return { ...state, recalls: [...(state.recalls ?? []), { id, side, messages, digests }] }
    }
    case 'expunge': {
      const { messages, digests, why } = payload.body
      return { ...state, expunged: [...(state.expunged ?? []), { id, side, messages, digests, why }] }
    }
    case 'ratify':
      return without(state, payload.body.of)
    case 'request':
    case 'notify':
      return linked(state, payload.body.links, id)
    case 'status':
    case 'keys':
    case 'agreement':
    case 'notice':
    case 'audit':
      return state
    default:
      return payload satisfies never
  }
}

function applyResult(state: RequestState, id: string, payload: PayloadOf<'result'>): RequestState {
  const outcomes = new Map(payload.body.outcomes.map((outcome) => [outcome.ask, outcome]))
  const asks = state.asks.map((ask): AskState => {
    const told = outcomes.get(ask.n)
    if (!told) return ask
    const { outcome, until } = told
    return { n: ask.n, outcome, by: id, answeredAt: payload.at, ...(until && { until }) }
  })
  return given({ ...state, asks }, payload.answers?.includes('result') ? 'answered' : 'in_part')
}

function applyRefusal(state: RequestState, id: string): RequestState {
  const refused = given(state, 'refused')
  if (refused === state) return state
  const asks = state.asks.map(
    (ask): AskState => (ask.outcome === 'done' ? ask : { n: ask.n, outcome: 'refused', by: id }),
  )
  return { ...refused, asks }
}

/** What the answerer gives ends a request also when a withdrawal crossed with it: it has been given. A part of an answer ends nothing. */
function given(state: RequestState, phase: 'in_part' | 'answered' | 'refused'): RequestState {
  const stands = state.phase === 'withdrawn' ? phase === 'in_part' : isOver(state.phase)
  return stands ? state : { ...state, phase }
}

function asked(state: RequestState, question: Question): RequestState {
  return { ...state, questions: [...(state.questions ?? []), question] }
}

function replied(state: RequestState, to: string, reply: string): RequestState {
  const answer = <Q extends Question>(question: Q): Q =>
    question.id === to && question.reply === undefined ? { ...question, reply } : question
  return {
    ...state,
    ...(state.questions && { questions: state.questions.map(answer) }),
    ...(state.assessments && { assessments: state.assessments.map(answer) }),
  }
}

type Granting = PayloadOf<'clarify'> | PayloadOf<'reply'> | PayloadOf<'extend'>

function granted(state: RequestState, { grant, at }: Granting): RequestState {
  if (!grant) return state
  return { ...state, granted: grant, extensionSettledAt: later(state.extensionSettledAt, at) }
}

/** With a grant it grants; without, the answerer asks for time and the asker refuses what was asked (M4). */
function applyExtension(
  state: RequestState,
  id: string,
  payload: PayloadOf<'extend'>,
  side: Side,
): RequestState {
  if (payload.grant) return granted(state, payload)
  if (side === 'asker') return { ...state, extensionSettledAt: later(state.extensionSettledAt, payload.at) }
  const asked = { id, until: payload.body.until, at: payload.at }
  return { ...state, extensions: [...(state.extensions ?? []), asked] }
}

function settledConditions(
  state: RequestState,
  { body }: PayloadOf<'accept'>,
): NonNullable<RequestState['conditions']> {
  return (state.conditions ?? []).map((condition) =>
    condition.id === body.of && condition.state === 'offered'
      ? { ...condition, state: body.accepted ? 'accepted' : 'declined' }
      : condition,
  )
}

function applyDispute(
  state: RequestState,
  id: string,
  { urgency, at }: PayloadOf<'dispute'>,
  side: Side,
): RequestState {
  if (side === 'answerer') return { ...state, contests: [...(state.contests ?? []), { id, urgency, at }] }
  return { ...state, urgency, urgencyDecidedAt: later(state.urgencyDecidedAt, at) }
}

function later(a: string | undefined, b: string): string {
  return a !== undefined && a > b ? a : b
}

function linked(state: RequestState, links: PayloadOf<'correct'>['body']['links'], by: string): RequestState {
  if (!links) return state
  return { ...state, links: [...(state.links ?? []), ...links.map((link) => ({ ...link, by }))] }
}

function without(state: RequestState, ratified: string): RequestState {
  const { unratified, ...rest } = state
  const left = (unratified ?? []).filter((id) => id !== ratified)
  return left.length > 0 ? { ...rest, unratified: left } : rest
}
