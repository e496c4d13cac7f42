import type { LeafEvidence, MessageEvidence } from '../../../src/app/message-evidence.ts'
import type { PairDocuments } from '../../../src/app/pair-documents.ts'

/** As the proof marks have it (parts/proof-mark.tsx). */
export type Proven = 'ours' | 'countersigned' | 'witnessed' | 'conflict'
export type { LeafEvidence, MessageEvidence, PairDocuments }

/** What is looked at, in this order. */
export const STEPS = [
  'pins',
  'keys',
  'seen_keys',
  'leaf',
  'writer',
  'log',
  'inclusion',
  'clock',
  'receipt',
  'witness',
  'before',
  'heads',
] as const
export type StepName = (typeof STEPS)[number]

/** One thing that was looked at. `by`: whose signature it is; `why`: what does not hold, as the protocol says it. */
export type Step = {
  readonly what: StepName
  readonly ok: boolean
  readonly by?: Signer
  readonly time?: string
  readonly why?: string
}
export type Signer =
  | { readonly party: 'own' | 'peer'; readonly kind?: 'identity' }
  | { readonly witness: string }

/** What a reader's browser found of one leaf by itself. */
export type Checked = {
  readonly steps: readonly Step[]
  readonly state: Proven
  /** Every step that was looked at holds. */
  readonly holds: boolean
  /** Between which times it came into the record, as far as this evidence shows. */
  readonly interval?: { readonly from?: string; readonly to?: string }
  /** The newest key set of each side, by identity. */
  readonly seen?: Known['seen']
  /** What this browser lacks; what needs it was not looked at. */
  readonly lacks: readonly Feature[]
}

/** What a browser may not have: working days need `temporal`, signatures `ed25519`, reading bytes `base64`. */
export type Feature = 'temporal' | 'ed25519' | 'base64' | 'secure'

/** Whose keys the reader's browser knows of a pair. */
export type Known = {
  readonly own: string
  readonly peer: string
  /** The newest key set of each that was seen here before, by identity. */
  readonly seen: Readonly<Record<string, { readonly version: number; readonly digest: string }>>
}
