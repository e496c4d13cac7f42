import type {
  Batch,
  LeafRow,
  MessageRow,
  Origin,
  SignedCheckpoint,
  ThreadRow,
  TimedLine,
} from '../app/ports.ts'
import { digestBytes, packHashes, printJson } from './columns.ts'
import { StoreError } from './errors.ts'
import { positionOf } from './position.ts'
import type { Tables } from './tables.ts'

/** A log as the transaction sees it before the batch. */
export type LogHead = { readonly no: number; readonly pair: number; readonly size: number }
export type Heads = ReadonlyMap<Origin, LogHead>

/** The numbers of the threads that a batch speaks of. */
export type Topics = ReadonlyMap<string, number>

type Row<Table extends keyof Tables> = Readonly<Omit<Tables[Table], 'no'>>

/** What a batch meets in the database: the pair's number, its logs as they stand, its threads' numbers. */
export type Standing = { readonly pair: number; readonly heads: Heads; readonly topics: Topics }

/** What a batch writes, row by row, apart from new logs, which stand already. */
export type Rows = {
  readonly leaves: readonly Row<'leaf'>[]
  readonly frontiers: readonly Row<'frontier'>[]
  readonly tiles: readonly Row<'tile'>[]
  readonly messages: readonly Row<'message'>[]
  readonly contents: readonly Row<'content'>[]
  /** Contents of messages that an earlier batch brought: their places are in the database. */
  readonly laterContents: readonly { readonly id: Uint8Array; readonly bytes: Uint8Array }[]
  readonly checkpoints: readonly Row<'checkpoint'>[]
  readonly lines: readonly Row<'line'>[]
  readonly threads: readonly Row<'thread'>[]
  readonly dropDrafts: readonly string[]
}

/**
 * Turns a batch into rows after checking it against the logs it touches. Throws `conflict` when it does not continue what is
 * stored or names a log of another pair, `bad_batch` when it contradicts itself.
 */
export function planRows(batch: Batch, { pair, heads, topics }: Standing): Rows {
  const plan = { batch, pair, topics, headOf: (origin: Origin) => ownHead(heads, pair, origin) }
  const { leaves, sizes } = planLeaves(plan)
  const frontiers = planFrontiers(plan, sizes)
  const { messages, places } = planMessages(plan, sizes)
  return {
    leaves,
    frontiers,
    messages,
    ...planContents(plan, places),
    tiles: (batch.tiles ?? []).map(({ origin, level, index, bytes }) => ({
      log: plan.headOf(origin).no,
      level,
      idx: index,
      bytes,
    })),
    checkpoints: (batch.checkpoints ?? []).map((row) => checkpointRow(plan.headOf(row.origin).no, row)),
    lines: (batch.lines ?? []).map((row) => lineRow(plan.headOf(row.origin).no, row)),
    threads: (batch.threads ?? []).map((row) => threadRow(plan, row)),
    dropDrafts: batch.dropDrafts ?? [],
  }
}

/** Every log that a batch speaks of, once each. */
export function originsOf(batch: Batch): Origin[] {
  const origins = new Set<Origin>()
  for (const list of [
    batch.logs,
    batch.leaves,
    batch.frontiers,
    batch.tiles,
    batch.messages,
    batch.checkpoints,
    batch.lines,
  ]) {
    for (const { origin } of list ?? []) origins.add(origin)
  }
  return [...origins]
}

/** Every thread that a batch speaks of, once each. */
export function threadsOf(batch: Batch): string[] {
  const threads = new Set<string>()
  for (const { thread } of batch.messages ?? []) threads.add(thread)
  for (const { thread } of batch.threads ?? []) threads.add(thread)
  return [...threads]
}

type Plan = {
  readonly batch: Batch
  readonly pair: number
  readonly topics: Topics
  headOf(origin: Origin): LogHead
}

function ownHead(heads: Heads, pair: number, origin: Origin): LogHead {
  const head = heads.get(origin)
  if (!head) throw new StoreError('conflict', `no log ${origin} is stored`)
  // Compared in one place for every row: nothing of one pair can be written through another.
  if (head.pair !== pair) throw new StoreError('conflict', `log ${origin} belongs to another pair`)
  return head
}

function planLeaves({ batch, headOf }: Plan): { leaves: Row<'leaf'>[]; sizes: Map<Origin, number> } {
  const sizes = new Map<Origin, number>()
  const leaves = (batch.leaves ?? []).map((leaf: LeafRow) => {
    const head = headOf(leaf.origin)
    const size = sizes.get(leaf.origin) ?? head.size
    if (leaf.index !== size)
      throw new StoreError('conflict', `${leaf.origin} has size ${size}; leaf ${leaf.index} came`)
    sizes.set(leaf.origin, size + 1)
    return { pos: positionOf(head.no, leaf.index), hash: leaf.hash, bytes: leaf.bytes }
  })
  return { leaves, sizes }
}

/** A frontier is as large as its log after the batch, and is there exactly for the logs that grow. */
function planFrontiers({ batch, headOf }: Plan, sizes: ReadonlyMap<Origin, number>): Row<'frontier'>[] {
  const given = batch.frontiers ?? []
  const grown = new Set(given.map((row) => row.origin))
  if (grown.size !== given.length || grown.size !== sizes.size) {
    throw new StoreError('bad_batch', `${sizes.size} logs grow and ${given.length} frontiers came`)
  }
  return given.map(({ origin, size, frontier }) => {
    if (size !== sizes.get(origin)) {
      throw new StoreError(
        'bad_batch',
        `${origin} grows to ${sizes.get(origin)}; its frontier has size ${size}`,
      )
    }
    return { log: headOf(origin).no, size, hashes: packHashes(frontier) }
  })
}

function planMessages({ batch, pair, topics, headOf }: Plan, sizes: ReadonlyMap<Origin, number>) {
  const places = new Map<string, number>()
  const messages = (batch.messages ?? []).map((row: MessageRow) => {
    const head = headOf(row.origin)
    if (row.pair !== batch.pair) throw new StoreError('bad_batch', `message ${row.id} names pair ${row.pair}`)
    if (row.index >= (sizes.get(row.origin) ?? head.size)) {
      throw new StoreError(
        'bad_batch',
        `message ${row.id} stands at ${row.index} of ${row.origin}, where no leaf is`,
      )
    }
    const pos = positionOf(head.no, row.index)
    if (!places.has(row.id)) places.set(row.id, pos)
    return messageColumns({ pair, pos, topic: topics.get(row.thread)! }, row)
  })
  return { messages, places }
}

function messageColumns(
  place: { pair: number; pos: number; topic: number },
  row: MessageRow,
): Row<'message'> {
  return {
    ...place,
    id: digestBytes(row.id),
    kind: row.kind,
    ref: row.ref === undefined ? null : digestBytes(row.ref),
    fault: row.fault ?? null,
    stored_ms: row.storedMs,
  }
}

function planContents(
  { batch }: Plan,
  places: ReadonlyMap<string, number>,
): Pick<Rows, 'contents' | 'laterContents'> {
  const contents: Row<'content'>[] = []
  const laterContents: { id: Uint8Array; bytes: Uint8Array }[] = []
  for (const { id, bytes } of batch.contents ?? []) {
    const pos = places.get(id)
    if (pos === undefined) laterContents.push({ id: digestBytes(id), bytes })
    else contents.push({ pos, bytes })
  }
  return { contents, laterContents }
}

function checkpointRow(log: number, { size, root, signatures }: SignedCheckpoint): Row<'checkpoint'> {
  return { log, size, root, signatures: printJson(signatures) }
}

function lineRow(log: number, { size, root, name, time, line }: TimedLine): Row<'line'> {
  return { log, size, at: time, line, name, root }
}

function threadRow({ batch, pair, topics }: Plan, row: ThreadRow): Row<'thread'> {
  if (row.pair !== batch.pair)
    throw new StoreError('bad_batch', `thread ${row.thread} names pair ${row.pair}`)
  const { request, reference, direction, kind, urgency, phase, updatedMs, state } = row
  const topic = topics.get(row.thread)!
  return {
    topic,
    pair,
    request,
    reference,
    direction,
    kind,
    urgency,
    phase,
    updated_ms: updatedMs,
    state: printJson(state),
  }
}
