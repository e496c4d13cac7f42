import type { Asked as LeafAsked } from './check-leaf.ts'
import type { RecordChecked } from './check-record.ts'
import type { Checked, Known } from './types.ts'

export type LeafQuestion = Omit<LeafAsked, 'lacks'>
export type RecordQuestion = {
  /** Where the bundle is; absent where its bytes are given. */
  readonly url?: string
  readonly bytes?: Uint8Array
  readonly known: Known
}

/** What the page asks of its worker. */
export type Question = { readonly id: number } & (
  | { readonly ask: 'leaf'; readonly of: LeafQuestion }
  | { readonly ask: 'record'; readonly of: RecordQuestion }
  | { readonly ask: 'fingerprint'; readonly of: { readonly identities: readonly string[] } }
)
export type Words = { readonly hex: string; readonly en: string; readonly zh: string }
/** How far a long check is: bytes that came, then messages that were looked at. */
export type Progress = { readonly phase: 'fetch' | 'check'; readonly done: number; readonly of: number }
/** What the worker says. */
export type Said = { readonly id: number } & (
  | { readonly say: 'progress'; readonly progress: Progress }
  | { readonly say: 'leaf'; readonly checked: Checked }
  | { readonly say: 'record'; readonly checked: RecordChecked }
  | { readonly say: 'fingerprint'; readonly words: readonly Words[] }
  /** `status`: what the node answered instead; 0 where it did not answer. */
  | { readonly say: 'failed'; readonly status?: number; readonly why: string }
)
