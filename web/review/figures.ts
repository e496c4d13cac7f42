import type { Duty, Verdict } from '../../src/protocol/index.ts'
import { type Rate, rateOf } from '../../src/protocol/review/figures.ts'
import type { ReviewedRequest } from '../api/types.ts'

/** A duty of a request as one dot of a strip. */
export type Dot = {
  readonly request: ReviewedRequest
  readonly duty: ReviewedRequest['duties'][number]
}

/** How the verdicts are told apart without colour; every verdict is in one group. */
export const GROUPS = [
  'in_time',
  'late',
  'unanswered',
  'indeterminate',
  'exposed',
  'undelivered',
  'unreceipted',
  'open',
] as const
export type Group = (typeof GROUPS)[number]

const GROUP_OF: Readonly<Record<Rate, Group>> = {
  inTime: 'in_time',
  late: 'late',
  unanswered: 'unanswered',
  indeterminate: 'indeterminate',
  exposed: 'exposed',
  undelivered: 'undelivered',
  unreceipted: 'unreceipted',
}

/** As the review's rates count it; what counts in none is not decided. */
export function groupOf(verdict: Verdict): Group {
  const rate = rateOf(verdict)
  return rate === undefined ? 'open' : GROUP_OF[rate]
}

/** The duties of one kind that one side owed. */
export function dotsOf(requests: readonly ReviewedRequest[], answerer: string, duty: Duty): Dot[] {
  return requests
    .filter((request) => request.answerer === answerer)
    .flatMap((request) =>
      request.duties.filter((each) => each.duty === duty).map((each) => ({ request, duty: each })),
    )
}

/** How many dots have each verdict, by the review's own order. */
export function countVerdicts(dots: readonly Dot[]): ReadonlyMap<Verdict, readonly Dot[]> {
  const found = new Map<Verdict, Dot[]>()
  for (const dot of dots) found.set(dot.duty.verdict, [...(found.get(dot.duty.verdict) ?? []), dot])
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Where a dot stands: at so many times its limit, or beside the scale where there is no answer or no limit. */
export type Placed = Dot & { readonly x: number | 'none'; readonly level: number }

/** Times the limit at which the scale ends: what took longer stands there. */
export const MOST = 2
/** Puts each dot at the time it took against its limit, above those that it would touch; what is unanswered stands apart. */
export function placeDots(dots: readonly Dot[], columns: number): Placed[] {
  const gap = MOST / columns
  // Of each level of the scale and of the place beside it, where its last dot stands.
  const last = { scale: [] as number[], none: [] as number[] }
  return dots
    .map((dot) => ({ ...dot, x: shareOf(dot) }))
    .toSorted((a, b) => Number(a.x === 'none') - Number(b.x === 'none') || Number(a.x) - Number(b.x))
    .map((dot) => {
      const levels = dot.x === 'none' ? last.none : last.scale
      const at = dot.x === 'none' ? 0 : dot.x
      const free = levels.findIndex((before) => at - before >= gap)
      const level = free < 0 ? levels.length : free
      levels[level] = at
      return { ...dot, level }
    })
}

function shareOf({ duty: { least, most, limit } }: Dot): number | 'none' {
  const took = most ?? least
  if (took === undefined || limit === undefined || limit <= 0) return 'none'
  return Math.min(MOST, took / limit)
}

/** A share of two whole numbers in percent, cut off after one digit and not rounded (R5): nothing becomes 100 % that is not all. */
export function percent(count: number, of: number): string {
  const tenths = Math.floor((count * 1000) / of)
  return `${Math.floor(tenths / 10)}.${tenths % 10}`
}

export type Quality = {
  readonly asks: number
  readonly outcomes: ReadonlyMap<string, readonly ReviewedRequest[]>
  readonly open: readonly ReviewedRequest[]
  readonly ratings: ReadonlyMap<number, readonly ReviewedRequest[]>
  /** Requests of which this node holds no message. */
  readonly unknown: number
}

/** What became of the asks that one side was given, and how its answers were rated. */
export function qualityOf(requests: readonly ReviewedRequest[], answerer: string): Quality {
  const outcomes = new Map<string, ReviewedRequest[]>()
  const ratings = new Map<number, ReviewedRequest[]>()
  const open: ReviewedRequest[] = []
  const mine = requests.filter((request) => request.answerer === answerer)
  for (const request of mine) {
    for (const { outcome } of request.asks ?? [])
      if (outcome === undefined) open.push(request)
      else outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), request])
    for (const rating of request.ratings) ratings.set(rating, [...(ratings.get(rating) ?? []), request])
  }
  return {
    asks: mine.reduce((sum, { asks }) => sum + (asks?.length ?? 0), 0),
    outcomes,
    open,
    ratings,
    unknown: mine.filter(({ asks }) => asks === undefined).length,
  }
}
