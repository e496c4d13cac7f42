/** Which turn may be taken now, and what it answers. Pure: refusals say what was, what is possible, what to do. */

import type { Kind, Outcome } from '../../protocol/index.ts'
import type { AskOutcome, Command } from './command.ts'
import { type RefusalCode, type Refused, unmetNeed } from './needs.ts'
import { type Duty, isOver, type RequestState } from './state.ts'
import { transitionOf } from './turns.ts'

export type { AskOutcome, Command } from './command.ts'
export type { RefusalCode } from './needs.ts'

export type Decision =
  | {
      readonly decision: 'send'
      readonly kind: Kind
      readonly answers?: readonly Duty[]
      readonly final?: boolean
    }
  | ({ readonly decision: 'refuse' } & Refused)

/** Decides `command` for this node's side of `state` at `now` (POSIX seconds), by the table of turns.ts. */
export function decide(state: RequestState, command: Command, now: number): Decision {
  const { by, from, on, kind, needs } = transitionOf(command.type)
  const act = command.type.replaceAll('_', ' ')
  if (by !== 'either' && by !== state.we)
    return refuse(
      'wrong_side',
      `${state.reference} is ${state.we === 'asker' ? 'our own request: only the other side' : 'their request: only they'} can ${act}`,
    )
  if (on && !(on as readonly string[]).includes(state.kind))
    return refuse('wrong_class', `${state.reference} is of class ${state.kind}; on that nobody can ${act}`)
  if (!from.includes(state.phase)) return outOfPhase(state, act)
  const unmet = unmetNeed(needs ?? [], state, command, now) ?? incomplete(command)
  if (unmet) return { decision: 'refuse', ...unmet }
  const final = command.type === 'answer' && (command.final ?? settlesAll(state, command.outcomes))
  const answers = answersOf(state, command, final)
  return {
    decision: 'send',
    kind,
    ...(answers.length > 0 && { answers }),
    ...(command.type === 'answer' && { final }),
  }
}

function outOfPhase(state: RequestState, act: string): Decision {
  if (isOver(state.phase))
    return refuse('request_over', `${state.reference} is ${state.phase}; nobody can ${act} any more`)
  return refuse('not_yet', `${state.reference} is ${state.phase}; it is too early to ${act}`)
}

/** What the command itself lacks. */
function incomplete(command: Command): Refused | undefined {
  if (command.type === 'answer') {
    if (command.outcomes.length === 0)
      return { code: 'no_outcomes', sentence: 'an answer names the outcome of at least one ask' }
    const bare = command.outcomes.find((o) => o.outcome === 'refused' && (!o.ground || !o.article?.trim()))
    if (bare)
      return {
        code: 'ground_missing',
        sentence: `ask ${bare.ask} is refused without a ground and its article`,
      }
  }
  if (command.type === 'refuse' && !command.article.trim())
    return {
      code: 'ground_missing',
      sentence: 'a refusal names its ground and the article; the article is empty',
    }
  return undefined
}

/** Which duties a turn answers (M5): the acknowledgement and the answer only where nothing before did. */
function answersOf(state: RequestState, command: Command, final: boolean): readonly Duty[] {
  const missing = (...duties: Duty[]) => duties.filter((duty) => !state.answered.includes(duty))
  switch (command.type) {
    case 'acknowledge':
      return ['acknowledgement']
    case 'status':
      return [...missing('acknowledgement'), 'update']
    case 'answer':
      return final
        ? missing('acknowledgement', 'answer', 'result')
        : [...missing('acknowledgement', 'answer'), 'update']
    case 'refuse':
      return missing('acknowledgement', 'answer', 'result')
    case 'offer_condition':
      return [...missing('acknowledgement', 'answer'), 'update']
    case 'reply':
      // A question that is answered is news of the request; a reply to an assessment comes after the end and answers nothing.
      return state.we === 'answerer' && !isOver(state.phase) ? [...missing('acknowledgement'), 'update'] : []
    default:
      return []
  }
}

/** An answer is the result when every ask has an outcome that will not change by itself. */
function settlesAll(state: RequestState, outcomes: readonly AskOutcome[]): boolean {
  const open: ReadonlySet<Outcome> = new Set(['postponed', 'partly', 'condition'])
  const told = new Map(outcomes.map(({ ask, outcome }) => [ask, outcome]))
  return state.asks.every((ask) => {
    const outcome = told.get(ask.n) ?? ask.outcome
    return outcome !== undefined && !open.has(outcome)
  })
}

function refuse(code: RefusalCode, sentence: string): Decision {
  return { decision: 'refuse', code, sentence }
}
