import { type ReactNode, useState } from 'react'
import { GROUNDS, ONWARD, OUTCOMES, USE_PURPOSES } from '../../../src/protocol/content-schema.ts'
import { URGENCIES } from '../../../src/protocol/kinds.ts'
import { ask } from '../../api/client.ts'
import { useTexts } from '../../lib/choices.tsx'
import { useTimes } from '../../lib/times.ts'
import { Button } from '../../parts/button.tsx'
import { CheckField, RadioField, SelectField, TextArea, TextField } from '../../parts/field.tsx'
import { Words } from '../../parts/words.tsx'
import { useWords, wordFor } from '../../texts/words.ts'
import { useFiles } from '../queries.ts'
import { useShown } from '../shown.ts'
import { TurnBody } from '../turn-body.tsx'
import { editionsOf, firstOf, textsOf } from '../view.ts'
import { Attach } from './attach.tsx'
import { type ActDraft, type AskDraft, EMPTY_ASK, type OfferedAct, type TurnName } from './draft.ts'
import { actTexts } from './texts.ts'

/** What an act's form is given: what stands in it, what is wrong with it, and how it changes. */
export type Form = {
  readonly act: OfferedAct
  readonly draft: ActDraft
  readonly wrong: (field: string) => string | undefined
  readonly change: (part: Partial<ActDraft>) => void
  /** Files come while one goes on typing: what they are added to is read when they are there. */
  readonly changeFiles: (change: (before: ActDraft['files']) => ActDraft['files']) => void
  /** Another act instead of this one. */
  readonly onInstead: (turn: TurnName) => void
  readonly canInstead: (turn: TurnName) => boolean
}

/** The fields of an act, in the order in which one decides; its words come last. */
export function ActFields({ form }: { readonly form: Form }) {
  const { turn } = form.act
  return (
    <>
      {fieldsOf(turn, form)}
      {turn !== 'translate' && turn !== 'ratify' && <SaidField form={form} />}
    </>
  )
}

function fieldsOf(turn: TurnName, form: Form): ReactNode {
  switch (turn) {
    case 'acknowledge':
      return <AcknowledgeFields form={form} />
    case 'answer':
      return <AnswerFields form={form} />
    case 'refuse':
      return <GroundFields form={form} />
    case 'reply':
      return <ReplyFields form={form} />
    case 'extension':
      return <UntilField form={form} name="extension" />
    case 'grant':
      return <GrantFields form={form} name="grant" />
    case 'renew':
      return (
        <>
          <OneAsk form={form} />
          <UntilField form={form} name="renew" />
        </>
      )
    case 'condition':
      return <ConditionFields form={form} />
    case 'assess':
      return <AssessFields form={form} />
    case 'correct':
      return <CorrectFields form={form} />
    case 'contest-urgency':
      return <UrgencyField form={form} />
    case 'follow-up':
      return <FollowFields form={form} />
    case 'translate':
      return <TranslateFields form={form} />
    case 'recall':
      return <RecallFields form={form} />
    case 'accept-condition':
    case 'decline-condition':
    case 'ratify':
      return <MessageField form={form} name={turn} />
    default:
      return null
  }
}

type Of = { readonly form: Form }

function SaidField({ form: { draft, wrong, change } }: Of) {
  const t = useTexts(actTexts)
  return (
    <>
      <TextArea
        id="act-text"
        label={t.fields.text}
        help={t.fields.textHelp}
        wrong={wrong('text')}
        value={draft.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <SelectField
        id="act-lang"
        label={t.fields.lang}
        value={draft.lang}
        options={[
          { value: '', label: t.fields.langAuto },
          { value: 'en', label: t.languages.en },
          { value: 'zh', label: t.languages.zh },
        ]}
        onChange={(event) => change({ lang: event.target.value as ActDraft['lang'] })}
      />
    </>
  )
}

function AcknowledgeFields({ form: { draft, change, onInstead, canInstead } }: Of) {
  const t = useTexts(actTexts).fields
  return (
    <>
      <RadioField
        label={t.state}
        name="act-state"
        value={draft.state}
        options={[
          { value: 'accepted', label: t.accepted, help: t.acceptedHelp },
          { value: 'pending', label: t.pending, help: t.pendingHelp },
        ]}
        onChange={(state) => change({ state: state as ActDraft['state'] })}
      />
      {canInstead('refuse') && (
        <div>
          <Button look="quiet" onClick={() => onInstead('refuse')}>
            {t.refuseInstead}
          </Button>
        </div>
      )}
      <TextField
        label={t.reference}
        help={t.referenceHelp}
        isOptional
        value={draft.reference}
        onChange={(event) => change({ reference: event.target.value })}
      />
    </>
  )
}

function useGrounds() {
  const t = useTexts(actTexts).fields
  const words = useWords()
  return [
    { value: '', label: t.choose },
    ...GROUNDS.map((ground) => ({ value: ground, label: words.ground[ground] })),
  ]
}

function GroundFields({ form: { draft, wrong, change } }: Of) {
  const t = useTexts(actTexts).fields
  const grounds = useGrounds()
  return (
    <>
      <SelectField
        id="act-ground"
        label={t.ground}
        wrong={wrong('ground')}
        value={draft.ground}
        options={grounds}
        onChange={(event) => change({ ground: event.target.value })}
      />
      <TextField
        id="act-article"
        label={t.article}
        help={t.articleHelp}
        wrong={wrong('article')}
        value={draft.article}
        onChange={(event) => change({ article: event.target.value })}
      />
    </>
  )
}

function AnswerFields({ form }: Of) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const { view, pair } = useShown()
  const { act, draft, change, changeFiles } = form
  const accepted = (view.request.conditions ?? []).filter(({ state }) => state === 'accepted')
  return (
    <>
      {(act.asks ?? []).map((n) => (
        <AskFields key={n} n={n} form={form} />
      ))}
      {accepted.length > 0 && (
        <SelectField
          label={t.under}
          value={draft.under}
          options={[
            { value: '', label: t.noCondition },
            ...accepted.map(({ id, asks }) => ({
              value: id,
              label: asks.map((n) => t.ask(n)).join(words.comma),
            })),
          ]}
          onChange={(event) => change({ under: event.target.value })}
        />
      )}
      <SelectField
        label={t.final}
        value={draft.final}
        options={[
          { value: '', label: t.finalAuto },
          { value: 'yes', label: t.finalYes },
          { value: 'no', label: t.finalNo },
        ]}
        onChange={(event) => change({ final: event.target.value as ActDraft['final'] })}
      />
      <Attach pair={pair.id} label={t.files} help={t.filesHelp} files={draft.files} onChange={changeFiles} />
    </>
  )
}

/** One ask with its own words before one's eyes, and what becomes of it. */
function AskFields({ n, form: { draft, wrong, change } }: Of & { readonly n: number }) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const grounds = useGrounds()
  const { view } = useShown()
  const ask = draft.outcomes[n] ?? EMPTY_ASK
  const set = (part: Partial<AskDraft>) =>
    change({ outcomes: { ...draft.outcomes, [n]: { ...ask, ...part } } })
  const asked = firstOf(view)?.body.asks.find((each: { n: number }) => each.n === n)
  const text = (asked as { text: { lang: string; text: string } } | undefined)?.text
  const before = view.request.asks.find((each) => each.n === n)?.outcome
  const hasUntil = ask.outcome === 'postponed' || (view.kind === 'preservation' && ask.outcome === 'done')
  return (
    <fieldset className="ask-fields stack tight">
      <legend>{t.ask(n)}</legend>
      {text && (
        <p>
          <Words of={text} />
        </p>
      )}
      {before && <p className="soft small">{t.soFar(words.outcome[before])}</p>}
      <SelectField
        id={`act-ask-${n}`}
        label={t.outcome}
        wrong={wrong(`ask-${n}`)}
        value={ask.outcome}
        options={[
          { value: '', label: t.notNow },
          ...OUTCOMES.map((outcome) => ({ value: outcome, label: words.outcome[outcome] })),
        ]}
        onChange={(event) => set({ outcome: event.target.value })}
      />
      {ask.outcome === 'refused' && (
        <>
          <SelectField
            id={`act-ground-${n}`}
            label={t.ground}
            wrong={wrong(`ground-${n}`)}
            value={ask.ground}
            options={grounds}
            onChange={(event) => set({ ground: event.target.value })}
          />
          <TextField
            id={`act-article-${n}`}
            label={t.article}
            help={t.articleHelp}
            wrong={wrong(`article-${n}`)}
            value={ask.article}
            onChange={(event) => set({ article: event.target.value })}
          />
        </>
      )}
      {hasUntil && (
        <TextField
          id={`act-until-${n}`}
          type="datetime-local"
          label={t.keptUntil}
          help={t.zone(draft.zone)}
          wrong={wrong(`until-${n}`)}
          isOptional
          value={ask.until}
          onChange={(event) => set({ until: event.target.value })}
        />
      )}
      {ask.outcome !== '' && (
        <TextField
          label={t.outcomeText}
          isOptional
          value={ask.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      )}
    </fieldset>
  )
}

type MessageAct =
  | 'reply'
  | 'accept-condition'
  | 'decline-condition'
  | 'assess'
  | 'correct'
  | 'translate'
  | 'ratify'

/** The message that an act is about, by what it is and when it was said. */
function MessageField({ form: { act, draft, wrong, change }, name }: Of & { readonly name: MessageAct }) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const times = useTimes()
  const { view, sides } = useShown()
  const chosen = view.turns.find(({ id }) => id === draft.message)
  const options = (act.messages ?? []).map((id) => {
    const turn = view.turns.find((each) => each.id === id)
    const label = turn
      ? [wordFor(words.turn, turn.kind), times.short(turn.payload?.at ?? turn.stored)].join(words.comma)
      : id.slice(7, 19)
    return { value: id, label }
  })
  return (
    <>
      <SelectField
        id="act-message"
        label={t.message[name]}
        wrong={wrong('message')}
        value={draft.message}
        options={[{ value: '', label: t.choose }, ...options]}
        onChange={(event) => change({ message: event.target.value, texts: {} })}
      />
      {chosen?.payload && name !== 'translate' && (
        <div className="notice named-turn">
          <TurnBody of={chosen.payload} asker={sides.asker.identity} editions={editionsOf(view, chosen.id)} />
        </div>
      )}
    </>
  )
}

function UntilField({
  form: { draft, wrong, change },
  name,
}: Of & { readonly name: 'extension' | 'grant' | 'reply' | 'renew' }) {
  const t = useTexts(actTexts).fields
  return (
    <TextField
      id="act-until"
      type="datetime-local"
      label={t.until[name]}
      help={t.zone(draft.zone)}
      wrong={wrong('until')}
      value={draft.until}
      onChange={(event) => change({ until: event.target.value })}
    />
  )
}

function GrantFields({ form, name }: Of & { readonly name: 'grant' | 'reply' }) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const { act, draft, wrong, change } = form
  const duties = act.duties ?? Object.keys(words.grantable)
  return (
    <>
      <SelectField
        id="act-duty"
        label={t.duty}
        wrong={wrong('duty')}
        value={draft.duty}
        options={[
          { value: '', label: t.choose },
          ...duties.map((duty) => ({ value: duty, label: wordFor(words.grantable, duty) })),
        ]}
        onChange={(event) => change({ duty: event.target.value })}
      />
      <UntilField form={form} name={name} />
    </>
  )
}

function ReplyFields({ form }: Of) {
  const t = useTexts(actTexts).fields
  const { view, pair } = useShown()
  const { draft, change, changeFiles } = form
  return (
    <>
      <MessageField form={form} name="reply" />
      {view.request.we === 'asker' && (
        <CheckField
          label={t.gives}
          checked={draft.gives}
          onChange={(event) => change({ gives: event.target.checked })}
        />
      )}
      {draft.gives && <GrantFields form={form} name="reply" />}
      <Attach pair={pair.id} label={t.files} help={t.filesHelp} files={draft.files} onChange={changeFiles} />
    </>
  )
}

function OneAsk({ form: { act, draft, wrong, change } }: Of) {
  const t = useTexts(actTexts).fields
  return (
    <SelectField
      id="act-ask"
      label={t.asks}
      wrong={wrong('ask')}
      value={String(draft.asks[0] ?? '')}
      options={[
        { value: '', label: t.choose },
        ...(act.asks ?? []).map((n) => ({ value: String(n), label: t.ask(n) })),
      ]}
      onChange={(event) => change({ asks: event.target.value === '' ? [] : [Number(event.target.value)] })}
    />
  )
}

/** Several of a few. */
function Checks<T extends string | number>({
  id,
  label,
  wrong,
  options,
  chosen,
  onChange,
}: {
  readonly id: string
  readonly label: string
  readonly wrong?: string | undefined
  readonly options: readonly { readonly value: T; readonly label: ReactNode }[]
  readonly chosen: readonly T[]
  readonly onChange: (chosen: readonly T[]) => void
}) {
  return (
    <fieldset className={wrong ? 'field is-wrong' : 'field'} id={id} tabIndex={-1}>
      <legend>{label}</legend>
      {wrong && <div className="wrong">{wrong}</div>}
      {options.map((option) => (
        <CheckField
          key={option.value}
          label={option.label}
          checked={chosen.includes(option.value)}
          onChange={(event) =>
            onChange(
              event.target.checked
                ? [...chosen, option.value]
                : chosen.filter((each) => each !== option.value),
            )
          }
        />
      ))}
    </fieldset>
  )
}

function ConditionFields({ form }: Of) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const { pair } = useShown()
  const { act, draft, wrong, change, changeFiles } = form
  return (
    <>
      <Checks
        id="act-asks"
        label={t.asks}
        wrong={wrong('asks')}
        options={(act.asks ?? []).map((n) => ({ value: n, label: t.ask(n) }))}
        chosen={draft.asks}
        onChange={(asks) => change({ asks })}
      />
      <Checks
        id="act-use"
        label={t.use}
        options={USE_PURPOSES.map((value) => ({ value, label: words.says.usePurpose[value] }))}
        chosen={draft.use as (typeof USE_PURPOSES)[number][]}
        onChange={(use) => change({ use })}
      />
      <SelectField
        label={t.onward}
        value={draft.onward}
        options={[
          { value: '', label: t.onwardNone },
          ...ONWARD.map((value) => ({ value, label: words.says.onward[value] })),
        ]}
        onChange={(event) => change({ onward: event.target.value })}
      />
      <TextField
        label={t.termPeople}
        isOptional
        value={draft.people}
        onChange={(event) => change({ people: event.target.value })}
      />
      {(['returnBy', 'destroyBy'] as const).map((name) => (
        <TextField
          key={name}
          id={`act-${name}`}
          type="datetime-local"
          label={t[name]}
          help={t.zone(draft.zone)}
          isOptional
          wrong={wrong(name)}
          value={draft[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      ))}
      <Attach
        pair={pair.id}
        label={t.withheld}
        help={t.filesHelp}
        files={draft.files}
        onChange={changeFiles}
      />
    </>
  )
}

const RATED = ['met', 'partly', 'not_met'] as const

function AssessFields({ form }: Of) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const { view } = useShown()
  const { draft, wrong, change } = form
  return (
    <>
      <MessageField form={form} name="assess" />
      <div id="act-rating" tabIndex={-1}>
        <RadioField
          label={t.rating}
          name="act-rating"
          wrong={wrong('rating')}
          value={draft.rating}
          options={t.ratings.map((label, i) => ({ value: String(i + 1), label }))}
          onChange={(rating) => change({ rating })}
        />
      </div>
      {view.request.asks.map(({ n }) => (
        <SelectField
          key={n}
          label={t.rated(n)}
          value={draft.rated[n] ?? ''}
          options={[
            { value: '', label: t.notRated },
            ...RATED.map((value) => ({ value, label: words.says.rated[value] })),
          ]}
          onChange={(event) => change({ rated: { ...draft.rated, [n]: event.target.value } })}
        />
      ))}
    </>
  )
}

function CorrectFields({ form }: Of) {
  const t = useTexts(actTexts).fields
  const { pair } = useShown()
  const { draft, change, changeFiles } = form
  const [pasted, setPasted] = useState('')
  const read = async (text: string) => {
    setPasted(text)
    const { items } = await ask<{ items: readonly { type: string; value: string }[] }>(
      '/api/v1/observables/recognise',
      { method: 'POST', body: { text }, key: crypto.randomUUID() },
    )
    const each = new Map(items.map(({ type, value }) => [`${type} ${value}`, { type, value }]))
    change({ observables: [...each.values()] })
  }
  return (
    <>
      <MessageField form={form} name="correct" />
      <TextArea
        label={t.observables}
        help={t.observablesHelp}
        isOptional
        value={pasted}
        onChange={(event) => void read(event.target.value).catch(() => undefined)}
      />
      <div role="status" className="small">
        {t.found(draft.observables.length)}
        <ul className="plain chips">
          {draft.observables.map(({ type, value }) => (
            <li key={`${type} ${value}`} className="chip plain">
              <code>{value}</code>
            </li>
          ))}
        </ul>
      </div>
      <Attach pair={pair.id} label={t.files} help={t.filesHelp} files={draft.files} onChange={changeFiles} />
    </>
  )
}

function UrgencyField({ form: { act, draft, wrong, change } }: Of) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const named = URGENCIES.filter((each) => act.urgencies?.includes(each))
  return (
    <SelectField
      id="act-urgency"
      label={t.urgency}
      wrong={wrong('urgency')}
      value={draft.urgency}
      options={[
        { value: '', label: t.choose },
        ...named.map((value) => ({ value, label: words.urgency[value] })),
      ]}
      onChange={(event) => change({ urgency: event.target.value })}
    />
  )
}

const SEEN = ['gone', 'still_seen', 'back'] as const

function FollowFields({ form: { act, draft, wrong, change } }: Of) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  return (
    <>
      <SelectField
        id="act-days"
        label={t.days}
        wrong={wrong('days')}
        value={draft.days}
        options={[
          { value: '', label: t.choose },
          ...(act.days ?? []).map((days) => ({ value: String(days), label: t.daysOf(days) })),
        ]}
        onChange={(event) => change({ days: event.target.value })}
      />
      <SelectField
        id="act-seen"
        label={t.seen}
        wrong={wrong('seen')}
        value={draft.seen}
        options={[
          { value: '', label: t.choose },
          ...SEEN.map((value) => ({ value, label: words.says.seen[value] })),
        ]}
        onChange={(event) => change({ seen: event.target.value })}
      />
    </>
  )
}

function TranslateFields({ form }: Of) {
  const t = useTexts(actTexts)
  const { view } = useShown()
  const { draft, wrong, change } = form
  const payload = view.turns.find(({ id }) => id === draft.message)?.payload
  const texts = payload
    ? inReadingOrder(textsOf(payload.body).filter(([, { lang }]) => lang !== draft.target))
    : []
  return (
    <>
      <MessageField form={form} name="translate" />
      <SelectField
        label={t.fields.target}
        value={draft.target}
        options={[
          { value: 'en', label: t.languages.en },
          { value: 'zh', label: t.languages.zh },
        ]}
        onChange={(event) => change({ target: event.target.value as 'en' | 'zh', texts: {} })}
      />
      <fieldset
        className={wrong('texts') ? 'field is-wrong stack' : 'field stack'}
        id="act-texts"
        tabIndex={-1}
      >
        <legend>{t.fields.texts}</legend>
        {wrong('texts') && <div className="wrong">{wrong('texts')}</div>}
        {texts.map(([at, text]) => (
          <TextArea
            key={at}
            label={<Words of={text} />}
            value={draft.texts[at] ?? ''}
            onChange={(event) => change({ texts: { ...draft.texts, [at]: event.target.value } })}
          />
        ))}
      </fieldset>
      <SelectField
        label={t.fields.how}
        value={draft.how}
        options={[
          { value: 'human', label: t.fields.human },
          { value: 'machine', label: t.fields.machine },
        ]}
        onChange={(event) => change({ how: event.target.value as ActDraft['how'] })}
      />
      <TextField
        id="act-translator"
        label={t.fields.translator}
        wrong={wrong('translator')}
        value={draft.translator}
        onChange={(event) => change({ translator: event.target.value })}
      />
    </>
  )
}

const FIRST = ['/title', '/summary', '/facts', '/asks'] as const

/** Title, summary, facts and asks first, as people read a request; the body itself is in the order of its letters. */
function inReadingOrder(texts: ReturnType<typeof textsOf>): ReturnType<typeof textsOf> {
  const place = (at: string) => {
    const found = FIRST.findIndex((begin) => at.startsWith(begin))
    return found === -1 ? FIRST.length : found
  }
  return texts.toSorted(([a], [b]) => place(a) - place(b))
}

function RecallFields({ form: { act, draft, wrong, change } }: Of) {
  const t = useTexts(actTexts).fields
  const words = useWords()
  const times = useTimes()
  const { view } = useShown()
  const files = useFiles(view.reference)
  const own = new Map(
    (files.data?.files ?? []).filter(({ from }) => from === 'us').map((file) => [file.digest, file.name]),
  )
  return (
    <>
      <Checks
        id="act-messages"
        label={t.messages}
        wrong={wrong('messages')}
        options={(act.messages ?? []).map((id) => {
          const turn = view.turns.find((each) => each.id === id)
          const label = turn && [wordFor(words.turn, turn.kind), times.short(turn.stored)].join(words.comma)
          return { value: id, label: label ?? id.slice(7, 19) }
        })}
        chosen={draft.messages}
        onChange={(messages) => change({ messages })}
      />
      {own.size > 0 && (
        <Checks
          id="act-digests"
          label={t.digests}
          options={[...own].map(([value, name]) => ({ value, label: <bdi>{name}</bdi> }))}
          chosen={draft.digests}
          onChange={(digests) => change({ digests })}
        />
      )}
    </>
  )
}
