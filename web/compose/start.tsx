import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useId, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { newKey, problemFrom } from '../api/client.ts'
import { keys, useRequests } from '../api/queries.ts'
import type { ProposalView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Tag, Words } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { useCompose } from './context.tsx'
import { formOf, type RequestForm } from './form.ts'
import { dropLocal, type LocalDraft, listOrphans } from './local-draft.ts'
import type { FieldId } from './missing.ts'
import {
  createDraft,
  type Draft,
  deleteDraft,
  type ImportedDraft,
  readRequest,
  useDrafts,
  useOpenProposals,
} from './queries.ts'
import { composeTexts } from './texts.ts'

type Fill = (form: RequestForm) => void

/** From what one can begin: a draft, a mail or form, another request. */
export function StartFrom({
  localId,
  draft,
  onFill,
}: {
  readonly localId: string
  /** The one that is being written. */
  readonly draft: string | undefined
  readonly onFill: Fill
}) {
  return (
    <div className="start">
      <Drafts localId={localId} draft={draft} onFill={onFill} />
      <FromSomething onFill={onFill} />
    </div>
  )
}

function Drafts({
  localId,
  draft: own,
  onFill,
}: {
  readonly localId: string
  readonly draft: string | undefined
  readonly onFill: Fill
}) {
  const t = useTexts(composeTexts)
  const client = useQueryClient()
  const drafts = useDrafts()
  const open = useOpenProposals()
  const person = useSession().person?.id ?? 'program'
  const [orphans, setOrphans] = useState(() => listOrphans(person).filter(({ id }) => id !== localId))
  const [gone, setGone] = useState<Draft>()
  const refresh = () => client.invalidateQueries({ queryKey: keys.drafts })
  const deleting = useMutation({
    mutationFn: async (draft: Draft) => {
      await deleteDraft(draft.id)
      setGone(draft)
    },
    onSettled: refresh,
  })
  const undoing = useMutation({
    mutationFn: async (draft: Draft) => {
      await createDraft(draft.pair, draft.body, newKey())
      setGone(undefined)
    },
    onSettled: refresh,
  })
  return (
    <Answer of={drafts}>
      {({ items: all }) => {
        const items = all.filter(({ id }) => id !== own)
        return items.length + orphans.length === 0 && !gone ? null : (
          <details open={items.length + orphans.length <= 5}>
            <summary>
              {t.goOnWith} · {t.drafts(items.length + orphans.length)}
            </summary>
            {(deleting.error ?? undoing.error) && <Trouble error={deleting.error ?? undoing.error} />}
            <p role="status">
              {gone && (
                <span className="row tight small">
                  {t.deleted(gone.body.title.text || t.draftUntitled)}
                  <Button isBusy={undoing.isPending} onClick={() => undoing.mutate(gone)}>
                    {t.undo}
                  </Button>
                </span>
              )}
            </p>
            <ul className="draft-list">
              {orphans.map(({ id, draft }) => (
                <OrphanRow
                  key={id}
                  of={draft}
                  onOpen={() => {
                    dropLocal(person, id)
                    setOrphans((before) => before.filter((each) => each.id !== id))
                    onFill(draft.form)
                  }}
                  onDelete={() => {
                    dropLocal(person, id)
                    setOrphans((before) => before.filter((each) => each.id !== id))
                  }}
                />
              ))}
              {items.map((draft) => (
                <DraftLine
                  key={draft.id}
                  of={draft}
                  waiting={open.find((each) => each.draft === draft.id)}
                  onDelete={() => deleting.mutate(draft)}
                />
              ))}
            </ul>
          </details>
        )
      }}
    </Answer>
  )
}

function DraftLine({
  of,
  waiting,
  onDelete,
}: {
  readonly of: Draft
  readonly waiting: ProposalView | undefined
  readonly onDelete: () => void
}) {
  const { person } = useSession()
  const t = useTexts(composeTexts)
  const words = useWords()
  const times = useTimes()
  const { title, kind, urgency } = of.body
  return (
    <li className="row tight">
      <Link to={`/drafts/${of.id}`}>{title.text ? <Words of={title} /> : t.draftUntitled}</Link>
      <Tag kind="soft">{wordFor(words.kind, kind)}</Tag>
      {urgency === 'emergency' && <Tag kind="danger">{words.urgency[urgency]}</Tag>}
      <span className="soft small">
        {of.author !== person?.id && `${t.draftBy(of.author)} · `}
        {t.draftSaved(times.full(of.updatedMs))}
      </span>
      {waiting && (
        <Link to={`/release/${encodeURIComponent(waiting.id)}`} className="small">
          {t.draftWaits(waiting.reference)}
        </Link>
      )}
      <Button look="quiet" onClick={onDelete}>
        {t.deleteDraft}
        <span className="unseen" lang={title.text ? title.lang : undefined}>
          {' '}
          {title.text || t.draftUntitled}
        </span>
      </Button>
    </li>
  )
}

function OrphanRow({
  of,
  onOpen,
  onDelete,
}: {
  readonly of: LocalDraft
  readonly onOpen: () => void
  readonly onDelete: () => void
}) {
  const t = useTexts(composeTexts)
  const times = useTimes()
  const title = of.form.title || t.draftUntitled
  return (
    <li className="row tight">
      <Button onClick={onOpen}>{title}</Button>
      <span className="soft small">
        {t.draftHere} · {t.draftSaved(times.full(of.typedMs))}
      </span>
      <Button look="quiet" onClick={onDelete}>
        {t.deleteDraft}
        <span className="unseen"> {title}</span>
      </Button>
    </li>
  )
}

function FromSomething({ onFill }: { readonly onFill: Fill }) {
  const t = useTexts(composeTexts)
  return (
    <details>
      <summary>{t.startFrom}</summary>
      <div className="two">
        <FromFile onFill={onFill} />
        <FromRequest onFill={onFill} />
      </div>
    </details>
  )
}

function FromFile({ onFill }: { readonly onFill: Fill }) {
  const t = useTexts(composeTexts)
  const { form } = useCompose()
  const go = useNavigate()
  const client = useQueryClient()
  const chooser = useRef<HTMLInputElement>(null)
  const reading = useMutation({
    mutationFn: async (file: File) => importFile(form, file),
    onSuccess: (items) => {
      void client.invalidateQueries({ queryKey: keys.drafts })
      const [one] = items
      if (items.length === 1 && one?.kept !== undefined) go(`/drafts/${one.kept}`)
    },
  })
  const drop = (event: DragEvent) => {
    event.preventDefault()
    const file = event.dataTransfer.files[0]
    if (file) reading.mutate(file)
  }
  return (
    <section
      aria-label={t.startEmail}
      className="stack tight drop-here"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <h3>{t.startEmail}</h3>
      <p className="soft small">{t.startEmailHelp}</p>
      <div className="row">
        <Button
          isBusy={reading.isPending}
          disabled={form.pair === ''}
          onClick={() => chooser.current?.click()}
        >
          {t.choose}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".eml,.mbox,.json,.csv,.txt"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) reading.mutate(file)
            event.target.value = ''
          }}
        />
      </div>
      {reading.error && <Trouble error={reading.error} />}
      {reading.data && (
        <Notice title={t.imported}>
          {reading.data.map((item, i) => (
            <ImportedRow key={item.kept ?? i} of={item} onFill={onFill} />
          ))}
        </Notice>
      )}
    </section>
  )
}

async function importFile(form: RequestForm, file: File): Promise<readonly ImportedDraft[]> {
  const query = form.kind === '' ? '' : `?kind=${form.kind}&urgency=${form.urgency}`
  const answer = await fetch(`/api/v1/pairs/${form.pair}/imports${query}`, {
    method: 'POST',
    headers: { 'comity-desk': '1', 'content-type': 'application/octet-stream', 'idempotency-key': newKey() },
    body: file,
  })
  const body: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok) throw problemFrom(body, answer.status)
  return (body as { readonly items: readonly ImportedDraft[] }).items
}

function ImportedRow({ of, onFill }: { readonly of: ImportedDraft; readonly onFill: Fill }) {
  const t = useTexts(composeTexts)
  const { comma } = useWords()
  const { form } = useCompose()
  const title = of.draft.title?.text ?? t.draftUntitled
  if (of.kept !== undefined)
    return (
      <p>
        {t.importKept(title)} <Link to={`/drafts/${of.kept}`}>{t.openDraft}</Link>
      </p>
    )
  const missing = of.missing.map((at) => t.field[at.slice(1) as FieldId] ?? at).join(comma)
  return (
    <div className="stack tight">
      <p>
        {t.importPart(title)} {missing && t.importMissing(missing)}
      </p>
      {missing && <p className="soft small">{t.importFiles}</p>}
      <div className="row">
        <Button onClick={() => onFill(formOf(of.draft, form.pair, form.lang))}>{t.importFill}</Button>
      </div>
    </div>
  )
}

function FromRequest({ onFill }: { readonly onFill: Fill }) {
  const t = useTexts(composeTexts)
  const { form } = useCompose()
  const requests = useRequests()
  const [reference, setReference] = useState('')
  const list = useId()
  const copying = useMutation({
    mutationFn: async () => {
      const copied = await copyOf(reference.trim().toUpperCase(), form)
      if (copied) onFill(copied)
    },
  })
  return (
    <section className="stack tight">
      <h3>{t.startCopy}</h3>
      <p className="soft small">{t.startCopyHelp}</p>
      <div className="template">
        <TextField
          label={t.linkReference}
          list={list}
          wrong={copying.error ? t.linkUnknown(reference) : undefined}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
        <datalist id={list}>
          {requests.data?.items.slice(0, 300).map((each) => (
            <option key={each.thread} value={each.reference} lang={each.title.lang}>
              {each.title.text}
            </option>
          ))}
        </datalist>
        <Button
          isBusy={copying.isPending}
          disabled={reference.trim() === ''}
          onClick={() => copying.mutate()}
        >
          {t.copy}
        </Button>
      </div>
    </section>
  )
}

/** The texts of another request; its files and links stay its own. */
async function copyOf(reference: string, form: RequestForm): Promise<RequestForm | undefined> {
  const request = await readRequest(reference)
  const first = request.turns[0]?.payload
  if (first?.kind !== 'request' && first?.kind !== 'notify') return undefined
  const { asks, files: _files, links: _links, by: _by, reference: _reference, ...rest } = first.body
  const { class: kind, urgency } = first.rule
  const body = { ...rest, kind, urgency, asks: asks.map(({ text }) => text) }
  return formOf(body, form.pair || request.pair, form.lang)
}
