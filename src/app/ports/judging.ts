import { type Leaf, type PairRecord, parseLeaf } from '../../protocol/index.ts'
import type { Judgement } from '../../protocol/verdict/index.ts'

/** Some leaves of an epoch in order, one after the other, so that they are handed to another thread as they are. */
export type LeafPiece = {
  readonly bytes: Uint8Array
  /** Where each leaf ends in `bytes`. */
  readonly ends: Uint32Array
  /** The leaf hashes, 32 bytes each. */
  readonly hashes: Uint8Array
}

/** A record whose leaves were not parsed yet; what it holds can be copied to another thread. */
export type UnreadRecord = Omit<PairRecord, 'logs'> & {
  readonly logs: readonly {
    readonly writer: string
    readonly epochs: readonly { readonly origin: string; readonly pieces: readonly LeafPiece[] }[]
  }[]
}

/** Judges records without holding up whoever asks; a long one in a thread of its own. */
export interface JudgingPort {
  /** As `judgeRecord` over the record that was read: the same result, or the same ProtocolError. */
  judge(record: UnreadRecord): Promise<Judgement>
}

/** Parses the leaves of a record. Throws `bad_leaf`. */
export function readRecord({ logs, ...record }: UnreadRecord): PairRecord {
  const read = logs.map(({ writer, epochs }) => ({
    writer,
    epochs: epochs.map(({ origin, pieces }) => ({
      origin,
      leaves: pieces.flatMap(readLeaves),
      hashes: pieces.flatMap(({ hashes, ends }) =>
        Array.from(ends, (_, i) => hashes.subarray(32 * i, 32 * i + 32)),
      ),
    })),
  }))
  return { ...record, logs: read as unknown as PairRecord['logs'] }
}

/** Leaves as a store gives them, in one piece. */
export function pieceOf(
  leaves: readonly { readonly bytes: Uint8Array; readonly hash: Uint8Array }[],
): LeafPiece {
  const ends = new Uint32Array(leaves.length)
  let length = 0
  for (const [i, { bytes }] of leaves.entries()) ends[i] = length += bytes.length
  const piece = { bytes: new Uint8Array(length), ends, hashes: new Uint8Array(32 * leaves.length) }
  for (const [i, { bytes, hash }] of leaves.entries()) {
    piece.bytes.set(bytes, ends[i]! - bytes.length)
    piece.hashes.set(hash, 32 * i)
  }
  return piece
}

function readLeaves({ bytes, ends }: LeafPiece): Leaf[] {
  return Array.from(ends, (end, i) => parseLeaf(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)))
}
