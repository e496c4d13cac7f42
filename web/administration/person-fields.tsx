import { useId } from 'react'
import type { PersonView, Role } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { CheckField, SelectField, TextField } from '../parts/field.tsx'
import { useWords } from '../texts/words.ts'
import { usePersonName } from './people-part.tsx'
import { peopleTexts } from './people-texts.ts'

export type PersonDraft = {
  readonly roles: readonly Role[]
  readonly agency: string
  readonly deputy: string
}

/** What may be changed of a person: roles, each with what it lets do, agency, deputy. */
export function PersonFields({
  of,
  others,
  onChange,
}: {
  readonly of: PersonDraft
  readonly others: readonly PersonView[]
  readonly onChange: (part: Partial<PersonDraft>) => void
}) {
  const t = useTexts(peopleTexts)
  const words = useWords()
  const nameOf = usePersonName()
  const help = useId()
  const all = Object.keys(words.role) as Role[]
  const turn = (role: Role) =>
    onChange({
      roles: all.filter((each) => (each === role ? !of.roles.includes(role) : of.roles.includes(each))),
    })
  return (
    <>
      <fieldset className="field" aria-describedby={help}>
        <legend>{t.rolesLabel}</legend>
        <div className="help" id={help}>
          {t.rolesHelp}
        </div>
        <div className="roles">
          {all.map((role) => (
            <CheckField
              key={role}
              label={words.role[role]}
              help={t.does[role]}
              checked={of.roles.includes(role)}
              onChange={() => turn(role)}
            />
          ))}
        </div>
      </fieldset>
      <TextField
        label={t.agencyLabel}
        help={t.agencyHelp}
        isOptional
        value={of.agency}
        maxLength={100}
        onChange={(event) => onChange({ agency: event.target.value })}
      />
      <SelectField
        label={t.deputyLabel}
        help={t.deputyHelp}
        value={of.deputy}
        options={[
          { value: '', label: t.noDeputy },
          ...others.map((person) => ({ value: person.id, label: nameOf(person) })),
        ]}
        onChange={(event) => onChange({ deputy: event.target.value })}
      />
    </>
  )
}
