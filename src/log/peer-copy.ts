import type { Batch, Examine, Extension, TakenIn, ThreadRow, TimedLine } from '../app/ports.ts'
import { equalBytes } from '../protocol/bytes.ts'
import { parseOrigin } from '../protocol/ids.ts'
import type { Held } from '../protocol/leaf.ts'
import type { Desk } from './desk.ts'
import { LogError } from './errors.ts'
import { conflict, findFork } from './fork.ts'
import { emptyEdge, mergeThreads, openEdge, planGrowth } from './growth.ts'
import {
  checkExtent,
  checkSigned,
  epochOf,
  type IncomingLeaf,
  matchMessages,
  type OfferedNote,
  ownLines,
  readLeaves,
  readOffered,
} from './incoming.ts'
import { proveLine } from './lines.ts'
import { type Copy, checkCosigned, isBehindGuard, receipted, receiptNow, settleHeld } from './receipt.ts'
import { newestMark } from './recovery.ts'
import { signReceipt, timeToSign } from './signing.ts'
import { Tree } from './tiles.ts'

export type Taken = {
  readonly copy: Copy | undefined
  readonly answer: TakenIn
  readonly threads: readonly ThreadRow[]
  /** Leaves that were not held before. */
  readonly grown: number
}

/**
 * Nobody can hold more of our log than we signed (L5): a `held` beyond that would make every later cut of both logs impossible (V2), so the leaf is
 * refused. Of an epoch that the guard no longer knows nothing is said.
 */
function checkHeld(desk: Desk, leaves: readonly IncomingLeaf[]): void {
  const newest = newestMark(desk.guard!)
  for (const { leaf, index } of leaves) {
    if (leaf.type !== 'checkpoints') continue
    for (const named of [leaf.held, leaf.lacks]) {
      if (!named) continue
      const signed = desk.guard!.mark('own', named.log)?.size
      const isNew = newest !== undefined && parseOrigin(named.log).epoch > parseOrigin(newest.origin).epoch
      if (isNew || (signed !== undefined && named.size > signed))
        throw new LogError(
          'bad_leaf',
          `the leaf at ${index} names ${named.log} at ${named.size}; we signed ${signed ?? 'none of it'}`,
        )
    }
  }
}

/**
 * Takes in an extension of the peer's log: proven against what we hold, stored in one transaction, and only then receipted. The peer chooses every
 * byte of it, so whatever is wrong with them throws LogError with a code of the peer's fault.
 */
export async function takeIn(
  desk: Desk,
  copy: Copy | undefined,
  extension: Extension,
  examine: Examine,
): Promise<Taken> {
  checkExtent(desk, extension)
  const base = await chooseEpoch(desk, copy, extension)
  const size = base.edge.frontier.size
  const nothing = { copy, threads: [], grown: 0 }
  if (extension.from > size) return { ...nothing, answer: { result: 'behind', size } }
  const offered = readOffered(extension)
  if (offered.size === 0) throw new LogError('bad_checkpoint', 'a checkpoint over no leaves')
  const places = desk.peerPlaces.trial()
  const keys = desk.peerKeys.clone()
  const leaves = await readLeaves(extension, { size, places, keys })
  checkHeld(desk, leaves)
  await checkSigned(offered, keys)
  if (offered.size <= size) return repeat(desk, base, offered)
  const fork = await findFork(desk, base, extension, offered)
  if (fork) return { ...nothing, answer: fork }
  const growth = await planGrowth(
    base.edge,
    leaves.map((leaf) => leaf.bytes),
  )
  if (!equalBytes(growth.edge.frontier.root(), offered.root))
    throw new LogError(
      'bad_checkpoint',
      `the leaves do not lead to the root that is signed at size ${offered.size}`,
    )
  await checkCosigned(desk, base.edge, growth)
  const note = {
    origin: offered.origin,
    size: offered.size,
    root: offered.root,
    signatures: ownLines(offered, keys),
  }
  const messages = await matchMessages(desk, extension, leaves)
  // Asked before anything is written: with a wrong clock there is no receipt, and the peer comes again.
  const time = timeToSign(desk, desk.guard!.mark('held', offered.origin))
  const { rows, threads } = await examineAll(desk, messages, examine, { origin: offered.origin, leaves })
  await desk.store.commit({
    pair: desk.pair.id,
    logs:
      base === copy
        ? []
        : [{ pair: desk.pair.id, origin: offered.origin, writer: desk.peerWriter, epoch: base.epoch }],
    ...growth.rows,
    ...rows,
    threads,
    checkpoints: [note],
  })
  // A crash here leaves leaves that are held and not receipted: the peer repeats, and repeat() goes on with settleHeld().
  desk.peerPlaces = places.keep()
  desk.peerKeys = keys
  const grown = {
    copy: { ...base, edge: growth.edge, note, receipt: undefined },
    threads,
    grown: leaves.length,
  }
  if (isBehindGuard(desk, growth.edge))
    return { ...grown, answer: { result: 'behind', size: growth.edge.frontier.size } }
  const lines = await linesIn(desk, offered)
  const receipt = await settleHeld(desk, { from: base.edge, to: growth.edge, time, lines })
  return { ...grown, copy: { ...grown.copy, receipt }, answer: receipted(receipt, messages.length) }
}

/** The timed lines of a note that can be proven: clocks for the record (W1 to W3), which are stored with the receipt. */
async function linesIn(desk: Desk, offered: OfferedNote): Promise<TimedLine[]> {
  const timed = offered.note.lines.filter((line) => line.signature.length === TIMED_BYTES)
  const proven = await Promise.all(timed.map((line) => proveLine(desk, offered, line.text)))
  return proven.flatMap((kept) => (kept ? [kept.line] : []))
}

/** Time and signature. */
const TIMED_BYTES = 72

/** Opens our copy as it is stored. Throws `rolled_back` when it is not the log that the guard says we cosigned. */
export async function openCopy(desk: Desk): Promise<Copy | undefined> {
  const row = (await desk.store.logs(desk.pair.id)).filter((log) => log.writer === desk.peerWriter).at(-1)
  if (!row) return undefined
  const edge = await openEdge(desk.store, row.origin)
  const note = await desk.store.lastCheckpoint(row.origin)
  const mark = desk.guard?.mark('held', row.origin)
  const copy: Copy = { edge, epoch: row.epoch, note, receipt: undefined }
  if (!mark || mark.time === 0 || row.size < mark.size) return copy
  const root =
    row.size === mark.size
      ? edge.frontier.root()
      : await (await Tree.open(desk.store, row.origin)).rootAt(mark.size)
  if (!equalBytes(root, mark.root))
    throw new LogError(
      'rolled_back',
      `the copy of ${row.origin} at size ${mark.size} is not the tree that was cosigned`,
    )
  // The guard holds what was signed; to sign it again gives the same line.
  const [receipt] = await signReceipt(desk, mark)
  return row.size === mark.size ? { ...copy, receipt } : copy
}

/** The copy that an origin continues, or the beginning of the peer's next epoch. */
async function chooseEpoch(desk: Desk, copy: Copy | undefined, extension: Extension): Promise<Copy> {
  const epoch = epochOf(desk, extension.origin)
  if (copy?.epoch === epoch) return copy
  if (copy && epoch < copy.epoch)
    throw new LogError('bad_checkpoint', `epoch ${epoch} was given up for epoch ${copy.epoch}`)
  return { edge: await emptyEdge(desk.store, extension.origin), epoch, note: undefined, receipt: undefined }
}

/** An exchange that brings nothing new: the same receipt again, or a fresh one when it has grown old (heartbeat). */
async function repeat(desk: Desk, copy: Copy, offered: OfferedNote): Promise<Taken> {
  const { edge } = copy
  const nothing = { threads: [], grown: 0 }
  const root = await (await Tree.open(desk.store, edge.origin)).rootAt(offered.size)
  if (!equalBytes(root, offered.root)) return { ...nothing, copy, answer: conflict(copy, offered) }
  if (isBehindGuard(desk, edge))
    return { ...nothing, copy, answer: { result: 'behind', size: edge.frontier.size } }
  const receipt = await receiptNow(desk, copy, offered.size === edge.frontier.size)
  return { ...nothing, copy: { ...copy, receipt }, answer: receipted(receipt, 0) }
}

/** What the batch itself states as held before each of its messages, by index: it is not stored yet. */
function heldBefore(leaves: readonly IncomingLeaf[]): ReadonlyMap<number, Held> {
  const found = new Map<number, Held>()
  let held: Held | undefined
  for (const { leaf, index } of leaves) {
    if (leaf.type === 'message' && held) found.set(index, held)
    if (leaf.type !== 'checkpoints' || !leaf.held) continue
    if (held?.log !== leaf.held.log || held.size < leaf.held.size) held = leaf.held
  }
  return found
}

async function examineAll(
  desk: Desk,
  messages: Awaited<ReturnType<typeof matchMessages>>,
  examine: Examine,
  { origin, leaves }: { readonly origin: string; readonly leaves: readonly IncomingLeaf[] },
): Promise<{ readonly rows: Required<Pick<Batch, 'messages' | 'contents'>>; readonly threads: ThreadRow[] }> {
  const helds = heldBefore(leaves)
  const found = await Promise.all(
    messages.map(({ message: { index, bytes, leaf }, envelope }) => {
      const held = helds.get(index)
      const isAgain = index < (desk.guard?.mark('held', origin)?.size ?? 0)
      return examine({ origin, index, leaf: bytes, id: leaf.id, envelope, isAgain, ...(held && { held }) })
    }),
  )
  const threads = found.flatMap((outcome) => outcome.threads ?? [])
  const rows = messages.map(({ message: { index, leaf } }, i) => ({
    pair: desk.pair.id,
    origin,
    index,
    id: leaf.id,
    kind: leaf.kind,
    thread: leaf.thread,
    ...(leaf.ref && { ref: leaf.ref }),
    ...(found[i]!.fault && { fault: found[i]!.fault }),
    storedMs: desk.clock.nowMs(),
  }))
  const contents = messages.filter((m) => m.isNew).map((m) => ({ id: m.message.leaf.id, bytes: m.envelope }))
  return { rows: { messages: rows, contents }, threads: mergeThreads(threads, desk.pair.id) }
}
