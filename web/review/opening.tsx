import { useState } from 'react'
import { Link } from 'react-router'
import type { ReviewedRequest } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { partTexts } from '../parts/texts.ts'
import { useWords, wordFor } from '../texts/words.ts'
import { reviewTexts } from './texts.ts'

/** A figure that opens onto the requests of which it is one. */
export function Opening({
  count,
  what,
  requests,
}: {
  readonly count: number
  readonly what: string
  readonly requests: readonly ReviewedRequest[]
}) {
  const t = useTexts(reviewTexts)
  const [isOpen, setOpen] = useState(false)
  if (count === 0 || requests.length === 0) return <span>{count}</span>
  return (
    <>
      <button
        type="button"
        className="opening"
        aria-label={t.opens(count, what)}
        onClick={() => setOpen(true)}
      >
        {count}
      </button>
      {isOpen && <Requests what={what} requests={requests} onClose={() => setOpen(false)} />}
    </>
  )
}

function Requests({
  what,
  requests,
  onClose,
}: {
  readonly what: string
  readonly requests: readonly ReviewedRequest[]
  readonly onClose: () => void
}) {
  const t = useTexts(reviewTexts)
  const parts = useTexts(partTexts)
  const words = useWords()
  const each = [...new Map(requests.map((request) => [request.id, request])).values()]
  const shown = each.filter(({ reference }) => reference !== undefined)
  return (
    <Dialog title={t.requestsOf(what)} onClose={onClose}>
      <ul className="plain">
        {shown.map(({ id, reference, class: kind, urgency }) => (
          <li key={id}>
            <Link to={`/requests/${reference}`}>{reference}</Link>{' '}
            <span className="soft small">
              {wordFor(words.kind, kind)} · {wordFor(words.urgency, urgency)}
            </span>
          </li>
        ))}
      </ul>
      {each.length > shown.length && <p className="soft">{t.hidden(each.length - shown.length)}</p>}
      <div className="row ends">
        <Button onClick={onClose}>{parts.close}</Button>
      </div>
    </Dialog>
  )
}
