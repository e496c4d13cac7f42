import { useMemo } from 'react'
import { useAgreement } from '../api/queries.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_TAG } from '../lib/languages.ts'
import { instantIn, localIn } from '../lib/zoned.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { useName } from '../parts/words.tsx'
import { useCompose, useWrong } from './context.tsx'
import { type EventRow, newRowKey } from './form.ts'
import { Question } from './question.tsx'
import { composeTexts } from './texts.ts'

/** Times as their sources state them: each with the zone of its clock, and how far that clock was off. */
export function When() {
  const t = useTexts(composeTexts)
  const { zone } = useChoices()
  const { form, change } = useCompose()
  const set = (events: readonly EventRow[]) => change({ events })
  const add = () =>
    set([
      ...form.events,
      { key: newRowKey(), at: '', zone: form.events.at(-1)?.zone ?? zone, drift: '', text: '' },
    ])
  return (
    <Question n={3} title={t.step.when}>
      <p className="soft small">{t.eventsHelp}</p>
      <div id="events" tabIndex={-1} className="stack">
        {form.events.map((row, i) => (
          <EventFields
            key={row.key}
            row={row}
            n={i + 1}
            onChange={(part) => set(form.events.map((each, at) => (at === i ? { ...each, ...part } : each)))}
            onRemove={() => set(form.events.filter((_, at) => at !== i))}
          />
        ))}
      </div>
      <div className="row">
        <Button onClick={add}>{t.addEvent}</Button>
      </div>
    </Question>
  )
}

function EventFields({
  row,
  n,
  onChange,
  onRemove,
}: {
  readonly row: EventRow
  readonly n: number
  readonly onChange: (part: Partial<EventRow>) => void
  readonly onRemove: () => void
}) {
  const t = useTexts(composeTexts)
  const { form } = useCompose()
  const zones = useZones()
  const wrong = useWrong('events', n)
  const local = localIn(row.zone || 'UTC', row.at)
  return (
    <fieldset className="event">
      <legend>{t.event(n)}</legend>
      <div className="event-row">
        <TextField
          type="datetime-local"
          step={1}
          label={t.eventAt}
          help={row.at === '' ? undefined : t.eventIs(row.at.replace('T', ' ').replace('Z', ' UTC'))}
          wrong={wrong}
          value={local}
          onChange={(event) => onChange({ at: instantIn(row.zone || 'UTC', event.target.value) })}
        />
        <SelectField
          label={t.eventZone}
          value={row.zone}
          options={zones}
          // The clock showed what it showed: another zone is another instant.
          onChange={(event) =>
            onChange({ zone: event.target.value, at: local ? instantIn(event.target.value, local) : '' })
          }
        />
        <TextField
          label={t.eventDrift}
          help={t.eventDriftHelp}
          isOptional
          inputMode="numeric"
          value={row.drift}
          onChange={(event) => onChange({ drift: event.target.value })}
        />
      </div>
      <TextArea
        label={t.eventText}
        lang={LANGUAGE_TAG[form.lang]}
        rows={2}
        value={row.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <div className="row">
        <Button look="quiet" aria-label={t.removeWhat(t.event(n))} onClick={onRemove}>
          {t.remove}
        </Button>
      </div>
    </fieldset>
  )
}

/** Every zone; UTC, both capitals' and the reader's own first. */
function useZones() {
  const t = useTexts(composeTexts)
  const name = useName()
  const { zone: own } = useChoices()
  const { form, pairs } = useCompose()
  const pair = pairs.find(({ id }) => id === form.pair)
  const calendars = useAgreement(pair?.id).data?.inEffect?.document.calendars
  return useMemo(() => {
    const capitals = pair
      ? [pair.own, pair.peer].flatMap((party) => {
          const zone = calendars?.[party.identity]?.zone
          return zone ? [{ value: zone, label: `${zone} · ${t.zoneCapital(name(party.name))}` }] : []
        })
      : []
    const first = [{ value: 'UTC', label: 'UTC' }, ...capitals]
    const known = new Set(first.map(({ value }) => value))
    const rest = [own, ...form.events.map(({ zone }) => zone), ...Intl.supportedValuesOf('timeZone')]
    const others = [...new Set(rest)].filter((zone) => zone !== '' && !known.has(zone))
    return [...first, ...others.map((value) => ({ value, label: value }))]
  }, [pair, calendars, own, form.events, t, name])
}
