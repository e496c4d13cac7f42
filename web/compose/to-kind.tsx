import { URGENCY_REASONS } from '../../src/app/words/content.ts'
import { CLASSES, URGENCIES } from '../../src/protocol/kinds.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_NAME, LANGUAGE_TAG, LANGUAGES } from '../lib/languages.ts'
import { RadioField, SelectField, TextArea } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { Monogram, partyOf, useName } from '../parts/words.tsx'
import { useWords } from '../texts/words.ts'
import { useCompose, useWrong } from './context.tsx'
import type { Kind, RequestForm, Urgency } from './form.ts'
import { GUIDANCE } from './guidance.ts'
import { Question } from './question.tsx'
import { composeTexts } from './texts.ts'

/** To whom it goes, what kind it is, and in which language it is written. */
export function ToAndKind() {
  const t = useTexts(composeTexts)
  const guidance = useTexts(GUIDANCE)
  const words = useWords()
  const { form, change } = useCompose()
  return (
    <Question n={1} title={t.step.to}>
      <To />
      <div id="kind" tabIndex={-1}>
        <RadioField
          label={t.kind}
          help={t.kindHelp}
          wrong={useWrong('kind')}
          name="kind"
          value={form.kind}
          options={CLASSES.map((kind) => ({
            value: kind,
            label: words.kind[kind],
            help: guidance[kind].isFor,
          }))}
          onChange={(kind) => change({ kind: kind as Kind })}
        />
      </div>
      <RadioField
        label={t.lang}
        help={t.langHelp}
        name="lang"
        value={form.lang}
        options={LANGUAGES.map((lang) => ({
          value: lang,
          label: LANGUAGE_NAME[lang],
          lang: LANGUAGE_TAG[lang],
        }))}
        onChange={(lang) => change({ lang: lang === 'zh' ? 'zh' : 'en' })}
      />
    </Question>
  )
}

function To() {
  const t = useTexts(composeTexts)
  const name = useName()
  const { form, change, pairs } = useCompose()
  const wrong = useWrong('pair')
  if (pairs.length === 0) return <Notice kind="danger">{t.noPair}</Notice>
  const chosen = pairs.find(({ id }) => id === form.pair)
  if (pairs.length === 1 && chosen)
    return (
      <p className="row tight" id="pair">
        <span className="soft">{t.to}</span>
        <Monogram prefix={chosen.peer.prefix} party={partyOf(chosen.peer.prefix, chosen.own.prefix)} />
        <strong>{name(chosen.peer.name)}</strong>
      </p>
    )
  return (
    <SelectField
      id="pair"
      label={t.to}
      wrong={wrong}
      value={form.pair}
      options={[
        { value: '', label: '' },
        ...pairs.map(({ id, peer }) => ({ value: id, label: `${peer.prefix} · ${name(peer.name)}` })),
      ]}
      onChange={(event) => change({ pair: event.target.value })}
    />
  )
}

/** How urgent it is; an emergency says on which ground and why. */
export function UrgencyQuestion() {
  const t = useTexts(composeTexts)
  const words = useWords()
  const { form, change } = useCompose()
  return (
    <Question n={6} title={t.step.urgency}>
      <div id="urgency" tabIndex={-1}>
        <RadioField
          label={t.urgency}
          help={t.urgencyHelp}
          name="urgency"
          value={form.urgency}
          options={URGENCIES.map((urgency) => ({
            value: urgency,
            label: words.urgency[urgency],
            help: t.urgencyMeans[urgency],
          }))}
          onChange={(urgency) => change({ urgency: urgency as Urgency })}
        />
      </div>
      {form.urgency === 'emergency' && <Ground />}
      {form.urgency !== 'routine' && <Reason urgency={form.urgency} />}
    </Question>
  )
}

function Ground() {
  const t = useTexts(composeTexts)
  const { language } = useChoices()
  const { form, change } = useCompose()
  return (
    <div id="urgencyGround" tabIndex={-1}>
      <RadioField
        label={t.ground}
        wrong={useWrong('urgencyGround')}
        name="ground"
        value={form.urgencyGround}
        options={Object.entries(URGENCY_REASONS).map(([ground, word]) => ({
          value: ground,
          label: word[language],
        }))}
        onChange={(ground) => change({ urgencyGround: ground as RequestForm['urgencyGround'] })}
      />
    </div>
  )
}

function Reason({ urgency }: { readonly urgency: 'emergency' | 'urgent' }) {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  return (
    <TextArea
      id="urgencyReason"
      label={t.reason[urgency]}
      help={t.reasonHelp}
      wrong={useWrong('urgencyReason')}
      isOptional={urgency === 'urgent'}
      lang={LANGUAGE_TAG[form.lang]}
      rows={3}
      value={form.urgencyReason}
      onChange={(event) => change({ urgencyReason: event.target.value })}
    />
  )
}
