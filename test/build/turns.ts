/** States of a request and commands on it, for tests of the turns. */
import { bodyFor, membersFor } from '../../src/app/turn-body.ts'
import { type Command, decide } from '../../src/domain/request/decide.ts'
import type { Phase, RequestState, Side } from '../../src/domain/request/state.ts'
import type { Act } from '../../src/domain/request/turns.ts'
import type { Payload, RequestClass } from '../../src/protocol/index.ts'

export const REQUEST = idOf(0)
export const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000
const text = { lang: 'en', text: 'As stated.' } as const
const by = { name: 'Duty officer', role: 'handler' }

export function idOf(n: number): `sha256:${string}` {
  return `sha256:${n.toString(16).padStart(64, '0')}`
}

/** A request with two asks that nobody has answered; a notification has none. */
export function aState(of: { we: Side; kind?: RequestClass }): RequestState {
  const kind = of.kind ?? 'preservation'
  return {
    request: REQUEST,
    thread: '0'.repeat(32),
    reference: 'ARD-2026-0001',
    kind,
    urgency: 'urgent',
    agreement: idOf(99),
    we: of.we,
    asks: kind === 'notification' ? [] : [{ n: 1 }, { n: 2 }],
    phase: 'entered',
    turns: [{ id: REQUEST, kind: 'request', side: 'asker', at: timeOf(NOW - 40 * 86_400) }],
    answered: [],
  }
}

export function timeOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

/** The payload that a command becomes on a side; throws where it is refused. */
export function payloadOfCommand(state: RequestState, command: Command, now: number = NOW): Payload {
  const decision = decide(state, command, now)
  if (decision.decision === 'refuse') throw new Error(`${decision.code}: ${decision.sentence}`)
  return {
    v: 1,
    kind: decision.kind,
    thread: state.thread,
    ref: state.request,
    at: timeOf(now),
    ...(decision.answers && { answers: decision.answers }),
    ...membersFor(state, command),
    body: bodyFor(state, command, { final: decision.final === true, words: { text }, actor: by }),
  } as Payload
}

/** A command for each act that lacks nothing, on a state of `stateFor`. */
export function commandFor(act: Act): Command {
  const later = NOW + 86_400
  const commands: Record<Act, Command> = {
    acknowledge: { type: 'acknowledge', state: 'accepted' },
    status: { type: 'status' },
    answer: { type: 'answer', outcomes: [{ ask: 1, outcome: 'done' }] },
    refuse: { type: 'refuse', ground: 'no_link', article: 'Art. 4' },
    ask_extension: { type: 'ask_extension', until: later },
    grant: { type: 'grant', duty: 'result', due: later },
    refuse_extension: { type: 'refuse_extension' },
    offer_condition: { type: 'offer_condition', asks: [1], terms: { onward: 'none' } },
    accept_condition: { type: 'accept_condition', condition: IDS.condition },
    decline_condition: { type: 'decline_condition', condition: IDS.condition },
    clarify: { type: 'clarify' },
    reply: { type: 'reply', to: IDS.question },
    withdraw: { type: 'withdraw' },
    assess: { type: 'assess', rating: 4 },
    correct: { type: 'correct', of: IDS.own },
    contest_urgency: { type: 'contest_urgency', urgency: 'routine' },
    agree_urgency: { type: 'agree_urgency' },
    keep_urgency: { type: 'keep_urgency' },
    renew: { type: 'renew', ask: 1, until: later },
    follow_up: { type: 'follow_up', days: 7, state: 'gone' },
    translate: {
      type: 'translate',
      of: REQUEST,
      lang: 'zh',
      texts: [{ at: '/facts', text: '如所述。' }],
      how: 'human',
      translator: '周敏',
    },
    recall: { type: 'recall', messages: [IDS.own], digests: [] },
    expunge: { type: 'expunge', messages: [REQUEST], digests: [], why: 'retention' },
    ratify: { type: 'ratify', of: IDS.own },
  }
  return commands[act]
}

export const IDS = {
  condition: idOf(1),
  question: idOf(2),
  own: idOf(3),
  answer: idOf(4),
  extension: idOf(5),
}

/** A state in a phase in which every need of every act is met: what it takes stands among the facts. */
export function stateFor(phase: Phase, we: Side, kind: RequestClass): RequestState {
  const state = aState({ we, kind })
  const at = timeOf(NOW - 20 * 86_400)
  const other = we === 'asker' ? 'answerer' : 'asker'
  return {
    ...state,
    phase,
    turns: [
      ...state.turns,
      { id: IDS.own, kind: 'status', side: we, at, alone: true },
      { id: IDS.answer, kind: 'result', side: 'answerer', at },
      { id: IDS.question, kind: 'clarify', side: other, at },
    ],
    unratified: [IDS.own],
    conditions: [{ id: IDS.condition, asks: [1], terms: { onward: 'none' }, withheld: [], state: 'offered' }],
    questions: [{ id: IDS.question, side: other }],
    contests: [{ id: idOf(6), urgency: 'emergency', at }],
    extensions: [{ id: IDS.extension, until: timeOf(NOW + 86_400), at }],
    renewals: [{ id: idOf(7), ask: 1, until: timeOf(NOW + 86_400), at }],
  }
}
