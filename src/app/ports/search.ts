import type { Term } from '../../domain/search/tokens.ts'
import type { Visibility } from '../people/viewer.ts'
import type { MessageId, Origin, PairId, ThreadRow } from '../ports.ts'

/** The words of one message, cut into tokens. */
export type SearchEntry = {
  readonly pair: PairId
  readonly thread: string
  readonly message: MessageId
  readonly tokens: readonly string[]
}
export type SearchQuery = {
  /** Each stands somewhere in the thread, not all in one message. */
  readonly terms: readonly Term[]
  readonly pair?: PairId
  readonly direction?: 'in' | 'out'
  readonly kind?: string
  readonly urgency?: string
  readonly phase?: string
  readonly sinceMs?: number
  readonly beforeMs?: number
  readonly visibleTo?: Visibility
  readonly after?: { readonly updatedMs: number; readonly pair: PairId; readonly thread: string }
  readonly limit: number
}
/** `messages`: some of those in which a term stands, the first first. */
export type Found = { readonly row: ThreadRow; readonly messages: readonly MessageId[] }

/** The search index: made of messages at any time, and gone with their contents. Each method is one transaction. */
export interface SearchStore {
  /** Up to which size each log is in the index. */
  searchRead(): Promise<ReadonlyMap<Origin, number>>
  addSearch(
    entries: readonly SearchEntry[],
    read: { readonly origin: Origin; readonly size: number },
  ): Promise<void>
  /** Requests and notifications in which all terms stand, newest change first. */
  search(query: SearchQuery): Promise<readonly Found[]>
}
