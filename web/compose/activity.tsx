import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { MARK_WORDS, OBSERVABLE_WORDS } from '../../src/app/words/content.ts'
import { activities } from '../../src/domain/content/rsit.ts'
import type { Observable } from '../../src/protocol/content-schema.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import type { Language } from '../lib/languages.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { useWords } from '../texts/words.ts'
import { useCompose, useWrong } from './context.tsx'
import { isSaid } from './form.ts'
import { added, isSure, keyOf } from './observables.ts'
import { type Found, recognise } from './queries.ts'
import { Question } from './question.tsx'
import { composeTexts } from './texts.ts'

/** What kind of activity it was, and what was seen of it. */
export function Activity() {
  const t = useTexts(composeTexts)
  return (
    <Question n={9} title={t.step.activity}>
      <Rsit />
      <Observables />
    </Question>
  )
}

function Rsit() {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const { form, change } = useCompose()
  const wrong = useWrong('rsit')
  const classes = activities()
  const types = classes.find(({ en }) => en === form.rsitClass)?.types ?? []
  const options = (all: readonly { readonly en: string; readonly zh: string }[]) => [
    { value: '', label: t.rsitNone },
    // Both sides find it by the name of the list; people read it in their own language.
    ...all.map((each) => ({ value: each.en, label: each[language] })),
  ]
  return (
    <div className="two" id="rsit" tabIndex={-1}>
      <SelectField
        label={t.rsitClass}
        value={form.rsitClass}
        options={options(classes)}
        onChange={(event) => change({ rsitClass: event.target.value, rsitType: '' })}
      />
      <SelectField
        label={t.rsitType}
        wrong={wrong}
        disabled={types.length === 0}
        value={form.rsitType}
        options={options(types)}
        onChange={(event) => change({ rsitType: event.target.value })}
      />
    </div>
  )
}

/** Paste anything: what it names becomes chips, what is odd is asked about. */
function Observables() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  const [text, setText] = useState('')
  const [doubtful, setDoubtful] = useState<readonly Found[]>([])
  // What came back is added to what stands there by then.
  const latest = useRef(form.observables)
  latest.current = form.observables
  const add = (found: readonly Observable[]) => {
    const observables = added(latest.current, found)
    const count = observables.length - latest.current.length
    change({ observables })
    return count
  }
  const reading = useMutation({
    mutationFn: async (pasted: string) => {
      const found = await recognise(pasted)
      const odd = found.filter((each) => !isSure(each))
      setDoubtful((before) => distinctFound([...before, ...odd]))
      const count = add(found.filter(isSure))
      if (found.length > 0) setText('')
      return { count, found: found.length }
    },
  })
  const read = (pasted: string) => isSaid(pasted) && reading.mutate(pasted)
  const settle = (found: Found, isTaken: boolean) => {
    if (isTaken) add([found])
    setDoubtful((before) => before.filter((each) => each !== found))
  }
  return (
    <>
      <TextArea
        id="observables"
        label={t.paste}
        help={t.pasteHelp}
        isOptional
        rows={3}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text/plain')
          if (text !== '' || !isSaid(pasted)) return
          event.preventDefault()
          setText(pasted)
          read(pasted)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) read(text)
        }}
      />
      <div className="row">
        <Button isBusy={reading.isPending} disabled={!isSaid(text)} onClick={() => read(text)}>
          {reading.isPending ? t.recognising : t.recognise}
        </Button>
        <span role="status" className="soft small">
          {reading.data && (reading.data.found === 0 ? t.foundNone : t.found(reading.data.count))}
        </span>
        {reading.data?.found === 0 && isSaid(text) && (
          <Button
            onClick={() => {
              add([{ type: 'other', value: text.replaceAll(/\s+/g, ' ').trim() }])
              setText('')
              reading.reset()
            }}
          >
            {t.addOther}
          </Button>
        )}
      </div>
      {reading.error && <Trouble error={reading.error} />}
      {doubtful.length > 0 && <Doubtful of={doubtful} onSettle={settle} />}
      <Chips />
    </>
  )
}

function distinctFound(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.map((each) => [keyOf(each), each])).values()]
}

function typeWord(type: string, language: Language): string {
  return (OBSERVABLE_WORDS as Readonly<Record<string, Record<Language, string>>>)[type]?.[language] ?? type
}

function Doubtful({
  of,
  onSettle,
}: {
  readonly of: readonly Found[]
  readonly onSettle: (found: Found, isTaken: boolean) => void
}) {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const { comma } = useWords()
  return (
    <Notice kind="short" title={t.doubtful}>
      <p className="small">{t.doubtfulHelp}</p>
      <ul className="plain">
        {of.map((found) => (
          <li key={keyOf(found)} className="row tight">
            <span className="soft small">{typeWord(found.type, language)}</span>
            <code>{found.value}</code>
            {found.marks.length > 0 && (
              <span className="small">
                {found.marks.map((mark) => MARK_WORDS[mark][language]).join(comma)}
              </span>
            )}
            <Button onClick={() => onSettle(found, true)}>
              {t.take}
              <span className="unseen"> {found.value}</span>
            </Button>
            <Button look="quiet" onClick={() => onSettle(found, false)}>
              {t.leave}
              <span className="unseen"> {found.value}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** Those that will be said, by type; each can be changed, given a note, or removed. */
function Chips() {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const { form, change } = useCompose()
  const [edited, edit] = useState<string>()
  const latest = useRef(form.observables)
  latest.current = form.observables
  const groups = Map.groupBy(form.observables, ({ type }) => type)
  const set = (observables: readonly Observable[]) => change({ observables })
  return (
    <section aria-label={t.observablesList} className="stack tight">
      <h3>{t.observablesList}</h3>
      {form.observables.length === 0 && <p className="soft small">{t.none}</p>}
      {[...groups].map(([type, all]) => (
        <div key={type} className="chips">
          <span className="soft small">{typeWord(type, language)}</span>
          <ul className="row tight">
            {all.map((each) => (
              <li key={keyOf(each)} className="chip">
                <button
                  type="button"
                  className="value"
                  title={t.edit(each.value)}
                  onClick={() => edit(keyOf(each))}
                >
                  <code>{each.value}</code>
                  {each.note && <span className="soft said"> {each.note}</span>}
                </button>
                <button
                  type="button"
                  aria-label={t.removeWhat(each.value)}
                  onClick={() => set(form.observables.filter((other) => other !== each))}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {form.observables
        .filter((each) => keyOf(each) === edited)
        .map((each) => (
          <EditObservable
            key="edited"
            of={each}
            onChange={(changed) => {
              set(form.observables.map((other) => (other === each ? changed : other)))
              edit(keyOf(changed))
            }}
            onDone={() => {
              edit(undefined)
              void canonicalOf(each).then((canonical) => {
                if (canonical)
                  set(latest.current.map((other) => (keyOf(other) === keyOf(each) ? canonical : other)))
              })
            }}
          />
        ))}
    </section>
  )
}

/** What was typed, in the one form in which both sides find it; undefined where it has that, or names nothing of its type. */
async function canonicalOf(of: Observable): Promise<Observable | undefined> {
  const found = await recognise(of.value).catch(() => [])
  const [one] = found
  if (found.length !== 1 || one?.type !== of.type || one.value === of.value) return undefined
  return { ...of, value: one.value }
}

function EditObservable({
  of,
  onChange,
  onDone,
}: {
  readonly of: Observable
  readonly onChange: (changed: Observable) => void
  readonly onDone: () => void
}) {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const box = useRef<HTMLFieldSetElement>(null)
  useEffect(() => box.current?.querySelector('select')?.focus(), [])
  const { note = '' } = of
  return (
    <fieldset className="event" ref={box} onKeyDown={(event) => event.key === 'Escape' && onDone()}>
      <legend>{t.edit(of.value)}</legend>
      <div className="event-row">
        <SelectField
          label={t.type}
          value={of.type}
          options={Object.entries(OBSERVABLE_WORDS).map(([type, word]) => ({
            value: type,
            label: word[language],
          }))}
          onChange={(event) => onChange({ ...of, type: event.target.value })}
        />
        <TextField
          label={t.value}
          value={of.value}
          spellCheck={false}
          onChange={(event) => onChange({ ...of, value: event.target.value })}
        />
        <TextField
          label={t.note}
          help={t.noteHelp}
          isOptional
          value={note}
          onChange={({ target: { value } }) =>
            onChange({ type: of.type, value: of.value, ...(value !== '' && { note: value }) })
          }
        />
      </div>
      <div className="row">
        <Button onClick={onDone}>{t.done}</Button>
      </div>
    </fieldset>
  )
}
