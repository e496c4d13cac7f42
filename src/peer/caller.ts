import type { FastifyRequest } from 'fastify'
import { pairOfId } from '../app/node.ts'
import type { Pair } from '../app/ports.ts'
import {
  isWellSigned,
  parseBase64,
  parseEnvelope,
  parseKeySet,
  parseUtf8,
  printCanonical,
  printHex,
  utf8,
} from '../protocol/index.ts'
import { PeerError } from './errors.ts'
import { parseSignature, type ReceivedSignature, verifySignature } from './http-signature.ts'
import type { Nonces } from './nonces.ts'
import { messageIdOf } from './own-news.ts'
import type { PeerNode } from './port.ts'
import type { Exchange } from './shapes.ts'

/** Who asks: a confirmed peer whose signature is proven, or (X7) one whose key must still be found in the key set that it brings. */
export type Caller = {
  readonly pair: Pair
  readonly signature: ReceivedSignature
  readonly proven: boolean
}

type CallerNode = Pick<PeerNode, 'ledger' | 'store' | 'clock'> & {
  /** The base URLs under which peers reach us; the Host header is believed when there is none. */
  readonly urls?: readonly string[]
}

/**
 * Who signed a request, asked before its body is read: so nobody but a peer makes us read one. Throws `signature_…`, `not_paired`,
 * `not_confirmed`, `nonce_seen`, `unknown_key`.
 */
export async function callerOf(
  node: CallerNode,
  nonces: Nonces,
  request: FastifyRequest,
  pairId: string,
): Promise<Caller> {
  const signature = parseSignature(request.headers)
  const pair = await pairOfId(node, pairId)
  if (!pair || pair.phase === 'ended') throw new PeerError('not_paired', `no pair ${pairId.slice(0, 32)}`)
  if (pair.phase !== 'confirmed') throw new PeerError('not_confirmed', `the pair ${pair.id} is ${pair.phase}`)
  const proven = transportKeys(node, pair).has(signature.keyid)
  // Expired signatures and those over another request are refused here, whosever they are.
  await verifySignature(
    signature,
    { method: request.method, target: targetOf(node, request) },
    node.clock.now(),
  )
  if (proven) nonces.take(signature, node.clock.now())
  return { pair, signature, proven }
}

/**
 * X7, first contact, and a key that came after what we hold: the key must stand in a key set that comes with the exchange, signed by the
 * identity which people have confirmed. Throws `unknown_key`, `nonce_seen`.
 */
export async function proveByKeysBrought(
  caller: Caller,
  exchange: Exchange,
  nonces: Nonces,
  now: number,
): Promise<void> {
  if (caller.proven) return
  const { pair, signature } = caller
  const keyLeaves = exchange.log.leaves.filter((leaf) => messageIdOf(leaf) !== undefined)
  for (const [i, leaf] of keyLeaves.entries()) {
    if (!leaf.includes('"kind":"keys"')) continue
    if (await brings(exchange.messages[i] ?? '', pair, signature.keyid)) {
      nonces.take(signature, now)
      return
    }
  }
  throw new PeerError('unknown_key', `the key ${signature.keyid} is in no key set of the peer`)
}

/** Whether an envelope is a key set of the peer's identity that holds this transport key. */
async function brings(text: string, pair: Pair, keyid: string): Promise<boolean> {
  try {
    const envelope = parseEnvelope(utf8(text))
    if (envelope.signatures[0].kid !== pair.peer.identity || !(await isWellSigned(envelope))) return false
    const payload = JSON.parse(parseUtf8(envelope.payload)) as { body?: { document?: unknown } }
    const { party, keys } = parseKeySet(printCanonical(payload.body?.document))
    return (
      party === pair.peer.identity &&
      keys.some((key) => key.use === 'transport' && hexOf(key.public) === keyid)
    )
  } catch {
    return false // Whatever it is, it is not the key set that would prove the key.
  }
}

function transportKeys(node: CallerNode, pair: Pair): ReadonlySet<string> {
  const now = node.clock.now()
  const keys = node.ledger.peerKeys(pair.id)?.keys ?? []
  const active = keys.filter(
    (key) => key.use === 'transport' && (key.end === undefined || Date.parse(key.end) / 1000 > now),
  )
  return new Set(active.map((key) => hexOf(key.public)))
}

function hexOf(base64: string): string {
  return printHex(parseBase64(base64))
}

/** The absolute URI of the request as its sender named it. A sender behind our proxy says our public name, so names are compared whole. */
function targetOf({ urls }: CallerNode, request: FastifyRequest): string {
  const host = request.headers.host ?? ''
  const base = urls?.find((url) => new URL(url).host === host)
  if (urls && urls.length > 0 && !base)
    throw new PeerError('signature_invalid', 'the request is to another host')
  return `${base ? new URL(base).origin : `${request.protocol}://${host}`}${request.raw.url ?? ''}`
}
