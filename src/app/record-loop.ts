/** When checkpoints leaves and returns are written (W5, M7): on events, and by the clock. */

import { partyKeyName, printTime, writerOf } from '../protocol/index.ts'
import { forgetAgreements } from './agreements.ts'
import { peerKeySets } from './examine.ts'
import { wantRemovals } from './files/remove.ts'
import { tendContents } from './files/retain.ts'
import { keepRecord, recordWhenDue, type Told } from './keep-record.ts'
import { type Node, pairOfId } from './node.ts'
import { noteAgreements, noteIncoming } from './open-requests.ts'
import { sendAuditHead } from './people/audit-head.ts'
import type { NodeEvent, Origin, Pair, PairId, Seconds, Timers } from './ports.ts'
import { provenConflict } from './proven-conflict.ts'
import { forgetOwnThreads, ownThreadsStand } from './rebuild-threads.ts'
import { ownLog, peerLog, recordOf } from './record-state.ts'
import { returnFaults } from './return-faults.ts'
import { tidyApi } from './tidy-api.ts'

/** Seconds between looks at due times, between leaves for receipts, and before a lack is stated. */
const LOOK = 15
const ONE_RECEIPT_LEAF = 60
const LACK_AFTER = 60
/** Shown and not yet looked at; a peer that shows more is not listened to meanwhile. */
const MOST_CONFLICTS = 16
const PRUNE_EVERY = 3600
const DAY = 86_400

type Lack = {
  readonly origin: Origin
  readonly size: number
  readonly since: Seconds
  readonly why: 'not_delivered' | 'over_quota'
  stated: boolean
}
type PairWork = {
  conflicts: (readonly [string, string])[]
  lack?: Lack
  intake: boolean
  receiptLeafAt: Seconds
  prunedAt: Seconds
  running: Promise<void>
}

export type RecordLoop = {
  /** Does now what is due; resolves when nothing is left to write. Tests and the exercise step with it. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Starts the loop. `report` is told of errors; the next occasion tries again, since what was not recorded stays unrecorded. */
export function startRecordLoop(
  node: Node,
  timers: Timers,
  report: (error: unknown, pair: PairId) => void,
): RecordLoop {
  const work = new Map<PairId, PairWork>()
  const of = (pair: PairId): PairWork => {
    const found = work.get(pair) ?? {
      conflicts: [],
      intake: false,
      receiptLeafAt: 0,
      prunedAt: 0,
      running: Promise.resolve(),
    }
    work.set(pair, found)
    return found
  }
  let open = true
  const wake = (pair: PairId) => {
    const mine = of(pair)
    mine.running = mine.running
      .then(() => (open ? doWork(node, pair, mine) : undefined))
      .catch((error) => report(error, pair))
  }
  const unsubscribe = node.events.subscribe((event) => {
    if (event.type === 'phase') {
      forgetOwnThreads(node, event.pair)
      wantRemovals(node, event.pair).catch((error) => report(error, event.pair))
    }
    if (event.type === 'taken_in' && event.messages > 0) {
      forgetWhatChanged(node, event.pair)
      noteIncoming(node, event.pair).catch((error) => report(error, event.pair))
    }
    if (takeNote(of(event.pair), event, node.clock.now())) wake(event.pair)
  })
  let cancel = timers.after(LOOK * 1000, tick)
  async function tick() {
    try {
      for (const pair of await node.store.pairs()) wake(pair.id)
    } catch (error) {
      report(error, 'all')
    }
    if (open) cancel = timers.after(LOOK * 1000, tick)
  }
  const settled = () => Promise.all([...work.values()].map((each) => each.running))
  return {
    async settle() {
      for (const pair of await node.store.pairs()) wake(pair.id)
      await settled()
    },
    async close() {
      open = false
      cancel()
      unsubscribe()
      await settled()
    },
  }
}

/** What is kept in memory of agreements and key sets is read again once a batch that may change them is stored. */
function forgetWhatChanged(node: Node, pair: PairId): void {
  forgetAgreements(node, pair)
  peerKeySets.forget(node, pair)
}

/** Whether an event asks for work now. Intakes of checkpoints leaves only do not, so that the logs do not chatter. */
function takeNote(work: PairWork, event: NodeEvent, now: Seconds): boolean {
  switch (event.type) {
    case 'taken_in':
      if (event.messages > 0) work.intake = true
      return event.messages > 0
    case 'receipted':
      return true
    case 'phase':
      return true
    case 'conflict':
      if (work.conflicts.length < MOST_CONFLICTS) work.conflicts.push(event.notes)
      return true
    case 'seen':
    case 'over_quota':
      if (work.lack?.origin !== event.origin || event.size > work.lack.size) {
        const since = work.lack && !work.lack.stated ? work.lack.since : now
        work.lack = {
          origin: event.origin,
          size: event.size,
          since,
          why: event.type === 'seen' ? 'not_delivered' : 'over_quota',
          stated: false,
        }
      }
      return false
    default:
      return false
  }
}

async function doWork(node: Node, pairId: PairId, work: PairWork): Promise<void> {
  const pair = await pairOfId(node, pairId)
  if (pair?.phase !== 'confirmed' || node.ledger.phase(pairId).phase !== 'running') return
  await ownThreadsStand(node, pairId)
  await recordConflicts(node, pair, work)
  if (work.intake) {
    work.intake = false
    await keepRecord(node, pair)
    await returnFaults(node, pair)
  } else if (await receiptIsDue(node, pair, work)) {
    work.receiptLeafAt = node.clock.now()
    await keepRecord(node, pair)
  }
  const told = await lackIsDue(node, pair, work)
  if (told) await keepRecord(node, pair, told)
  await noteAgreements(node, pairId)
  await recordWhenDue(node, pair)
  await sendAuditHead(node, pair)
  await tendContents(node, pair)
  await pruneWhenDue(node, pair, work)
}

/**
 * Once an hour, lines that no leaf will need any more are dropped: those of an earlier day over sizes below what is recorded and receipted.
 * The record's own copy of them stands in the leaves. What the API keeps for a while goes with them.
 */
async function pruneWhenDue(node: Node, pair: Pair, work: PairWork): Promise<void> {
  const now = node.clock.now()
  if (now - work.prunedAt < PRUNE_EVERY) return
  work.prunedAt = now
  await tidyApi(node)
  const own = await ownLog(node, pair.id)
  const { quorumSize, receiptSize, held } = await recordOf(node, pair.id)
  if (own) {
    const receipt = await node.store.lastLine(
      own.origin,
      partyKeyName(pair.peer.host, writerOf(pair.peer.identity), 'cosign'),
    )
    await node.store.pruneLines(own.origin, now - DAY, Math.min(quorumSize, receiptSize, receipt?.size ?? 0))
  }
  if (held) await node.store.pruneLines(held.origin, now - DAY, held.size)
}

/** A fork of the peer's log is recorded once (W4); whatever else was shown as one proves nothing and is not written down. */
async function recordConflicts(node: Node, pair: Pair, work: PairWork): Promise<void> {
  const { conflicts } = await recordOf(node, pair.id)
  for (const notes of work.conflicts.splice(0, work.conflicts.length)) {
    const proven = await provenConflict(node, pair, notes)
    if (proven && !conflicts.has(proven.name)) await keepRecord(node, pair, { conflict: proven.notes })
  }
}

/** A receipt line over own messages that our log does not record yet; one leaf for all of 60 s. */
async function receiptIsDue(node: Node, pair: Pair, work: PairWork): Promise<boolean> {
  if (node.clock.now() - work.receiptLeafAt < ONE_RECEIPT_LEAF) return false
  const own = await ownLog(node, pair.id)
  if (!own) return false
  const { receiptSize } = await recordOf(node, pair.id)
  const [first] = await node.store.messages(own.origin, receiptSize, own.size)
  if (!first) return false
  const lines = await node.store.lines(own.origin, first.index + 1, own.size)
  return lines.some((line) => line.name.endsWith('/cosign'))
}

async function lackIsDue(node: Node, pair: Pair, work: PairWork): Promise<Told | undefined> {
  const lack = work.lack
  if (!lack || lack.stated || node.clock.now() - lack.since < LACK_AFTER) return undefined
  const peer = await peerLog(node, pair.id)
  if (peer?.origin === lack.origin && peer.size >= lack.size) {
    delete work.lack
    return undefined
  }
  lack.stated = true
  return { lacks: { log: lack.origin, size: lack.size, since: printTime(lack.since), why: lack.why } }
}
