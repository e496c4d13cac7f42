import { useId, useState } from 'react'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { SelectField } from '../parts/field.tsx'
import { useCompose } from './context.tsx'
import { isSaid, newRowKey } from './form.ts'
import { templatesFor } from './templates.ts'
import { composeTexts } from './texts.ts'

/** Ready asks for the commonest situations of the chosen kind, in the language in which one writes. */
export function Templates() {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const { form, change } = useCompose()
  const [chosen, choose] = useState('')
  const id = useId()
  const all = templatesFor(form.kind)
  if (all.length === 0) return null
  const template = all.find((each) => each.id === chosen)
  const insert = () => {
    if (!template) return
    const asks = template.asks[form.lang].map((text) => ({ key: newRowKey(), text }))
    const facts = template.facts?.[form.lang]
    change({
      ...(asks.length > 0 && { asks: [...form.asks.filter(({ text }) => isSaid(text)), ...asks] }),
      ...(facts !== undefined && { facts: isSaid(form.facts) ? `${form.facts}\n\n${facts}` : facts }),
    })
    choose('')
  }
  return (
    <div className="template">
      <SelectField
        id={id}
        label={t.templates}
        help={t.templateHelp}
        value={chosen}
        options={[
          { value: '', label: t.templateChoose },
          ...all.map((each) => ({ value: each.id, label: each.name[language] })),
        ]}
        onChange={(event) => choose(event.target.value)}
      />
      <Button disabled={!template} onClick={insert}>
        {t.templateInsert}
      </Button>
    </div>
  )
}
