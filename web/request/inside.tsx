import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { langOf } from '../../src/app/words/words.ts'
import { ask, newKey } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { HoldView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { LongWords, usePersonName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useKeptText } from './kept.ts'
import { type AssignmentView, addressOf, useAssignments, useHolds, useNotes, usePeople } from './queries.ts'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'

/** What stays on this node: notes, to whom it is assigned, legal holds. */
export function Inside() {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  return (
    <section aria-labelledby="inside" className="inside stack no-print">
      <div>
        <h2 id="inside">{t.insideTitle}</h2>
        <p className="soft small">{t.insideHelp}</p>
      </div>
      {can('read_note') && <Notes />}
      {can('read_assignment') && <Assignments />}
      {can('list') && <Holds />}
    </section>
  )
}

/** The name of somebody who works here, in the reader's language where he has one in it. */
function useNameOf(): (id: string) => string {
  const { can } = useSession()
  const called = usePersonName()
  const people = usePeople(can('read_people'))
  return (id) => {
    const found = people.data?.items.find((each) => each.id === id)
    return found ? called(found) : id
  }
}

/** Sends something about this request, once, and then asks again for what it changed. */
function useSend<T>(path: (value: T) => string, body: (value: T) => unknown) {
  const client = useQueryClient()
  const { view } = useShown()
  const key = useRef(newKey())
  return useMutation({
    mutationFn: (value: T) =>
      ask(`${addressOf(view.reference)}${path(value)}`, {
        method: 'POST',
        body: body(value),
        key: key.current,
      }),
    onSettled: () => {
      key.current = newKey()
      return client.invalidateQueries({ queryKey: keys.request(view.reference) })
    },
  })
}

function Notes() {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  const times = useTimes()
  const nameOf = useNameOf()
  const { view } = useShown()
  const notes = useNotes(view.reference, true)
  const [text, setText] = useKeptText(`note ${view.reference}`)
  const send = useSend<string>(
    () => '/notes',
    (value) => ({ text: value }),
  )
  return (
    <div className="stack tight">
      <h3>{t.notes}</h3>
      <Answer of={notes}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft small">{t.notesNone}</p>
          ) : (
            <ol className="plain stack tight">
              {items.map((note) => (
                <li key={note.id}>
                  <div className="soft small">
                    {nameOf(note.author)} · {times.short(note.at)}
                  </div>
                  <LongWords of={{ lang: langOf(note.text), text: note.text }} />
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
      {can('write_note') && (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim() !== '') send.mutate(text, { onSuccess: () => setText('') })
          }}
        >
          <TextArea
            label={t.noteLabel}
            value={text}
            maxLength={20_000}
            onChange={(event) => setText(event.target.value)}
          />
          {send.isError && <Trouble error={send.error} />}
          <div>
            <Button type="submit" isBusy={send.isPending}>
              {t.noteSave}
            </Button>
          </div>
        </form>
      )}
    </div>
  )
}

type Holder = AssignmentView['to']

function Assignments() {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  const times = useTimes()
  const nameOf = useNameOf()
  const { view } = useShown()
  const assignments = useAssignments(view.reference, true)
  const end = useSend<Holder>(
    () => '/assignments/end',
    (to) => to,
  )
  return (
    <div className="stack tight">
      <h3>{t.assigned}</h3>
      <Answer of={assignments}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft small">{t.assignedNone}</p>
          ) : (
            <ul className="plain stack tight">
              {items.map((each) => (
                <li key={JSON.stringify(each.to)} className="row">
                  <span>{'agency' in each.to ? each.to.agency : nameOf(each.to.person)}</span>
                  {each.kind === 'glass' && (
                    <span className="soft small">
                      {t.glass(times.short(each.until ?? each.at))}
                      {each.reason && ` · ${t.glassReason(each.reason)}`}
                    </span>
                  )}
                  {each.kind === 'assigned' && can('assign') && (
                    <Button look="quiet" isBusy={end.isPending} onClick={() => end.mutate(each.to)}>
                      {t.unassign}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {end.isError && <Trouble error={end.error} />}
      {can('assign') && <Assign />}
    </div>
  )
}

function Assign() {
  const t = useTexts(requestTexts)
  const called = usePersonName()
  const people = usePeople(true)
  const [to, setTo] = useState('')
  const send = useSend<Holder>(
    () => '/assignments',
    (value) => value,
  )
  const active = people.data?.items.filter(({ isActive }) => isActive) ?? []
  const agencies = [...new Set(active.flatMap(({ agency }) => agency ?? []))]
  const options = [
    { value: '', label: '–' },
    ...agencies.map((agency) => ({ value: `agency:${agency}`, label: `${t.assignAgency}: ${agency}` })),
    ...active.map((person) => ({ value: `person:${person.id}`, label: called(person) })),
  ]
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        const [kind, ...rest] = to.split(':')
        const id = rest.join(':')
        if (id !== '')
          send.mutate(kind === 'agency' ? { agency: id } : { person: id }, { onSuccess: () => setTo('') })
      }}
    >
      <SelectField
        label={t.assignTo}
        value={to}
        options={options}
        onChange={(event) => setTo(event.target.value)}
      />
      <Button type="submit" isBusy={send.isPending} disabled={to === ''}>
        {t.assign}
      </Button>
      {send.isError && <Trouble error={send.error} />}
    </form>
  )
}

function Holds() {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  const { view } = useShown()
  const holds = useHolds(view.reference)
  const [reason, setReason] = useState('')
  const place = useSend<string>(
    () => '/holds',
    (value) => ({ reason: value }),
  )
  return (
    <div className="stack tight">
      <h3>{t.holds}</h3>
      <Answer of={holds}>
        {(standing) =>
          standing.length === 0 ? (
            <p className="soft small">{t.holdsNone}</p>
          ) : (
            <ul className="plain stack tight">
              {standing.map((hold) => (
                <HoldRow key={hold.id} of={hold} />
              ))}
            </ul>
          )
        }
      </Answer>
      {can('hold') && (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') place.mutate(reason, { onSuccess: () => setReason('') })
          }}
        >
          <TextField
            label={t.holdReason}
            help={t.holdHelp}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {place.isError && <Trouble error={place.error} />}
          <div>
            <Button type="submit" isBusy={place.isPending}>
              {t.hold}
            </Button>
          </div>
        </form>
      )}
    </div>
  )
}

function HoldRow({ of }: { readonly of: HoldView }) {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  const times = useTimes()
  const [why, setWhy] = useState('')
  const lift = useSend<string>(
    () => `/holds/${of.id}/lift`,
    (value) => ({ why: value }),
  )
  return (
    <li className="stack tight">
      <div>
        {of.reason} <span className="soft small">{t.holdOn(of.by, times.short(of.placed))}</span>
      </div>
      {can('hold') && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            if (why.trim() !== '') lift.mutate(why)
          }}
        >
          <TextField label={t.liftReason} value={why} onChange={(event) => setWhy(event.target.value)} />
          <Button type="submit" isBusy={lift.isPending}>
            {t.lift}
          </Button>
          {lift.isError && <Trouble error={lift.error} />}
        </form>
      )}
    </li>
  )
}
