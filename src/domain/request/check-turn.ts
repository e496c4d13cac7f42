/** Whether a turn of the other side has a right to be there. Turns that crossed with ours on the way are taken: phases are not looked at. */

import type { Payload, PayloadOf } from '../../protocol/index.ts'
import { isAnswer, type RequestState, type Side } from './state.ts'
import { actOf, transitionOf } from './turns.ts'

/** The sentence with which a message is returned as `not_allowed` (M7); undefined where it is in order. */
export function checkTurn(state: RequestState, payload: Payload, side: Side): string | undefined {
  const act = actOf(state, payload, side)
  if (act === undefined) return `a message of kind ${payload.kind} is no turn of a request`
  const { by, on } = transitionOf(act)
  if (by !== 'either' && by !== side) return `only the ${by} can ${act.replaceAll('_', ' ')}`
  if (on && !(on as readonly string[]).includes(state.kind))
    return `a request of class ${state.kind} has no ${act.replaceAll('_', ' ')}`
  return checkReferences(state, payload, side)
}

function checkReferences(state: RequestState, payload: Payload, side: Side): string | undefined {
  switch (payload.kind) {
    case 'result':
      return (
        unknownAsk(
          state,
          payload.body.outcomes.map((outcome) => outcome.ask),
        ) ?? unacceptedCondition(state, payload.body.under)
      )
    case 'condition':
      return unknownAsk(state, payload.body.asks)
    case 'assess':
      return (
        unknownAsk(
          state,
          payload.body.asks.map(({ ask }) => ask),
        ) ?? notThere(state, payload.body.of, isAnswer, 'an answer of the other side')
      )
    case 'renew':
      return unknownAsk(state, [payload.body.ask])
    case 'clarify':
    case 'reply':
      if (payload.grant && side !== 'asker') return 'only the asker can grant time'
      return payload.kind === 'clarify' ? undefined : notAsked(state, payload.body.to, side)
    case 'accept':
      return (state.conditions ?? []).some((condition) => condition.id === payload.body.of)
        ? undefined
        : 'no such condition was offered on this request'
    case 'correct':
    case 'ratify':
      return notThere(state, payload.body.of, (turn) => turn.side === side, 'a message of its own')
    case 'translation':
      return notThere(state, payload.body.of, () => true, 'a message of this request')
    case 'recall': {
      const own = new Set(state.turns.filter((turn) => turn.side === side).map((turn) => turn.id))
      return payload.body.messages.every((id) => own.has(id))
        ? undefined
        : 'it does not name messages of its own'
    }
    case 'dispute':
      return checkDispute(state, payload, side)
    default:
      return undefined
  }
}

/** The asker names an urgency that was contested for, or keeps its own: anything else would change the terms on its own. */
function checkDispute(
  state: RequestState,
  { urgency }: PayloadOf<'dispute'>,
  side: Side,
): string | undefined {
  if (side === 'answerer') return undefined
  const contests = state.contests ?? []
  if (contests.length === 0) return 'nobody has contested the urgency'
  return urgency === state.urgency || contests.some((contest) => contest.urgency === urgency)
    ? undefined
    : 'that urgency was not named by the answerer'
}

/** A reply that answered nothing would count as news of the request all the same. */
function notAsked(state: RequestState, to: string, side: Side): string | undefined {
  const questions = [...(state.questions ?? []), ...(state.assessments ?? [])]
  return questions.some((question) => question.id === to && question.side !== side)
    ? undefined
    : 'it does not name a question or an assessment of the other side'
}

/** A peer may number asks by the thousand and name all of them. */
function unknownAsk(state: RequestState, asks: readonly number[]): string | undefined {
  const known = new Set(state.asks.map((ask) => ask.n))
  const unknown = asks.find((n) => !known.has(n))
  return unknown === undefined ? undefined : `there is no ask ${unknown}`
}

function unacceptedCondition(state: RequestState, under: string | undefined): string | undefined {
  if (under === undefined) return undefined
  const condition = state.conditions?.find(({ id }) => id === under)
  return condition?.state === 'accepted' ? undefined : 'the condition named has not been accepted'
}

function notThere(
  state: RequestState,
  id: string,
  fits: (turn: RequestState['turns'][number]) => boolean,
  expected: string,
): string | undefined {
  return state.turns.some((turn) => turn.id === id && fits(turn)) ? undefined : `it does not name ${expected}`
}
