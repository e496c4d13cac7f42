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

/** How much of a span is gone: a bar that ends at the limit, and how long is left in words. Amber in its last quarter, red past it. */
export function TimeLeft({ due, from }: { readonly due: string; readonly from?: string | undefined }) {
  const t = useTexts(partTexts)
  const times = useTimes()
  const now = useNow()
  const left = (Date.parse(due) - now) / 1000
  const whole = from === undefined ? undefined : (Date.parse(due) - Date.parse(from)) / 1000
  const gone = left <= 0 ? 1 : whole && whole > 0 ? Math.min(1, Math.max(0, 1 - left / whole)) : undefined
  const isShort = gone === undefined ? left < 7200 : gone >= 0.75
  const state = left <= 0 ? 'past' : isShort ? 'short' : 'calm'
  return (
    <span className="left" data-state={state}>
      <span className="track" aria-hidden="true">
        <Fill share={gone ?? (isShort ? 0.8 : 0.3)} />
      </span>
      <span className="word">{left > 0 ? t.left(times.span(left)) : t.past(times.span(left))}</span>
    </span>
  )
}

function Fill({ share }: { readonly share: number }) {
  return <div className="fill" style={{ width: `${Math.round(share * 100)}%` }} />
}
