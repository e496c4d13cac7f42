import { type PairRecord, ProtocolError, partyKeyName, writerOf } from '../protocol/index.ts'
import {
  type Judgement,
  judgeRecord,
  printVerdicts,
  type RequestVerdicts,
  type Verdicts,
} from '../protocol/verdict/index.ts'
import { perPair } from './memory.ts'
import { findPair, type Node } from './node.ts'
import { peerHolds } from './peer-holds.ts'
import { readRecord, type UnreadRecord } from './ports/judging.ts'
import type { LogRow, Pair, PairId } from './ports.ts'
import { recordAt } from './record-at.ts'

export type { RequestVerdicts, Verdicts }

/** One epoch and how much of it both sides hold. */
export type CutEpoch = { readonly row: LogRow; readonly size: number }
export type Cut = {
  readonly pair: Pair
  readonly logs: readonly { readonly writer: string; readonly epochs: readonly CutEpoch[] }[]
}

/**
 * How far a cut goes into our own log: to what the peer has receipted, so that both sides can give it, or to our newest checkpoint. The second
 * shows what the first cannot: that the peer does not receipt (suspected, claimed), or is silent. What is beyond the first is not yet reconciled.
 */
export type Extent = 'reconciled' | 'own'

type Kept = { key: string; judgement?: Promise<Judgement>; tookMs: number; atMs: number }
const kept = perPair(
  async (): Promise<Record<Extent, Kept>> => ({
    reconciled: { key: '', tookMs: 0, atMs: 0 },
    own: { key: '', tookMs: 0, atMs: 0 },
  }),
)

/** The verdicts over what both sides hold, or over our own log to its end. */
export async function judgePair(
  node: Node,
  pairId: PairId,
  extent: Extent = 'reconciled',
): Promise<Verdicts> {
  return (await judgementOf(node, pairId, extent)).verdicts
}

/** What is judged over what both sides hold, or over our own log to its end; what is kept is shown again. */
export async function judgementOf(
  node: Node,
  pairId: PairId,
  extent: Extent = 'reconciled',
): Promise<Judgement> {
  const { cut, key, last, judgement } = await standingOf(node, pairId, extent)
  if (judgement) return judgement
  const started = performance.now()
  last.key = key
  const judging = recordAt(node, cut).then((record) => judgeUnread(node, record))
  last.judgement = judging
  judging.catch((fault: unknown) => {
    // What the record itself refuses stays refused; anything else may go better when it is asked for again.
    if (!(fault instanceof ProtocolError) && last.judgement === judging) delete last.judgement
  })
  const made = await judging
  Object.assign(last, { tookMs: performance.now() - started, atMs: node.clock.nowMs() })
  return made
}

/** What is kept of a judgement over what both sides hold, if any still stands; else the record of it, for whoever need not keep one. */
export async function keptOrRecord(
  node: Node,
  pairId: PairId,
): Promise<{ readonly judgement: Judgement } | { readonly record: PairRecord }> {
  const { cut, judgement } = await standingOf(node, pairId, 'reconciled')
  return judgement ? { judgement: await judgement } : { record: readRecord(await recordAt(node, cut)) }
}

/**
 * The newest cut, and what is kept that still stands for it. On a long log a result is shown again for ten times as long as it took to
 * compute, so that looking at requests never keeps a node from answering.
 */
async function standingOf(node: Node, pairId: PairId, extent: Extent) {
  const cut = await cutTo(node, pairId, extent)
  const both = await kept.of(node, pairId)
  const last = both[extent]
  const key = JSON.stringify(cut.logs.map((log) => log.epochs.map((epoch) => epoch.size)))
  // Where nothing is on the way both extents reach as far.
  const other = both[extent === 'own' ? 'reconciled' : 'own']
  const isFresh = node.clock.nowMs() - last.atMs < 10 * last.tookMs && last.tookMs > 200
  const found = other.key === key ? other.judgement : undefined
  const judgement = found ?? (last.key === key || isFresh ? last.judgement : undefined)
  return { cut, key, last, judgement }
}

/** A long record is judged beside the loop of events where the node has a thread for it. */
function judgeUnread({ judging }: Node, record: UnreadRecord): Promise<Judgement> {
  return judging ? judging.judge(record) : judgeRecord(readRecord(record))
}

/** V15: the same bytes at the other side and in any other implementation. */
export function verdictBytes(verdicts: Verdicts): Uint8Array {
  return printVerdicts(verdicts)
}

/**
 * The newest cut that both sides can give: of our log what the peer has receipted, of theirs what we hold. When nothing is on the way it
 * is the same on both sides.
 */
export function reconciledCut(node: Node, pairId: PairId): Promise<Cut> {
  return cutTo(node, pairId, 'reconciled')
}

export async function cutTo(node: Node, pairId: PairId, extent: Extent): Promise<Cut> {
  const pair = await findPair(node, pairId)
  const own = writerOf(pair.own.identity)
  const receipts = partyKeyName(pair.peer.host, writerOf(pair.peer.identity), 'cosign')
  const rows = await node.store.logs(pairId)
  const writers = [own, writerOf(pair.peer.identity)].toSorted()
  const newest = rows.findLast((row) => row.writer === own)
  const ownSize = async (row: LogRow) => {
    if (extent === 'own' && row === newest) return node.ledger.head(pairId)?.size ?? 0
    const receipted = await receiptedSize(node, row, receipts)
    const held = Math.min(row.size, await peerHolds(node, pair, row.origin))
    if (held <= receipted) return receipted
    // A size that the peer names and that we never signed by itself lies under a later one that we did.
    if (row === newest) return node.ledger.head(pairId)?.size ?? row.size
    const isSigned = (await node.store.checkpoint(row.origin, held)) !== undefined
    return isSigned ? held : ((await node.store.lastCheckpoint(row.origin))?.size ?? held)
  }
  const logs = await Promise.all(
    writers.map(async (writer) => ({
      writer,
      epochs: await Promise.all(
        rows
          .filter((row) => row.writer === writer)
          .map(async (row) => ({ row, size: writer === own ? await ownSize(row) : row.size })),
      ),
    })),
  )
  return { pair, logs }
}

async function receiptedSize(node: Node, row: LogRow, name: string): Promise<number> {
  return (await node.store.lastLine(row.origin, name))?.size ?? 0
}
