import { type AskOutcome, type Command, decide } from '../domain/request/decide.ts'
import { apply, type RequestMessage, type RequestState, type Side } from '../domain/request/state.ts'
import { type Payload, parseTime, printTime, type Text } from '../protocol/index.ts'
import type { Dues } from './dues.ts'
import { type Composed, type Composition, compose, enter, type Fixed, sign } from './enter.ts'
import { inTurn } from './in-turn.ts'
import { type Actor, AppError, confirmedPair, type Node } from './node.ts'
import { forgetRequests } from './open-requests.ts'
import type { MessageId, Seconds } from './ports.ts'
import { isRequestRow, type RequestRow } from './request-row.ts'
import { langOf } from './words/words.ts'

/** What a person says in a turn, beside the command itself. */
export type Words = { readonly text?: Text }
export type Acted = {
  readonly id: MessageId
  readonly reference: string
  readonly phase: string
  readonly position: number
  readonly enteredAt: Seconds
}

/** Takes one turn on a request: the domain decides, the message is signed and entered. Throws 'refused' with the domain's code and sentence. */
export async function actOnRequest(
  node: Node,
  wanted: string,
  command: Command,
  words: Words,
  actor: Actor,
): Promise<Acted> {
  const at = await findRequest(node, wanted)
  return inTurn(node, turnKey(at), async () =>
    enterTurn(node, at, await composeTurn(node, at, { command, words, actor })),
  )
}

/** A turn that people released: the domain decides again, and what it decides now must be what they saw, byte for byte. */
export async function enterReleasedTurn(
  node: Node,
  at: Thread,
  turn: Turn,
  isReleased: (composed: Composed) => void,
  fixed: Fixed,
): Promise<Acted> {
  return inTurn(node, turnKey(at), async () => {
    const composed = await composeTurn(node, at, turn, fixed)
    isReleased(composed)
    return enterTurn(node, at, composed)
  })
}

export type Turn = { readonly command: Command; readonly words: Words; readonly actor: Actor }
type Thread = Pick<RequestRow, 'pair' | 'thread'>

function turnKey({ pair, thread }: Thread): string {
  return `${pair} ${thread}`
}

/** What the turn says as a message, signed by nobody yet. Throws 'refused' with the domain's code and sentence. */
export async function composeTurn(
  node: Node,
  at: Thread,
  { command, words, actor }: Turn,
  fixed?: Fixed,
): Promise<Composed> {
  const row = await rowAt(node, at)
  const pair = await confirmedPair(node, row.pair)
  const state = row.state.request
  const decision = decide(state, command, node.clock.now())
  if (decision.decision === 'refuse')
    throw new AppError('refused', decision.sentence, { refusal: decision.code })
  const composition = {
    kind: decision.kind,
    thread: row.thread,
    ref: row.request,
    ...(decision.answers && { answers: decision.answers }),
    ...(command.type === 'grant' && { grant: { duty: command.duty, due: printTime(command.due) } }),
    body: bodyFor(command, decision.final === true, words, actor),
  } as Composition
  return compose(node, pair, composition, fixed)
}

async function enterTurn(node: Node, at: Thread, composed: Composed): Promise<Acted> {
  const { pair } = composed
  const sealed = await sign(node, composed)
  const message = asRequestMessage(sealed.id, composed.payload)
  let after = await rowAt(node, at)
  // The other side's turns may have come in since: ours is applied to what stands when it is committed, so that neither is lost.
  const threads = async () => {
    const now = await rowAt(node, at)
    after = rowAfter(now, apply(now.state.request, message, now.state.request.we), node.clock.nowMs())
    return [after]
  }
  const { position, time } = await enter(node, pair, sealed, { threads })
  forgetRequests(node, pair.id)
  return { id: sealed.id, reference: after.reference, phase: after.phase, position, enteredAt: time }
}

async function rowAt(node: Node, { pair, thread }: Thread): Promise<RequestRow> {
  const row = await node.store.thread(pair, thread)
  if (!row || !isRequestRow(row))
    throw new AppError('unknown_request', `no request stands in thread ${thread}`)
  return row
}

/** A request by reference, by thread, or by message id. Throws 'unknown_request', also when more than one could be meant. */
export async function findRequest(node: Node, wanted: string): Promise<RequestRow> {
  const found = await node.store.threads({ reference: wanted, limit: 2 })
  const rows = found.length > 0 ? found : await byThread(node, wanted)
  const [row, other] = rows.filter(isRequestRow)
  if (row && other)
    throw new AppError(
      'unknown_request',
      `more than one request is known as ${wanted}; give its message id (sha256:…)`,
    )
  if (!row)
    throw new AppError(
      'unknown_request',
      `no request is known as ${wanted}; "comity request list" shows those that are`,
    )
  return row
}

async function byThread(node: Node, wanted: string) {
  const pairs = await node.store.pairs()
  const threads = await Promise.all(
    pairs.map(async (pair) => {
      const message = wanted.startsWith('sha256:') ? await node.store.message(pair.id, wanted) : undefined
      return node.store.thread(pair.id, message?.thread ?? wanted)
    }),
  )
  return threads.filter((t) => t !== undefined)
}

/** The row after a turn of either side; time for an answer that was granted replaces what was expected. */
export function rowAfter(row: RequestRow, state: RequestState, nowMs: number): RequestRow {
  const granted = state.granted ? { [state.granted.duty]: parseTime(state.granted.due) } : {}
  const over =
    state.phase === 'answered' ||
    state.phase === 'refused' ||
    state.phase === 'withdrawn' ||
    state.phase === 'returned'
  const dues: Dues = over ? {} : { ...row.state.dues, ...granted }
  return { ...row, phase: state.phase, updatedMs: nowMs, state: { ...row.state, request: state, dues } }
}

/** The part of a payload that the domain looks at. */
export function asRequestMessage(id: MessageId, payload: Payload): RequestMessage {
  const { kind, at } = payload
  return {
    id,
    kind,
    at,
    ...('answers' in payload && payload.answers && { answers: payload.answers }),
    ...('grant' in payload && payload.grant && { grant: payload.grant }),
    ...(payload.kind === 'acknowledge' && { state: payload.body.state }),
    ...(payload.kind === 'result' && { outcomes: payload.body.outcomes }),
    ...(payload.kind === 'extend' && !payload.grant && { until: payload.body.until }),
  }
}

export function sideOfWriter(state: RequestState, isOurs: boolean): Side {
  if (isOurs) return state.we
  return state.we === 'asker' ? 'answerer' : 'asker'
}

function bodyFor(command: Command, final: boolean, words: Words, actor: Actor): unknown {
  const by = { name: actor.name, role: actor.role }
  const text = words.text && { text: words.text }
  switch (command.type) {
    case 'acknowledge':
      return { state: command.state, ...(words.text && { note: words.text }), by }
    case 'status':
    case 'clarify':
      return { text: needed(words, command.type), by }
    case 'answer':
      return {
        outcomes: command.outcomes.toSorted((a, b) => a.ask - b.ask).map(outcomeOf),
        final,
        ...(words.text && { note: words.text }),
        files: [],
        by,
      }
    case 'refuse':
      return { ground: command.ground, article: command.article, ...text, by }
    case 'ask_extension':
      return { ...text, until: printTime(command.until), by }
    case 'grant':
      return { ...text, until: printTime(command.due), by }
    case 'withdraw':
      return { ...text, by }
    default:
      return command satisfies never
  }
}

function outcomeOf(outcome: AskOutcome): unknown {
  const { ask, text, ground, article } = outcome
  return {
    ask,
    outcome: outcome.outcome,
    ...(text && { text: { lang: langOf(text), text } }),
    ...(ground && { ground }),
    ...(article && { article }),
  }
}

function needed(words: Words, what: string): Text {
  if (!words.text?.text.trim())
    throw new AppError('refused', `a ${what} says something: give its text`, { refusal: 'text_missing' })
  return words.text
}
