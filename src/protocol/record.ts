import type { Agreement } from './agreement.ts'
import type { MessageId, Origin, PartyId, WriterId } from './ids.ts'
import type { KeySet } from './key-set.ts'
import type { Leaf } from './leaf.ts'

/** The two logs of a pair and the documents that they name: all that a verdict may depend on. */
export type PairRecord = {
  /** Ordered. */
  readonly identities: readonly [PartyId, PartyId]
  readonly exercise: boolean
  /** Ordered by writer. */
  readonly logs: readonly [LogRecord, LogRecord]
  /**
   * The documents of the `keys` and `agreement` messages, by message id; only such as were found well-formed, equal to their leaf and
   * signed (a key set: by the identity key). A message that is lacking here is not taken (B6).
   */
  readonly documents: ReadonlyMap<MessageId, Agreement | KeySet>
}

export type LogRecord = {
  readonly writer: WriterId
  /** From epoch 1 on, none left out. */
  readonly epochs: readonly EpochRecord[]
}

export type EpochRecord = {
  readonly origin: Origin
  /** As `parseLeaf` gave them; their places checked by `LeafPlaces`. */
  readonly leaves: readonly Leaf[]
  /** The RFC 6962 leaf hash of each leaf's bytes. */
  readonly hashes: readonly Uint8Array[]
}
