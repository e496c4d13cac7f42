/** Which turn may be taken now, and what it answers. Pure: refusals say what was, what is possible, what to do. */

import type { Duty, Outcome, RequestState, Side } from './state.ts'
import { isOver } from './state.ts'

export type Ground =
  | 'no_offence'
  | 'military'
  | 'sovereignty'
  | 'political'
  | 'pending_at_home'
  | 'persecution'
  | 'no_link'
  | 'disproportionate'
  | 'other'

export type AskOutcome = {
  readonly ask: number
  readonly outcome: Outcome
  readonly text?: string
  readonly ground?: Ground
  readonly article?: string
}
export type Command =
  | { readonly type: 'acknowledge'; readonly state: 'accepted' | 'pending' }
  | { readonly type: 'status' }
  | { readonly type: 'answer'; readonly outcomes: readonly AskOutcome[]; readonly final?: boolean }
  | { readonly type: 'refuse'; readonly ground: Ground; readonly article: string }
  | { readonly type: 'clarify' }
  | { readonly type: 'ask_extension'; readonly until: number }
  | { readonly type: 'grant'; readonly duty: 'acknowledgement' | 'answer' | 'result'; readonly due: number }
  | { readonly type: 'withdraw' }

export type RefusalCode =
  | 'wrong_side'
  | 'request_over'
  | 'already_acknowledged'
  | 'unknown_ask'
  | 'repeated_ask'
  | 'no_outcomes'
  | 'ground_missing'
  | 'time_past'
  | 'nothing_to_grant'
export type Decision =
  | {
      readonly decision: 'send'
      readonly kind: string
      readonly answers?: readonly Duty[]
      readonly final?: boolean
    }
  | { readonly decision: 'refuse'; readonly code: RefusalCode; readonly sentence: string }

/** Decides `command` for this node's side of `state` at `now` (POSIX seconds). */
export function decide(state: RequestState, command: Command, now: number): Decision {
  const side = sideOf(command)
  if (side !== 'either' && side !== state.we)
    return refuse(
      'wrong_side',
      `${state.reference} is ${state.we === 'asker' ? 'our own request: only the other side' : 'their request: only they'} can ${command.type.replace('_', ' ')}`,
    )
  if (isOver(state.phase) && command.type !== 'clarify')
    return refuse(
      'request_over',
      `${state.reference} is ${state.phase}; nothing further can be entered on it`,
    )
  switch (command.type) {
    case 'acknowledge':
      if (state.acknowledged === 'accepted')
        return refuse('already_acknowledged', `${state.reference} is acknowledged as accepted already`)
      return send('acknowledge', ['acknowledgement'])
    case 'status':
      return send('status', [...missing(state, 'acknowledgement'), 'update'])
    case 'answer':
      return decideAnswer(state, command)
    case 'refuse':
      if (!command.article.trim())
        return refuse('ground_missing', 'a refusal names its ground and the article; the article is empty')
      return send('refuse', [
        ...missing(state, 'acknowledgement'),
        ...missing(state, 'answer'),
        ...missing(state, 'result'),
      ])
    case 'clarify':
      return send('clarify')
    case 'ask_extension':
      return command.until <= now
        ? refuse('time_past', 'the new due time lies in the past; name one that is still to come')
        : send('extend')
    case 'grant':
      if (command.due <= now)
        return refuse('time_past', 'the new due time lies in the past; name one that is still to come')
      if (state.answered.includes(command.duty))
        return refuse(
          'nothing_to_grant',
          `the ${command.duty} of ${state.reference} has been given; there is nothing to extend`,
        )
      return send('extend')
    case 'withdraw':
      return send('withdraw')
    default:
      return command satisfies never
  }
}

function decideAnswer(
  state: RequestState,
  command: { readonly outcomes: readonly AskOutcome[]; readonly final?: boolean },
): Decision {
  if (command.outcomes.length === 0)
    return refuse(
      'no_outcomes',
      `${state.reference} has ${state.asks.length} asks; name the outcome of at least one`,
    )
  const numbers = command.outcomes.map((o) => o.ask)
  const unknown = numbers.find((n) => !state.asks.some((ask) => ask.n === n))
  if (unknown !== undefined)
    return refuse(
      'unknown_ask',
      `ask ${unknown} does not exist; ${state.reference} has asks ${state.asks.map((a) => a.n).join(', ')}`,
    )
  if (new Set(numbers).size < numbers.length)
    return refuse('repeated_ask', 'an ask stands twice among the outcomes')
  const bare = command.outcomes.find((o) => o.outcome === 'refused' && (!o.ground || !o.article))
  if (bare) return refuse('ground_missing', `ask ${bare.ask} is refused without a ground and its article`)
  const final = command.final ?? settlesAll(state, command.outcomes)
  return {
    ...send('result', [
      ...missing(state, 'acknowledgement'),
      ...missing(state, 'answer'),
      ...(final ? missing(state, 'result') : (['update'] as const)),
    ]),
    final,
  }
}

/** An answer is the result when every ask has an outcome that will not change by itself. */
function settlesAll(state: RequestState, outcomes: readonly AskOutcome[]): boolean {
  const open: ReadonlySet<Outcome> = new Set(['later', 'partly'])
  return state.asks.every((ask) => {
    const outcome = outcomes.find((o) => o.ask === ask.n)?.outcome ?? ask.outcome
    return outcome !== undefined && !open.has(outcome)
  })
}

/** Which side a command belongs to; also how an incoming message's right to be there is judged. */
function sideOf(command: Command): Side | 'either' {
  switch (command.type) {
    case 'acknowledge':
    case 'status':
    case 'answer':
    case 'refuse':
    case 'ask_extension':
      return 'answerer'
    case 'grant':
    case 'withdraw':
      return 'asker'
    case 'clarify':
      return 'either'
    default:
      return command satisfies never
  }
}

function missing(state: RequestState, duty: Duty): Duty[] {
  return state.answered.includes(duty) ? [] : [duty]
}

function send(kind: string, answers?: readonly Duty[]): Extract<Decision, { decision: 'send' }> {
  return { decision: 'send', kind, ...(answers && answers.length > 0 && { answers }) }
}

function refuse(code: RefusalCode, sentence: string): Decision {
  return { decision: 'refuse', code, sentence }
}
