import { type PointerEvent, useRef } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { partTexts } from '../parts/texts.ts'
import { type ColumnId, type ColumnState, type Columns, resizeColumn } from './columns.ts'
import type { Marks } from './marks.ts'
import { SORTS, type Sort, type SortBy } from './sort.ts'
import { requestsTexts } from './texts.ts'

/** The heads of the columns: sorted by a press, wider by their edge. */
export function ListHead({
  columns,
  sort,
  marks,
  shown,
  isCard,
  onSort,
  onColumns,
  onMarks,
}: {
  readonly columns: Columns
  readonly sort: Sort
  readonly marks: Marks
  readonly shown: readonly string[]
  readonly isCard: boolean
  readonly onSort: (by: SortBy) => void
  readonly onColumns: (columns: Columns) => void
  readonly onMarks: (marks: Marks) => void
}) {
  const t = useTexts(requestsTexts)
  const isAll = shown.length > 0 && shown.every((thread) => marks.has(thread))
  const visible = columns.filter(({ isShown }) => isShown)
  return (
    <thead className="head">
      <tr className="line-row" aria-rowindex={1}>
        <th scope="col" className="mark-cell no-print">
          <input
            type="checkbox"
            aria-label={t.markAll}
            checked={isAll}
            ref={(box) => {
              if (box) box.indeterminate = !isAll && marks.size > 0
            }}
            onChange={() => onMarks(isAll ? new Set() : new Set([...marks, ...shown]))}
          />
        </th>
        {isCard ? (
          <th scope="col">
            <CardSort sort={sort} onSort={onSort} />
          </th>
        ) : (
          visible.map((column) => (
            <Head
              key={column.id}
              column={column}
              sort={sort}
              onSort={onSort}
              onWidth={(width) => onColumns(resizeColumn(columns, column.id, width))}
            />
          ))
        )}
      </tr>
    </thead>
  )
}

function Head({
  column: { id, width },
  sort,
  onSort,
  onWidth,
}: {
  readonly column: ColumnState
  readonly sort: Sort
  readonly onSort: (by: SortBy) => void
  readonly onWidth: (width: number) => void
}) {
  const t = useTexts(requestsTexts)
  const parts = useTexts(partTexts)
  const { zoneName } = useTimes()
  const by = sortOf(id)
  const isSorted = by === sort.by && id !== 'left'
  const word = t.column[id]
  return (
    <th
      scope="col"
      className={`cell ${id}`}
      aria-sort={isSorted ? (sort.isDown ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className="sort" title={parts.sortBy(word)} onClick={() => onSort(by)}>
        {word}
        {(id === 'due' || id === 'updated') && <span className="zone"> {zoneName()}</span>}
        <span aria-hidden="true">{isSorted ? (sort.isDown ? ' ▾' : ' ▴') : ''}</span>
      </button>
      <Edge width={width} onWidth={onWidth} />
    </th>
  )
}

/** What is left is ordered as what is due. */
function sortOf(id: ColumnId): SortBy {
  return id === 'left' ? 'due' : id
}

/** The edge of a column, to be dragged; who has no pointer sets widths in the columns' dialog. */
function Edge({ width, onWidth }: { readonly width: number; readonly onWidth: (width: number) => void }) {
  const held = useRef<{ readonly x: number; readonly width: number }>(undefined)
  const take = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    // The title shares what is left over, so what counts is how wide it is and not how wide it was asked to be.
    held.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? width }
  }
  return (
    <span
      aria-hidden="true"
      className="edge no-print"
      onPointerDown={take}
      onPointerMove={(event) => held.current && onWidth(held.current.width + event.clientX - held.current.x)}
      onPointerUp={() => {
        held.current = undefined
      }}
    />
  )
}

/** Without heads of columns the order is chosen from a list. */
function CardSort({ sort, onSort }: { readonly sort: Sort; readonly onSort: (by: SortBy) => void }) {
  const t = useTexts(requestsTexts)
  const parts = useTexts(partTexts)
  return (
    <span className="row">
      <select
        aria-label={parts.sortBy('')}
        className="input"
        value={sort.by}
        onChange={({ target }) => onSort(target.value as SortBy)}
      >
        {SORTS.map((by) => (
          <option key={by} value={by}>
            {parts.sortBy(t.column[by])}
          </option>
        ))}
      </select>
      <button type="button" className="button quiet" onClick={() => onSort(sort.by)}>
        <span aria-hidden="true">{sort.isDown ? '▾' : '▴'}</span>
        <span className="unseen">{parts.sortBy(t.column[sort.by])}</span>
      </button>
    </span>
  )
}
