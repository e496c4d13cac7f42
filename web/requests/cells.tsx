import { memo } from 'react'
import { Link } from 'react-router'
import { mayLeave } from '../../src/domain/content/tlp.ts'
import { usePairs } from '../api/queries.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Time, TimeLeft } from '../parts/time.tsx'
import { Monogram, partyOf, Tag, useName, Words } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import type { ColumnId } from './columns.ts'
import type { Row } from './rows.ts'
import { requestsTexts } from './texts.ts'

export type Cell = {
  readonly row: Row
  /** Where the searched words stand in what was said, if they stand there. */
  readonly found?: string | undefined
}

/** What a column says of a request. */
export const CELLS: Readonly<Record<ColumnId, (cell: Cell) => React.ReactNode>> = {
  reference: ({ row }) => <Reference row={row} />,
  title: (cell) => <About {...cell} />,
  kind: ({ row }) => <Kind row={row} />,
  urgency: ({ row }) => <Urgency row={row} />,
  direction: ({ row }) => <From row={row} />,
  state: ({ row }) => <State row={row} />,
  due: ({ row }) => <Due row={row} />,
  left: ({ row }) => <Left row={row} />,
  tlp: ({ row }) => <Tlp row={row} />,
  updated: ({ row }) => <When at={row.updated} />,
}

/** A request in two lines, where there is no room for columns. */
export function Card({ row, found }: Cell) {
  return (
    <div className="card-lines">
      <div className="card-line">
        <Reference row={row} />
        <From row={row} />
        {row.urgency !== 'routine' && <Urgency row={row} />}
        <span className="soft small">
          <Kind row={row} />
        </span>
      </div>
      <div className="card-line">
        <About row={row} found={found} />
        <span className="card-end">
          {Number.isFinite(row.dueMs) ? <Left row={row} /> : <State row={row} />}
        </span>
      </div>
    </div>
  )
}

function Reference({ row }: { readonly row: Row }) {
  // Without a stop of its own: the row is focused, and Enter opens it.
  return (
    <Link to={`/requests/${row.reference}`} tabIndex={-1} className="reference">
      {row.reference}
    </Link>
  )
}

function About({ row, found }: Cell) {
  const t = useTexts(requestsTexts)
  return (
    <span className="about" title={row.title.text}>
      <span className={mayLeave(row.tlp, 'print') ? undefined : 'no-print'}>
        <Words of={row.title} />
        {found && <span className="soft"> · {found}</span>}
      </span>
      {!mayLeave(row.tlp, 'print') && <span className="only-print">{t.restricted}</span>}
    </span>
  )
}

function Kind({ row }: { readonly row: Row }) {
  return wordFor(useWords().kind, row.kind)
}

function Urgency({ row }: { readonly row: Row }) {
  const words = useWords()
  const word = wordFor(words.urgency, row.urgency)
  if (row.urgency === 'routine') return <span className="soft small">{word}</span>
  return (
    <Tag kind={row.urgency === 'emergency' && row.isOpen ? 'danger' : row.isOpen ? 'short' : 'soft'}>
      {word}
    </Tag>
  )
}

function From({ row }: { readonly row: Row }) {
  const t = useTexts(requestsTexts)
  const name = useName()
  const pair = usePairs().data?.pairs.find(({ id }) => id === row.pair)
  if (!pair) return null
  const [party, other] = row.direction === 'out' ? [pair.own, pair.peer] : [pair.peer, pair.own]
  return (
    <span title={t.from(name(party.name))}>
      <Monogram prefix={party.prefix} party={partyOf(party.prefix, other.prefix)} />
    </span>
  )
}

function State({ row }: { readonly row: Row }) {
  const word = wordFor(useWords().phase, row.phase)
  return <span className={row.isOpen ? 'state' : 'state soft'}>{word}</span>
}

function Due({ row }: { readonly row: Row }) {
  const words = useWords()
  const times = useTimes()
  if (!Number.isFinite(row.dueMs) || !row.nextDue || !row.nextDuty) return null
  const duty = wordFor(words.duty, row.nextDuty)
  return (
    <span className="due" title={`${duty} ${times.full(row.nextDue)}`}>
      {duty} <When at={row.nextDue} />
    </span>
  )
}

/** Of another year the year stands, and the hour does not. */
function When({ at }: { readonly at: string }) {
  const isThisYear = new Date(at).getUTCFullYear() === new Date().getUTCFullYear()
  return <Time at={at} form={isThisYear ? 'short' : 'date'} />
}

function Left({ row }: { readonly row: Row }) {
  return Number.isFinite(row.dueMs) && row.nextDue ? <TimeLeft due={row.nextDue} /> : null
}

function Tlp({ row }: { readonly row: Row }) {
  return <code className="tlp">{row.tlp}</code>
}

export type RowProps = Cell & {
  readonly columns: readonly ColumnId[]
  readonly isCard: boolean
  readonly isMarked: boolean
  readonly isCurrent: boolean
  readonly place: number
}

/** Drawn again only when something of it changed: of thousands a few dozens are there, and keys are held down. */
export const RequestRow = memo(function RequestRow(props: RowProps) {
  const { row, columns, isCard, isMarked, isCurrent, place, found } = props
  const t = useTexts(requestsTexts)
  useChoices()
  return (
    <tr
      className="line-row"
      data-thread={row.thread}
      aria-rowindex={place + 2}
      aria-selected={isMarked}
      tabIndex={isCurrent ? 0 : -1}
    >
      <td className="mark-cell no-print">
        <input type="checkbox" tabIndex={-1} checked={isMarked} readOnly aria-label={t.mark(row.reference)} />
      </td>
      {isCard ? (
        <td>
          <Card row={row} found={found} />
        </td>
      ) : (
        columns.map((id) => (
          <td key={id} className={`cell ${id}`}>
            {CELLS[id]({ row, found })}
          </td>
        ))
      )}
    </tr>
  )
})
