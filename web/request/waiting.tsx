import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ask, newKey } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { ProposalView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { SignNow } from '../release/sign-now.tsx'
import { useSession } from '../session/session.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { useWaitingOf } from './queries.ts'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'

/** What people here have put up on this request and that has not left: nobody composes the same again by mistake. */
export function WaitingHere() {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  const { view } = useShown()
  const waiting = useWaitingOf(view.thread, can('read_proposal'))
  if (!waiting.data || waiting.data.length === 0) return null
  return (
    <section aria-labelledby="waiting" className="stack tight no-print">
      <h2 id="waiting">{t.waiting}</h2>
      {waiting.data.map((proposal) => (
        <WaitingProposal key={proposal.id} of={proposal} />
      ))}
    </section>
  )
}

function WaitingProposal({ of }: { readonly of: ProposalView }) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const times = useTimes()
  const { person } = useSession()
  const read = <Link to={`/release/${encodeURIComponent(of.id)}`}>{t.open}</Link>
  return (
    <Notice kind="short" title={wordFor(words.turn, of.kind)}>
      <p className="small">
        {t.waitingBy(of.author.name, times.short(of.created))}{' '}
        {of.waitsForMe ? t.waitingMine : t.waitingOthers(of.missing)}
      </p>
      {of.waitsForMe && of.author.person === person?.id ? (
        <SignNow proposal={of.id} reference={of.reference}>
          {read}
          <TakeBack of={of} />
        </SignNow>
      ) : (
        <div className="row">
          {read}
          {of.author.person === person?.id && <TakeBack of={of} />}
        </div>
      )}
    </Notice>
  )
}

/** Whoever wrote it takes it back; what others wrote is read before it is signed. */
function TakeBack({ of }: { readonly of: ProposalView }) {
  const t = useTexts(requestTexts)
  const client = useQueryClient()
  const drop = useMutation({
    mutationFn: () =>
      ask(`/api/v1/proposals/${encodeURIComponent(of.id)}/drop`, { method: 'POST', body: {}, key: newKey() }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.proposals }),
  })
  return (
    <>
      <Button look="quiet" isBusy={drop.isPending} onClick={() => drop.mutate()}>
        {t.takeBack}
      </Button>
      {drop.isError && <Trouble error={drop.error} />}
    </>
  )
}
