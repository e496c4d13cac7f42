import type { MessageId, PairId, ThreadRow } from '../ports.ts'
import type { FileHex, Hashes, UploadId } from './files.ts'

/** A file that a person of ours brings, from its first byte; `digest` once all are here. */
export type UploadRow = {
  readonly id: UploadId
  readonly pair: PairId
  readonly name: string
  /** Bytes that were announced. */
  readonly length: number
  readonly person: string
  readonly begunMs: number
  readonly finished?: Hashes & { readonly atMs: number }
}

/** Which message names which file. */
export type AttachmentRow = {
  readonly pair: PairId
  readonly digest: FileHex
  readonly message: MessageId
  readonly thread: string
}

export const CUSTODY_ACTS = [
  /** A person brought it, all of it. */
  'uploaded',
  /** This node took its digests. */
  'hashed',
  /** The peer has all of it. */
  'sent',
  /** It came from the peer. */
  'received',
  /** A person opened it, all of it or a part. */
  'opened',
  /** No message named it; it was removed as nobody's. */
  'discarded',
] as const
export type CustodyAct = (typeof CUSTODY_ACTS)[number]
/** One step of a file's way through this node; written once, by this node's clock. */
export type CustodyRow = {
  readonly pair: PairId
  readonly digest: FileHex
  readonly atMs: number
  readonly act: CustodyAct
  /** Absent where the node did it. */
  readonly person?: string
  readonly detail?: string
}

export type RemovalReason = 'retention' | 'recall' | 'order'
/** What an expunge entry of our log took away. */
export type RemovalRow = {
  readonly pair: PairId
  readonly thread: string
  readonly type: 'message' | 'file'
  /** A message's id, or `sha256:` and a file's digest. */
  readonly id: string
  /** The expunge entry. */
  readonly by: MessageId
  readonly why: RemovalReason
  readonly article?: string
  readonly atMs: number
}

/** A legal hold: while one stands nothing of its thread is removed. */
export type HoldRow = {
  readonly id: string
  readonly pair: PairId
  readonly thread: string
  readonly reason: string
  readonly person: string
  readonly placedMs: number
  readonly lifted?: { readonly atMs: number; readonly person: string; readonly why: string }
}

/** Files' and contents' history in the database. Custody and removals accept INSERT only. */
export interface CustodyStore {
  upload(id: UploadId): Promise<UploadRow | undefined>
  uploadOf(pair: PairId, digest: FileHex): Promise<UploadRow | undefined>
  /** Begun at `since` or later, in the order of their beginning. */
  uploads(pair: PairId, sinceMs: number): Promise<UploadRow[]>
  saveUpload(upload: UploadRow): Promise<void>
  dropUpload(id: UploadId): Promise<void>

  saveAttachments(rows: readonly AttachmentRow[]): Promise<void>
  attachments(pair: PairId, digest: FileHex): Promise<AttachmentRow[]>

  addCustody(rows: readonly CustodyRow[]): Promise<void>
  /** In the order in which they were added. */
  custody(pair: PairId, digest: FileHex): Promise<CustodyRow[]>

  saveHold(hold: HoldRow): Promise<void>
  /** Of one thread, or all that stand. The oldest first. */
  holds(of?: { readonly pair: PairId; readonly thread: string }): Promise<HoldRow[]>

  /**
   * Threads in one of these phases in which nothing was said after that time but that contents were removed, and of which nothing was removed for
   * retention yet; those that were changed longest ago first.
   */
  pastThreads(query: {
    readonly pair: PairId
    readonly phases: readonly string[]
    readonly beforeMs: number
    readonly limit: number
  }): Promise<readonly string[]>
  /**
   * Removes the contents of messages, and what else the database holds of their words (drafts and answers that were kept), with the rows that say
   * so, all at once. `wholeThread`: nothing of the thread's content stays, internal notes neither. May be repeated.
   */
  removeContents(
    removal: Omit<RemovalRow, 'type' | 'id'> & {
      readonly messages: readonly MessageId[]
      readonly digests: readonly `sha256:${string}`[]
      readonly wholeThread: boolean
    },
  ): Promise<void>
  /** Gives a thread's row another state, unless it was changed since it was read. */
  rewordThread(read: ThreadRow, state: unknown): Promise<void>
  removals(pair: PairId, thread: string): Promise<RemovalRow[]>
  /** Takes removed bytes off the disk: until then they may lie in free pages and in the write-ahead log. Slow; nothing else is written meanwhile. */
  scrub(): Promise<void>
}
