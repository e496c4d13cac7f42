import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { partTexts } from './texts.ts'

export type Column<T> = {
  readonly id: string
  readonly head: ReactNode
  /** The head as a word, for who listens; the head itself where it is one. */
  readonly name?: string
  readonly cell: (row: T) => ReactNode
  /** By what rows are sorted; a column without it is not sorted. */
  readonly order?: (row: T) => string | number
  readonly isNumber?: boolean
}

export type TableProps<T> = {
  readonly caption: ReactNode
  readonly isCaptionSeen?: boolean
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly idOf: (row: T) => string
  /** Enter on a row, or a click on it. */
  readonly onOpen?: (row: T) => void
  readonly selected?: string | undefined
  readonly empty?: ReactNode
}

/** Rows that are read, sorted by any column; a small one: lists of thousands have requests/list. */
export function DataTable<T>({
  caption,
  isCaptionSeen = false,
  columns,
  rows,
  idOf,
  onOpen,
  selected,
  empty,
}: TableProps<T>) {
  const t = useTexts(partTexts)
  const [sort, setSort] = useState<{ readonly id: string; readonly isDown: boolean }>()
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort])
  if (rows.length === 0 && empty) return <div className="empty">{empty}</div>
  const turn = (id: string) =>
    setSort((before) => ({ id, isDown: before?.id === id ? !before.isDown : false }))
  const open = (row: T) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return
    event.preventDefault()
    onOpen?.(row)
  }
  return (
    <div className="scroll">
      <table className="table">
        <caption className={isCaptionSeen ? undefined : 'unseen'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, head, name, order, isNumber }) =>
              // Over buttons stands no head: a head without a word is none.
              head === '' ? (
                <td key={id} />
              ) : (
                <th
                  key={id}
                  scope="col"
                  className={isNumber ? 'number' : undefined}
                  aria-sort={sort?.id === id ? (sort.isDown ? 'descending' : 'ascending') : undefined}
                >
                  {order ? (
                    <button
                      type="button"
                      className="sort"
                      title={t.sortBy(name ?? String(head))}
                      onClick={() => turn(id)}
                    >
                      {head} <span aria-hidden="true">{sort?.id !== id ? '' : sort.isDown ? '▾' : '▴'}</span>
                    </button>
                  ) : (
                    head
                  )}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr
              key={idOf(row)}
              aria-selected={selected === undefined ? undefined : selected === idOf(row)}
              {...(onOpen && { tabIndex: 0, onKeyDown: open(row) })}
            >
              {columns.map(({ id, cell, isNumber }) => (
                <td key={id} className={isNumber ? 'number' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function sortRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sort: { readonly id: string; readonly isDown: boolean } | undefined,
): readonly T[] {
  const order = columns.find(({ id }) => id === sort?.id)?.order
  if (!order || !sort) return rows
  const sign = sort.isDown ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [order(a), order(b)]
    return (
      sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y)))
    )
  })
}
