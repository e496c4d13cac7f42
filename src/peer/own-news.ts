import type { Head, LeafRow, MessageId, Origin, Pair, SignedCheckpoint } from '../app/ports.ts'
import { parseLine, parseUtf8, partyKeyName, printCheckpointBody, writerOf } from '../protocol/index.ts'
import { ownOrigin } from './own-origin.ts'
import type { PeerNode } from './port.ts'
import { type LogNews, MAX_BODY, MAX_LEAVES } from './shapes.ts'

/** What one exchange tells of our log, and to which size it leads. */
export type OwnNews = { readonly log: LogNews; readonly messages: readonly string[]; readonly size: number }

/** Notes, proof, receipts and what stands around them. */
const REST = 256 * 1024

export type Reader = Pick<PeerNode, 'store' | 'ledger'>

/**
 * Our log from a size on: at most 256 leaves and their envelopes, ending at a signed checkpoint, with the newest head. `leaves: 0`
 * tells of the head alone; `ahead` is what was read of it before (read-ahead.ts). Where nothing is signed at that size (a peer that claims to hold more than we do), nothing is told.
 */
export async function ownNews(
  node: Reader,
  pair: Pair,
  {
    from,
    leaves,
    ahead,
  }: { readonly from: number; readonly leaves: number; readonly ahead?: NewsBatch | undefined },
): Promise<OwnNews> {
  const head = node.ledger.head(pair.id)
  const origin = await ownOrigin(node, pair)
  if (!head || head.size === 0)
    return { log: { origin, from: 0, leaves: [], proof: [] }, messages: [], size: 0 }
  const batch = ahead ?? (await readBatch(node, pair, head, { from, leaves }))
  if (!batch) return { log: { origin, from, leaves: [], proof: [] }, messages: [], size: from }
  const end = batch.checkpoint
  const grew = head.size > end.size
  const log: LogNews = {
    origin,
    from: end.size - batch.leaves.length,
    leaves: batch.leaves,
    checkpoint: await noteOf(node, pair, end),
    ...(grew && { newest: await noteOf(node, pair, checkpointOf(head)) }),
    proof: grew
      ? (await node.ledger.consistency(origin, end.size, head.size)).map((hash) => hash.toBase64())
      : [],
  }
  return { log, messages: batch.messages, size: end.size }
}

/** Leaves of one exchange and their envelopes, as texts, and the signed checkpoint to which they lead. */
export type NewsBatch = {
  readonly checkpoint: SignedCheckpoint
  readonly leaves: readonly string[]
  readonly messages: readonly string[]
}

/** At most so many leaves from there on; undefined where nothing is signed at that size. */
export async function readBatch(
  node: Reader,
  pair: Pair,
  head: Head,
  { from, leaves }: { readonly from: number; readonly leaves: number },
): Promise<NewsBatch | undefined> {
  const { store } = node
  for (let most = Math.min(leaves, MAX_LEAVES, head.size - from); most > 0; ) {
    const checkpoint =
      from + most === head.size ? checkpointOf(head) : await store.lastCheckpoint(head.origin, from + most)
    if (!checkpoint || checkpoint.size <= from) break
    const batch = await readLeaves(node, pair, { origin: head.origin, from, to: checkpoint.size })
    if (batch.fits === checkpoint.size - from) return { checkpoint, ...batch }
    most = batch.fits
  }
  const checkpoint = from === head.size ? checkpointOf(head) : await store.checkpoint(head.origin, from)
  return checkpoint && { checkpoint, leaves: [], messages: [] }
}

/** Leaves and envelopes as texts; `fits` says how many of them one body can carry. */
async function readLeaves(
  { store }: Reader,
  pair: Pair,
  { origin, from, to }: { readonly origin: Origin; readonly from: number; readonly to: number },
) {
  const rows = await store.leaves(origin, from, to)
  const leaves = rows.map((row) => parseUtf8(row.bytes))
  const ids = leaves.map(messageIdOf)
  const contents = await store.contentsAt(origin, from, to)
  const elsewhere = await store.contents(
    pair.id,
    ids.filter((id, i): id is MessageId => id !== undefined && !contents.has(from + i)),
  )
  const messages: string[] = []
  let bytes = REST
  for (const [i, id] of ids.entries()) {
    const envelope = id === undefined ? undefined : (contents.get(from + i) ?? elsewhere.get(id))
    bytes += wireLength(rows[i]!, envelope)
    if (bytes > MAX_BODY) return { leaves, messages, fits: i }
    // A content that was removed is told by an empty text: whoever held it once needs it no more (X2).
    if (id !== undefined) messages.push(envelope ? parseUtf8(envelope) : '')
  }
  return { leaves, messages, fits: leaves.length }
}

/** `urgency` is the only member that can stand between (leaves.md, L3). */
const MESSAGE_END = /"type":"message",(?:"urgency":"[a-z]+",)?"v":1\}$/
const LONGEST_END = 60

/**
 * The id that a message leaf names, undefined for other leaves. A leaf is canonical JSON, whose quotes are escaped inside strings and whose
 * members stand sorted: so this ending is that of a message leaf and the first `"id":` is its own. Whoever takes it in parses it in full.
 */
export function messageIdOf(leaf: string): MessageId | undefined {
  if (!MESSAGE_END.test(leaf.slice(-LONGEST_END))) return undefined
  return /"id":"(sha256:[0-9a-f]{64})"/.exec(leaf)?.[1]
}

/** What JSON makes of both: quotes and backslashes double, and an envelope holds few of them. */
function wireLength(row: LeafRow, envelope: Uint8Array | undefined): number {
  return 2 * row.bytes.length + (envelope ? Math.ceil(envelope.length * 1.01) + 1024 : 0) + 8
}

/**
 * The signed note of a checkpoint: the log's lines, our own timed line, and the newest line of each witness that is known here. The peer's own
 * receipts stay out: it has them.
 */
async function noteOf(node: Reader, pair: Pair, checkpoint: SignedCheckpoint): Promise<string> {
  const { origin, size } = checkpoint
  const receipts = partyKeyName(pair.peer.host, writerOf(pair.peer.identity), 'cosign')
  const byKey = new Map(checkpoint.signatures.map((line) => [keyOf(line), line]))
  for (const { name, line } of await node.store.lines(origin, size, size)) {
    // Ordered by time: the newest of a key stays.
    if (name !== receipts) byKey.set(keyOf(line), line)
  }
  return `${printCheckpointBody({ ...checkpoint, root: checkpoint.root as Uint8Array<ArrayBuffer> })}\n${[...byKey.values()].join('\n')}\n`
}

function keyOf(line: string): string {
  const { name, keyId } = parseLine(line)
  return `${name}+${keyId}`
}

function checkpointOf(head: Head): SignedCheckpoint {
  return { origin: head.origin, size: head.size, root: head.root, signatures: head.lines }
}
