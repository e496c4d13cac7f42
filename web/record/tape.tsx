import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { LeafView, LeavesView, LogView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { Answer } from '../parts/loading.tsx'
import { partTexts } from '../parts/texts.ts'
import { useWords, wordFor } from '../texts/words.ts'
import { PAGE, useLeaves } from './queries.ts'
import { recordTexts } from './texts.ts'

export type Opened = { readonly log: 'ours' | 'theirs'; readonly epoch: number; readonly leaf: LeafView }

/** Hours without a leaf from which a gap is shown as one. */
const GAP_HOURS = 12

const STATE = { own: 'ours', receipted: 'countersigned', witnessed: 'witnessed' } as const

/** One log as a tape: new leaves from the right, gaps as gaps, and how far both sides hold it. */
export function Tape({
  pair,
  log,
  title,
  colour,
  opened,
  onOpen,
}: {
  readonly pair: string
  readonly log: LogView
  readonly title: string
  readonly colour: 'a' | 'b'
  readonly opened: Opened | undefined
  readonly onOpen: (opened: Opened) => void
}) {
  const t = useTexts(recordTexts)
  const [from, setFrom] = useState<number>()
  const leaves = useLeaves(pair, { log: log.whose, epoch: log.epoch, from })
  return (
    <section className="tape" data-party={colour} aria-label={`${title}, ${t.epoch(log.epoch)}`}>
      <div className="row apart">
        <h3>
          {title}{' '}
          <span className="soft small">
            {log.epoch > 1 && `${t.epoch(log.epoch)} · `}
            {t.leaves(log.size)}
          </span>
        </h3>
        <Answer of={leaves}>
          {(page) => <Pages page={page} isNewest={from === undefined} onMove={setFrom} />}
        </Answer>
      </div>
      <Answer of={leaves}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="empty">{t.emptyLog}</p>
          ) : (
            <Cells
              page={page}
              reconciled={log.reconciled}
              opened={
                opened?.log === log.whose && opened.epoch === log.epoch ? opened.leaf.position : undefined
              }
              onOpen={(leaf) => onOpen({ log: log.whose, epoch: log.epoch, leaf })}
            />
          )
        }
      </Answer>
    </section>
  )
}

function Pages({
  page: { items, size },
  isNewest,
  onMove,
}: {
  readonly page: LeavesView
  readonly isNewest: boolean
  readonly onMove: (from: number | undefined) => void
}) {
  const t = useTexts(recordTexts)
  const first = items[0]?.position
  if (first === undefined || size <= PAGE) return null
  const last = items.at(-1)!.position
  return (
    <div className="row no-print">
      <span className="soft small figures">{t.range(first, last, size)}</span>
      {first > 0 && <Button onClick={() => onMove(Math.max(0, first - PAGE))}>{t.older}</Button>}
      {!isNewest && (
        <Button onClick={() => onMove(last + 1 + PAGE >= size ? undefined : last + 1)}>{t.newer}</Button>
      )}
    </div>
  )
}

function Cells({
  page,
  reconciled,
  opened,
  onOpen,
}: {
  readonly page: LeavesView
  readonly reconciled: number
  readonly opened: number | undefined
  readonly onOpen: (leaf: LeafView) => void
}) {
  const t = useTexts(recordTexts)
  const times = useTimes()
  const { items } = page
  const box = useRef<HTMLOListElement>(null)
  const newest = items.at(-1)!.position
  const [at, setAt] = useState(newest)
  const current = items.some(({ position }) => position === at) ? at : newest
  useEffect(() => {
    box.current?.scrollTo({ left: newest > 0 ? box.current.scrollWidth : 0 })
  }, [newest])
  const go = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -items.length, End: items.length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const place = items.findIndex(({ position }) => position === current)
    const next = items[Math.min(items.length - 1, Math.max(0, place + step))]!
    setAt(next.position)
    box.current?.querySelector<HTMLElement>(`[data-position="${next.position}"]`)?.focus()
  }
  return (
    <ol className="cells" ref={box}>
      {items.map((leaf, i) => {
        const gap = hoursBetween(items[i - 1], leaf)
        return (
          <li key={leaf.position}>
            {gap >= GAP_HOURS && (
              <span className="gap" title={t.gap(times.span(gap * 3600))}>
                <span className="unseen">{t.gap(times.span(gap * 3600))}</span>
                <span aria-hidden="true">{times.span(gap * 3600)}</span>
              </span>
            )}
            <Cell
              leaf={leaf}
              isCurrent={leaf.position === current}
              isOpen={leaf.position === opened}
              onKey={go}
              onOpen={() => {
                setAt(leaf.position)
                onOpen(leaf)
              }}
            />
            {leaf.position + 1 === reconciled && (
              <span className="cut" title={t.cut}>
                <span className="unseen">{t.cut}</span>
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function Cell({
  leaf,
  isCurrent,
  isOpen,
  onKey,
  onOpen,
}: {
  readonly leaf: LeafView
  readonly isCurrent: boolean
  readonly isOpen: boolean
  readonly onKey: (event: KeyboardEvent) => void
  readonly onOpen: () => void
}) {
  const t = useTexts(recordTexts)
  const proof = useTexts(partTexts).proof
  const what = useLeafWords()
  const times = useTimes()
  const state = STATE[leaf.proof.mark]
  const label = `${t.leaf(leaf.position, what(leaf), times.short(leaf.at))} · ${proof[state]}`
  return (
    <button
      type="button"
      className="cell"
      data-type={leaf.type}
      data-state={state}
      data-position={leaf.position}
      aria-pressed={isOpen}
      tabIndex={isCurrent ? 0 : -1}
      title={label}
      onKeyDown={onKey}
      onClick={onOpen}
    >
      <span className="unseen">{label}</span>
      <span className="kind" aria-hidden="true" />
      <span className="glyph" aria-hidden="true">
        {{ ours: '○', countersigned: '◐', witnessed: '●' }[state]}
      </span>
      <span className="number" aria-hidden="true">
        {leaf.position % 5 === 0 ? leaf.position : ''}
      </span>
    </button>
  )
}

/** What a leaf is, in a word or two. */
export function useLeafWords(): (leaf: Pick<LeafView, 'type' | 'kind' | 'reference'>) => string {
  const t = useTexts(recordTexts)
  const words = useWords()
  return ({ type, kind, reference }) => {
    if (type === 'checkpoints') return t.checkpoints
    if (type === 'succession') return t.succession
    return [wordFor(words.turn, kind ?? ''), reference].filter(Boolean).join(' · ')
  }
}

function hoursBetween(before: LeafView | undefined, leaf: LeafView): number {
  return before ? (Date.parse(leaf.at) - Date.parse(before.at)) / 3_600_000 : 0
}
