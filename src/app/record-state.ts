import { type CheckpointsLeaf, parseLeaf, writerOf } from '../protocol/index.ts'
import { perPair } from './memory.ts'
import { type Node, pairOfId } from './node.ts'
import type { LogRow, Origin, PairId, Seconds } from './ports.ts'
import { conflictName, provenConflict } from './proven-conflict.ts'

/** What our own log has recorded of everybody's clocks so far, as far as new leaves need to know it. */
export type RecordState = {
  /** `origin size` → root (base64) last recorded. */
  readonly roots: Map<string, string>
  readonly lines: Set<string>
  /** Epochs of the peer's log of which ours holds a proven conflict. */
  readonly conflicts: Set<Origin>
  /** The newest `held` that our log states. */
  held?: { readonly origin: Origin; readonly size: number }
  /** Our messages below these sizes are under a recorded checkpoint with a quorum, or with the peer's receipt. */
  quorumSize: number
  receiptSize: number
  /** Our clock at the last checkpoints leaf. */
  writtenAt: Seconds
  duesUpTo: Seconds
}

/** Our messages older than so many leaves are taken as recorded when a node starts. */
const LOOK_BACK = 2_048
/** Leaves read at a time. */
const STEP = 4_096

const states = perPair(load)

/** The state of a pair, loaded from the end of our own log. */
export function recordOf(node: Node, pair: PairId): Promise<RecordState> {
  return states.of(node, pair)
}

/** To be called when a leaf that was counted as written did not enter the log: what is recorded is read again from there. */
export function forgetRecord(node: Node, pair: PairId): void {
  states.forget(node, pair)
}

async function load(node: Node, pair: PairId): Promise<RecordState> {
  const state: RecordState = {
    roots: new Map(),
    lines: new Set(),
    conflicts: new Set(),
    quorumSize: 0,
    receiptSize: 0,
    writtenAt: 0,
    duesUpTo: 0,
  }
  const own = await ownLog(node, pair)
  if (!own) return state
  // Roots and lines are needed from the first leaf on: a root that stands in the log already may not stand again (L5).
  for (let at = 0; at < own.size; at += STEP) {
    for (const row of await node.store.leavesWithoutMessage(own.origin, at, Math.min(own.size, at + STEP))) {
      const leaf = parseLeaf(row.bytes)
      if (leaf.type === 'checkpoints') await noteStored(node, pair, state, leaf)
    }
  }
  state.quorumSize = Math.max(0, own.size - LOOK_BACK)
  state.receiptSize = state.quorumSize
  // Due times before the last leaf were in it.
  state.duesUpTo = Math.max(0, state.writtenAt - 70)
  return state
}

/** A leaf of our log as it stands there: notes of a conflict may be unreadable or prove nothing, and then count for nothing (L5, V13). */
async function noteStored(
  node: Node,
  pairId: PairId,
  state: RecordState,
  { conflict, ...leaf }: CheckpointsLeaf,
): Promise<void> {
  noteRecorded(state, leaf)
  const pair = conflict && (await pairOfId(node, pairId))
  const proven = pair && (await provenConflict(node, pair, conflict))
  if (proven) state.conflicts.add(proven.name)
}

/** Takes note of a checkpoints leaf that our log now holds. Marks are moved by whoever chose its lines. */
export function noteRecorded(state: RecordState, leaf: CheckpointsLeaf): void {
  for (const { log, size, root, lines } of leaf.checkpoints) {
    if (root) state.roots.set(`${log} ${size}`, root)
    for (const line of lines) state.lines.add(line)
  }
  if (leaf.conflict) state.conflicts.add(conflictName(leaf.conflict))
  if (leaf.held) state.held = { origin: leaf.held.log, size: leaf.held.size }
  state.writtenAt = Math.max(state.writtenAt, Date.parse(leaf.at) / 1000)
}

/** The epoch of our log that is being written. */
export async function ownLog(node: Node, pair: PairId): Promise<LogRow | undefined> {
  const writer = await writers(node, pair)
  return (await node.store.logs(pair)).findLast((log) => log.writer === writer.own)
}

/** The newest epoch of the peer's log. */
export async function peerLog(node: Node, pair: PairId): Promise<LogRow | undefined> {
  const writer = await writers(node, pair)
  return (await node.store.logs(pair)).findLast((log) => log.writer === writer.peer)
}

async function writers(node: Node, id: PairId): Promise<{ own: string; peer: string }> {
  const pair = await pairOfId(node, id)
  if (!pair) throw new Error(`no pair ${id}`)
  return { own: writerOf(pair.own.identity), peer: writerOf(pair.peer.identity) }
}
