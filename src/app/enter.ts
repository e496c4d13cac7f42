import {
  type Answers,
  digest,
  type Grant,
  type Instant,
  type Kind,
  printHex,
  printLeaf,
  printTime,
  type ReturnCode,
  type Rule,
  type SigningKey,
  sealMessage,
} from '../protocol/index.ts'
import { leafOfPayload, type Payload, printPayload } from '../protocol/message.ts'
import { checkContent } from './check-content.ts'
import { demandFiles, sendFilesOf } from './files/attach.ts'
import { recordBefore } from './keep-record.ts'
import { AppError, type Node } from './node.ts'
import type { Effects, Entry, MessageId, Pair, SealedMessage } from './ports.ts'
import { forgetRecord } from './record-state.ts'

/** A message before it has salt, time and signature. */
export type Composition = {
  readonly kind: Kind
  readonly thread: string
  readonly ref?: `sha256:${string}`
  readonly rule?: Rule
  readonly answers?: readonly Answers[]
  readonly grant?: Grant
  readonly code?: ReturnCode
  readonly body: unknown
}

/** A message whose bytes are fixed and that nobody has signed yet: what people release, by its id. */
export type Composed = {
  readonly pair: Pair
  readonly id: MessageId
  readonly payload: Payload
  readonly bytes: Uint8Array
}
/** What makes the same message again from the same composition: that which was chosen when it was composed first. */
export type Fixed = Pick<Payload, 'at' | 'salt'> & { readonly alone?: true }

/** Adds what every message has. With `fixed`, what was chosen before is not chosen anew. Throws 'bad_draft' for what may stand in no message. */
export function compose(node: Node, pair: Pair, composition: Composition, fixed?: Fixed): Composed {
  if ('by' in (composition.body as object)) checkContent(composition.body)
  const payload = {
    v: 1,
    ...composition,
    at: fixed?.at ?? printTime(node.clock.now()),
    exercise: pair.exercise,
    from: pair.own.identity,
    to: pair.peer.identity,
    salt: fixed?.salt ?? printHex(node.chance.bytes(16)),
    ...(fixed?.alone && { alone: true }),
  } as Payload
  const bytes = printPayload(payload)
  demandFiles(node, { pair, payload })
  return { pair, id: digest(bytes), payload, bytes }
}

/** Adds what every message has, and signs. */
export async function seal(
  node: Node,
  pair: Pair,
  composition: Composition,
): Promise<{ readonly sealed: SealedMessage; readonly payload: Payload }> {
  const composed = compose(node, pair, composition)
  return { sealed: await sign(node, composed), payload: composed.payload }
}

/** Signs with the message keys, or with the identity key for `keys` (M1). */
export async function sign(node: Node, composed: Composed): Promise<SealedMessage> {
  const { pair, payload, bytes } = composed
  await sendFilesOf(node, composed)
  const envelope = await sealMessage(bytes, signersOf(node, pair, payload.kind))
  const leaf = leafOfPayload(payload, bytes)
  const { id, thread, ref, kind } = leaf
  return { id, kind, thread, ...(ref && { ref }), leaf: printLeaf(leaf), envelope }
}

/**
 * Enters a sealed message into our log, with the rows it changes; resolves when it is durable and under a signed checkpoint.
 * A checkpoints leaf goes before it when the last is older than 60 s (W5), so that the message has a lower bound near its time.
 */
export async function enter(
  node: Node,
  pair: Pair,
  sealed: SealedMessage,
  effects: Effects,
): Promise<{ readonly position: number; readonly time: Instant }> {
  const before = await recordBefore(node, pair)
  const entries = [...(before ? [{ leaf: before }] : []), { message: sealed }]
  const entered = await appended(node, pair, { entries, effects, id: sealed.id })
  node.events.publish({ type: 'thread', pair: pair.id, thread: sealed.thread })
  return entered
}

/**
 * Appends, and after a failure looks whether the message stands all the same (a commit whose outcome nobody knew, cleared up by recovery):
 * then it is entered, and whoever asked must not enter it again.
 */
async function appended(
  node: Node,
  pair: Pair,
  {
    entries,
    effects,
    id,
  }: { readonly entries: readonly Entry[]; readonly effects: Effects; readonly id: MessageId },
): Promise<{ readonly position: number; readonly time: Instant }> {
  try {
    const { positions, head } = await node.ledger.append(pair.id, entries, effects)
    return { position: positions.at(-1)!, time: head.time }
  } catch (error) {
    forgetRecord(node, pair.id)
    const row = await node.store.message(pair.id, id).catch(() => undefined)
    const head = node.ledger.head(pair.id)
    // Only a checkpoint signed over it says that it is durable: after a failed sync nothing is acknowledged.
    if (!row || !head || head.origin !== row.origin || head.size <= row.index) throw error
    return { position: row.index, time: head.time }
  }
}

function signersOf(node: Node, pair: Pair, kind: Kind): readonly SigningKey[] {
  if (kind !== 'keys') return node.keys.active(pair.id, 'message')
  const { publicKey, sign } = node.keys.identity()
  if (!sign)
    throw new AppError(
      'not_ready',
      'the identity key is not on this machine; bring its file for as long as this takes',
    )
  return [{ publicKey, sign } as SigningKey]
}

/**
 * A name for a thread, 32 hex digits of which the last 20 are random. It begins with the second and a running number, so that threads stand in the
 * database in the order in which they were begun, and a new one falls beside the last; the leaf tells the second anyway.
 */
export function newThread(node: Node): string {
  const turn = ((turns.get(node) ?? 0) + 1) % 0x10000
  turns.set(node, turn)
  const begun = node.clock.now().toString(16).padStart(8, '0').slice(-8) + turn.toString(16).padStart(4, '0')
  return begun + printHex(node.chance.bytes(10))
}

const turns = new WeakMap<Node, number>()
