import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { useWords } from '../texts/words.ts'
import { type Dot, groupOf, MOST, type Placed, placeDots } from './figures.ts'
import { Mark } from './mark.tsx'
import { reviewTexts } from './texts.ts'

/** Of a drawing before it is measured, and at most. */
const WIDTH = 720
const MOST_WIDTH = 900
const LEFT = 16
/** Beside the scale stands what has no place on it. */
const BESIDE = 150
const STEP = 15

/** One dot for each request, against its limit: the shape is seen, not a mean. */
export function Strip({
  dots,
  label,
  colour,
}: {
  readonly dots: readonly Dot[]
  readonly label: string
  readonly colour: 'a' | 'b'
}) {
  const t = useTexts(reviewTexts)
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const right = width - BESIDE
  const placed = placeDots(dots, Math.floor((right - LEFT) / STEP))
  const tallest = Math.max(...placed.map(({ level }) => level), 1)
  const base = 24 + tallest * STEP
  const none = width - 54
  const scale = (share: number) => LEFT + (share / MOST) * (right - LEFT)
  const box = useRef<SVGSVGElement>(null)
  const [at, setAt] = useState(0)
  const title = useId()
  const go = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.min(placed.length - 1, Math.max(0, at + step))
    setAt(next)
    box.current?.querySelectorAll<SVGElement>('.dot')[next]?.focus()
  }
  // biome-ignore-start lint/a11y/noStaticElementInteractions: the keys move between the links within
  // biome-ignore-start lint/a11y/useSemanticElements: a drawing is no fieldset
  return (
    <div ref={frame}>
      <svg
        ref={box}
        className="strip-chart"
        data-party={colour}
        viewBox={`0 0 ${width} ${base + 34}`}
        role="group"
        aria-labelledby={title}
        onKeyDown={go}
      >
        <title id={title}>{label}</title>
        <line x1={LEFT} x2={right + 12} y1={base + 8} y2={base + 8} className="axis" />
        <line x1={none - 52} x2={none + 52} y1={base + 8} y2={base + 8} className="axis" />
        <line x1={scale(1)} x2={scale(1)} y1={2} y2={base + 14} className="limit" />
        <text x={LEFT} y={base + 28} className="start">
          {t.start}
        </text>
        <text x={scale(1)} y={base + 28}>
          {t.limit}
        </text>
        <text x={right + 12} y={base + 28} className="end">
          {t.twice}
        </text>
        <text x={width - 2} y={base + 28} className="end">
          {t.none}
        </text>
        {placed.map((dot, i) => (
          <DotMark
            key={`${dot.request.id} ${dot.duty.n ?? 0}`}
            dot={dot}
            x={dot.x === 'none' ? none : scale(dot.x)}
            least={leastOf(dot, scale)}
            y={base - dot.level * STEP}
            isCurrent={i === at}
          />
        ))}
      </svg>
    </div>
  )
  // biome-ignore-end lint/a11y/useSemanticElements: as above
  // biome-ignore-end lint/a11y/noStaticElementInteractions: as above
}

function useWidth(frame: RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(WIDTH)
  useEffect(() => {
    const box = frame.current
    if (!box) return
    const watch = new ResizeObserver(([entry]) => {
      const found = Math.round(entry?.contentRect.width ?? 0)
      if (found > 0) setWidth(Math.min(MOST_WIDTH, found))
    })
    watch.observe(box)
    return () => watch.disconnect()
  }, [frame])
  return width
}

function leastOf(
  { x, duty: { least, limit } }: Placed,
  scale: (share: number) => number,
): number | undefined {
  if (x === 'none' || least === undefined || limit === undefined) return undefined
  return scale(Math.min(MOST, least / limit))
}

function DotMark({
  dot,
  x,
  least,
  y,
  isCurrent,
}: {
  readonly dot: Placed
  readonly x: number
  readonly least: number | undefined
  readonly y: number
  readonly isCurrent: boolean
}) {
  const label = useDotLabel()(dot)
  const { reference } = dot.request
  const mark = (
    <>
      <title>{label}</title>
      {least !== undefined && x - least > 7 && <line x1={least - x} x2={0} y1={0} y2={0} className="reach" />}
      <circle r={8} className="hit" />
      <Mark group={groupOf(dot.duty.verdict)} />
    </>
  )
  const place = { transform: `translate(${x} ${y})` }
  if (reference === undefined)
    return (
      <g {...place} className="dot">
        {mark}
      </g>
    )
  return (
    <g {...place}>
      <Link to={`/requests/${reference}`} className="dot" aria-label={label} tabIndex={isCurrent ? 0 : -1}>
        {mark}
      </Link>
    </g>
  )
}

/** A dot in words: which request, what is said of it, how long it took of how long it had. */
export function useDotLabel(): (dot: Dot) => string {
  const t = useTexts(reviewTexts)
  const words = useWords()
  const times = useTimes()
  return ({ request, duty }) => {
    const { least, most, limit, n } = duty
    const name = `${request.reference ?? request.id.slice(7, 15)}${n === undefined ? '' : ` (${n})`}`
    const took =
      least === undefined
        ? t.noTime
        : most === undefined
          ? t.atLeast(times.span(least))
          : t.between(times.span(least), times.span(most))
    return t.dot(name, words.verdict[duty.verdict], took, limit === undefined ? '' : times.span(limit))
  }
}
