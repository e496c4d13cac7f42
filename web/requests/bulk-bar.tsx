import { useRef, useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { saveFile } from '../lib/save-file.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextArea } from '../parts/field.tsx'
import { useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import {
  acknowledge,
  addNote,
  assignTo,
  type Done,
  type Holder,
  readOut,
  whyNotAcknowledged,
  whyNotExported,
} from './bulk.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { type Colleague, useColleagues } from './queries.ts'
import type { Row } from './rows.ts'
import { requestsTexts } from './texts.ts'

export type BulkAct = 'acknowledge' | 'assign' | 'note' | 'json'

/** What can be done with the rows that are marked; it stands below the list as long as some are. */
export function BulkBar({
  rows,
  onAct,
  onCsv,
  onNone,
}: {
  readonly rows: readonly Row[]
  readonly onAct: (act: BulkAct) => void
  readonly onCsv: () => void
  readonly onNone: () => void
}) {
  const t = useTexts(requestsTexts)
  const { can } = useSession()
  return (
    <section className="bulk-bar no-print" aria-label={t.bulk.region}>
      <strong aria-live="polite">{t.marked(rows.length)}</strong>
      {can('propose_turn') && <Button onClick={() => onAct('acknowledge')}>{t.bulk.acknowledge}</Button>}
      {can('assign') && <Button onClick={() => onAct('assign')}>{t.bulk.assign}</Button>}
      {can('write_note') && <Button onClick={() => onAct('note')}>{t.bulk.note}</Button>}
      <Button onClick={onCsv}>{t.bulk.csv}</Button>
      {can('export_thread') && <Button onClick={() => onAct('json')}>{t.bulk.json}</Button>}
      <Button look="quiet" onClick={onNone}>
        {t.bulk.none}
      </Button>
    </section>
  )
}

type Asking = { readonly rows: readonly Row[]; readonly onClose: () => void }

export function BulkActs({ act, ...asking }: Asking & { readonly act: BulkAct }) {
  switch (act) {
    case 'acknowledge':
      return <Acknowledge {...asking} />
    case 'assign':
      return <Assign {...asking} />
    case 'note':
      return <Note {...asking} />
    case 'json':
      return <Json {...asking} />
  }
}

function Acknowledge(asking: Asking) {
  const t = useTexts(requestsTexts)
  const { signsBy } = useSession()
  // A passkey is asked for each message by itself, which is what the page Release is for.
  const isReleased = signsBy[0] === 'exercise'
  return (
    <BulkDialog
      {...asking}
      title={t.ask.acknowledge}
      help={
        <>
          <p>{t.ask.acknowledgeHelp}</p>
          <p>{isReleased ? t.ask.releasedHere : t.ask.releasedThere}</p>
        </>
      }
      whyNot={whyNotAcknowledged}
      act={(row, key) => acknowledge(row, key, isReleased)}
    />
  )
}

function Assign(asking: Asking) {
  const t = useTexts(requestsTexts)
  const name = useName()
  const people = useColleagues().data?.items ?? []
  const [to, setTo] = useState('')
  const [isWrong, setWrong] = useState(false)
  const options = [
    { value: '', label: t.ask.choose },
    ...agenciesOf(people).map((agency) => ({ value: `agency ${agency}`, label: t.ask.agency(agency) })),
    ...people
      .filter(({ isActive }) => isActive)
      .map((one) => ({
        value: `person ${one.id}`,
        label: name({ en: one.names?.en ?? one.name, zh: one.names?.zh ?? one.name }),
      })),
  ]
  return (
    <BulkDialog
      {...asking}
      title={t.ask.assign}
      help={<p>{t.ask.assignHelp}</p>}
      act={(row, key) => assignTo(row, key, holderOf(to))}
      form={{
        fields: (
          <SelectField
            label={t.ask.assignTo}
            options={options}
            value={to}
            wrong={isWrong ? t.ask.choose : undefined}
            onChange={({ target }) => setTo(target.value)}
          />
        ),
        isFilled: () => {
          setWrong(to === '')
          return to !== ''
        },
      }}
    />
  )
}

function agenciesOf(people: readonly Colleague[]): readonly string[] {
  return [...new Set(people.flatMap(({ agency }) => (agency === undefined ? [] : [agency])))].sort()
}

function holderOf(value: string): Holder {
  const [kind, id] = [value.slice(0, value.indexOf(' ')), value.slice(value.indexOf(' ') + 1)]
  return kind === 'agency' ? { agency: id } : { person: id }
}

function Note(asking: Asking) {
  const t = useTexts(requestsTexts)
  const [text, setText] = useState('')
  const [isWrong, setWrong] = useState(false)
  return (
    <BulkDialog
      {...asking}
      title={t.ask.note}
      help={<p>{t.ask.noteHelp}</p>}
      act={(row, key) => addNote(row, key, text.trim())}
      form={{
        fields: (
          <TextArea
            label={t.ask.noteText}
            value={text}
            maxLength={20_000}
            wrong={isWrong ? t.ask.noteWrong : undefined}
            onChange={({ target }) => setText(target.value)}
          />
        ),
        isFilled: () => {
          setWrong(text.trim() === '')
          return text.trim() !== ''
        },
      }}
    />
  )
}

function Json(asking: Asking) {
  const t = useTexts(requestsTexts)
  const name = useRef(`requests-${new Date().toISOString().slice(0, 10)}.json`)
  const save = (done: readonly Done[]) =>
    saveFile(
      name.current,
      new Blob(
        [
          `${JSON.stringify(
            done.map(({ value }) => value),
            null,
            2,
          )}\n`,
        ],
        { type: 'application/json' },
      ),
    )
  return (
    <BulkDialog
      {...asking}
      title={t.ask.json}
      help={<p>{t.ask.jsonHelp}</p>}
      whyNot={whyNotExported}
      act={readOut}
      onDone={(done) =>
        done.length > 0 && (
          <p>
            <Button look="main" onClick={() => save(done)}>
              {t.result.file}
            </Button>
          </p>
        )
      }
    />
  )
}
