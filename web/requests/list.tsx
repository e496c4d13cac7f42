import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { usePairs } from '../api/queries.ts'
import { useKeys } from '../frame/keys.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useName } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { RequestRow } from './cells.tsx'
import { type Columns, leastWidth, printTracks } from './columns.ts'
import { ListHead } from './list-head.tsx'
import { type Marks, markThrough, stepFrom, toggleMark } from './marks.ts'
import type { Place } from './places.ts'
import type { GroupBy, Line, Sort, SortBy } from './sort.ts'
import { requestsTexts } from './texts.ts'
import { useExtent, useMedia } from './window.ts'

/** Heights of a line, in px at the usual size of letters. */
const HEIGHT = { comfortable: 40, compact: 30, card: 66 } as const
const NARROW = '(max-width: 760px)'

export type ListHandle = {
  /** Takes the keyboard to the row where it was, or to the first. */
  focus(): void
  place(): Place
}
export type ListProps = {
  readonly lines: readonly Line[]
  /** Threads of the rows in their order. */
  readonly shown: readonly string[]
  readonly found: ReadonlyMap<string, string> | undefined
  readonly group: GroupBy | undefined
  readonly sort: Sort
  readonly columns: Columns
  readonly marks: Marks
  readonly place: Place | undefined
  /** Which list it is: another one begins at its top. */
  readonly address: string
  readonly onSort: (by: SortBy) => void
  readonly onColumns: (columns: Columns) => void
  readonly onMarks: (marks: Marks) => void
  readonly onOpen: (thread: string) => void
  readonly ref: Ref<ListHandle>
}

/** The list as a grid of which only what is in sight is there; in print all of it. */
export function RequestList(props: ListProps) {
  const { lines, shown, found, columns, marks, onMarks, onOpen } = props
  const t = useTexts(requestsTexts)
  const [current, setCurrent] = useState(props.place?.current)
  const scrolled = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const isCard = useMedia(NARROW)
  const height = useHeight(isCard)
  const isPrinted = usePrinted()
  const scale = useChoices().language === 'zh' ? 1.08 : 1
  const { from, to } = useExtent(body, { count: lines.length, height, isAll: isPrinted })
  const there = current !== undefined && shown.includes(current) ? current : shown[0]
  const visible = useMemo(() => columns.filter(({ isShown }) => isShown), [columns])
  const ids = useMemo(() => visible.map(({ id }) => id), [visible])

  const goTo = (thread: string | undefined) => {
    if (thread === undefined) return
    flushSync(() => setCurrent(thread))
    bringIn(lines.findIndex((line) => line.type === 'row' && line.row.thread === thread))
    rowOf(thread)?.focus({ preventScroll: true })
  }
  const rowOf = (thread: string) =>
    body.current?.querySelector<HTMLElement>(`[data-thread="${CSS.escape(thread)}"]`)
  const bringIn = (line: number) => {
    const scroller = isCard ? document.scrollingElement : scrolled.current
    if (!body.current || !scroller || line < 0) return
    const rect = body.current.getBoundingClientRect()
    const frame = scrolled.current!.getBoundingClientRect()
    const [top, bottom] = isCard
      ? [64, innerHeight - 64]
      : [
          frame.top + (body.current.previousElementSibling?.clientHeight ?? 0),
          frame.top + scrolled.current!.clientHeight,
        ]
    const at = rect.top + line * height
    const by = at < top ? at - top : at + height > bottom ? at + height - bottom : 0
    if (by !== 0) flushSync(() => scroller.scrollBy({ top: by, behavior: 'instant' }))
    // What was out of sight is there once the scrolling was noticed.
    if (by !== 0) flushSync(() => document.dispatchEvent(new Event('scroll')))
  }
  const step = (by: number) => goTo(stepFrom(shown, there, hasFocus(body.current) || current ? by : 0))
  const extend = (by: number) => {
    const next = stepFrom(shown, there, by)
    if (there === undefined || next === undefined) return
    onMarks(markThrough(marks, shown, there, next))
    goTo(next)
  }
  const extendDown = () => extend(1)
  const extendUp = () => extend(-1)
  const mark = () => there !== undefined && onMarks(toggleMark(marks, there))
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    J: extendDown,
    K: extendUp,
    x: mark,
  })
  const page = () =>
    Math.max(1, Math.floor((isCard ? innerHeight - 128 : scrolled.current!.clientHeight) / height) - 2)
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !isRow(event.target)) return
    const act = new Map<string, () => void>([
      ['ArrowDown', () => (event.shiftKey ? extend(1) : step(1))],
      ['ArrowUp', () => (event.shiftKey ? extend(-1) : step(-1))],
      ['PageDown', () => step(page())],
      ['PageUp', () => step(-page())],
      ['Home', () => goTo(shown[0])],
      ['End', () => goTo(shown.at(-1))],
      ['Enter', () => there !== undefined && onOpen(there)],
      [' ', mark],
      ['Escape', () => onMarks(new Set())],
    ])
    const done = act.get(event.key)
    if (!done) return
    event.preventDefault()
    done()
  }
  const click = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-thread]') : null
    const thread = row?.dataset.thread
    if (thread === undefined || event.button !== 0) return
    const isLink = (event.target as Element).closest('a') !== null
    if (isLink && (event.ctrlKey || event.metaKey)) return
    const isBox = (event.target as Element).closest('.mark-cell') !== null
    if (event.shiftKey || isBox || event.ctrlKey || event.metaKey) {
      if (!isBox) event.preventDefault()
      onMarks(event.shiftKey ? markThrough(marks, shown, there, thread) : toggleMark(marks, thread))
      getSelection()?.removeAllRanges()
      goTo(thread)
    } else if (getSelection()?.toString() === '') {
      event.preventDefault()
      setCurrent(thread)
      onOpen(thread)
    }
  }

  useImperativeHandle(props.ref, () => ({
    focus: () => goTo(there),
    place: () => ({
      current: there,
      top: scrolled.current?.scrollTop ?? 0,
      page: document.scrollingElement?.scrollTop ?? 0,
    }),
  }))
  useTop(props.address, scrolled)
  useStanding(props.place, scrolled, () => goTo(props.place?.current))

  return (
    <div
      ref={scrolled}
      className={isCard ? 'requests-grid cards' : 'requests-grid'}
      data-scrolls={isCard ? undefined : ''}
      style={
        {
          '--tracks': printTracks(visible, scale),
          '--least': isCard ? '0' : `${leastWidth(visible, scale)}px`,
          '--line': `${height}px`,
        } as CSSProperties
      }
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are walked, marked and opened by keys
        role="grid"
        aria-label={t.title}
        aria-rowcount={shown.length + 1}
        aria-multiselectable="true"
        onKeyDown={press}
        onClick={click}
      >
        <ListHead {...props} isCard={isCard} />
        <tbody
          ref={body}
          style={isPrinted ? undefined : { height: lines.length * height, paddingTop: from * height }}
        >
          {lines
            .slice(from, to)
            .map((line) =>
              line.type === 'head' ? (
                <GroupHead key={`group ${line.code}`} line={line} by={props.group} columns={ids.length + 1} />
              ) : (
                <RequestRow
                  key={line.row.thread}
                  row={line.row}
                  found={found?.get(line.row.thread)}
                  columns={ids}
                  isCard={isCard}
                  isMarked={marks.has(line.row.thread)}
                  isCurrent={line.row.thread === there}
                  place={line.place}
                />
              ),
            )}
        </tbody>
      </table>
    </div>
  )
}

function GroupHead({
  line,
  by,
  columns,
}: {
  readonly line: Extract<Line, { type: 'head' }>
  readonly by: GroupBy | undefined
  readonly columns: number
}) {
  const words = useWords()
  const name = useName()
  const pairs = usePairs().data?.pairs ?? []
  const peer = pairs.find(({ peer: each }) => each.prefix.toLowerCase() === line.code)?.peer
  const word =
    by === 'party'
      ? peer
        ? name(peer.name)
        : line.code
      : wordFor(by === 'state' ? words.phase : words.urgency, line.code)
  return (
    <tr className="group-row">
      <td colSpan={columns}>
        <strong>{word}</strong> <span className="soft">{line.count}</span>
      </td>
    </tr>
  )
}

/** A line in px, as large as the reader's letters ask for. */
function useHeight(isCard: boolean): number {
  const { density, language } = useChoices()
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1
  return Math.round((isCard ? HEIGHT.card : HEIGHT[density]) * root + (language === 'zh' ? 2 : 0))
}

/** Paper does not scroll: while it is made, every line is there. */
function usePrinted(): boolean {
  const [isPrinted, set] = useState(false)
  useLayoutEffect(() => {
    const before = () => flushSync(() => set(true))
    const after = () => set(false)
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
    }
  }, [])
  return isPrinted
}

function useTop(address: string, scrolled: React.RefObject<HTMLElement | null>) {
  const before = useRef(address)
  useLayoutEffect(() => {
    if (before.current === address) return
    before.current = address
    scrolled.current?.scrollTo({ top: 0, behavior: 'instant' })
  }, [address, scrolled])
}

/** Who comes back stands where he stood. */
function useStanding(
  place: Place | undefined,
  scrolled: React.RefObject<HTMLElement | null>,
  focus: () => void,
) {
  const first = useRef({ place, focus })
  useLayoutEffect(() => {
    const { place: before, focus: stand } = first.current
    if (!before) return
    if (scrolled.current) scrolled.current.scrollTop = before.top
    window.scrollTo({ top: before.page, behavior: 'instant' })
    // After the page's own focus, which goes to its beginning.
    const frame = requestAnimationFrame(stand)
    return () => cancelAnimationFrame(frame)
  }, [scrolled])
}

function hasFocus(body: HTMLElement | null): boolean {
  return body?.contains(document.activeElement) ?? false
}

function isRow(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.dataset.thread !== undefined
}
