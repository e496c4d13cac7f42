/** Writes checkpoints leaves: everybody's clocks, carried into our log (docs/spec/leaves.md, W1–W5). */

import { type KnownLine, selectLines } from '../domain/record/select-lines.ts'
import {
  type CheckpointsLeaf,
  isSatisfied,
  MAX_LEAF,
  parseLeaf,
  parseLine,
  partyKeyName,
  printBase64,
  printLeaf,
  printTime,
  type RecordedCheckpoint,
  writerOf,
} from '../protocol/index.ts'
import { witnessPolicy } from './agreements.ts'
import { inTurn } from './in-turn.ts'
import type { Node } from './node.ts'
import { openDues } from './open-requests.ts'
import type { LogRow, Pair, Seconds } from './ports.ts'
import { forgetRecord, noteRecorded, ownLog, peerLog, type RecordState, recordOf } from './record-state.ts'

/** Seconds after which own messages are preceded by a fresh leaf, and within which receipts are recorded once (W5). */
const FRESH = 60
/** A leaf is written for due times when they are this old, so that each signer's first line after them is there. */
const AFTER_DUE = 65
const DAY = 86_400
/** Leaves looked back at for statements: what is older was recorded, or is bounded by what came after. */
const MOST_STATEMENTS = 1_024

export type Told = {
  readonly lacks?: CheckpointsLeaf['lacks']
  readonly conflict?: readonly [string, string]
}

/** The leaf that goes before own messages when the last one is older than 60 s; undefined when none is needed. */
export async function recordBefore(node: Node, pair: Pair): Promise<Uint8Array | undefined> {
  const state = await recordOf(node, pair.id)
  const isFresh = () => node.clock.now() - state.writtenAt <= FRESH
  if (isFresh()) return undefined
  // Of many that enter at once the first writes it: each would read all that is not recorded yet, to find that another took it.
  return inTurn(node, `record ${pair.id}`, async () => {
    const leaf = isFresh() ? undefined : await composeLeaf(node, pair, state, {})
    return leaf && taken(state, leaf)
  })
}

/** Writes a checkpoints leaf if there is anything new to record; says whether it did. */
export async function keepRecord(node: Node, pair: Pair, told: Told = {}): Promise<boolean> {
  if (node.ledger.phase(pair.id).phase !== 'running') return false
  const state = await recordOf(node, pair.id)
  const leaf = await composeLeaf(node, pair, state, told)
  if (!leaf) return false
  try {
    await node.ledger.append(pair.id, [{ leaf: taken(state, leaf) }])
  } catch (error) {
    forgetRecord(node, pair.id)
    throw error
  }
  return true
}

/** What the clock asks for: due times that have passed, or a day without a leaf. */
export async function recordWhenDue(node: Node, pair: Pair): Promise<boolean> {
  const state = await recordOf(node, pair.id)
  const now = node.clock.now()
  const passed = (await openDues(node, pair.id)).filter(
    (due) => due > state.duesUpTo && due <= now - AFTER_DUE,
  )
  if (passed.length === 0 && now - state.writtenAt < DAY) return false
  return keepRecord(node, pair)
}

/** A leaf that is about to be appended counts as written: a concurrent caller does not repeat its lines. */
function taken(
  state: RecordState,
  leaf: { readonly value: CheckpointsLeaf; readonly bytes: Uint8Array; readonly marks: Marks },
): Uint8Array {
  noteRecorded(state, leaf.value)
  Object.assign(state, leaf.marks)
  return leaf.bytes
}

type Marks = { readonly quorumSize: number; readonly receiptSize: number; readonly duesUpTo: Seconds }

async function composeLeaf(node: Node, pair: Pair, state: RecordState, told: Told) {
  const own = await ownLog(node, pair.id)
  const peer = await peerLog(node, pair.id)
  if (!own) return undefined
  const view = await lookAround(node, pair, state, { own, peer, lackedSize: told.lacks?.size })
  const lines = selectLines(view)
  const receipt = lines.findLast((l) => peer && l.origin === peer.origin && view.cosignNames.has(l.name))
  const conflict = told.conflict
  if (lines.length === 0 && !told.lacks && !conflict) return undefined
  const kept = fitting(lines, state)
  const value: CheckpointsLeaf = {
    v: 1,
    type: 'checkpoints',
    at: printTime(node.clock.now()),
    checkpoints: asCheckpoints(kept, state),
    ...(receipt && kept.includes(receipt) && { held: { log: receipt.origin, size: receipt.size } }),
    ...(told.lacks && { lacks: told.lacks }),
    ...(conflict && { conflict }),
  }
  return { value, bytes: printLeaf(value), marks: marksAfter(view, kept, { own, duesUpTo: state.duesUpTo }) }
}

async function lookAround(
  node: Node,
  pair: Pair,
  state: RecordState,
  {
    own,
    peer,
    lackedSize,
  }: { readonly own: LogRow; readonly peer: LogRow | undefined; readonly lackedSize: number | undefined },
) {
  const from = Math.min(state.quorumSize, state.receiptSize)
  const ownLines = await node.store.lines(own.origin, from, own.size)
  const held = state.held?.origin === peer?.origin ? (state.held?.size ?? 0) : 0
  const peerLines = peer ? await node.store.lines(peer.origin, held, lackedSize ?? peer.size) : []
  const messages = (await node.store.messages(own.origin, from, own.size)).map((m) => m.index)
  const statements = await statementsIn(node, own, Math.max(state.quorumSize, own.size - MOST_STATEMENTS))
  const policy = await witnessPolicy(node, pair.id)
  const now = node.clock.now()
  const dues = (await openDues(node, pair.id)).filter((due) => due > state.duesUpTo && due <= now - AFTER_DUE)
  const lines: KnownLine[] = [...ownLines, ...peerLines]
  return {
    own: { origin: own.origin, size: own.size, timeNames: new Set([keyName(pair.own, 'time')]) },
    peer: {
      origin: peer?.origin ?? '',
      cosignNames: new Set([keyName(pair.peer, 'cosign')]),
    },
    cosignNames: new Set([keyName(pair.own, 'cosign')]),
    lines,
    isRecorded: (line: KnownLine) => state.lines.has(withoutDash(line.line)),
    isQuorum: (timed: readonly KnownLine[]) => {
      const receipt = keyName(pair.peer, 'cosign')
      if (!policy || policy.quorum === 'none') return timed.some((line) => line.name === receipt)
      return isSatisfied(policy, new Set(timed.map((line) => parseLine(line.line).keyId)))
    },
    ...(lackedSize !== undefined && { lackedSize }),
    withoutQuorum: [...messages.filter((index) => index >= state.quorumSize), ...statements].toSorted(
      (a, b) => a - b,
    ),
    withoutReceipt: messages.filter((index) => index >= state.receiptSize),
    // Our estimate of a due time may be a few seconds off the record's, so both neighbours are kept.
    dues: dues.flatMap((due) => [due - 5, due, due + 5]),
  }
}

/** Our leaves from a position on that state what we hold or lack: their times bound a receipt or a lack, so they are recorded as a message's are (W1). */
async function statementsIn(node: Node, own: LogRow, from: number): Promise<number[]> {
  const found: number[] = []
  for (const { bytes, index } of await node.store.leavesWithoutMessage(own.origin, from, own.size)) {
    const leaf = parseLeaf(bytes)
    if (leaf.type === 'checkpoints' && (leaf.held || leaf.lacks)) found.push(index)
  }
  return found
}

/** How far our messages are under recorded checkpoints once these lines are recorded beside those that are. */
function marksAfter(
  view: Awaited<ReturnType<typeof lookAround>>,
  kept: readonly KnownLine[],
  { own, duesUpTo }: { readonly own: LogRow; readonly duesUpTo: Seconds },
): Marks {
  const chosen = new Set(kept)
  const recorded = view.lines.filter(
    (line) => line.origin === own.origin && (chosen.has(line) || view.isRecorded(line)),
  )
  const bySize = Map.groupBy(recorded, (line) => line.size)
  const greatest = (holds: (lines: readonly KnownLine[]) => boolean) =>
    [...bySize].reduce((most, [size, lines]) => (size > most && holds(lines) ? size : most), 0)
  const quorum = greatest(view.isQuorum)
  const receipt = greatest((lines) => lines.some((line) => view.peer.cosignNames.has(line.name)))
  return {
    quorumSize: view.withoutQuorum.find((index) => index >= quorum) ?? own.size,
    receiptSize: view.withoutReceipt.find((index) => index >= receipt) ?? own.size,
    duesUpTo: Math.max(0, ...view.dues, duesUpTo),
  }
}

/** As many lines as one leaf takes; the others stay unrecorded and go into the next. */
function fitting(lines: readonly KnownLine[], state: RecordState): readonly KnownLine[] {
  const budget = MAX_LEAF - 12_000
  let used = 0
  return lines.filter((l) => {
    used += l.line.length + 8 + (state.roots.has(`${l.origin} ${l.size}`) ? 0 : 60) + l.origin.length + 40
    return used <= budget
  })
}

function asCheckpoints(lines: readonly KnownLine[], state: RecordState): RecordedCheckpoint[] {
  const places = new Map<string, KnownLine[]>()
  for (const l of lines)
    places.set(`${l.origin} ${l.size}`, [...(places.get(`${l.origin} ${l.size}`) ?? []), l])
  const found = [...places.values()].map((same) => asCheckpoint(same, state))
  return found.toSorted((a, b) => (a.log === b.log ? a.size - b.size : a.log < b.log ? -1 : 1))
}

function asCheckpoint(same: readonly KnownLine[], state: RecordState): RecordedCheckpoint {
  const { origin, size, root } = same[0]!
  const text = printBase64(root)
  const known = state.roots.get(`${origin} ${size}`) === text
  // Names are ASCII (host, hex, use; witnesses by policy), so UTF-16 order is byte order.
  const lines = [...new Set(same.map((l) => withoutDash(l.line)))].toSorted((a, b) => (a < b ? -1 : 1))
  return { log: origin, size, ...(!known && { root: text }), lines }
}

function withoutDash(line: string): string {
  return line.slice('— '.length)
}

function keyName(party: Pair['own'], use: string): string {
  return partyKeyName(party.host, writerOf(party.identity), use)
}
