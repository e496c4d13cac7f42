import { type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { usePairs } from '../api/queries.ts'
import { useKeys } from '../frame/keys.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { saveFile } from '../lib/save-file.ts'
import { useTimes } from '../lib/times.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { useNow } from '../parts/time.tsx'
import { useSession } from '../session/session.tsx'
import { type Asked, printAsked, READY, READY_IDS, type ReadyId, readAsked } from './address.ts'
import { type BulkAct, BulkActs, BulkBar } from './bulk-bar.tsx'
import { Chips } from './chips.tsx'
import { type Columns, parseColumns, printColumns } from './columns.ts'
import { ColumnsDialog } from './columns-dialog.tsx'
import { listCsv } from './export.ts'
import { filterRows } from './filter.ts'
import { type ListHandle, RequestList } from './list.tsx'
import type { Marks } from './marks.ts'
import { keepPlace, placeOf } from './places.ts'
import { type FoundInside, type Held, useFound, useList } from './queries.ts'
import { parseQuery, type Query, wordsFor } from './query.ts'
import { QueryField } from './query-field.tsx'
import type { Row } from './rows.ts'
import { GROUPS, learnTitles, linesOf, parseGroup, type Sort, sortRows, turnSort } from './sort.ts'
import { requestsTexts } from './texts.ts'
import { ViewsBar } from './views-bar.tsx'
import './requests.css'

/** All requests of all pairs that this person may see: filtered, ordered and opened without waiting for the node. */
export function RequestsPage() {
  const t = useTexts(requestsTexts)
  const { can } = useSession()
  const list = useList()
  return (
    <div className="stack tight requests">
      <Answer of={list}>
        {(held) => (
          <>
            {list.isError && <Trouble error={list.error} onAgain={() => void list.refetch()} />}
            <Requests held={held} compose={can('draft') && <Compose />} />
          </>
        )}
      </Answer>
      {list.data === undefined && <PageHead title={t.title} />}
    </div>
  )
}

function Compose() {
  const t = useTexts(requestsTexts)
  return (
    <ButtonLink to="/requests/new" look="main">
      {t.compose}
    </ButtonLink>
  )
}

function Requests({ held, compose }: { readonly held: Held; readonly compose: ReactNode }) {
  const t = useTexts(requestsTexts)
  const { asked, typed, change } = useAsked()
  const { key } = useLocation()
  const go = useNavigate()
  const parties = usePrefixes()
  const found = useFound(wordsFor(asked.query))
  const { rows, shown, lines } = useShown(held, asked, parties, found.data)
  const counts = useCounts(held.rows, parties)
  const [columns, setColumns] = useColumns()
  const [marks, setMarks] = useState<Marks>(new Set())
  const [open, setOpen] = useState<'columns' | BulkAct>()
  const marked = useMemo(() => held.rows.filter(({ thread }) => marks.has(thread)), [held.rows, marks])
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<ListHandle>(null)
  const [withheld, exportRows] = useExport()
  const { density, change: choose } = useChoices()
  const { can } = useSession()
  useFindKey(field)
  useRequestPage()
  useEffect(() => learnTitles(held.rows), [held.rows])
  const unmark = () => setMarks(new Set())
  const acknowledgeHere = () => {
    const current = list.current?.place().current
    if (marked.length === 0 && current === undefined) return
    if (marked.length === 0) setMarks(new Set([current!]))
    setOpen('acknowledge')
  }
  useKeys({
    ...(can('propose_turn') && { a: acknowledgeHere }),
    ...(marked.length > 0 && { Escape: unmark }),
  })
  const openThread = (thread: string) => {
    const row = held.rows.find((each) => each.thread === thread)
    if (!row) return
    if (list.current) keepPlace(key, list.current.place())
    void go(`/requests/${row.reference}`)
  }
  const sort = useCallback(
    (by: Sort['by']) => change({ sort: turnSort(asked.sort, by) }),
    [change, asked.sort],
  )
  return (
    <>
      <PageHead title={t.title}>
        <Button onClick={() => exportRows(rows)}>{t.exportList}</Button>
        {compose}
      </PageHead>
      <PrintHead asked={asked} />
      <ViewsBar address={printAsked(asked)} counts={counts} />
      <div className="tools no-print">
        <QueryField
          query={asked.query}
          parties={[...new Set(parties.values())]}
          field={field}
          onQuery={typed}
          onLeave={() => list.current?.focus()}
        />
        <Group asked={asked} change={change} />
        <span className="row wide-only">
          <Button
            aria-pressed={density === 'compact'}
            onClick={() => choose({ density: density === 'compact' ? 'comfortable' : 'compact' })}
          >
            {t.density}
          </Button>
          <Button onClick={() => setOpen('columns')}>{t.columns}</Button>
        </span>
      </div>
      <div className="row under">
        <Chips query={asked.query} onQuery={(query) => change({ query })} />
        <Told held={held} count={rows.length} found={found} />
      </div>
      {withheld > 0 && <Notice>{t.withheld(withheld)}</Notice>}
      {rows.length > 0 ? (
        <RequestList
          ref={list}
          address={printAsked(asked)}
          lines={lines}
          shown={shown}
          found={found.data?.texts}
          group={asked.group}
          sort={asked.sort}
          columns={columns}
          marks={marks}
          place={placeOf(key)}
          onSort={sort}
          onColumns={setColumns}
          onMarks={setMarks}
          onOpen={openThread}
        />
      ) : (
        <Empty held={held} asked={asked} />
      )}
      {marked.length > 0 && (
        <BulkBar rows={marked} onAct={setOpen} onCsv={() => exportRows(marked)} onNone={unmark} />
      )}
      {open === 'columns' && (
        <ColumnsDialog columns={columns} onColumns={setColumns} onClose={() => setOpen(undefined)} />
      )}
      {open !== undefined && open !== 'columns' && (
        <BulkActs act={open} rows={marked} onClose={() => setOpen(undefined)} />
      )}
    </>
  )
}

const TYPING = 400

/** What the list is asked for: the address, and at once what somebody typed or pressed, which the address follows. */
function useAsked() {
  const [params] = useSearchParams()
  const go = useNavigate()
  const address = params.toString()
  const [live, setLive] = useState<{ readonly asked: Asked; readonly address: string }>()
  const text = live?.address === address ? printAsked(live.asked) : address
  // One object as long as it is the same list, however often the page is drawn.
  const asked = useMemo(() => readAsked(new URLSearchParams(text)), [text])
  const current = useRef({ asked, address })
  current.current = { asked, address }
  useEffect(() => {
    if (live?.address !== address) return
    const follow = () => void go({ search: printAsked(live.asked) }, { replace: true })
    const timer = setTimeout(follow, TYPING)
    return () => clearTimeout(timer)
  }, [live, address, go])
  const change = useCallback(
    (part: Partial<Asked>) => {
      const next = { ...current.current.asked, ...part }
      setLive({ asked: next, address: current.current.address })
      void go({ search: printAsked(next) })
    },
    [go],
  )
  const typed = useCallback(
    (query: Query) =>
      setLive({ asked: { ...current.current.asked, query }, address: current.current.address }),
    [],
  )
  return { asked, change, typed }
}

/** The other party's prefix by pair, in small letters. */
function usePrefixes(): ReadonlyMap<string, string> {
  const pairs = usePairs().data?.pairs
  return useMemo(() => new Map((pairs ?? []).map(({ id, peer }) => [id, peer.prefix.toLowerCase()])), [pairs])
}

function useShown(
  held: Held,
  { query, sort, group }: Asked,
  parties: ReadonlyMap<string, string>,
  inside: FoundInside | undefined,
) {
  const now = useNow(60)
  const found = useMemo(() => inside && new Set(inside.texts.keys()), [inside])
  const filtered = useMemo(
    () => filterRows(held.rows, query, { now, parties, found }),
    [held.rows, query, now, parties, found],
  )
  const rows = useMemo(() => sortRows(filtered, sort, parties), [filtered, sort, parties])
  return useMemo(() => {
    const lines = linesOf(rows, group, parties)
    const shown = lines.flatMap((line) => (line.type === 'row' ? [line.row.thread] : []))
    return { rows, lines, shown }
  }, [rows, group, parties])
}

/** How many each ready list holds; after what is being typed has been answered. */
function useCounts(
  all: readonly Row[],
  parties: ReadonlyMap<string, string>,
): Readonly<Record<ReadyId, number>> {
  const rows = useDeferredValue(all)
  const now = useNow(60)
  return useMemo(() => {
    const count = (id: ReadyId) => filterRows(rows, parseQuery(READY[id]), { now, parties }).length
    return Object.fromEntries(READY_IDS.map((id) => [id, count(id)])) as Record<ReadyId, number>
  }, [rows, now, parties])
}

const KEPT = 'comity-requests-columns'

function useColumns(): readonly [Columns, (columns: Columns) => void] {
  const [columns, set] = useState(() => parseColumns(localStorage.getItem(KEPT)))
  return [
    columns,
    (next) => {
      localStorage.setItem(KEPT, printColumns(next))
      set(next)
    },
  ]
}

/** How many titles the last file lacks, and what makes one. */
function useExport(): readonly [number, (rows: readonly Row[]) => void] {
  const [withheld, set] = useState(0)
  return [
    withheld,
    (rows) => {
      const file = listCsv(rows)
      saveFile(
        `requests-${new Date().toISOString().slice(0, 10)}.csv`,
        new Blob([file.text], { type: 'text/csv;charset=utf-8' }),
      )
      set(file.withheld)
    },
  ]
}

/** `?find=` is how the key / arrives from other pages. */
function useFindKey(field: React.RefObject<HTMLInputElement | null>): void {
  const [params, setParams] = useSearchParams()
  const isAsked = params.has('find')
  useEffect(() => {
    if (!isAsked) return
    setParams(
      (before) => {
        before.delete('find')
        return before
      },
      { replace: true },
    )
    // After the page's own focus, which goes to its beginning.
    requestAnimationFrame(() => field.current?.focus())
  }, [isAsked, setParams, field])
}

/** The page that a row opens is fetched ahead. What it will show is not: asking for a request is reading it, and the audit log would say so. */
function useRequestPage(): void {
  useEffect(() => {
    const timer = setTimeout(() => void import('../request/request-page.tsx'), 1000)
    return () => clearTimeout(timer)
  }, [])
}

function Group({
  asked,
  change,
}: {
  readonly asked: Asked
  readonly change: (part: Partial<Asked>) => void
}) {
  const t = useTexts(requestsTexts)
  return (
    <label className="row group-by">
      <span className="soft small">{t.group}</span>
      <select
        className="input"
        value={asked.group ?? 'none'}
        onChange={({ target }) => change({ group: parseGroup(target.value) })}
      >
        <option value="none">{t.groups.none}</option>
        {GROUPS.map((by) => (
          <option key={by} value={by}>
            {t.groups[by]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** How many there are, and what is still on its way. */
function Told({
  held,
  count,
  found,
}: {
  readonly held: Held
  readonly count: number
  readonly found: ReturnType<typeof useFound>
}) {
  const t = useTexts(requestsTexts)
  return (
    <p className="told soft small" role="status" data-count={count} data-whole={held.isWhole}>
      {t.count(count, held.rows.length)}
      {!held.isWhole && <span> · {t.coming(held.rows.length)}</span>}
      {found.isFetching && <span> · {t.searching}</span>}
      {found.data?.isCut && <span> · {t.cut}</span>}
    </p>
  )
}

function Empty({ held, asked }: { readonly held: Held; readonly asked: Asked }) {
  const t = useTexts(requestsTexts)
  if (!held.isWhole) return null
  const isOverdue = asked.query.length === 1 && printAsked(asked).includes('overdue')
  const [title, help] =
    held.rows.length === 0 ? [t.emptyTitle, t.empty] : isOverdue ? [t.noOverdue, ''] : [t.noneTitle, t.none]
  return (
    <div className="empty">
      <h2>{title}</h2>
      {help !== '' && <p>{help}</p>}
    </div>
  )
}

/** On paper: which list it is, and when. */
function PrintHead({ asked }: { readonly asked: Asked }) {
  const t = useTexts(requestsTexts)
  const times = useTimes()
  const now = useNow(60)
  return (
    <p className="only-print small">
      {t.printHead(times.full(now))}{' '}
      {printAsked(asked) && <code>{decodeURIComponent(printAsked(asked))}</code>}
    </p>
  )
}
