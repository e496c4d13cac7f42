import type { Digest } from '../hash.ts'
import type { MessageId, Origin, PairId, ThreadId, WriterId } from '../ids.ts'
import type { Duty, RequestClass, ReturnCode, Urgency } from '../kinds.ts'
import type { Instant, TimeText } from '../time.ts'

/** All that can be said of a duty: verdicts and states (V12). */
export const VERDICTS = [
  'returned',
  'exposed',
  'excused',
  'on-time',
  'withdrawn',
  'open',
  'late',
  'unproven',
  'indeterminate',
  'unanswered',
  'silent',
  'undelivered',
  'suspected',
  'claimed',
] as const
export type Verdict = (typeof VERDICTS)[number]

export type AnswerBounds = {
  readonly writer: WriterId
  readonly position: number
  readonly after: TimeText | null
  readonly before: TimeText | null
}

export type DutyVerdict = {
  readonly duty: Duty
  /** Of updates only: which one, from 1. */
  readonly n?: number
  readonly due: TimeText | null
  /** The due time in force by a valid grant. */
  readonly granted?: TimeText
  readonly lateGrants: readonly TimeText[]
  readonly verdict: Verdict
  readonly answer: AnswerBounds | null
  /** Of `indeterminate` only. */
  readonly gap?: readonly [TimeText | null, TimeText | null]
  /** Of `silent` only. */
  readonly says?: 'withheld' | 'dark'
  /** Of `exposed` only. */
  readonly against?: WriterId
}

/** A run of whole seconds, `to` excluded. */
export type Run = { readonly from: Instant; readonly to: Instant }

/** The spans of time behind the sums of a document, for shares of them (V15, V16); by log, ordered and apart. */
export type Beside = {
  readonly away: readonly [AwayRuns, AwayRuns]
  readonly unwitnessed: readonly Run[]
}
type AwayRuns = { readonly dark: readonly Run[]; readonly withheld: readonly Run[] }

/** How long a party was dark, and how long the other lacked what witnesses saw of its log (V16). */
export type AwaySeconds = { readonly dark: number; readonly withheld: number }

export type RequestVerdicts = {
  readonly id: MessageId
  readonly thread: ThreadId
  readonly from: WriterId
  readonly position: number
  readonly class: RequestClass
  /** The urgency that the answerer says is the right one, and the duties by it (V17). */
  readonly contest: {
    /** Position of the asker's agreement. */
    readonly agreed: number | null
    readonly duties: readonly DutyVerdict[]
    readonly position: number
    readonly urgency: Urgency
  } | null
  readonly urgency: Urgency
  readonly agreement: Digest
  /** Seconds before the receipt in which the answerer was dark, and in which the asker withheld (V16). */
  readonly away: AwaySeconds | null
  readonly entered: { readonly after: TimeText | null; readonly before: TimeText | null }
  readonly receipt: TimeText | null
  readonly delay: { readonly least: number; readonly most: number } | null
  readonly lacked: { readonly position: number; readonly since: TimeText } | null
  readonly returned: ReturnCode | null
  readonly withdrawn: number | null
  readonly duties: readonly DutyVerdict[]
}

export type CutLog = {
  readonly writer: WriterId
  readonly epochs: readonly {
    readonly origin: Origin
    readonly size: number
    readonly root: string
    readonly lost: number
  }[]
}

export type AwayOf = AwaySeconds & { readonly writer: WriterId }

/** The document of all verdicts over one cut (V15). */
export type Verdicts = {
  readonly away: readonly [AwayOf, AwayOf]
  readonly function: 1
  readonly pair: PairId
  readonly exercise: boolean
  readonly outside: boolean
  readonly cut: { readonly time: TimeText | null; readonly logs: readonly [CutLog, CutLog] }
  readonly requests: readonly RequestVerdicts[]
  readonly totals: readonly {
    readonly answerer: WriterId
    readonly duty: Duty
    readonly verdict: Verdict
    readonly count: number
  }[]
  readonly returns: readonly { readonly by: WriterId; readonly code: ReturnCode; readonly count: number }[]
  readonly unwitnessed: number
}

/** What a document of verdicts says of itself. */
export type VerdictsHead = Pick<Verdicts, 'cut' | 'exercise' | 'function' | 'outside' | 'pair'>
