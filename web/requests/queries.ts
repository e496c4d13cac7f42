import { type QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SavedView } from '../../src/app/me/views.ts'
import type { Hit } from '../../src/app/search/search-requests.ts'
import { ask } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { Page, PersonName, RequestSummary } from '../api/types.ts'
import { useSession } from '../session/session.tsx'
import { mergeRows, type Row, rowOf } from './rows.ts'

export type { SavedView }
/** All requests that the person may see, as far as they have been read. */
export type Held = {
  readonly rows: readonly Row[]
  readonly isWhole: boolean
  /** When all of it was read. */
  readonly readMs: number
}

const FIRST = 100
const PAGE = 1000
/** Pages of the front that are read to find what changed; beyond them the whole is read anew. */
const FRONT_PAGES = 10
/** Ms after which the whole is read anew: what somebody may no longer see changes without an event. */
const AGAIN = 600_000
const KEPT = 1_800_000

/**
 * The whole list, in memory: the first page at once, the rest behind it. When something happens only the front is read until it meets what is known,
 * for whatever changes moves there.
 */
export function useList(): UseQueryResult<Held> {
  const { person, program } = useSession()
  // By name: what one person may see is never put before another, also when a page that he asked for comes late.
  const key = [...keys.requests, 'list', person?.id ?? program?.name ?? '']
  return useQuery({
    queryKey: key,
    queryFn: ({ client }) => readList(client, key),
    structuralSharing: false,
    gcTime: KEPT,
  })
}

const underWay = new Map<string, Promise<Held>>()

async function readList(client: QueryClient, key: readonly string[]): Promise<Held> {
  const before = client.getQueryData<Held>(key)
  if (before?.isWhole && Date.now() - before.readMs < AGAIN) {
    const front = await readFront(before)
    if (front) return front
  }
  const name = key.join(' ')
  const reading =
    underWay.get(name) ??
    readAll((held) => {
      // What is whole is not taken away while it is read anew.
      if (!before?.isWhole) client.setQueryData(key, held)
    }).finally(() => underWay.delete(name))
  underWay.set(name, reading)
  return reading
}

async function readAll(tell: (held: Held) => void): Promise<Held> {
  const readMs = Date.now()
  const rows: Row[] = []
  const seen = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await readPage(cursor === undefined ? FIRST : PAGE, cursor)
    // One that changed meanwhile stands in the front too.
    for (const each of page.items) if (!seen.has(each.thread)) rows.push(rowOf(each))
    for (const { thread } of page.items) seen.add(thread)
    cursor = page.next
    if (cursor !== undefined) tell({ rows: [...rows], isWhole: false, readMs })
  } while (cursor !== undefined)
  return { rows, isWhole: true, readMs }
}

/** Undefined where too much changed. */
async function readFront(before: Held): Promise<Held | undefined> {
  const known = new Map(before.rows.map((row) => [row.thread, row.updated]))
  const newer: RequestSummary[] = []
  let cursor: string | undefined
  for (let left = FRONT_PAGES; left > 0; left -= 1) {
    const page = await readPage(FIRST, cursor)
    newer.push(...page.items)
    cursor = page.next
    const last = page.items.at(-1)
    if (!last || cursor === undefined || known.get(last.thread) === last.updated) {
      const rows = mergeRows(before.rows, newer)
      return rows === before.rows ? before : { ...before, rows }
    }
  }
  return undefined
}

function readPage(limit: number, cursor: string | undefined): Promise<Page<RequestSummary>> {
  return ask(`/api/v1/requests?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`)
}

/** Where the node found words in what was said: a few of them by thread. */
export type FoundInside = { readonly texts: ReadonlyMap<string, string>; readonly isCut: boolean }

const HITS = 200
const HIT_PAGES = 5
const PAUSE = 200

/** Asks the node once a person stops typing. */
export function useFound(words: string): UseQueryResult<FoundInside> {
  const settled = useSettled(words, PAUSE)
  return useQuery({
    queryKey: [...keys.requests, 'found', settled],
    queryFn: ({ signal }) => readFound(settled, signal),
    enabled: settled.length > 1 || /\p{Script=Han}/u.test(settled),
    structuralSharing: false,
  })
}

async function readFound(words: string, signal: AbortSignal): Promise<FoundInside> {
  const texts = new Map<string, string>()
  let cursor: string | undefined
  for (let left = HIT_PAGES; left > 0; left -= 1) {
    const asked = new URLSearchParams({
      q: words,
      limit: String(HITS),
      ...(cursor !== undefined && { cursor }),
    })
    const page = await ask<Page<Hit>>(`/api/v1/search?${asked}`, { signal })
    for (const { thread, found } of page.items) texts.set(thread, found[0]?.text ?? '')
    cursor = page.next
    if (cursor === undefined) return { texts, isCut: false }
  }
  return { texts, isCut: true }
}

function useSettled(value: string, ms: number): string {
  const [settled, set] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => set(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

export const viewsKey = ['views'] as const

export function useViews(): UseQueryResult<{ readonly items: readonly SavedView[] }> {
  const { person, can } = useSession()
  return useQuery({
    queryKey: viewsKey,
    queryFn: ({ signal }) => ask('/api/v1/me/views', { signal }),
    enabled: person !== undefined && can('read_own'),
  })
}

export type Colleague = PersonName & { readonly agency?: string; readonly isActive: boolean }

export function useColleagues(): UseQueryResult<{ readonly items: readonly Colleague[] }> {
  const { can } = useSession()
  return useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => ask('/api/v1/people', { signal }),
    enabled: can('read_people'),
  })
}
