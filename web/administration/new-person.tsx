import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { PersonView } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { peopleTexts } from './people-texts.ts'
import { type PersonDraft, PersonFields } from './person-fields.tsx'
import { adminKeys, usePeople } from './queries.ts'

type Draft = PersonDraft & {
  readonly name: string
  readonly en: string
  readonly zh: string
  readonly id: string
}
const EMPTY: Draft = { name: '', en: '', zh: '', id: '', roles: [], agency: '', deputy: '' }

export function NewPersonPage() {
  const t = useTexts(peopleTexts)
  const go = useNavigate()
  const people = usePeople()
  const [draft, set] = useState(EMPTY)
  const change = (part: Partial<Draft>) => set((before) => ({ ...before, ...part }))
  const add = useAct<void, PersonView>(() => ({ path: '/api/v1/people', body: bodyOf(draft) }), {
    refreshes: [adminKeys.people],
    onDone: ({ id }) => void go(`/administration/people/${encodeURIComponent(id)}`),
  })
  return (
    <div className="stack">
      <PageHead title={t.addTitle} />
      <p>
        <Link to="/administration/people">{t.back}</Link>
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <TextField
          label={t.nameLabel}
          required
          maxLength={200}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <TextField
          label={t.nameEn}
          isOptional
          maxLength={200}
          lang="en"
          value={draft.en}
          onChange={(event) => change({ en: event.target.value })}
        />
        <TextField
          label={t.nameZh}
          isOptional
          maxLength={200}
          lang="zh-Hans"
          value={draft.zh}
          onChange={(event) => change({ zh: event.target.value })}
        />
        <TextField
          label={t.idLabel}
          help={t.idHelp}
          required
          pattern="[a-z0-9][a-z0-9\-]{0,39}"
          maxLength={40}
          value={draft.id}
          onChange={(event) => change({ id: event.target.value.toLowerCase() })}
        />
        <PersonFields of={draft} others={people.data?.items ?? []} onChange={change} />
        {add.isError && <Trouble error={add.error} />}
        <p>
          <Button type="submit" look="main" isBusy={add.isPending}>
            {t.addIt}
          </Button>
        </p>
      </form>
    </div>
  )
}

function bodyOf({ name, en, zh, id, roles, agency, deputy }: Draft): object {
  const names = { ...(en.trim() && { en: en.trim() }), ...(zh.trim() && { zh: zh.trim() }) }
  return {
    id,
    name: name.trim(),
    names,
    roles,
    ...(agency.trim() && { agency: agency.trim() }),
    ...(deputy && { deputy }),
  }
}
