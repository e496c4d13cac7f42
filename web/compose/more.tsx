import { useMutation } from '@tanstack/react-query'
import { type DragEvent, useId, useRef, useState } from 'react'
import { RELATION_WORDS } from '../../src/app/words/content.ts'
import type { FileName, Link, Relation } from '../../src/protocol/content-schema.ts'
import { useRequests } from '../api/queries.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { uploadFile } from '../lib/upload.ts'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { useProblemWords } from '../parts/loading.tsx'
import { Words } from '../parts/words.tsx'
import { useCompose } from './context.tsx'
import { newRowKey } from './form.ts'
import { readRequest, useRequestOf } from './queries.ts'
import { Question } from './question.tsx'
import { composeTexts } from './texts.ts'

/** Other requests that belong to it, and files. */
export function More() {
  const t = useTexts(composeTexts)
  return (
    <Question n={10} title={t.step.more}>
      <Links />
      <Files />
    </Question>
  )
}

function Links() {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const { form, change } = useCompose()
  const [reference, setReference] = useState('')
  const [relation, setRelation] = useState<Relation>('same_incident')
  const list = useId()
  const requests = useRequests()
  const adding = useMutation({
    mutationFn: async () => {
      const { request } = await readRequest(reference.trim().toUpperCase())
      const link = { relation, request: request.request as Link['request'] }
      change({ links: [...form.links.filter((each) => each.request !== link.request), link] })
      setReference('')
    },
  })
  return (
    <section className="stack tight" aria-label={t.links}>
      <h3>{t.links}</h3>
      <ul className="plain">
        {form.links.map((link) => (
          <li key={link.request} className="row tight">
            <span className="soft small">{RELATION_WORDS[link.relation][language]}</span>
            <LinkedRequest id={link.request} />
            <Button
              look="quiet"
              onClick={() => change({ links: form.links.filter((each) => each !== link) })}
            >
              {t.remove}
            </Button>
          </li>
        ))}
      </ul>
      <div className="template">
        <TextField
          label={t.linkReference}
          list={list}
          isOptional
          wrong={adding.error ? t.linkUnknown(reference) : undefined}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
        <datalist id={list}>
          {requests.data?.items
            .filter(({ pair }) => pair === form.pair)
            .slice(0, 300)
            .map((each) => (
              <option key={each.thread} value={each.reference} lang={each.title.lang}>
                {each.title.text}
              </option>
            ))}
        </datalist>
        <SelectField
          label={t.linkRelation}
          value={relation}
          options={Object.entries(RELATION_WORDS).map(([value, word]) => ({ value, label: word[language] }))}
          onChange={(event) => setRelation(event.target.value as Relation)}
        />
        <Button isBusy={adding.isPending} disabled={reference.trim() === ''} onClick={() => adding.mutate()}>
          {t.linkAdd}
        </Button>
      </div>
    </section>
  )
}

/** A link names a message; people know its request by reference and title. */
function LinkedRequest({ id }: { readonly id: string }) {
  const { data } = useRequestOf(id)
  if (!data) return <code>{id.slice(7, 19)}…</code>
  return (
    <span>
      <strong>{data.reference}</strong> <Words of={data.title} />
    </span>
  )
}

type Coming = {
  readonly key: string
  readonly file: File
  readonly share: number
  readonly stop: AbortController
  readonly begun?: string
  readonly error?: unknown
}

function Files() {
  const t = useTexts(composeTexts)
  const { form, change, pairs } = useCompose()
  const [coming, setComing] = useState<readonly Coming[]>([])
  const chooser = useRef<HTMLInputElement>(null)
  const latest = useRef(form.files)
  latest.current = form.files
  const update = (key: string, part: Partial<Coming>) =>
    setComing((before) => before.map((each) => (each.key === key ? { ...each, ...part } : each)))
  const run = async ({ key, file, stop, begun }: Coming) => {
    try {
      const named = await uploadFile(form.pair, file, {
        signal: stop.signal,
        onProgress: (share) => update(key, { share }),
        onBegun: (id) => update(key, { begun: id }),
        ...(begun !== undefined && { begun }),
      })
      change({ files: [...latest.current.filter(({ digest }) => digest !== named.digest), named] })
      setComing((before) => before.filter((each) => each.key !== key))
    } catch (error) {
      update(key, { error })
    }
  }
  const bring = (files: Iterable<File>) => {
    const fresh = [...files].map((file) => ({
      key: newRowKey(),
      file,
      share: 0,
      stop: new AbortController(),
    }))
    setComing((before) => [...before, ...fresh])
    for (const each of fresh) void run(each)
  }
  const again = (each: Coming) => {
    const { error: _error, ...rest } = each
    const next = { ...rest, stop: new AbortController() }
    setComing((before) => before.map((other) => (other.key === each.key ? next : other)))
    void run(next)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    event.stopPropagation()
    bring(event.dataTransfer.files)
  }
  return (
    <section
      id="files"
      className="stack tight drop-here"
      aria-label={t.files}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <h3>{t.files}</h3>
      <p className="soft small">{t.filesHelp}</p>
      <ul className="plain">
        {form.files.map((file) => (
          <FileRow
            key={file.digest}
            of={file}
            onRemove={() => change({ files: form.files.filter((each) => each !== file) })}
          />
        ))}
        {coming.map((each) => (
          <ComingRow
            key={each.key}
            of={each}
            onAgain={() => again(each)}
            onStop={() => {
              each.stop.abort()
              setComing((before) => before.filter((other) => other.key !== each.key))
            }}
          />
        ))}
      </ul>
      <div className="row">
        <Button disabled={!pairs.some(({ id }) => id === form.pair)} onClick={() => chooser.current?.click()}>
          {t.fileAdd}
        </Button>
        <span className="soft small">{t.fileDrop}</span>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            bring(event.target.files ?? [])
            event.target.value = ''
          }}
        />
      </div>
    </section>
  )
}

function FileRow({ of, onRemove }: { readonly of: FileName; readonly onRemove: () => void }) {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  return (
    <li className="row tight">
      <strong>{of.name}</strong>
      <span className="soft small figures">{t.bytes(new Intl.NumberFormat(language).format(of.length))}</span>
      <Digest of={of.digest} />
      <Button look="quiet" aria-label={t.removeWhat(of.name)} onClick={onRemove}>
        {t.remove}
      </Button>
    </li>
  )
}

function ComingRow({
  of,
  onAgain,
  onStop,
}: {
  readonly of: Coming
  readonly onAgain: () => void
  readonly onStop: () => void
}) {
  const t = useTexts(composeTexts)
  const say = useProblemWords()
  const share = `${Math.floor(of.share * 100)} %`
  return (
    <li className="row tight">
      {of.error === undefined ? (
        <>
          <span className="small figures">{t.uploading(of.file.name, share)}</span>
          <progress value={of.share} aria-label={of.file.name} />
        </>
      ) : (
        <>
          <span className="small wrong" role="alert">
            {t.uploadFailed(of.file.name, say(of.error))}
          </span>
          <Button onClick={onAgain}>{t.uploadAgain}</Button>
        </>
      )}
      <Button look="quiet" onClick={onStop}>
        {of.error === undefined ? t.uploadStop : t.remove}
      </Button>
    </li>
  )
}
