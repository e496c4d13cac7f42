import { parseQuery, printQuery, type Query } from './query.ts'
import { type GroupBy, parseGroup, parseSort, printSort, type Sort } from './sort.ts'

/** All that an address says of the list. */
export type Asked = { readonly query: Query; readonly sort: Sort; readonly group: GroupBy | undefined }

export function readAsked(params: URLSearchParams): Asked {
  return {
    query: parseQuery(params.get('q') ?? ''),
    sort: parseSort(params.get('sort')),
    group: parseGroup(params.get('group')),
  }
}

/** `?q=…&sort=…&group=…`; empty where nothing is asked. The same list has the same address, in both languages. */
export function printAsked({ query, sort, group }: Asked): string {
  const q = printQuery(query)
  const order = printSort(sort)
  const params = new URLSearchParams({
    ...(q !== '' && { q }),
    ...(order !== undefined && { sort: order }),
    ...(group !== undefined && { group }),
  })
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Lists that everybody needs. */
export const READY = {
  all: '',
  open: 'state:open',
  we: 'owes:us',
  they: 'owes:them',
  overdue: 'due:overdue',
  emergencies: 'urgency:emergency state:open',
  closed: 'state:closed',
} as const
export type ReadyId = keyof typeof READY
export const READY_IDS = Object.keys(READY) as ReadyId[]

/** What is owed is read by the time that is left. */
export function readyAddress(id: ReadyId): string {
  const query = parseQuery(READY[id])
  const sort = parseSort(id === 'all' || id === 'closed' ? null : 'due')
  return printAsked({ query, sort, group: undefined })
}
