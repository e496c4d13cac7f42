import { PHASES } from '../../src/domain/request/state.ts'
import type { Tlp } from '../../src/protocol/index.ts'
import { CLASSES, URGENCIES } from '../../src/protocol/kinds.ts'
import type { Row } from './rows.ts'

export const SORTS = [
  'reference',
  'title',
  'kind',
  'urgency',
  'direction',
  'state',
  'due',
  'tlp',
  'updated',
] as const
export type SortBy = (typeof SORTS)[number]
export type Sort = { readonly by: SortBy; readonly isDown: boolean }
/** As the node gives them: newest change first. */
export const NEWEST: Sort = { by: 'updated', isDown: true }

export const GROUPS = ['state', 'party', 'urgency'] as const
export type GroupBy = (typeof GROUPS)[number]

/** Of an address: `due` or `-due`; what is none is the order in which they come. */
export function parseSort(text: string | null): Sort {
  const isDown = text?.startsWith('-') ?? false
  const by = SORTS.find((each) => each === text?.replace(/^-/, ''))
  return by ? { by, isDown } : NEWEST
}

export function printSort({ by, isDown }: Sort): string | undefined {
  return by === NEWEST.by && isDown === NEWEST.isDown ? undefined : `${isDown ? '-' : ''}${by}`
}

export function parseGroup(text: string | null): GroupBy | undefined {
  return GROUPS.find((each) => each === text)
}

/** What a press on a column's head does: its own best direction first, then the other. */
export function turnSort(before: Sort, by: SortBy): Sort {
  return before.by === by ? { by, isDown: !before.isDown } : { by, isDown: by === 'updated' }
}

/** From the widest audience to the narrowest. */
const TLP: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']
type Order = (row: Row) => string | number
const RANK = Object.fromEntries(
  [CLASSES, URGENCIES, PHASES, TLP].flatMap((list: readonly string[]) =>
    list.map((code, i) => [code, i] as const),
  ),
)
const rank = (code: string) => RANK[code] ?? 99

function orderOf(by: SortBy, rows: readonly Row[], parties: ReadonlyMap<string, string>): Order {
  switch (by) {
    case 'reference':
      return ({ reference }) => reference.replace(/\d+$/, (digits) => digits.padStart(9, '0'))
    case 'title':
      return titleRanks(rows)
    case 'kind':
      return ({ kind }) => rank(kind)
    case 'urgency':
      return ({ urgency }) => rank(urgency)
    case 'direction':
      return ({ direction, pair }) => `${parties.get(pair) ?? ''} ${direction}`
    case 'state':
      return ({ phase }) => rank(phase)
    case 'due':
      return ({ dueMs }) => dueMs
    case 'tlp':
      return ({ tlp }) => rank(tlp)
    case 'updated':
      return ({ updatedMs }) => updatedMs
  }
}

const { compare } = new Intl.Collator('zh-Hans')
/** All titles that were ever here in order, and where each stands. Comparing titles by the rules of a language is by far the slowest of all. */
let titles: readonly string[] = []
let ranks: ReadonlyMap<string, number> = new Map()

/** Puts new titles where they belong among those that are known: of a list that comes page by page each page costs little. */
export function learnTitles(rows: readonly Row[]): void {
  const fresh = [...new Set(rows.flatMap(({ title }) => (ranks.has(title.text) ? [] : [title.text])))]
  if (fresh.length === 0) return
  titles = merged(titles, fresh.sort(compare))
  ranks = new Map(titles.map((title, i) => [title, i]))
}

function merged(a: readonly string[], b: readonly string[]): readonly string[] {
  const all: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) all.push(compare(a[i]!, b[j]!) <= 0 ? a[i++]! : b[j++]!)
  return [...all, ...a.slice(i), ...b.slice(j)]
}

function titleRanks(rows: readonly Row[]): Order {
  learnTitles(rows)
  return ({ title }) => ranks.get(title.text)!
}

/** Rows in order; equal ones stay newest change first, and those of which nothing is due stand last both ways. */
export function sortRows(
  rows: readonly Row[],
  { by, isDown }: Sort,
  parties: ReadonlyMap<string, string>,
): readonly Row[] {
  if (by === NEWEST.by && isDown === NEWEST.isDown) return rows
  const order = orderOf(by, rows, parties)
  const keys = rows.map(order)
  const sign = isDown ? -1 : 1
  const places = keys.map((_, i) => i)
  places.sort((a, b) => {
    const [x, y] = [keys[a]!, keys[b]!]
    if (x === y) return a - b
    if (x === Number.POSITIVE_INFINITY) return 1
    if (y === Number.POSITIVE_INFINITY) return -1
    return x < y ? -sign : sign
  })
  return places.map((i) => rows[i]!)
}

/** A line of the list: a request, or the head of those that follow. */
export type Line =
  | { readonly type: 'row'; readonly row: Row; readonly place: number }
  | { readonly type: 'head'; readonly code: string; readonly count: number }

/** Rows as lines; grouped, each group keeps the order of the rows. */
export function linesOf(
  rows: readonly Row[],
  by: GroupBy | undefined,
  parties: ReadonlyMap<string, string>,
): readonly Line[] {
  if (!by) return rows.map((row, place) => ({ type: 'row', row, place }))
  const code = (row: Row) =>
    by === 'party' ? (parties.get(row.pair) ?? '') : by === 'state' ? row.phase : row.urgency
  const groups = Map.groupBy(rows, code)
  const codes = [...groups.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  let place = 0
  return codes.flatMap((each) => {
    const members = groups.get(each)!
    return [
      { type: 'head' as const, code: each, count: members.length },
      ...members.map((row) => ({ type: 'row' as const, row, place: place++ })),
    ]
  })
}
