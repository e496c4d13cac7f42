/** What a turn needs beside the right side, phase and class. Each need has its own refusal, which says what is and what to do. */

import type { Command } from './command.ts'
import { disputeOf, isAnswer, openExtension, openRenewals, type RequestState } from './state.ts'
import type { Need } from './turns.ts'

export type RefusalCode =
  | 'wrong_side'
  | 'wrong_class'
  | 'request_over'
  | 'not_yet'
  | 'already_acknowledged'
  | 'unknown_ask'
  | 'repeated_ask'
  | 'no_outcomes'
  | 'ground_missing'
  | 'time_past'
  | 'nothing_to_grant'
  | 'no_extension'
  | 'unknown_condition'
  | 'condition_open'
  | 'no_question'
  | 'no_dispute'
  | 'same_urgency'
  | 'unknown_message'
  | 'already_followed_up'
  | 'too_early'
  | 'nothing_to_ratify'
  | 'no_renewal'
  | 'request_full'

export type Refused = { readonly code: RefusalCode; readonly sentence: string }
type Check = (state: RequestState, command: Command, now: number) => Refused | undefined

/** The refusal of the first need that is not met. */
export function unmetNeed(needs: readonly Need[], ...of: Parameters<Check>): Refused | undefined {
  return needs.map((need) => CHECKS[need](...of)).find((refused) => refused !== undefined)
}

/** Seconds of a day that a follow-up may come before its day: zones differ. */
const DAY = 86_400

const CHECKS = {
  not_acknowledged: (state) =>
    state.acknowledged === 'accepted'
      ? refused('already_acknowledged', `${state.reference} is acknowledged as accepted already`)
      : undefined,
  known_asks: (state, command) => asksFault(state, command),
  accepted_condition(state, command) {
    const under = 'under' in command ? command.under : undefined
    if (under === undefined) return undefined
    const condition = state.conditions?.find(({ id }) => id === under)
    if (!condition)
      return refused('unknown_condition', `no condition ${under} was offered on ${state.reference}`)
    return condition.state === 'accepted'
      ? undefined
      : refused(
          'condition_open',
          `the condition is ${condition.state}; what it withholds is given after the other side accepted it`,
        )
  },
  renewal_when_over: (state) =>
    state.phase === 'answered' && openRenewals(state).length === 0
      ? refused(
          'request_over',
          `${state.reference} is answered and nobody asked for a renewal; send a correction to add to the answer`,
        )
      : undefined,
  open_extension: (state) =>
    openExtension(state)
      ? undefined
      : refused('no_extension', `nobody has asked for more time on ${state.reference}`),
  offered_condition(state, command) {
    const wanted = 'condition' in command ? command.condition : ''
    const condition = state.conditions?.find(({ id }) => id === wanted)
    if (!condition)
      return refused('unknown_condition', `no condition ${wanted} was offered on ${state.reference}`)
    return condition.state === 'offered'
      ? undefined
      : refused('unknown_condition', `that condition is ${condition.state} already`)
  },
  open_question(state, command) {
    const to = 'to' in command ? command.to : ''
    const question = [...(state.questions ?? []), ...(state.assessments ?? [])].find(({ id }) => id === to)
    if (!question || question.side === state.we)
      return refused(
        'no_question',
        `${to} is no question or assessment of the other side on ${state.reference}`,
      )
    if (state.we === 'answerer' && 'grant' in command && command.grant)
      return refused('wrong_side', 'only the asker can grant time')
    return undefined
  },
  open_dispute: (state) =>
    disputeOf(state)?.state === 'open'
      ? undefined
      : refused('no_dispute', `the urgency of ${state.reference} is not contested`),
  other_urgency: (state, command) =>
    'urgency' in command && command.urgency === state.urgency
      ? refused('same_urgency', `${state.reference} is ${state.urgency} already`)
      : undefined,
  an_answer(state, command) {
    const of = 'of' in command ? command.of : undefined
    return state.turns.some((turn) => isAnswer(turn) && (of === undefined || turn.id === of))
      ? undefined
      : refused('unknown_message', `${of ?? state.reference} is no answer of the other side yet`)
  },
  own_message: (state, command) => messageFault(state, command, true),
  a_message: (state, command) => messageFault(state, command, false),
  time_to_come(_state, command, now) {
    const time = 'until' in command ? command.until : 'due' in command ? command.due : undefined
    return typeof time === 'number' && time <= now
      ? refused('time_past', 'the time lies in the past; name one that is still to come')
      : undefined
  },
  duty_not_answered: (state, command) =>
    'duty' in command && state.answered.includes(command.duty)
      ? refused(
          'nothing_to_grant',
          `the ${command.duty} of ${state.reference} has been given; there is nothing to extend`,
        )
      : undefined,
  not_followed_up: (state, command) =>
    'days' in command && state.followUps?.some(({ days }) => days === command.days)
      ? refused(
          'already_followed_up',
          `${state.reference} was followed up after ${command.days} days already`,
        )
      : undefined,
  days_passed(state, command, now) {
    if (!('days' in command)) return undefined
    const answered = state.turns.find((turn) => turn.kind === 'result')
    const since = answered === undefined ? now : Date.parse(answered.at) / 1000
    return now < since + (command.days - 1) * DAY
      ? refused(
          'too_early',
          `it is less than ${command.days} days since the answer of ${answered?.at ?? '–'}`,
        )
      : undefined
  },
  unratified: (state, command) =>
    'of' in command &&
    command.of !== undefined &&
    isOwn(state, command.of) &&
    state.unratified?.includes(command.of)
      ? undefined
      : refused(
          'nothing_to_ratify',
          'no message of ours with that id left on one signature and waits for a second',
        ),
} as const satisfies Record<Need, Check>

function asksFault(state: RequestState, command: Command): Refused | undefined {
  const numbers = asksOf(command)
  const known = new Set(state.asks.map((ask) => ask.n))
  const unknown = numbers.find((n) => !known.has(n))
  if (unknown !== undefined)
    return refused(
      'unknown_ask',
      `ask ${unknown} does not exist; ${state.reference} has asks ${state.asks.map((ask) => ask.n).join(', ')}`,
    )
  return new Set(numbers).size < numbers.length
    ? refused('repeated_ask', 'an ask stands twice in the list')
    : undefined
}

function asksOf(command: Command): readonly number[] {
  switch (command.type) {
    case 'answer':
      return command.outcomes.map((outcome) => outcome.ask)
    case 'offer_condition':
      return command.asks
    case 'assess':
      return (command.asks ?? []).map(({ ask }) => ask)
    case 'renew':
      return [command.ask]
    default:
      return []
  }
}

function messageFault(state: RequestState, command: Command, own: boolean): Refused | undefined {
  const named = 'messages' in command ? command.messages : 'of' in command && command.of ? [command.of] : []
  const known = new Set(state.turns.filter((turn) => !own || turn.side === state.we).map(({ id }) => id))
  const unknown = named.find((id) => !known.has(id))
  if (unknown === undefined) return undefined
  return refused(
    'unknown_message',
    `${unknown} is no ${own ? 'message of ours' : 'message'} on ${state.reference}; "comity request show" lists them with their ids`,
  )
}

function isOwn(state: RequestState, id: string): boolean {
  return state.turns.some((turn) => turn.id === id && turn.side === state.we)
}

function refused(code: RefusalCode, sentence: string): Refused {
  return { code, sentence }
}
