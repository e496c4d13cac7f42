import { useMutation } from '@tanstack/react-query'
import { useTexts } from '../lib/choices.tsx'
import { LANGUAGE_TAG } from '../lib/languages.ts'
import { Button } from '../parts/button.tsx'
import { RadioField, TextArea, TextField } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { useCompose, useWrong } from './context.tsx'
import { isSaid } from './form.ts'
import { added, isSure } from './observables.ts'
import { recognise } from './queries.ts'
import { Question } from './question.tsx'
import { Templates } from './templates-choice.tsx'
import { composeTexts } from './texts.ts'

/** Title, facts, and a summary in the other language. */
export function Happened() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  const lang = LANGUAGE_TAG[form.lang]
  return (
    <Question n={2} title={t.step.happened}>
      <TextField
        id="title"
        label={t.field.title}
        help={t.titleHelp}
        wrong={useWrong('title')}
        lang={lang}
        value={form.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      {form.kind === 'notification' && <Templates />}
      <TextArea
        id="facts"
        label={t.field.facts}
        help={t.factsHelp}
        wrong={useWrong('facts')}
        lang={lang}
        rows={7}
        value={form.facts}
        onChange={(event) => change({ facts: event.target.value })}
      />
      {isSaid(form.facts) && <TakeFromFacts />}
      <Summary />
    </Question>
  )
}

function TakeFromFacts() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  const taking = useMutation({
    mutationFn: async () => {
      const found = (await recognise(form.facts)).filter(isSure)
      const observables = added(form.observables, found)
      change({ observables })
      return observables.length - form.observables.length
    },
  })
  return (
    <div className="row">
      <Button isBusy={taking.isPending} onClick={() => taking.mutate()}>
        {t.takeFrom}
      </Button>
      <span role="status" className="soft small">
        {taking.data !== undefined && t.taken(taking.data)}
      </span>
      {taking.error && <Trouble error={taking.error} />}
    </div>
  )
}

function Summary() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  const other = form.lang === 'en' ? 'zh' : 'en'
  return (
    <>
      <TextArea
        id="summary"
        label={t.summaryLabel(t.languageName[other])}
        help={t.summaryHelp}
        isOptional
        lang={LANGUAGE_TAG[other]}
        rows={3}
        value={form.summary}
        onChange={(event) => change({ summary: event.target.value })}
      />
      {isSaid(form.summary) && (
        <RadioField
          label={t.summaryBy}
          name="summary-by"
          value={form.summaryBy}
          options={[
            { value: 'person', label: t.byPerson },
            { value: 'machine', label: t.byMachine, help: t.byMachineHelp },
          ]}
          onChange={(by) => change({ summaryBy: by === 'machine' ? 'machine' : 'person' })}
        />
      )}
    </>
  )
}

/** What ties it to the territory of the party asked. */
export function Territory() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  return (
    <Question n={4} title={t.step.territory}>
      <TextArea
        id="territory"
        label={t.field.territory}
        help={t.territoryHelp}
        isOptional
        lang={LANGUAGE_TAG[form.lang]}
        rows={3}
        value={form.territory}
        onChange={(event) => change({ territory: event.target.value })}
      />
    </Question>
  )
}
