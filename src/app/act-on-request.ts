import { type Command, decide } from '../domain/request/decide.ts'
import { lacksRoom, withSaid } from '../domain/request/room.ts'
import { apply, isOver, otherSide, type RequestState, type Side } from '../domain/request/state.ts'
import { parseTime } from '../protocol/index.ts'
import { checkLinks } from './check-links.ts'
import type { Dues } from './dues.ts'
import { type Composed, type Composition, compose, enter, type Fixed, sign } from './enter.ts'
import { checkRemoval } from './files/check-removal.ts'
import { wantRemovals, withoutWords } from './files/remove.ts'
import { inTurn } from './in-turn.ts'
import { type Actor, AppError, confirmedPair, type Node } from './node.ts'
import { forgetRequests } from './open-requests.ts'
import type { MessageId, Seconds } from './ports.ts'
import { isRequestRow, type RequestRow } from './request-row.ts'
import { bodyFor, membersFor, type Words } from './turn-body.ts'

export type { AskOutcome, Command } from '../domain/request/decide.ts'
export type { Words } from './turn-body.ts'
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

/** With the request as it stood. */
export type ComposedTurn = Composed & { readonly row: RequestRow }
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
): Promise<ComposedTurn> {
  const row = await rowAt(node, at)
  const pair = await confirmedPair(node, row.pair)
  const state = row.state.request
  const decision = decide(state, command, node.clock.now())
  if (decision.decision === 'refuse')
    throw new AppError('refused', decision.sentence, { refusal: decision.code })
  if (command.type === 'correct') await checkLinks(node, pair, command.links)
  if (command.type === 'expunge') await checkRemoval(node, pair, row, command)
  const composition = {
    kind: decision.kind,
    thread: row.thread,
    ref: row.request,
    ...(decision.answers && { answers: decision.answers }),
    ...membersFor(state, command),
    body: bodyFor(state, command, { final: decision.final === true, words, actor }),
  } as Composition
  const composed = compose(node, pair, composition, fixed)
  const full = lacksRoom(state, state.we, { kind: decision.kind, length: composed.bytes.length })
  if (full) throw new AppError('refused', `${row.reference} is full: ${full}`, { refusal: 'request_full' })
  return { ...composed, row }
}

async function enterTurn(node: Node, at: Thread, composed: ComposedTurn): Promise<Acted> {
  const { pair } = composed
  const sealed = await sign(node, composed)
  let after = composed.row
  // The other side's turns may have come in since: ours is applied to what stands when it is committed, so that neither is lost.
  const threads = async () => {
    const now = await rowAt(node, at)
    const { request } = now.state
    const said = withSaid(request, request.we, composed.bytes.length)
    after = rowAfter(now, apply(said, sealed.id, composed.payload, request.we), node.clock.nowMs())
    if (composed.payload.kind === 'expunge') after = withoutWords(after, composed.payload.body.messages)
    return [after]
  }
  const { position, time } = await enter(node, pair, sealed, { threads })
  forgetRequests(node, pair.id)
  if (composed.payload.kind === 'expunge') await wantRemovals(node, pair.id)
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

/** The row after a turn of either side. */
export function rowAfter(row: RequestRow, state: RequestState, nowMs: number): RequestRow {
  const dues: Dues = isOver(state.phase) ? {} : withGrant(row.state.dues, state.granted)
  return {
    ...row,
    phase: state.phase,
    urgency: state.urgency,
    updatedMs: nowMs,
    state: { ...row.state, request: state, dues },
  }
}

/** Time that was granted replaces what was expected where it is later: a grant gives time and takes none (V12). */
function withGrant(dues: Dues, granted: RequestState['granted']): Dues {
  if (!granted) return dues
  const duty = granted.duty as keyof Dues
  return { ...dues, [duty]: Math.max(parseTime(granted.due), dues[duty] ?? 0) }
}

export function sideOfWriter(state: RequestState, isOurs: boolean): Side {
  return isOurs ? state.we : otherSide(state.we)
}
