/** What each kind of message changes in the state of a request. */

import type { Payload, PayloadOf } from '../../protocol/index.ts'
import type { AskState, Phase, Question, RequestState, Side } from './state.ts'

/** The state after the facts of a message; its turn stands already. Total: what fits nothing changes nothing. */
export function applyFacts(state: RequestState, id: string, payload: Payload, side: Side): RequestState {
  switch (payload.kind) {
    case 'acknowledge':
      return { ...state, acknowledged: payload.body.state }
    case 'result':
      return applyResult(state, id, payload)
    case 'refuse':
      return isEnded(state) ? state : { ...state, phase: 'refused', asks: refusedAsks(state, id) }
    case 'withdraw':
      return ended(state, 'withdrawn')
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
      return { ...state, renewals: [...(state.renewals ?? []), { id, ask, until }] }
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
    return { n: ask.n, outcome, by: id, ...(until && { until }) }
  })
  const renewals = state.renewals?.map((renewal) =>
    renewal.answer === undefined && outcomes.has(renewal.ask) ? { ...renewal, answer: id } : renewal,
  )
  const next = { ...state, asks, ...(renewals && { renewals }) }
  return ended(next, payload.answers?.includes('result') ? 'answered' : 'in_part')
}

function refusedAsks(state: RequestState, id: string): AskState[] {
  return state.asks.map((ask) => (ask.outcome === 'done' ? ask : { n: ask.n, outcome: 'refused', by: id }))
}

function ended(state: RequestState, phase: Phase): RequestState {
  return isEnded(state) ? state : { ...state, phase }
}

function isEnded({ phase }: RequestState): boolean {
  return phase === 'answered' || phase === 'refused' || phase === 'withdrawn' || phase === 'returned'
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

function granted(state: RequestState, { grant }: Granting): RequestState {
  if (!grant) return state
  const { extension: _asked, ...rest } = state
  return { ...rest, granted: grant }
}

/** With a grant it grants; without, the answerer asks for time and the asker refuses what was asked (M4). */
function applyExtension(
  state: RequestState,
  id: string,
  payload: PayloadOf<'extend'>,
  side: Side,
): RequestState {
  if (payload.grant) return granted(state, payload)
  if (side === 'answerer') return { ...state, extension: { id, until: payload.body.until } }
  const { extension: _refused, ...rest } = state
  return rest
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
  { urgency }: PayloadOf<'dispute'>,
  side: Side,
): RequestState {
  if (side === 'answerer') return { ...state, dispute: { id, urgency, state: 'open' } }
  const { dispute } = state
  if (dispute?.state !== 'open') return state
  if (urgency !== dispute.urgency) return { ...state, dispute: { ...dispute, state: 'kept' } }
  return { ...state, urgency, dispute: { ...dispute, state: 'agreed' } }
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
