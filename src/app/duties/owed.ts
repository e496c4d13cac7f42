/** What is owed next, by whom, until when, and why then: over all pairs or one, both directions, the most pressing first. */

import { findPair, type Node } from '../node.ts'
import type { Visibility } from '../people/viewer.ts'
import type { Pair, Seconds } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'
import { calendarSource } from './calendar-warning.ts'
import type { TwoLanguages } from './explain-due.ts'
import { obligationSource } from './owed-obligations.ts'
import { dutySource } from './owed-requests.ts'
import { owingRows, visibleRows } from './owing-rows.ts'

/** One thing that is owed. */
export type Owed = {
  readonly pair: string
  readonly peer: TwoLanguages
  /** The request to which it belongs; absent of what belongs to the pair. */
  readonly reference?: string
  readonly thread?: string
  readonly class?: string
  readonly urgency?: string
  readonly title?: { readonly lang: string; readonly text: string }
  readonly what: OwedWhat
  /** Of updates: which one. */
  readonly n?: number
  /** The ask to which it belongs. */
  readonly ask?: number
  /** The message from which it comes, where it is not the request itself. */
  readonly from?: string
  /** Which follow-up of a mitigation. */
  readonly days?: 7 | 30
  readonly by: 'us' | 'them'
  /** When the request was made, of a duty of the agreement: how much of its time is gone counts from then. */
  readonly since?: string
  /** RFC 3339; absent where it is not set (the explanation says why) or at once. */
  readonly due?: string
  /** Seconds until then; negative once it is past. */
  readonly left?: number
  /** Whether the record has settled it (verdict function), it is what this node expects, or it comes from what was said on the request. */
  readonly basis: 'record' | 'expected' | 'said'
  /** The due time under an urgency that the answerer says is the right one, while that is not decided. */
  readonly contested?: { readonly urgency: string; readonly due?: string }
  /** Warned ahead: within so many days of the due time. */
  readonly warning?: number
  readonly explanation: TwoLanguages
}
export const OWED = [
  'receipt',
  'acknowledgement',
  'answer',
  'update',
  'result',
  'return',
  'destroy',
  'hold_ends',
  'postponed',
  'follow_up',
  'ratify',
  'calendar',
] as const
export type OwedWhat = (typeof OWED)[number]
/** Before it is explained: of many only those that are shown are. */
export type Owing = Omit<Owed, 'explanation'> & { readonly explain: () => TwoLanguages }

export type OwedAt = {
  readonly pair: Pair
  readonly now: Seconds
  /** Requests of the pair on which something may be owed, that exist for the reader. */
  readonly rows: readonly RequestRow[]
}
/** What tells of things owed in one pair. A new sort of obligation is one more of these. */
export type OwedSource = (node: Node, at: OwedAt) => Promise<readonly Owing[]>

const SOURCES: readonly OwedSource[] = [dutySource, obligationSource, calendarSource]

/** `pair`: of that pair alone. `visibleTo`: only threads that exist for this viewer. `by`: owed by that side alone. */
export async function listOwed(
  node: Node,
  query: {
    readonly pair?: string
    readonly by?: 'us' | 'them'
    readonly visibleTo?: Visibility
  } = {},
): Promise<readonly Owing[]> {
  const pairs = query.pair ? [await findPair(node, query.pair)] : await node.store.pairs()
  const owing: Owing[] = []
  for (const pair of pairs.filter(({ phase }) => phase === 'confirmed')) {
    const rows = query.visibleTo
      ? await visibleRows(node, pair.id, query.visibleTo)
      : await owingRows(node, pair.id)
    const at = { pair, now: node.clock.now(), rows }
    for (const source of SOURCES) owing.push(...(await source(node, at)))
  }
  return owing
    .filter(({ by }) => query.by === undefined || by === query.by)
    .map((each) => ({ each, key: owedKey(each) }))
    .toSorted((a, b) => compareKeys(a.key, b.key))
    .map(({ each }) => each)
}

/** With its reason in words. */
export function explained({ explain, ...owed }: Owing): Owed {
  return { ...owed, explanation: explain() }
}

/** By which the list is ordered: the earliest due time first, what has none last; no two have the same. */
export function owedKey(owed: Owing): readonly [string, string] {
  const { due, pair, reference, what, n, ask, days, by } = owed
  return [due ?? '9', [reference ?? '', pair, what, n ?? ask ?? days ?? '', by, owed.from ?? ''].join(' ')]
}

export function compareKeys(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0
}
