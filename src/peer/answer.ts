import type { Pair } from '../app/ports.ts'
import { PeerError } from './errors.ts'
import { type HeldByPeers, receiptOf } from './held.ts'
import { takeInNews } from './intake.ts'
import { ownNews } from './own-news.ts'
import type { PeerNode } from './port.ts'
import type { Usage } from './quota.ts'
import { type Exchange, MAX_LEAVES } from './shapes.ts'

export type Answering = {
  readonly node: PeerNode
  readonly held: HeldByPeers
  readonly usage: Usage
  /** Whether the peer is just being sent our leaves by an exchange of our own: then an answer need not carry them again. */
  isSending(pair: Pair): boolean
  /** Whether our leaves wait for the files that they name (X3): then no answer carries them either. */
  holdsLeaves(pair: Pair): Promise<boolean>
  /** An answer is being made: it will carry what our own loop would send because of it. The function given back says that it is done. */
  answering(pair: Pair): () => void
  /** Leaves up to this size (undefined: none) went out in an answer, and our newest receipt. */
  answered(pair: Pair, size: number | undefined): void
}

/**
 * Answers a peer's exchange (X2): its receipts are kept, its news taken in, and ours given from where its receipts end.
 * Throws PeerError; `bytes` is the length of the body.
 */
export async function answerExchange(
  answering: Answering,
  pair: Pair,
  request: { readonly exchange: Exchange; readonly bytes: number },
): Promise<Exchange> {
  const done = answering.answering(pair)
  try {
    return await answer(answering, pair, request)
  } finally {
    done()
  }
}

async function answer(
  { node, held, usage, isSending, holdsLeaves, answered }: Answering,
  pair: Pair,
  { exchange, bytes }: { readonly exchange: Exchange; readonly bytes: number },
): Promise<Exchange> {
  checkRunning(node, pair)
  const proven = await held.keep(pair, exchange.receipts)
  if (exchange.fork) await compareFork(node, pair, exchange.fork)
  const taken = await takeInNews({ node, usage }, pair, { exchange, bytes })
  if (taken?.result === 'behind')
    throw new PeerError('size', `${taken.size} leaves are held`, { detail: { held: taken.size } })
  if (taken?.result === 'conflict')
    throw new PeerError('conflict', 'two notes conflict', { detail: { notes: taken.notes } })
  // No receipt at all says that the peer holds nothing; receipts that prove nothing say nothing.
  const from = proven ?? (exchange.receipts.length === 0 ? 0 : (await held.of(pair)).size)
  const isHeldBack = isSending(pair) || (await holdsLeaves(pair))
  const news = await ownNews(node, pair, { from, leaves: isHeldBack ? 0 : MAX_LEAVES })
  answered(pair, news.log.leaves.length > 0 ? news.size : undefined)
  const receipt = node.ledger.receipt(pair.id)
  return { log: news.log, messages: news.messages, receipts: receipt ? [receiptOf(receipt)] : [] }
}

/** While our own log is not sound we sign nothing, a receipt least of all. */
function checkRunning({ ledger }: PeerNode, pair: Pair): void {
  const { phase } = ledger.phase(pair.id)
  if (phase !== 'running')
    throw new PeerError('not_ready', `the log of this pair is ${phase}`, { retryAfter: 30 })
}

/** The peer shows two notes of one log: those of ours are held against what we signed. */
async function compareFork(node: PeerNode, pair: Pair, notes: readonly [string, string]): Promise<void> {
  const found = await Promise.all(notes.map((note) => node.ledger.compare(pair.id, note)))
  if (found.includes('forked')) node.events.publish({ type: 'conflict', pair: pair.id, notes })
}
