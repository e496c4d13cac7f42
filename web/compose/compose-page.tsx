import { useMutation } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { ApiProblem, ask, newKey } from '../api/client.ts'
import { usePairs } from '../api/queries.ts'
import type { PairStatus, ProposalView } from '../api/types.ts'
import { useCommandKey } from '../frame/keys.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { ErrorSummary } from '../parts/field.tsx'
import { Answer } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { useSession } from '../session/session.tsx'
import { Activity } from './activity.tsx'
import { Asks } from './asks.tsx'
import { ComposeProvider, useLackWords } from './context.tsx'
import { bodyOf, emptyForm, formOf, isWritten, type RequestForm } from './form.ts'
import { Handling, Law } from './handling.tsx'
import { Happened, Territory } from './happened.tsx'
import { readLocal, tidyLocal, writeLocal } from './local-draft.ts'
import { lacksOf } from './missing.ts'
import { More } from './more.tsx'
import { type KeptDraft, useDraft, useOpenProposals, useProposalOf } from './queries.ts'
import { SavedState } from './saved-state.tsx'
import { type Start, useWriting, type Writing } from './saving.ts'
import { Side } from './side.tsx'
import { StartFrom } from './start.tsx'
import { composeTexts } from './texts.ts'
import { ToAndKind, UrgencyQuestion } from './to-kind.tsx'
import { When } from './when.tsx'
import './compose.css'

const Preview = lazy(() => import('./preview.tsx').then(({ Preview }) => ({ default: Preview })))
const Conflict = lazy(() => import('./conflict.tsx').then(({ Conflict }) => ({ default: Conflict })))

/** Writes a request or notification: a new one, a kept draft, or one again that was sent back. */
export function ComposePage() {
  const { id } = useParams()
  const { key } = useLocation()
  const [query] = useSearchParams()
  const pairs = usePairs()
  const replaces = query.get('replaces') ?? undefined
  const before = useProposalOf(replaces)
  useEffect(() => tidyLocal(Date.now()), [])
  return (
    <Answer of={pairs}>
      {({ pairs: all }) => {
        const confirmed = all.filter(({ phase }) => phase === 'confirmed')
        const write = (proposal: ProposalView | undefined) =>
          id === undefined ? (
            <NewDraft key={key} pairs={confirmed} before={proposal} />
          ) : (
            <Kept key={id} id={id} pairs={confirmed} before={proposal} />
          )
        return replaces === undefined ? write(undefined) : <Answer of={before}>{write}</Answer>
      }}
    </Answer>
  )
}

type Given = {
  readonly pairs: readonly PairStatus[]
  /** The proposal that this one is to replace. */
  readonly before: ProposalView | undefined
}

const COMPOSING = 'comity-composing'

/** What was typed in this tab and is not on the node is here again after a reload. */
function NewDraft({ pairs, before }: Given) {
  const { language } = useChoices()
  const person = useSession().person?.id ?? 'program'
  const [start] = useState((): Start & { readonly backMs?: number } => {
    const said = before && formOfProposal(before)
    const form = said ?? emptyForm(language, pairs.length === 1 ? pairs[0]!.id : '')
    const kept = sessionStorage.getItem(COMPOSING)
    const local = before || kept === null ? undefined : readLocal(person, kept)
    if (kept !== null && local) return { localId: kept, form: local.form, backMs: local.typedMs }
    const localId = newLocalId()
    sessionStorage.setItem(COMPOSING, localId)
    return { localId, form }
  })
  return <Compose start={start} backMs={start.backMs} pairs={pairs} before={before} />
}

function newLocalId(): string {
  return `new-${crypto.randomUUID()}`
}

function formOfProposal({ payload, pair }: ProposalView): RequestForm | undefined {
  if (payload?.kind !== 'request' && payload?.kind !== 'notify') return undefined
  const { asks, by: _by, reference: _reference, ...rest } = payload.body
  const { class: kind, urgency } = payload.rule
  return formOf({ ...rest, kind, urgency, asks: asks.map(({ text }) => text) }, pair, rest.facts.lang)
}

function Kept({ id, ...given }: Given & { readonly id: string }) {
  const draft = useDraft(id)
  if (draft.error instanceof ApiProblem && draft.error.problem.code === 'unknown_draft')
    return <Gone id={id} {...given} />
  return <Answer of={draft}>{(kept) => <KeptReady kept={kept} {...given} />}</Answer>
}

/** A draft that was put up, deleted, or never was: what this browser has of it can become a new one. */
function Gone({ id, ...given }: Given & { readonly id: string }) {
  const t = useTexts(composeTexts)
  const person = useSession().person?.id ?? 'program'
  const [local] = useState(() => readLocal(person, id))
  const [isTaken, take] = useState(false)
  if (local && isTaken)
    return <Compose start={{ localId: newLocalId(), form: local.form }} backMs={local.typedMs} {...given} />
  return (
    <div className="stack">
      <PageHead title={t.gone} />
      <p className="prose">{local ? t.goneHere : t.goneHelp}</p>
      <div className="row">
        {local && (
          <Button look="main" onClick={() => take(true)}>
            {t.keepAsNew}
          </Button>
        )}
        <ButtonLink to="/requests/new">{t.titleNew}</ButtonLink>
        <ButtonLink to="/release">{t.openProposal}</ButtonLink>
      </div>
    </div>
  )
}

/** The node's version, or what this browser has beyond it; where both went on, both. */
function KeptReady({ kept, ...given }: Given & { readonly kept: KeptDraft }) {
  const { language } = useChoices()
  const person = useSession().person?.id ?? 'program'
  const [{ backMs, ...start }] = useState((): Start & { readonly backMs?: number } => {
    const { id, pair, body, updatedMs } = kept.value
    const theirs = formOf(body, pair, language)
    const base = { id, tag: kept.tag, body: JSON.stringify(bodyOf(theirs)), atMs: updatedMs }
    const local = readLocal(person, id)
    const localId = newLocalId()
    if (!local) return { localId, form: theirs, kept: base }
    if (local.tag === kept.tag)
      return { localId, form: local.form, kept: base, ...(local.isAhead && { backMs: local.typedMs }) }
    if (!local.isAhead || JSON.stringify(bodyOf(local.form)) === base.body)
      return { localId, form: theirs, kept: base }
    const began = { ...base, body: local.base ?? '' }
    return { localId, form: local.form, kept: began, conflict: kept, backMs: local.typedMs }
  })
  return <Compose start={start} backMs={backMs} {...given} />
}

function Compose({
  start,
  backMs,
  pairs,
  before,
}: Given & { readonly start: Start; readonly backMs: number | undefined }) {
  const t = useTexts(composeTexts)
  const go = useNavigate()
  const writing = useWriting(start, (id) => {
    sessionStorage.removeItem(COMPOSING)
    // The address follows without a navigation: nobody's cursor is moved while he types.
    if (location.pathname === '/requests/new')
      history.replaceState(history.state, '', `/drafts/${id}${location.search}`)
  })
  const { form, change } = writing
  const say = useLackWords()
  const [step, setStep] = useState<'write' | 'preview'>('write')
  const [isChecked, setChecked] = useState(false)
  const [isBack, setBack] = useState(backMs !== undefined)
  const lacks = useMemo(() => lacksOf(form), [form])
  const needed = lacks.filter(({ weight }) => weight === 'needed')
  const value = useMemo(
    () => ({ form, change, pairs, lacks, isChecked }),
    [form, change, pairs, lacks, isChecked],
  )
  const proposing = useProposing(writing, before, (id) => {
    writing.forget()
    sessionStorage.removeItem(COMPOSING)
    go(`/release/${encodeURIComponent(id)}`)
  })
  // It stays once it was there: what goes away above the field in which one types moves that field.
  const [canStart] = useState(() => start.kept === undefined && !before && !isWritten(start.form))
  const person = useSession().person?.id ?? 'program'
  const fill = (filled: RequestForm) => {
    if (!isWritten(form)) return change(filled)
    // What was written stays a draft of its own.
    const localId = newLocalId()
    sessionStorage.setItem(COMPOSING, localId)
    writeLocal(person, localId, { form: filled, isAhead: true, typedMs: Date.now() })
    go('/requests/new')
  }
  const preview = () => {
    setChecked(true)
    if (needed.length > 0) return
    setStep('preview')
    void writing.saveNow()
  }
  useCommandKey('s', () => void writing.saveNow())
  const isNew = writing.draft === undefined && !before
  return (
    <ComposeProvider value={value}>
      <div className="compose stack">
        <PageHead title={form.kind === 'notification' ? t.titleNotice : t.titleNew}>
          <SavedState of={writing.state} onKeepAsNew={writing.keepAsNew} />
        </PageHead>
        {isBack && (
          <Back
            atMs={backMs!}
            isNew={isNew}
            onKeep={() => setBack(false)}
            onAnew={() => change(emptyForm(form.lang, form.pair))}
          />
        )}
        {before && <Again of={before} />}
        {!before && <WaitingOf draft={writing.draft} />}
        {step === 'preview' ? (
          <Suspense>
            <Preview
              isAgain={before !== undefined}
              isBusy={proposing.isPending}
              error={proposing.error}
              onBack={() => setStep('write')}
              onPropose={() => proposing.mutate()}
            />
          </Suspense>
        ) : (
          <>
            {canStart && <StartFrom localId={start.localId} draft={writing.draft} onFill={fill} />}
            {isChecked && (
              <ErrorSummary errors={needed.map((lack) => ({ field: lack.field, text: say(lack) }))} />
            )}
            <div className="columns">
              <form className="questions" onSubmit={(event) => event.preventDefault()} noValidate>
                <Questions />
                <div className="row section">
                  <Button look="main" onClick={preview}>
                    {t.toPreview}
                  </Button>
                </div>
              </form>
              <Side>
                <SavedState of={writing.state} onKeepAsNew={writing.keepAsNew} />
              </Side>
            </div>
          </>
        )}
        {writing.state.is === 'conflict' && (
          <Suspense>
            <Conflict
              base={writing.base}
              mine={form}
              theirs={writing.state.theirs}
              onSettle={writing.settle}
            />
          </Suspense>
        )}
      </div>
    </ComposeProvider>
  )
}

function Questions() {
  return (
    <>
      <ToAndKind />
      <Happened />
      <When />
      <Territory />
      <Asks />
      <UrgencyQuestion />
      <Handling />
      <Law />
      <Activity />
      <More />
    </>
  )
}

/** Saves what stands there and puts it up; the same act pressed twice is done once. */
function useProposing(
  { saveNow }: Writing,
  before: ProposalView | undefined,
  onDone: (proposal: string) => void,
) {
  const t = useTexts(composeTexts)
  const key = useRef(newKey())
  return useMutation({
    mutationFn: async () => {
      const draft = await saveNow()
      if (draft === undefined) throw new ApiProblem({ code: 'not_saved', title: t.cannotYet, status: 0 })
      const query = before ? `?replaces=${before.id}` : ''
      return ask<ProposalView>(`/api/v1/drafts/${draft}/propose${query}`, {
        method: 'POST',
        body: {},
        key: key.current,
      })
    },
    onSuccess: ({ id }) => onDone(id),
    onError: () => {
      key.current = newKey()
    },
  })
}

function Back({
  atMs,
  isNew,
  onKeep,
  onAnew,
}: {
  readonly atMs: number
  readonly isNew: boolean
  readonly onKeep: () => void
  readonly onAnew: () => void
}) {
  const t = useTexts(composeTexts)
  const times = useTimes()
  return (
    <Notice>
      <div className="row">
        <span>{t.back(times.full(atMs))}</span>
        <Button look="quiet" onClick={onKeep}>
          {t.done}
        </Button>
        {isNew && (
          <Button
            look="quiet"
            onClick={() => {
              onAnew()
              onKeep()
            }}
          >
            {t.beginAnew}
          </Button>
        )}
      </div>
    </Notice>
  )
}

function Again({ of }: { readonly of: ProposalView }) {
  const t = useTexts(composeTexts)
  return (
    <Notice kind="short" title={t.again(of.reference)}>
      {of.remark && (
        <>
          <p className="soft small">{t.remark}</p>
          <p className="lines">{of.remark}</p>
        </>
      )}
    </Notice>
  )
}

/** A draft that is up for release already: what is written here changes nothing there. */
function WaitingOf({ draft }: { readonly draft: string | undefined }) {
  const t = useTexts(composeTexts)
  const open = useOpenProposals(draft !== undefined)
  const waiting = open.find((each) => draft !== undefined && each.draft === draft)
  if (!waiting) return null
  return (
    <Notice kind="short" title={t.waitingAs(waiting.reference)}>
      <Link to={`/release/${encodeURIComponent(waiting.id)}`}>{t.openProposal}</Link>
    </Notice>
  )
}
