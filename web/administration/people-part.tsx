import { Link, Route, Routes, useNavigate } from 'react-router'
import type { PersonView } from '../api/types.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Answer } from '../parts/loading.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { Tag } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../texts/words.ts'
import { NewPersonPage } from './new-person.tsx'
import { peopleTexts } from './people-texts.ts'
import { PersonPage } from './person.tsx'
import { usePeople } from './queries.ts'

/** Who works at this node, with which roles. */
export function PeoplePart() {
  return (
    <Routes>
      <Route index element={<PeopleList />} />
      <Route path="new" element={<NewPersonPage />} />
      <Route path=":id" element={<PersonPage />} />
    </Routes>
  )
}

/** A person's name as the reader's language has it. */
export function usePersonName(): (person: Pick<PersonView, 'name' | 'names'>) => string {
  const { language } = useChoices()
  return ({ name, names }) => names[language] || name
}

function PeopleList() {
  const t = useTexts(peopleTexts)
  const { can } = useSession()
  const people = usePeople()
  return (
    <div className="stack">
      <PageHead title={t.title}>
        {can('manage_people') && (
          <ButtonLink to="/administration/people/new" look="main">
            {t.add}
          </ButtonLink>
        )}
      </PageHead>
      <p className="prose soft">{t.intro}</p>
      <Answer of={people}>{({ items }) => <PeopleTable people={items} />}</Answer>
    </div>
  )
}

function PeopleTable({ people }: { readonly people: readonly PersonView[] }) {
  const t = useTexts(peopleTexts)
  const words = useWords()
  const nameOf = usePersonName()
  const go = useNavigate()
  const address = (id: string) => `/administration/people/${encodeURIComponent(id)}`
  const columns: readonly Column<PersonView>[] = [
    {
      id: 'name',
      head: t.name,
      cell: (person) => <Link to={address(person.id)}>{nameOf(person)}</Link>,
      order: nameOf,
    },
    { id: 'id', head: t.id, cell: ({ id }) => <code>{id}</code>, order: ({ id }) => id },
    {
      id: 'roles',
      head: t.roles,
      cell: ({ roles }) => roles.map((role) => words.role[role]).join(words.comma) || t.none,
    },
    {
      id: 'agency',
      head: t.agency,
      cell: ({ agency }) => agency ?? t.none,
      order: ({ agency }) => agency ?? '',
    },
    {
      id: 'deputy',
      head: t.deputy,
      cell: ({ deputy }) => {
        const found = people.find(({ id }) => id === deputy)
        return found ? nameOf(found) : t.none
      },
    },
    {
      id: 'state',
      head: t.state,
      cell: ({ isActive }) => (isActive ? t.active : <Tag kind="short">{t.inactive}</Tag>),
      order: ({ isActive }) => (isActive ? 0 : 1),
    },
  ]
  return (
    <DataTable
      caption={t.table}
      columns={columns}
      rows={people}
      idOf={({ id }) => id}
      onOpen={({ id }) => void go(address(id))}
    />
  )
}
