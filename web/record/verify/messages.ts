import type { Asked as LeafAsked } from './check-leaf.ts'
import type { RecordChecked } from './check-record.ts'
import type { Checked, Known } from './types.ts'

export type LeafQuestion = Omit<LeafAsked, 'lacks'>
/** `bytes`: of a bundle, which the page fetched. The worker asks nobody: the policy that it comes with lets it reach no address. */
export type RecordQuestion = { readonly bytes: Uint8Array; readonly known: Known }

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
  | { readonly say: 'failed'; readonly why: string }
)
