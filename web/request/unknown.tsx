import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ask, newKey } from '../api/client.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { TextArea } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { useSession } from '../session/session.tsx'
import { addressOf } from './queries.ts'
import { requestTexts } from './texts.ts'

/** Letters of a reason at least, as the node asks. */
const SHORTEST = 10

/** A request that does not exist for this person, or for nobody: both read the same. Who may break the glass finds it here. */
export function UnknownRequest({ reference }: { readonly reference: string }) {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  return (
    <div className="stack">
      <PageHead title={t.unknownTitle} />
      <p className="prose">{t.unknown(reference)}</p>
      <div>
        <ButtonLink to="/requests">{t.toRequests}</ButtonLink>
      </div>
      {can('break_glass') && <BreakGlass reference={reference} />}
    </div>
  )
}

function BreakGlass({ reference }: { readonly reference: string }) {
  const t = useTexts(requestTexts)
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [isShort, setShort] = useState(false)
  const key = useRef(newKey())
  const open = useMutation({
    mutationFn: () =>
      ask(`${addressOf(reference)}/break-glass`, { method: 'POST', body: { reason }, key: key.current }),
    onSettled: () => {
      key.current = newKey()
    },
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <form
      className="stack tight section"
      onSubmit={(event) => {
        event.preventDefault()
        const isTooShort = [...reason.trim()].length < SHORTEST
        setShort(isTooShort)
        if (!isTooShort) open.mutate()
      }}
    >
      <h2>{t.glassTitle}</h2>
      <p className="prose">{t.glassHelp}</p>
      <TextArea
        label={t.glassLabel}
        value={reason}
        wrong={isShort ? t.glassShort : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      {open.isError && <Trouble error={open.error} />}
      <div>
        <Button type="submit" look="danger" isBusy={open.isPending}>
          {t.glassOpen}
        </Button>
      </div>
    </form>
  )
}
