import type { AskOutcome, Command } from '../domain/request/decide.ts'
import { disputeOf, isAnswer, openExtension, type RequestState } from '../domain/request/state.ts'
import { printTime, type Text } from '../protocol/index.ts'
import { type Actor, AppError } from './node.ts'
import { langOf } from './words/words.ts'

/** What a person says in a turn, beside the command itself. */
export type Words = { readonly text?: Text }

/** The body of the message that a command becomes (M4). Throws 'refused' where a text is needed and missing. */
export function bodyFor(
  state: RequestState,
  command: Command,
  said: { readonly final: boolean; readonly words: Words; readonly actor: Actor },
): unknown {
  const { words, actor, final } = said
  const by = { name: actor.name, role: actor.role }
  const text = words.text && { text: words.text }
  const note = words.text && { note: words.text }
  switch (command.type) {
    case 'acknowledge':
      return { state: command.state, ...(command.reference && { reference: command.reference }), ...note, by }
    case 'status':
    case 'clarify':
      return { text: needed(words, command.type), by }
    case 'reply':
      return { to: command.to, text: needed(words, 'reply'), files: command.files ?? [], by }
    case 'answer':
      return {
        outcomes: command.outcomes.toSorted((a, b) => a.ask - b.ask).map(outcomeOf),
        final,
        ...note,
        ...(command.under && { under: command.under }),
        files: command.files ?? [],
        by,
      }
    case 'refuse':
      return { ground: command.ground, article: command.article, ...text, by }
    case 'ask_extension':
      return { ...text, until: printTime(command.until), by }
    case 'grant':
      return { ...text, until: printTime(command.due), by }
    case 'refuse_extension':
      return { ...text, until: openExtension(state)!.until, by }
    case 'withdraw':
      return { ...text, by }
    case 'offer_condition': {
      const terms = { ...command.terms, ...(words.text && { text: words.text }) }
      return { asks: ascending(command.asks), terms, withheld: command.withheld ?? [], by }
    }
    case 'accept_condition':
    case 'decline_condition':
      return { of: command.condition, accepted: command.type === 'accept_condition', ...text, by }
    case 'assess': {
      const asks = (command.asks ?? []).toSorted((a, b) => a.ask - b.ask)
      return {
        of: command.of ?? lastAnswer(state),
        rating: command.rating,
        asks,
        reason: needed(words, 'rating'),
        by,
      }
    }
    case 'correct': {
      const { of, observables, links, files } = command
      const more = { ...(observables && { observables }), ...(links && { links }) }
      return { of, text: needed(words, 'correction'), ...more, files: files ?? [], by }
    }
    case 'contest_urgency':
      return { urgency: command.urgency, reason: needed(words, 'contested urgency'), by }
    case 'agree_urgency':
    case 'keep_urgency':
      return { urgency: urgencyOf(state, command)!, reason: needed(words, 'decision about urgency'), by }
    case 'renew':
      return { ask: command.ask, until: printTime(command.until), ...text, by }
    case 'follow_up':
      return { days: command.days, state: command.state, ...text, by }
    case 'translate': {
      const { of, lang, texts, how, translator } = command
      return { of, lang, texts, how, translator, by }
    }
    case 'recall':
      return { messages: command.messages, digests: command.digests, why: needed(words, 'recall'), by }
    case 'expunge': {
      const { messages, digests, why, article } = command
      return { messages, digests, why, ...(article && { article }), by }
    }
    case 'ratify':
      return { of: command.of, by }
    default:
      return command satisfies never
  }
}

/** The members of the message beside its body that come of the command. */
export function membersFor(state: RequestState, command: Command): Record<string, unknown> {
  const urgency = urgencyOf(state, command)
  const grant = command.type === 'grant' ? command : command.type === 'reply' ? command.grant : undefined
  return {
    ...(grant && { grant: { duty: grant.duty, due: printTime(grant.due) } }),
    ...(urgency && { urgency }),
  }
}

function urgencyOf(state: RequestState, command: Command): string | undefined {
  if (command.type === 'contest_urgency') return command.urgency
  if (command.type === 'agree_urgency') return disputeOf(state)?.urgency
  return command.type === 'keep_urgency' ? state.urgency : undefined
}

function lastAnswer(state: RequestState): string {
  return state.turns.findLast(isAnswer)!.id
}

function outcomeOf(outcome: AskOutcome): unknown {
  const { ask, text, ground, article, until } = outcome
  return {
    ask,
    outcome: outcome.outcome,
    ...(text && { text: { lang: langOf(text), text } }),
    ...(ground && { ground }),
    ...(article && { article }),
    ...(until && { until }),
  }
}

function ascending(asks: readonly number[]): number[] {
  return asks.toSorted((a, b) => a - b)
}

function needed(words: Words, what: string): Text {
  if (!words.text?.text.trim())
    throw new AppError('refused', `a ${what} says something: give its text`, { refusal: 'text_missing' })
  return words.text
}
