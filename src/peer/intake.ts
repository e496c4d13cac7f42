import type { Extension, MessageId, Pair, TakenIn } from '../app/ports.ts'
import {
  type Checkpoint,
  findLine,
  makeVerifier,
  type Note,
  ProtocolError,
  parseBase64,
  parseCheckpointBody,
  parseNote,
  parseOrigin,
  utf8,
  verifyCheckpointLine,
  verifyConsistency,
  writerOf,
} from '../protocol/index.ts'
import { PeerError } from './errors.ts'
import { messageIdOf } from './own-news.ts'
import type { PeerNode } from './port.ts'
import type { Usage } from './quota.ts'
import type { Exchange, LogNews } from './shapes.ts'

export type Intake = { readonly node: PeerNode; readonly usage: Usage }

/**
 * Takes in what an exchange tells of the peer's log, in whichever direction it came: undefined when it tells nothing. Whatever the
 * peer sends ends in a TakenIn or a PeerError. `bytes` is the length of the body.
 */
export async function takeInNews(
  { node, usage }: Intake,
  pair: Pair,
  { exchange, bytes }: { readonly exchange: Exchange; readonly bytes: number },
): Promise<TakenIn | undefined> {
  checkWriter(pair, exchange.log)
  const newest = readNewest(exchange.log)
  if (exchange.log.checkpoint === undefined) return undefined
  await checkQuota({ node, usage }, pair, exchange)
  const extension = extensionOf(exchange, exchange.log.checkpoint)
  const taken = await refusing(() => node.ledger.takeIn(pair.id, extension, node.newExamine(pair.id)))
  if (taken.result !== 'receipted') return taken
  if (taken.messages > 0) await usage.add(pair, { messages: taken.messages, bytes })
  await keepLines(node, pair, exchange.log.checkpoint)
  if (newest) await learnNewest({ node, usage }, pair, newest, taken.size)
  return taken
}

/** Over quota only leaves with messages are refused: receipts and heartbeats still pass, and the record says what we lack (W2). */
async function checkQuota({ node, usage }: Intake, pair: Pair, { log, messages }: Exchange): Promise<void> {
  if (messages.length === 0) return
  try {
    await usage.check(pair)
  } catch (refusal) {
    const note = log.newest ?? log.checkpoint
    if (note !== undefined) await tellOfLack(node, pair, note)
    throw refusal
  }
}

/** What cannot be read or is not signed tells of nothing that we could lack. */
async function tellOfLack(node: PeerNode, pair: Pair, text: string): Promise<void> {
  try {
    const note = parseNote(text)
    const { origin, size } = parseCheckpointBody(note.text)
    if (!(await isSignedByPeer(node, pair, note))) return
    node.events.publish({ type: 'over_quota', pair: pair.id, origin, size, note: text })
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause
  }
}

/** An exchange as the ledger takes it. Throws `bad_leaf`, `missing_message`, `bad_shape`. */
function extensionOf({ log, messages }: Exchange, checkpoint: string): Extension {
  const ids = log.leaves.map(messageIdOf).filter((id) => id !== undefined)
  if (ids.length > messages.length)
    throw new PeerError('missing_message', `${ids.length} message leaves, ${messages.length} envelopes`)
  if (ids.length < messages.length)
    throw new PeerError('bad_shape', `${ids.length} message leaves, ${messages.length} envelopes`)
  // An envelope that cannot be read has no id of its own, so its place tells whose it is.
  const envelopes = new Map<MessageId, Uint8Array>()
  for (const [i, id] of ids.entries())
    if (!envelopes.has(id)) envelopes.set(id, textBytes(messages[i]!, 'bad_shape'))
  return {
    origin: log.origin,
    from: log.from,
    leaves: log.leaves.map((leaf) => textBytes(leaf, 'bad_leaf')),
    envelopes,
    checkpoint,
  }
}

/** Throws `bad_shape` unless the log is one that this peer writes in this pair: compared whole, not by its parts' look. */
function checkWriter(pair: Pair, { origin }: LogNews): void {
  const parts = parseOrigin(origin)
  if (
    parts.pair !== pair.id ||
    parts.writer !== writerOf(pair.peer.identity) ||
    parts.host !== pair.peer.host
  ) {
    throw new PeerError('bad_shape', `${origin} is not a log that the peer writes in this pair`)
  }
}

type Newest = { readonly note: Note; readonly text: string; readonly checkpoint: Checkpoint }

/** The newest head, proven to continue the checkpoint of this exchange. Throws `bad_checkpoint`. */
function readNewest({ origin, checkpoint, newest, proof }: LogNews): Newest | undefined {
  if (newest === undefined || checkpoint === undefined) return undefined
  try {
    const from = parseCheckpointBody(parseNote(checkpoint).text)
    const note = parseNote(newest)
    const to = parseCheckpointBody(note.text)
    if (to.origin !== origin || from.origin !== origin)
      throw new PeerError('bad_checkpoint', `a note of ${to.origin} for ${origin}`)
    const claim = {
      from: from.size,
      fromRoot: from.root,
      to: to.size,
      toRoot: to.root,
      proof: proof.map(parseBase64),
    }
    verifyConsistency(claim)
    return { note, text: newest, checkpoint: to }
  } catch (cause) {
    if (cause instanceof ProtocolError)
      throw new PeerError('bad_checkpoint', `newest: ${cause.message}`, { cause })
    throw cause
  }
}

/** What lies beyond what we hold is told to the record (W2), if a log key of the peer signed it; its lines are kept. */
export async function learnNewest(
  { node, usage }: Intake,
  pair: Pair,
  newest: Newest,
  held: number,
): Promise<void> {
  const { checkpoint, note, text } = newest
  if (!(await isSignedByPeer(node, pair, note))) return
  await keepLines(node, pair, text)
  if (checkpoint.size <= held) return
  // What a peer over its quota could not deliver lacks for that reason, also where it is seen elsewhere.
  const type = (await usage.isOver(pair)) ? 'over_quota' : 'seen'
  const { origin, size } = checkpoint
  node.events.publish({ type, pair: pair.id, origin, size, note: text })
}

/** The peer's own timed lines and the witnesses' are clocks for the record (W1 to W3): those that are not kept yet are proven and kept. */
async function keepLines(node: PeerNode, pair: Pair, text: string): Promise<void> {
  const note = parseNote(text)
  const checkpoint = parseCheckpointBody(note.text)
  const timed = note.lines.filter((line) => line.signature.length === 72)
  if (timed.length === 0) return
  const kept = new Set(
    (await node.store.lines(checkpoint.origin, checkpoint.size, checkpoint.size)).map(({ line }) => line),
  )
  const fresh = timed.filter((line) => !kept.has(line.text))
  await Promise.all(fresh.map((line) => node.ledger.keepLine(pair.id, checkpoint, line.text)))
}

/** Whether a note of the peer's log carries a line (0x01) of a log key in the peer's key set. */
export async function isSignedByPeer(
  node: Pick<PeerNode, 'ledger'>,
  pair: Pair,
  note: Note,
): Promise<boolean> {
  const { origin } = parseCheckpointBody(note.text)
  const keys = node.ledger.peerKeys(pair.id)?.keys.filter((key) => key.use === 'log') ?? []
  for (const key of keys) {
    const verifier = makeVerifier(origin, 0x01, parseBase64(key.public))
    if (!findLine(note, verifier)) continue
    const signed = await verifyCheckpointLine(note, verifier).then(
      () => true,
      () => false,
    )
    if (signed) return true
  }
  return false
}

/** Turns the ledger's and the store's refusals into what a peer may hear; what is our own trouble is "later", with nothing of it told. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw asPeerError(cause)
  }
}

const PEERS_FAULT = ['bad_leaf', 'bad_checkpoint', 'bad_signature', 'missing_message', 'too_large'] as const

export function asPeerError(cause: unknown): PeerError {
  if (cause instanceof PeerError) return cause
  const { name, code, message } = cause as { name?: unknown; code?: unknown; message?: unknown }
  const fault = PEERS_FAULT.find((known) => known === code)
  if (name === 'LogError' && fault) return new PeerError(fault, String(message), { cause })
  return new PeerError('not_ready', 'this node could not take it', { cause, retryAfter: 5 })
}

function textBytes(text: string, code: 'bad_leaf' | 'bad_shape'): Uint8Array {
  if (!text.isWellFormed()) throw new PeerError(code, 'a text holds a lone surrogate')
  return utf8(text)
}
