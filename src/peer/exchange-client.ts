import type { NodeKey, Pair, Seconds } from '../app/ports.ts'
import { parseUtf8, utf8 } from '../protocol/index.ts'
import { parseExchange, printExchange } from './exchange-body.ts'
import { type HeldByPeers, receiptOf } from './held.ts'
import type { Answer, HttpClient } from './http-client.ts'
import { takeInNews } from './intake.ts'
import { type OwnNews, ownNews } from './own-news.ts'
import type { PeerNode } from './port.ts'
import type { Usage } from './quota.ts'
import type { ReadAhead } from './read-ahead.ts'
import { type Exchange, MAX_LEAVES } from './shapes.ts'

/**
 * What an exchange of ours came to. `sent`: leaves that went out; `more`: the peer has more for us; `receipted`: the size over which its receipt came;
 * `fault`: what it sent back could not be taken in.
 */
export type Outcome =
  | {
      readonly outcome: 'exchanged'
      readonly sent: number
      readonly more: boolean
      readonly receipted: number | undefined
      readonly fault?: unknown
    }
  | { readonly outcome: 'size'; readonly held: number }
  | { readonly outcome: 'conflict'; readonly notes: readonly [string, string] }
  | { readonly outcome: 'later'; readonly retryAfter?: Seconds; readonly overQuota: boolean }
  | { readonly outcome: 'refused'; readonly status: number; readonly code: string }
  | { readonly outcome: 'unreachable'; readonly fault: unknown }

export type ClientNode = {
  readonly node: PeerNode
  readonly held: HeldByPeers
  readonly usage: Usage
  readonly http: HttpClient
  readonly ahead: ReadAhead
  /** Milliseconds for one exchange, by the machine's own clock. */
  readonly timeoutMs?: number
}

/** How much is sent: leaves at most, and the two notes of a fork that was found. */
export type Sending = {
  readonly leaves: number
  readonly fork?: readonly [string, string]
  readonly signal?: AbortSignal
  /** The last exchange failed: a receipt that comes now may have been made for that one. */
  readonly again?: boolean
}

const TIMEOUT_MS = 30_000

/** One exchange that we begin (X2): sends what the peer lacks with our receipts, and takes in what comes back. Never throws. */
export async function exchangeOnce(client: ClientNode, pair: Pair, sending: Sending): Promise<Outcome> {
  try {
    const askedAt = client.node.clock.now()
    const news = await newsFor(client, pair, sending.leaves)
    const body = requestOf(client.node, pair, news, sending.fork)
    const answering = post(client, pair, { body, signal: sending.signal })
    if (news.log.leaves.length > 0) client.ahead.begin(client.node, pair, news.size)
    const answer = await answering
    // Only a receipt for new leaves is surely made now and tells the peer's time (an older one may be repeated).
    const fresh = news.log.leaves.length > 0 && !sending.again
    if (answer.status === 200)
      return await takeAnswer(client, pair, {
        answer,
        sent: news.log.leaves.length,
        ...(fresh && { askedAt }),
      })
    return readRefusal(answer)
  } catch (fault) {
    return { outcome: 'unreachable', fault }
  }
}

async function newsFor({ node, held, ahead }: ClientNode, pair: Pair, leaves: number): Promise<OwnNews> {
  const { origin, size } = await held.of(pair)
  return ownNews(node, pair, {
    from: size,
    leaves: Math.min(leaves, MAX_LEAVES),
    ahead: leaves > 0 ? await ahead.take(pair, origin, size) : undefined,
  })
}

function requestOf(
  node: PeerNode,
  pair: Pair,
  { log, messages }: OwnNews,
  fork?: readonly [string, string],
): Uint8Array {
  const receipt = node.ledger.receipt(pair.id)
  const exchange: Exchange = {
    log,
    messages,
    receipts: receipt ? [receiptOf(receipt)] : [],
    ...(fork && { fork }),
  }
  return utf8(printExchange(exchange))
}

/** Signed by our oldest active transport key first: the peer may not hold the key set with the newer one yet. */
async function post(
  { node, http, timeoutMs = TIMEOUT_MS }: ClientNode,
  pair: Pair,
  { body, signal }: { readonly body: Uint8Array; readonly signal: AbortSignal | undefined },
): Promise<Answer> {
  const limit = AbortSignal.timeout(timeoutMs)
  const request = {
    method: 'POST',
    url: `${new URL(pair.url!).origin}/v1/pairs/${pair.id}/exchange`,
    body,
    headers: { 'content-type': 'application/json' },
    signal: signal ? AbortSignal.any([limit, signal]) : limit,
  } as const
  const keys: readonly NodeKey[] = node.keys.active(pair.id, 'transport')
  let answer: Answer | undefined
  for (const key of keys) {
    answer = await http.sendSigned({ key, clock: node.clock, chance: node.chance }, request)
    if (!(answer.status === 401 && codeOf(answer) === 'unknown_key')) break
  }
  if (!answer) throw new Error('there is no transport key')
  return answer
}

/** What came back is the peer's log and its receipts; a fault in the one does not undo the other. */
async function takeAnswer(
  { node, held, usage }: ClientNode,
  pair: Pair,
  { answer, sent, askedAt }: { readonly answer: Answer; readonly sent: number; readonly askedAt?: Seconds },
): Promise<Outcome> {
  const exchange = parseExchange(answer.body)
  const receipted = await held.keep(pair, exchange.receipts, askedAt)
  const before = node.ledger.receipt(pair.id)?.size ?? 0
  try {
    const taken = await takeInNews({ node, usage }, pair, { exchange, bytes: answer.body.length })
    if (taken?.result === 'conflict') return { outcome: 'conflict', notes: taken.notes }
    // "Behind" is told to the peer by the receipt that our next exchange carries. More is asked for only while something comes.
    const grew = taken?.result === 'receipted' && taken.size > before
    return { outcome: 'exchanged', sent, more: grew && exchange.log.newest !== undefined, receipted }
  } catch (fault) {
    return { outcome: 'exchanged', sent, more: false, receipted, fault }
  }
}

function readRefusal(answer: Answer): Outcome {
  const body = bodyOf(answer)
  const { status } = answer
  const code = typeof body.code === 'string' ? body.code : ''
  if (status === 409 && Number.isSafeInteger(body.held) && (body.held as number) >= 0) {
    return { outcome: 'size', held: body.held as number }
  }
  if (status === 422 && isTwoNotes(body.notes)) return { outcome: 'conflict', notes: body.notes }
  if (status === 429 || status === 503) {
    const seconds = /^[0-9]{1,6}$/.exec(String(answer.headers['retry-after'] ?? ''))?.[0]
    return {
      outcome: 'later',
      overQuota: body.why === 'over_quota',
      ...(seconds && { retryAfter: Number(seconds) }),
    }
  }
  return { outcome: 'refused', status, code }
}

function codeOf(answer: Answer): unknown {
  return bodyOf(answer).code
}

function bodyOf(answer: Answer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(parseUtf8(answer.body))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function isTwoNotes(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((note) => typeof note === 'string')
}
