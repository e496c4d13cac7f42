import { ProtocolError } from './errors.ts'
import { checkIndex, checkSize, emptyRoot, nodeHash } from './tree-hash.ts'

/** Gives the root of the perfect subtree over leaves start to end (end excluded): end-start is a power of two that divides start. */
export type HashReader = (start: number, end: number) => Uint8Array

/** Leaves start to end, end excluded. */
export type Range = readonly [start: number, end: number]

/** The root of the first `size` leaves. */
export function rootAt(size: number, read: HashReader): Uint8Array {
  return size === 0 ? emptyRoot : rangeRoot([0, checkSize(size)], read)
}

/** The audit path of a leaf, its sibling first (RFC 6962 section 2.1.1). Throws `bad_proof` when the tree has no such leaf. */
export function inclusionProof(index: number, size: number, read: HashReader): Uint8Array[] {
  return inclusionRanges(index, size).map((range) => rangeRoot(range, read))
}

/** The proof that the tree of `to` leaves continues the tree of `from` leaves (RFC 6962 section 2.1.2). Throws `bad_proof`. */
export function consistencyProof(from: number, to: number, read: HashReader): Uint8Array[] {
  return consistencyRanges(from, to).map((range) => rangeRoot(range, read))
}

/** The ranges whose roots make an audit path: for callers that fetch the hashes first. */
export function inclusionRanges(index: number, size: number): Range[] {
  checkIndex(index, size)
  const ranges: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    ranges.push(index < middle ? [middle, end] : [start, middle])
    if (index < middle) end = middle
    else start = middle
  }
  return ranges.reverse()
}

/** The ranges whose roots make a consistency proof; none from the empty tree or to the same size. */
export function consistencyRanges(from: number, to: number): Range[] {
  checkSize(to)
  if (checkSize(from) > to)
    throw new ProtocolError('bad_proof', `a tree of ${to} cannot continue one of ${from}`)
  if (from === 0 || from === to) return []
  const ranges: Range[] = []
  let [start, end] = [0, to]
  while (from !== end) {
    const middle = start + splitOf(end - start)
    ranges.push(from <= middle ? [middle, end] : [start, middle])
    if (from <= middle) end = middle
    else start = middle
  }
  // Where the old tree is itself a subtree on the left edge, its root is known to whoever asks.
  if (start > 0) ranges.push([start, end])
  return ranges.reverse()
}

/** The perfect subtrees that make up a range which the tree itself splits off, largest first. */
export function perfectRanges(start: number, end: number): Range[] {
  const ranges: Range[] = []
  while (start < end) {
    let width = splitOf(end - start)
    if (width * 2 === end - start) width *= 2
    if (end - start === 1) width = 1
    ranges.push([start, start + width])
    start += width
  }
  return ranges
}

function rangeRoot([start, end]: Range, read: HashReader): Uint8Array {
  const hashes = perfectRanges(start, end).map(([first, last]) => read(first, last))
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The largest power of two below a count of two or more (RFC 6962's k). */
function splitOf(count: number): number {
  let k = 1
  while (k * 2 < count) k *= 2
  return k
}
