import { labelOf } from '../../src/domain/content/tlp.ts'
import { ONWARD, TLP, USE_PURPOSES } from '../../src/protocol/content-schema.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_TAG } from '../lib/languages.ts'
import { CheckField, RadioField, TextArea, TextField } from '../parts/field.tsx'
import { useCompose, useWrong } from './context.tsx'
import type { RequestForm } from './form.ts'
import { Question } from './question.tsx'
import { composeTexts } from './texts.ts'

/** What the other side may do with it: label, purpose, use limits. */
export function Handling() {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const { form, change } = useCompose()
  return (
    <Question n={7} title={t.step.handling}>
      <div id="tlp" tabIndex={-1}>
        <RadioField
          label={t.tlp}
          help={t.tlpHelp}
          name="tlp"
          value={form.tlp}
          options={TLP.map((tlp) => ({ value: tlp, label: `TLP:${tlp}`, help: labelOf(tlp)[language] }))}
          onChange={(tlp) => change({ tlp: tlp as RequestForm['tlp'] })}
        />
      </div>
      <TextArea
        id="purpose"
        label={t.purpose}
        help={t.purposeHelp}
        isOptional
        lang={LANGUAGE_TAG[form.lang]}
        rows={2}
        value={form.purpose}
        onChange={(event) => change({ purpose: event.target.value })}
      />
      <Purposes />
      <RadioField
        label={t.onward}
        name="onward"
        value={form.onward}
        options={ONWARD.map((onward) => ({ value: onward, label: t.onwardWords[onward] }))}
        onChange={(onward) => change({ onward: onward as RequestForm['onward'] })}
      />
      <TextField
        type="date"
        label={t.destroyBy}
        help={t.destroyHelp}
        isOptional
        value={form.destroyBy.slice(0, 10)}
        onChange={({ target: { value } }) => change({ destroyBy: value && `${value}T23:59:59Z` })}
      />
    </Question>
  )
}

function Purposes() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  const wrong = useWrong('purposes')
  const toggle = (purpose: RequestForm['purposes'][number], isOn: boolean) => {
    const chosen = USE_PURPOSES.filter((each) => (each === purpose ? isOn : form.purposes.includes(each)))
    change({ purposes: chosen })
  }
  return (
    <fieldset id="purposes" tabIndex={-1} className={wrong ? 'field is-wrong' : 'field'}>
      <legend>{t.purposes}</legend>
      <div className="help">{t.purposesHelp}</div>
      {wrong && <div className="wrong">{wrong}</div>}
      {USE_PURPOSES.map((purpose) => (
        <CheckField
          key={purpose}
          label={t.purposeWords[purpose]}
          checked={form.purposes.includes(purpose)}
          onChange={(event) => toggle(purpose, event.target.checked)}
        />
      ))}
    </fieldset>
  )
}

/** Offences alleged and the legal basis. */
export function Law() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  return (
    <Question n={8} title={t.step.law}>
      <TextArea
        id="offences"
        label={t.offences}
        help={t.offencesHelp}
        isOptional
        rows={2}
        value={form.offences}
        onChange={(event) => change({ offences: event.target.value })}
      />
      <TextArea
        id="basis"
        label={t.basis}
        help={t.basisHelp}
        isOptional
        lang={LANGUAGE_TAG[form.lang]}
        rows={2}
        value={form.basis}
        onChange={(event) => change({ basis: event.target.value })}
      />
      <p className="soft small">{t.lawLater}</p>
    </Question>
  )
}
