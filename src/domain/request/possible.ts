/** Which acts a person could take now: asked of `decide` itself with the least that each act may say, so that nothing is offered that it would refuse. */

import { GRANTABLE, URGENCIES } from '../../protocol/index.ts'
import type { Command } from './command.ts'
import { decide } from './decide.ts'
import type { RequestState } from './state.ts'
import { ACTS, type Act } from './turns.ts'

/** An act that is possible, and on what; a member is absent where the act is about the request as a whole. */
export type Possible = {
  readonly act: Act
  /** Ids of the messages that it can name. */
  readonly messages?: readonly string[]
  readonly asks?: readonly number[]
  readonly days?: readonly (7 | 30)[]
  readonly duties?: readonly string[]
  readonly urgencies?: readonly string[]
}

/** In the order of ACTS. */
export function possibleActs(state: RequestState, now: number): readonly Possible[] {
  return ACTS.flatMap((act) => {
    const taken = candidates(act, state, now).filter(
      ({ command }) => decide(state, command, now).decision === 'send',
    )
    return taken.length > 0 ? [gather(act, taken)] : []
  })
}

type On = {
  readonly message?: string
  readonly ask?: number
  readonly days?: 7 | 30
  readonly duty?: string
  readonly urgency?: string
}
type Candidate = { readonly command: Command; readonly on: On }

const ARTICLE = '–'

function candidates(act: Act, state: RequestState, now: number): readonly Candidate[] {
  const asks = state.asks.map(({ n }) => n)
  const whole = (command: Command): Candidate[] => [{ command, on: {} }]
  const later = now + 60
  switch (act) {
    case 'acknowledge':
      return whole({ type: act, state: 'accepted' })
    case 'status':
    case 'refuse_extension':
    case 'clarify':
    case 'withdraw':
    case 'agree_urgency':
    case 'keep_urgency':
      return whole({ type: act })
    case 'answer':
      return asks.map((ask) => ({
        command: { type: act, outcomes: [{ ask, outcome: 'done' }] },
        on: { ask },
      }))
    case 'refuse':
      return whole({ type: act, ground: 'other', article: ARTICLE })
    case 'ask_extension':
      return whole({ type: act, until: later })
    case 'grant':
      return GRANTABLE.map((duty) => ({ command: { type: act, duty, due: later }, on: { duty } }))
    case 'offer_condition':
      return asks.map((ask) => ({ command: { type: act, asks: [ask], terms: {} }, on: { ask } }))
    case 'accept_condition':
    case 'decline_condition':
      return (state.conditions ?? []).map(({ id }) => ({
        command: { type: act, condition: id },
        on: { message: id },
      }))
    case 'reply':
      return [...(state.questions ?? []), ...(state.assessments ?? [])]
        .filter(({ reply }) => reply === undefined)
        .map(({ id }) => ({ command: { type: act, to: id }, on: { message: id } }))
    case 'assess':
      return state.turns.map(({ id }) => ({ command: { type: act, of: id, rating: 3 }, on: { message: id } }))
    case 'correct':
    case 'ratify':
      return state.turns.map(({ id }) => ({ command: { type: act, of: id }, on: { message: id } }))
    case 'contest_urgency':
      return URGENCIES.map((urgency) => ({ command: { type: act, urgency }, on: { urgency } }))
    case 'renew':
      return asks.map((ask) => ({ command: { type: act, ask, until: later }, on: { ask } }))
    case 'follow_up':
      return ([7, 30] as const).map((days) => ({ command: { type: act, days, state: 'gone' }, on: { days } }))
    case 'translate':
      return state.turns.map(({ id }) => ({
        command: { type: act, of: id, lang: 'en', texts: [], how: 'human', translator: '' },
        on: { message: id },
      }))
    case 'recall':
      return state.turns.map(({ id }) => ({
        command: { type: act, messages: [id], digests: [] },
        on: { message: id },
      }))
    case 'expunge':
      return state.turns.map(({ id }) => ({
        command: { type: act, messages: [id], digests: [], why: 'recall' },
        on: { message: id },
      }))
    default:
      return act satisfies never
  }
}

function gather(act: Act, taken: readonly Candidate[]): Possible {
  const all = <K extends keyof On>(name: K) => {
    const values = taken.flatMap(({ on }) => (on[name] === undefined ? [] : [on[name] as NonNullable<On[K]>]))
    return values.length > 0 ? values : undefined
  }
  const [messages, asks, days] = [all('message'), all('ask'), all('days')]
  const [duties, urgencies] = [all('duty'), all('urgency')]
  return {
    act,
    ...(messages && { messages }),
    ...(asks && { asks }),
    ...(days && { days }),
    ...(duties && { duties }),
    ...(urgencies && { urgencies }),
  }
}
