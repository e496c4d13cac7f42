import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { ApiProblem, ask, newKey } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import type { ProposalView } from '../../api/types.ts'
import { useChoices, useTexts } from '../../lib/choices.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorSummary } from '../../parts/field.tsx'
import { Trouble } from '../../parts/loading.tsx'
import { Notice } from '../../parts/notice.tsx'
import { partTexts } from '../../parts/texts.ts'
import type { Released } from '../../release/sign.ts'
import { SignNow } from '../../release/sign-now.tsx'
import { useSession } from '../../session/session.tsx'
import { useWords, wordFor } from '../../texts/words.ts'
import { useKept } from '../kept.ts'
import { addressOf, useWaitingOf } from '../queries.ts'
import { useShown } from '../shown.ts'
import { TurnBody } from '../turn-body.tsx'
import {
  type ActDraft,
  bodyOf,
  emptyDraft,
  type Fault,
  faultsOf,
  type OfferedAct,
  type TurnName,
} from './draft.ts'
import { ActFields, type Form } from './fields.tsx'
import { actTexts } from './texts.ts'

type Step =
  | { readonly at: 'form' }
  | { readonly at: 'preview'; readonly of: ProposalView; readonly body: unknown }
  | { readonly at: 'up'; readonly of: ProposalView }
  | { readonly at: 'signed'; readonly of: Released }

/** One act from the first word to the signature: fill in, read what will be signed, put up, sign where one's signature is one that counts. */
export function ActDialog({
  act,
  begin,
  isPossible,
  others,
  onInstead,
  onClose,
}: {
  readonly act: OfferedAct
  /** What stands in the form before anything was typed, beside what can only be one thing. */
  readonly begin: Partial<ActDraft>
  /** Whether the act is still possible: something may have been said meanwhile. */
  readonly isPossible: boolean
  readonly others: readonly OfferedAct[]
  readonly onInstead: (turn: TurnName) => void
  readonly onClose: () => void
}) {
  const t = useTexts(actTexts)
  const { view } = useShown()
  const { zone } = useChoices()
  const { person } = useSession()
  const [first] = useState(() => ({ ...emptyDraft(act, { zone, view, me: person?.name ?? '' }), ...begin }))
  const [draft, setDraft, forget] = useKept(
    `act ${view.reference} ${act.turn} ${begin.state ?? ''} ${person?.id}`,
    first,
  )
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [step, setStep] = useState<Step>({ at: 'form' })
  const send = useSend(act.turn)
  // A file that comes later is added to what stands then.
  const latest = useRef(draft)
  latest.current = draft
  const change = (part: Partial<ActDraft>) => setDraft({ ...latest.current, ...part })

  const preview = async () => {
    const found = faultsOf(act.turn, draft, Date.now())
    setFaults(found)
    if (found.length > 0) return
    const body = bodyOf(act.turn, draft)
    const of = await send.preview(body)
    if (of) setStep({ at: 'preview', of, body })
  }
  const putUp = async (body: unknown) => {
    const of = await send.putUp(body)
    if (!of) return
    forget()
    setStep({ at: 'up', of })
  }
  const form: Form = {
    act,
    draft,
    wrong: (field) => {
      const why = faults.find((each) => each.field === field)?.why
      return why && t.faults[why]
    },
    change,
    changeFiles: (next) => change({ files: next(latest.current.files) }),
    onInstead,
    canInstead: (turn) => others.some((each) => each.turn === turn),
  }
  const words = t.acts[act.turn]
  return (
    <Dialog
      title={step.at === 'preview' ? t.previewTitle : step.at === 'form' ? words.title : t.done}
      onClose={onClose}
    >
      {step.at === 'form' && (
        <form
          noValidate
          className="stack act-form"
          onSubmit={(event) => {
            event.preventDefault()
            void preview()
          }}
        >
          <p className="soft">{words.help}</p>
          <AlreadyUp kind={act.turn} />
          {!isPossible && (
            <Notice kind="danger">
              <p>{t.notPossible}</p>
            </Notice>
          )}
          <ErrorSummary
            errors={faults.map(({ field, why }) => ({ field: `act-${field}`, text: t.faults[why] }))}
          />
          {send.error != null && <Refused error={send.error} />}
          <ActFields form={form} />
          <div className="row">
            <Button type="submit" look="main" isBusy={send.isBusy}>
              {t.preview}
            </Button>
            <Button
              look="quiet"
              onClick={() => {
                forget()
                setDraft(first)
                setFaults([])
              }}
            >
              {t.startAgain}
            </Button>
            <Close onClose={onClose} />
          </div>
          <p className="soft small">{t.draftKept}</p>
        </form>
      )}
      {step.at === 'preview' && (
        <div className="stack">
          <p className="soft">{t.previewHelp}</p>
          <Preview of={step.of} />
          {send.error != null && <Refused error={send.error} />}
          <div className="row">
            <Button look="main" isBusy={send.isBusy} onClick={() => void putUp(step.body)}>
              {t.putUp}
            </Button>
            <Button onClick={() => setStep({ at: 'form' })}>{t.back}</Button>
          </div>
        </div>
      )}
      {step.at === 'up' && (
        <UpForRelease of={step.of} onSigned={(of) => setStep({ at: 'signed', of })} onClose={onClose} />
      )}
      {step.at === 'signed' && <AfterSigning of={step.of} onClose={onClose} />}
    </Dialog>
  )
}

function Close({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(partTexts)
  return (
    <Button look="quiet" onClick={onClose}>
      {t.close}
    </Button>
  )
}

/** The act's route: looked at, then put up; the same body is put up once, however often the button is pressed. */
function useSend(turn: TurnName) {
  const { view } = useShown()
  const client = useQueryClient()
  const key = useRef({ body: '', key: '' })
  const path = `${addressOf(view.reference)}/${turn}`
  const send = useMutation({
    mutationFn: async ({ body, isPreview }: { readonly body: unknown; readonly isPreview: boolean }) => {
      if (isPreview) return ask<ProposalView>(`${path}?preview=true`, { method: 'POST', body, key: newKey() })
      const text = JSON.stringify(body)
      if (key.current.body !== text) key.current = { body: text, key: newKey() }
      const up = await ask<ProposalView>(path, { method: 'POST', body, key: key.current.key })
      await client.invalidateQueries({ queryKey: keys.proposals })
      return up
    },
  })
  const run = (body: unknown, isPreview: boolean) =>
    send.mutateAsync({ body, isPreview }).catch(() => undefined)
  return {
    preview: (body: unknown) => run(body, true),
    putUp: (body: unknown) => run(body, false),
    isBusy: send.isPending,
    error: send.error,
  }
}

/** Why the node does not take it: its sentence, and where it names members, each of them. */
function Refused({ error }: { readonly error: unknown }) {
  const t = useTexts(actTexts)
  const detail =
    error instanceof ApiProblem && error.problem.status === 409 ? error.problem.detail : undefined
  return (
    <div className="stack tight">
      <Trouble error={error} />
      <p className="small">
        {t.again} {detail && <span lang="en">{detail}</span>}
      </p>
    </div>
  )
}

/** Two people at once: who comes second sees that the first was there. */
function AlreadyUp({ kind }: { readonly kind: TurnName }) {
  const t = useTexts(actTexts)
  const words = useWords()
  const { can } = useSession()
  const { view } = useShown()
  const waiting = useWaitingOf(view.thread, can('read_proposal'))
  const same = waiting.data?.find((each) => KIND_OF[kind] === each.kind)
  if (!same) return null
  return (
    <Notice kind="short">
      <p>
        {t.others(same.author.name, wordFor(words.turn, same.kind))}{' '}
        <Link to={`/release/${encodeURIComponent(same.id)}`}>{t.toRelease}</Link>
      </p>
    </Notice>
  )
}

const KIND_OF: Readonly<Partial<Record<TurnName, string>>> = {
  acknowledge: 'acknowledge',
  answer: 'result',
  refuse: 'refuse',
  extension: 'extend',
  grant: 'extend',
  withdraw: 'withdraw',
  'accept-condition': 'accept',
  'decline-condition': 'accept',
  assess: 'assess',
  ratify: 'ratify',
}

function Preview({ of }: { readonly of: ProposalView }) {
  const t = useTexts(actTexts)
  const words = useWords()
  const { sides } = useShown()
  const { payload } = of
  const duties = payload && 'answers' in payload ? payload.answers : undefined
  const by = payload && 'by' in payload.body ? payload.body.by : undefined
  return (
    <>
      {payload && (
        <div className="notice preview">
          <p className="small soft">
            {wordFor(words.turn, payload.kind)}
            {by && ` · ${by.name}, ${wordFor(words.role, by.role)}`}
          </p>
          <TurnBody of={payload} asker={sides.asker.identity} />
        </div>
      )}
      {duties && duties.length > 0 && (
        <p>{t.answersDuties(duties.map((duty) => words.duty[duty]).join(words.comma))}</p>
      )}
      <p>{t.people(of.needs)}</p>
    </>
  )
}

/** Put up: who must sign it now, and one's own signature at once where it is one of them. */
function UpForRelease({
  of,
  onSigned,
  onClose,
}: {
  readonly of: ProposalView
  readonly onSigned: (of: Released) => void
  readonly onClose: () => void
}) {
  const t = useTexts(actTexts)
  return (
    <div className="stack">
      <p>{t.doneHelp}</p>
      {of.waitsForMe ? (
        <SignNow proposal={of.id} reference={of.reference} onSigned={onSigned}>
          <Close onClose={onClose} />
        </SignNow>
      ) : (
        <>
          <p>{t.waitsOthers(of.missing)}</p>
          <div className="row">
            <Close onClose={onClose} />
          </div>
        </>
      )}
    </div>
  )
}

function AfterSigning({ of, onClose }: { readonly of: Released; readonly onClose: () => void }) {
  const t = useTexts(actTexts)
  return (
    <div className="stack" role="status">
      {of.entered ? (
        <p>
          {t.left} {t.position(of.entered.position)}
        </p>
      ) : (
        <p>
          {t.waitsOthers(of.missing)} <Link to={`/release/${encodeURIComponent(of.id)}`}>{t.toRelease}</Link>
        </p>
      )}
      <div className="row">
        <Close onClose={onClose} />
      </div>
    </div>
  )
}
