import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { ask, newKey } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { ProposalView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { TextArea } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { useNow } from '../parts/time.tsx'
import { useSession } from '../session/session.tsx'
import { pathOf, useUnratified } from './queries.ts'
import type { Released } from './sign.ts'
import { SignNow } from './sign-now.tsx'
import { releaseTexts } from './texts.ts'

/** What this person can do with a proposal now; the node decides each once more. */
export function Acts({
  of,
  onReleased,
}: {
  readonly of: ProposalView
  readonly onReleased: (released: Released) => void
}) {
  const { can, person } = useSession()
  const isMine = person !== undefined && of.author.person === person.id
  const isOpen = of.state === 'open'
  return (
    <div className="stack no-print">
      {isOpen && of.waitsForMe && (
        <div className="act">
          <SignNow proposal={of.id} reference={of.reference} onSigned={onReleased} />
        </div>
      )}
      {isOpen && of.aloneFrom && can('release') && <Alone of={of} from={of.aloneFrom} />}
      {of.state === 'entered' && of.isAlone && <Ratify of={of} />}
      {isMine && (isOpen || of.state === 'sent_back' || of.state === 'void') && <OfAuthor of={of} />}
      {isOpen && can('send_back') && !isMine && <SendBack of={of} />}
    </div>
  )
}

/** An act on the proposal; what it changes is asked for again. */
function useAct<T>(act: string, of: ProposalView, onDone?: (answer: T) => void) {
  const client = useQueryClient()
  const key = useRef(newKey())
  return useMutation({
    mutationFn: (body: object) =>
      ask<T>(`${pathOf(of.id)}/${act}`, { method: 'POST', body, key: key.current }),
    onSuccess: (answer) => onDone?.(answer),
    onError: () => {
      key.current = newKey()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.proposals }),
  })
}

function SendBack({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const [remark, setRemark] = useRemark(of.id)
  const [isWrong, setWrong] = useState(false)
  const sending = useAct<ProposalView>('send-back', of, () => setRemark(''))
  const send = () => {
    setWrong(remark.trim() === '')
    if (remark.trim() !== '') sending.mutate({ remark: remark.trim() })
  }
  return (
    <section className="stack tight" aria-label={t.sendBack}>
      <h3>{t.sendBack}</h3>
      {sending.error && <Trouble error={sending.error} />}
      <TextArea
        label={t.remark}
        help={t.sendBackHelp}
        wrong={isWrong ? t.remarkNeeded : undefined}
        rows={4}
        maxLength={10_000}
        value={remark}
        onChange={(event) => setRemark(event.target.value)}
      />
      <div className="row">
        <Button isBusy={sending.isPending} onClick={send}>
          {t.sendNow}
        </Button>
      </div>
    </section>
  )
}

/** Remarks are here again after a reload or a session that ended. */
function useRemark(id: string) {
  const name = `comity-remark ${id}`
  const [remark, set] = useState(() => sessionStorage.getItem(name) ?? '')
  const change = (text: string) => {
    set(text)
    if (text === '') sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, text)
  }
  return [remark, change] as const
}

function OfAuthor({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const [isAsked, ask] = useState(false)
  const dropping = useAct<ProposalView>('drop', of, () => ask(false))
  const isOfPair = of.kind === 'agreement' || of.kind === 'notice' || of.kind === 'keys'
  return (
    <div className="stack tight">
      <div className="row">
        {!isOfPair && <ComposeAgain of={of} />}
        {of.state !== 'void' && <Button onClick={() => ask(true)}>{t.drop}</Button>}
      </div>
      {isAsked && (
        <Dialog title={t.dropTitle} onClose={() => ask(false)}>
          <p>{t.dropHelp}</p>
          {dropping.error && <Trouble error={dropping.error} />}
          <div className="row ends">
            <Button onClick={() => ask(false)}>{t.cancel}</Button>
            <Button look="danger" isBusy={dropping.isPending} onClick={() => dropping.mutate({})}>
              {t.drop}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}

/** A request goes back into its draft, or out of what it says into a new one; a turn is composed on its request. */
function ComposeAgain({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const isAsking = of.kind === 'request' || of.kind === 'notify'
  const look = of.state === 'open' ? 'plain' : 'main'
  const replaces = `replaces=${encodeURIComponent(of.id)}`
  if (!isAsking)
    return (
      <ButtonLink to={`/requests/${of.reference}${actOf(of.kind)}`} look={look}>
        {t.againRequest}
      </ButtonLink>
    )
  const to = of.draft === undefined ? '/requests/new' : `/drafts/${of.draft}`
  return (
    <ButtonLink to={`${to}?${replaces}`} look={look}>
      {t.again}
    </ButtonLink>
  )
}

/** The form on the request's page that makes such a message again; a kind that several acts make has none of its own. */
function actOf(kind: string): string {
  const act = ACTS[kind]
  return act === undefined ? '' : `?act=${act}`
}

const ACTS: Readonly<Record<string, string>> = {
  acknowledge: 'acknowledge',
  status: 'status',
  result: 'answer',
  refuse: 'refuse',
  clarify: 'clarify',
  reply: 'reply',
  withdraw: 'withdraw',
  condition: 'condition',
  assess: 'assess',
  correct: 'correct',
  renew: 'renew',
  followup: 'follow-up',
  translation: 'translate',
  recall: 'recall',
  ratify: 'ratify',
}

/** An emergency that nobody else releases: when it may leave on one signature, and what that means. */
function Alone({ of, from }: { readonly of: ProposalView; readonly from: string }) {
  const t = useTexts(releaseTexts)
  const times = useTimes()
  const now = useNow(1)
  const go = useNavigate()
  const [isAsked, ask] = useState(false)
  const leaving = useAct<ProposalView>('alone', of, ({ id }) => go(`/release/${encodeURIComponent(id)}`))
  const left = (Date.parse(from) - now) / 1000
  return (
    <div className="stack tight">
      <p className="small">{left > 0 ? t.aloneFrom(times.span(left)) : t.aloneNow}</p>
      {left <= 0 && (
        <div className="row">
          <Button look="danger" onClick={() => ask(true)}>
            {t.alone}
          </Button>
        </div>
      )}
      {isAsked && (
        <Dialog title={t.aloneTitle} onClose={() => ask(false)}>
          <p>{t.aloneHelp}</p>
          {leaving.error && <Trouble error={leaving.error} />}
          <div className="row ends">
            <Button onClick={() => ask(false)}>{t.cancel}</Button>
            <Button look="danger" isBusy={leaving.isPending} onClick={() => leaving.mutate({})}>
              {t.alone}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}

/** A second person stands for what left on one signature: it is put up as a message of its own, and signed. */
function Ratify({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const { can, person } = useSession()
  const go = useNavigate()
  const client = useQueryClient()
  const unratified = useUnratified()
  const key = useRef(newKey())
  const ratifying = useMutation({
    mutationFn: () =>
      ask<ProposalView>(`/api/v1/requests/${of.reference}/ratify`, {
        method: 'POST',
        body: { of: of.id },
        key: key.current,
      }),
    onSuccess: ({ id }) => go(`/release/${encodeURIComponent(id)}`),
    onError: () => {
      key.current = newKey()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.proposals }),
  })
  const isWaiting = unratified.data?.items.some(({ id }) => id === of.id)
  if (!isWaiting) return null
  const isFirst = of.releases.some((each) => each.person === person?.id)
  const mayRatify = can('propose_turn') && !isFirst
  return (
    <div className="act stack tight">
      <p>{t.ratifyWhere}</p>
      {ratifying.error && <Trouble error={ratifying.error} />}
      {mayRatify && (
        <div className="row">
          <Button look="main" isBusy={ratifying.isPending} onClick={() => ratifying.mutate()}>
            {t.ratify}
          </Button>
        </div>
      )}
      <p className="soft small">{mayRatify ? t.ratifyHelp : t.ratifyNot}</p>
    </div>
  )
}
