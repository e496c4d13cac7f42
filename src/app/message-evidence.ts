import { parseEnvelope, parseUtf8 } from '../protocol/index.ts'
import { findRequest } from './act-on-request.ts'
import { findLog, type LogWanted } from './list-leaves.ts'
import { AppError, findPair, type Node } from './node.ts'
import type { MessageId, MessageRow, Origin, PairId, SignedCheckpoint, TimedLine } from './ports.ts'
import { leafText, noteOf, proofUnder } from './prove-message.ts'

/** All that this node has of how far one leaf is proven, for a reader who believes nothing of it and checks it himself. */
export type LeafEvidence = {
  readonly origin: Origin
  readonly index: number
  readonly leaf: string
  /** A tlog-proof under each checkpoint at which somebody's earliest line stands, the smallest first; of our newest where there is no line. */
  readonly proofs: readonly string[]
  /** A signed note of the log before this leaf, with the latest times under which it was not in it. */
  readonly before?: string
}
export type MessageEvidence = LeafEvidence & {
  readonly id: MessageId
  /** The signed message; absent where its content was removed, or where what came was no envelope. */
  readonly envelope?: string
}

export type LeafPlaceWanted = LogWanted & { readonly position: number }
type Place = Pick<MessageRow, 'origin' | 'index'>

/** Checkpoints after a message that are looked at first; where their lines have been pruned, as many of the newest are. */
const LOOK_AT = 512
/** Proofs at most: of the receipt, and of as many witnesses as decide a quorum. */
const MOST_PROOFS = 6

/** Of a message of a request, named by its id, or of the request itself. Throws 'unknown_request'. */
export async function messageEvidence(node: Node, wanted: string): Promise<MessageEvidence> {
  const { pair, request } = await findRequest(node, wanted)
  const id = wanted.startsWith('sha256:') ? wanted : request
  const row = (await node.store.message(pair, id))!
  const envelope = await envelopeText(node, row)
  return { id, ...(await evidenceAt(node, row)), ...(envelope !== undefined && { envelope }) }
}

/** Of the leaf at a position that is held here, whatever it is, without what was said. Throws 'unknown_leaf'. */
export async function leafEvidence(
  node: Node,
  { pair: wanted, ...of }: LeafPlaceWanted & { readonly pair: PairId },
): Promise<LeafEvidence> {
  const pair = await findPair(node, wanted)
  const log = await findLog(node, pair, of)
  if (!log || of.position >= log.size)
    throw new AppError('unknown_leaf', `no leaf ${of.position} of that log is held here`)
  return evidenceAt(node, { origin: log.origin, index: of.position })
}

async function evidenceAt(node: Node, { origin, index }: Place): Promise<LeafEvidence> {
  const checkpoints = await checkpointsOver(node, { origin, index })
  const before = await noteBefore(node, { origin, index })
  return {
    origin,
    index,
    leaf: await leafText(node, { origin, index }),
    proofs: await Promise.all(
      checkpoints.map((checkpoint) => proofUnder(node, { origin, index }, checkpoint)),
    ),
    ...(before !== undefined && { before }),
  }
}

async function envelopeText(node: Node, { pair, id }: MessageRow): Promise<string | undefined> {
  const bytes = await node.store.content(pair, id)
  try {
    if (bytes) parseEnvelope(bytes)
    return bytes && parseUtf8(bytes)
  } catch {
    return undefined // It was held as it came, and returned.
  }
}

/** The checkpoints of the earliest line of each signer after the message. */
async function checkpointsOver(node: Node, { origin, index }: Place): Promise<SignedCheckpoint[]> {
  const size = (await node.store.log(origin))!.size
  const first = await node.store.lines(origin, index + 1, Math.min(size, index + LOOK_AT))
  const late = size > index + LOOK_AT ? await node.store.lines(origin, size - LOOK_AT, size) : []
  const earliest = new Map<string, TimedLine>()
  for (const line of [...first, ...late]) {
    const known = earliest.get(line.name)
    if (!known || line.time < known.time) earliest.set(line.name, line)
  }
  const sizes = [...new Set([...earliest.values()].map((line) => line.size))].toSorted((a, b) => a - b)
  const found = await Promise.all(
    sizes.slice(0, MOST_PROOFS).map((each) => node.store.checkpoint(origin, each)),
  )
  const signed = found.filter((each) => each !== undefined)
  if (signed.length > 0) return signed
  const last = await node.store.lastCheckpoint(origin)
  return last && last.size > index ? [last] : []
}

/** The greatest size of the log up to the message under which somebody put a time. */
async function noteBefore(node: Node, { origin, index }: Place): Promise<string | undefined> {
  if (index === 0) return undefined
  const last = (await node.store.lines(origin, Math.max(1, index - LOOK_AT), index)).at(-1)
  const checkpoint = last && (await node.store.checkpoint(origin, last.size))
  return checkpoint && noteOf(node, checkpoint)
}
