import type { SignedCheckpoint, TakenIn, TimedLine } from '../app/ports.ts'
import { equalBytes } from '../protocol/bytes.ts'
import { Frontier } from '../protocol/frontier.ts'
import type { Desk } from './desk.ts'
import { LogError } from './errors.ts'
import { type Edge, type Growth, verifyStored } from './growth.ts'
import type { Mark } from './guard.ts'
import { signReceipt, timeToSign } from './signing.ts'
import { Tree } from './tiles.ts'

/** Our copy of the newest epoch of the peer's log. */
export type Copy = {
  readonly edge: Edge
  readonly epoch: number
  /** The note that the peer signed over what we hold; undefined only before the first leaf. */
  readonly note: SignedCheckpoint | undefined
  /** Our newest receipt; undefined where what is stored is not cosigned yet. */
  readonly receipt: TimedLine | undefined
}
/** The receipt of what is held: the last one again, or a fresh one when it has grown old and the peer shows its newest state. */
export async function receiptNow(desk: Desk, copy: Copy, isNewest: boolean): Promise<TimedLine> {
  const mark = desk.guard!.mark('held', copy.edge.origin)
  const { receipt } = copy
  if (receipt) {
    const isOld = desk.clock.now() - receipt.time >= desk.limits.freshSeconds
    if (!isNewest || !isOld) return receipt
  }
  const from =
    mark && mark.size < copy.edge.frontier.size ? await edgeAtMark(desk, copy.edge, mark) : copy.edge
  return settleHeld(desk, { from, to: copy.edge, time: timeToSign(desk, mark), lines: [] })
}

async function edgeAtMark(desk: Desk, edge: Edge, mark: Mark): Promise<Edge> {
  const tree = await Tree.open(desk.store, edge.origin)
  return { ...edge, frontier: Frontier.from(mark.size, await tree.frontierAt(mark.size)) }
}

/**
 * From held bytes to a receipt. P5: the bytes are synced and read back, the guard is synced, then we sign. A crash after the guard moved leaves a
 * mark that openCopy() signs again, with the same bytes. `lines`: proven ones that are stored in the same transaction.
 */
export async function settleHeld(
  desk: Desk,
  step: {
    readonly from: Edge
    readonly to: Edge
    readonly time: number
    readonly lines: readonly TimedLine[]
  },
): Promise<TimedLine> {
  const { from, to, time } = step
  await verifyStored(desk.store, from.frontier, to)
  const mark: Mark = { origin: to.origin, size: to.frontier.size, root: to.frontier.root(), time }
  await desk.guard!.advance('held', mark)
  const receipts = await signReceipt(desk, mark)
  await desk.store.commit({ pair: desk.pair.id, lines: [...receipts, ...step.lines] })
  // While keys overlap the peer may not know the newest yet, so the oldest is the receipt that is sent.
  return receipts[0]
}

/** After a restore the peer must give back what we cosigned before anything else of it is signed. Throws `bad_checkpoint`. */
export async function checkCosigned(desk: Desk, from: Edge, growth: Growth): Promise<void> {
  const mark = desk.guard!.mark('held', from.origin)
  if (!mark || mark.size <= from.frontier.size || mark.size > growth.edge.frontier.size) return
  const frontier = from.frontier.clone()
  for (const row of growth.rows.leaves.slice(0, mark.size - from.frontier.size)) frontier.append(row.hash)
  if (!equalBytes(frontier.root(), mark.root))
    throw new LogError(
      'bad_checkpoint',
      `this is not the log of ${from.origin} that we cosigned at size ${mark.size}`,
    )
}

/** Never cosign smaller: the database may be older than the guard. */
export function isBehindGuard(desk: Desk, edge: Edge): boolean {
  const mark = desk.guard!.mark('held', edge.origin)
  return mark !== undefined && mark.size > edge.frontier.size
}

export function receipted(receipt: TimedLine, messages: number): TakenIn {
  return { result: 'receipted', size: receipt.size, line: receipt.line, messages }
}
