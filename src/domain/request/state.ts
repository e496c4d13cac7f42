/**
 * A request and all that has been said about it: the plain path. Written once for both sides: `apply` takes our own
 * messages and the other side's alike, `decide` (decide.ts) says which may be sent. Later kinds of turn join here.
 */

export type Side = 'asker' | 'answerer'
export type Outcome = 'done' | 'partly' | 'not_possible' | 'refused' | 'other_channel' | 'later'
export type Duty = 'acknowledgement' | 'answer' | 'update' | 'result'

export type AskState = { readonly n: number; readonly outcome?: Outcome; readonly by?: string }
export type Turn = {
  readonly id: string
  readonly kind: string
  readonly side: Side
  /** The writer's own clock, as the message says: for people only. */
  readonly at: string
  readonly answers?: readonly Duty[]
}
export type RequestState = {
  readonly request: string
  readonly thread: string
  readonly reference: string
  readonly kind: string
  readonly urgency: string
  readonly agreement: string
  /** Which side this node is on. */
  readonly we: Side
  readonly asks: readonly AskState[]
  readonly phase: Phase
  readonly acknowledged?: 'accepted' | 'pending'
  readonly turns: readonly Turn[]
  readonly answered: readonly Duty[]
  /** An extension that the answerer asked for and that nobody has granted yet. */
  readonly extension?: { readonly id: string; readonly until: string }
  readonly granted?: { readonly duty: string; readonly due: string }
}
export type Phase = 'entered' | 'acknowledged' | 'in_part' | 'answered' | 'refused' | 'withdrawn' | 'returned'

/** The part of a message that changes a request; taken from a proven payload. */
export type RequestMessage = {
  readonly id: string
  readonly kind: string
  readonly at: string
  readonly answers?: readonly Duty[]
  readonly grant?: { readonly duty: string; readonly due: string }
  readonly state?: 'accepted' | 'pending'
  readonly outcomes?: readonly { readonly ask: number; readonly outcome: Outcome }[]
  readonly until?: string
}

/** The state after a message of `side`. Total: a message that changes nothing still stands among the turns. */
export function apply(state: RequestState, message: RequestMessage, side: Side): RequestState {
  const turn: Turn = {
    id: message.id,
    kind: message.kind,
    side,
    at: message.at,
    ...(message.answers && { answers: message.answers }),
  }
  const answered = [...new Set([...state.answered, ...(message.answers ?? [])])]
  return changed({ ...state, turns: [...state.turns, turn], answered }, message)
}

function changed(state: RequestState, message: RequestMessage): RequestState {
  switch (message.kind) {
    case 'acknowledge':
      return {
        ...state,
        acknowledged: message.state ?? 'pending',
        phase: state.phase === 'entered' ? 'acknowledged' : state.phase,
      }
    case 'result': {
      const asks = state.asks.map((ask) => withOutcome(ask, message))
      return ended({ ...state, asks }, message.answers?.includes('result') ? 'answered' : 'in_part')
    }
    case 'refuse':
      return isOver(state.phase)
        ? state
        : {
            ...state,
            phase: 'refused',
            asks: state.asks.map((ask) => ({ n: ask.n, outcome: 'refused', by: message.id })),
          }
    case 'withdraw':
      return ended(state, 'withdrawn')
    case 'return':
      return { ...state, phase: 'returned' }
    case 'extend':
    case 'clarify':
      if (message.grant) return granted(state, message.grant)
      return message.until ? { ...state, extension: { id: message.id, until: message.until } } : state
    default:
      return state
  }
}

function ended(state: RequestState, phase: Phase): RequestState {
  return isOver(state.phase) ? state : { ...state, phase }
}

function withOutcome(ask: AskState, message: RequestMessage): AskState {
  const told = message.outcomes?.find((o) => o.ask === ask.n)
  return told ? { n: ask.n, outcome: told.outcome, by: message.id } : ask
}

function granted(state: RequestState, grant: { duty: string; due: string }): RequestState {
  const { extension: _asked, ...rest } = state
  return { ...rest, granted: grant }
}

/** Nothing further is owed by anyone; messages that crossed on the way are still taken and shown. */
export function isOver(phase: Phase): boolean {
  return phase === 'answered' || phase === 'refused' || phase === 'withdrawn' || phase === 'returned'
}
