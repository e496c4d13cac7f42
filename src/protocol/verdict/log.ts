import { printBase64 } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { Frontier } from '../frontier.ts'
import { type Origin, type PartyId, parseOrigin, type WriterId } from '../ids.ts'
import type { Leaf } from '../leaf.ts'
import type { LogRecord } from '../record.ts'
import { emptyRoot } from '../tree-hash.ts'

/** Which of the two logs, in the order of writers. */
export type Side = 0 | 1
export const SIDES: readonly Side[] = [0, 1]
export function otherSide(side: Side): Side {
  return side === 0 ? 1 : 0
}

/** One epoch within the effective log (V1). */
export type Epoch = {
  readonly origin: Origin
  readonly number: number
  readonly leaves: readonly Leaf[]
  readonly hashes: readonly Uint8Array[]
  /** Effective size of the epochs before. */
  readonly offset: number
  /** How many of its leaves are effective: its base, or all of the last epoch. */
  readonly kept: number
  readonly isLast: boolean
}

/** A log with its lost leaves dropped; positions count over what is left (V1). */
export type EffectiveLog = {
  readonly side: Side
  readonly writer: WriterId
  readonly party: PartyId
  readonly epochs: readonly Epoch[]
  readonly leaves: readonly Leaf[]
}

/** Where a size that a leaf names lies: its effective size, or beyond what is given, or nowhere (lost). */
export type Place = { readonly within: number } | { readonly beyond: true } | undefined

/** The effective log for given bases, one for each epoch but the last (V1). Throws `bad_cut` when an epoch is shorter. */
export function makeLog(
  record: LogRecord,
  of: { readonly side: Side; readonly party: PartyId; readonly bases: readonly number[] },
): EffectiveLog {
  const epochs: Epoch[] = []
  let offset = 0
  record.epochs.forEach(({ origin, leaves, hashes }, i) => {
    const { epoch: number, writer } = parseOrigin(origin)
    if (number !== i + 1 || writer !== record.writer)
      throw new ProtocolError('bad_cut', `${origin} is out of order`)
    const kept = of.bases[i] ?? leaves.length
    if (kept > leaves.length) {
      throw new ProtocolError('bad_cut', `${origin} has ${leaves.length} leaves; ${kept} were receipted`)
    }
    const isLast = i === record.epochs.length - 1
    epochs.push({ origin, number, leaves, hashes, offset, kept, isLast })
    offset += kept
  })
  if (epochs.length === 0) throw new ProtocolError('bad_cut', `no epoch of ${record.writer}`)
  const leaves = epochs.flatMap((epoch) =>
    epoch.kept === epoch.leaves.length ? epoch.leaves : epoch.leaves.slice(0, epoch.kept),
  )
  return { side: of.side, writer: record.writer, party: of.party, epochs, leaves }
}

/** Where (epoch number, size) lies in a log (V1). */
export function placeOf(log: EffectiveLog, epochNumber: number, size: number): Place {
  const epoch = log.epochs[epochNumber - 1]
  if (epoch === undefined) return { beyond: true }
  if (size <= epoch.kept) return { within: epoch.offset + size }
  return epoch.isLast ? { beyond: true } : undefined
}

/** As `placeOf`, for `held` and `lacks`: a size above the base of an epoch that is not the last is taken as the base. */
export function effectiveSize(log: EffectiveLog, epochNumber: number, size: number): number {
  const epoch = log.epochs[epochNumber - 1]
  if (epoch === undefined) return Number.POSITIVE_INFINITY
  return epoch.offset + (epoch.isLast ? size : Math.min(size, epoch.kept))
}

/** The epoch and index in it of an effective position. */
export function epochAt(
  log: EffectiveLog,
  position: number,
): { readonly epoch: Epoch; readonly index: number } {
  let at = log.epochs.length - 1
  while (at > 0 && log.epochs[at]!.offset > position) at -= 1
  const epoch = log.epochs[at]!
  return { epoch, index: position - epoch.offset }
}

/** The roots of an epoch at the sizes asked for, in base64; sizes beyond what is given are left out. One pass over the hashes. */
export function rootsAt(epoch: Pick<Epoch, 'hashes'>, sizes: ReadonlySet<number>): Map<number, string> {
  const roots = new Map<number, string>()
  if (sizes.has(0)) roots.set(0, printBase64(emptyRoot))
  const frontier = new Frontier()
  epoch.hashes.forEach((hash, i) => {
    frontier.append(hash)
    if (sizes.has(i + 1)) roots.set(i + 1, printBase64(frontier.root()))
  })
  return roots
}

/** Throws `bad_cut` when one log holds more of the other than is given of it: the cut may not hide what was held (V2). */
export function checkCut(logs: readonly [EffectiveLog, EffectiveLog]): void {
  for (const side of SIDES) {
    const other = logs[otherSide(side)]
    for (const leaf of logs[side].leaves) {
      if (leaf.type !== 'checkpoints' || leaf.held === undefined) continue
      const { epoch } = parseOrigin(leaf.held.log)
      if (effectiveSize(other, epoch, leaf.held.size) > other.leaves.length) {
        throw new ProtocolError(
          'bad_cut',
          `${leaf.held.log} was held up to ${leaf.held.size}; less of it is given`,
        )
      }
    }
  }
}
