import { useEffect, useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { partTexts } from './texts.ts'

/** A time in the reader's zone; on pointing, in UTC, as the record has it. */
export function Time({
  at,
  form = 'full',
  zone,
}: {
  readonly at: string | number
  readonly form?: 'full' | 'short' | 'date' | 'clock'
  readonly zone?: string
}) {
  const times = useTimes(zone)
  const utc = new Date(at).toISOString()
  return (
    <time dateTime={utc} title={utc}>
      {times[form](at)}
    </time>
  )
}

/** The time now, in ms, again every so many seconds. */
export function useNow(seconds = 30): number {
  const [now, set] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), seconds * 1000)
    return () => clearInterval(timer)
  }, [seconds])
  return now
}

/** Of a span whose beginning nobody knows, so much time counts as short: two hours, in seconds. */
const SHORT = 7200

/**
 * How long is left, in words, and, where the beginning is known, as a bar that ends at the limit. Amber in its last quarter, red past it; the words
 * say the same.
 */
export function TimeLeft({ due, from }: { readonly due: string; readonly from?: string | undefined }) {
  const t = useTexts(partTexts)
  const times = useTimes()
  const now = useNow()
  const left = (Date.parse(due) - now) / 1000
  const gone = from === undefined ? undefined : shareGone(Date.parse(from), Date.parse(due), now)
  const isShort = gone === undefined ? left < SHORT : gone >= 0.75
  const state = left <= 0 ? 'past' : isShort ? 'short' : 'calm'
  return (
    <span className="left" data-state={state}>
      <span className="track" aria-hidden="true" hidden={gone === undefined}>
        <span className="fill" style={{ width: `${Math.round((gone ?? 0) * 100)}%` }} />
      </span>
      <span className="word">{left > 0 ? t.left(times.span(left)) : t.past(times.span(left))}</span>
    </span>
  )
}

function shareGone(from: number, due: number, now: number): number {
  return due <= from ? 1 : Math.min(1, Math.max(0, (now - from) / (due - from)))
}
