import { useState } from 'react'
import type { ChoicesView, NoticeKind, Way } from '../api/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { ZoneField } from '../parts/zone-field.tsx'
import { useMyChoices, useSaveChoices } from './my-choices.ts'
import { meTexts } from './texts.ts'

type Notify = ChoicesView['notify']
const WAYS: readonly Way[] = ['at_once', 'digest', 'off']

/** Of what a mail tells, when, and where to. */
export function NoticeChoices() {
  const t = useTexts(meTexts)
  const choices = useMyChoices()
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">{t.notices}</h2>
      <p className="prose soft">{t.noticesHelp}</p>
      <Answer of={choices}>{({ value }) => <NoticeForm kept={value} />}</Answer>
    </section>
  )
}

function NoticeForm({ kept }: { readonly kept: ChoicesView }) {
  const t = useTexts(meTexts)
  const { zone } = useChoices()
  const [draft, set] = useState(kept.notify)
  const save = useSaveChoices()
  const change = (part: Partial<Notify>) => {
    save.reset()
    set((before) => ({ ...before, ...part }))
  }
  const quiet = draft.quiet ?? { from: '', until: '', zone }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ notify: wholeOf(draft) })
      }}
    >
      <div className="form">
        <TextField
          label={t.mail}
          help={t.mailing[kept.mailing]}
          type="email"
          isOptional
          maxLength={200}
          value={draft.mail ?? ''}
          onChange={(event) => change({ mail: event.target.value })}
        />
      </div>
      <Kinds types={draft.types} onChange={(types) => change({ types })} />
      <fieldset className="field">
        <legend>{t.quiet}</legend>
        <div className="help">{t.quietHelp}</div>
        <div className="choices">
          <TextField
            label={t.quietFrom}
            type="time"
            required={quiet.until !== ''}
            value={quiet.from}
            onChange={(event) => change({ quiet: { ...quiet, from: event.target.value } })}
          />
          <TextField
            label={t.quietUntil}
            type="time"
            required={quiet.from !== ''}
            value={quiet.until}
            onChange={(event) => change({ quiet: { ...quiet, until: event.target.value } })}
          />
          <div>
            <ZoneField
              label={t.quietZone}
              value={quiet.zone}
              onChange={(value) => change({ quiet: { ...quiet, zone: value } })}
            />
          </div>
        </div>
      </fieldset>
      <div className="choices">
        <TextField
          label={t.digestAt}
          help={t.digestHelp}
          type="time"
          value={draft.digestAt ?? ''}
          onChange={(event) => change({ digestAt: event.target.value })}
        />
      </div>
      {save.isError && <Trouble error={save.error} />}
      <p className="row">
        <Button type="submit" look="main" isBusy={save.isPending}>
          {t.save}
        </Button>
        <span role="status">{save.isSuccess ? t.saved : ''}</span>
      </p>
    </form>
  )
}

/** What is empty is not said at all. */
function wholeOf({ mail, quiet, digestAt, types }: Notify): Notify {
  return {
    types,
    ...(mail?.trim() && { mail: mail.trim() }),
    ...(quiet?.from && quiet.until && { quiet }),
    ...(digestAt && { digestAt }),
  }
}

function Kinds({
  types,
  onChange,
}: {
  readonly types: Notify['types']
  readonly onChange: (types: Notify['types']) => void
}) {
  const t = useTexts(meTexts)
  return (
    <div className="scroll">
      <table className="table kinds">
        <caption className="unseen">{t.notices}</caption>
        <thead>
          <tr>
            <td />
            {WAYS.map((way) => (
              <th key={way} scope="col">
                {t.ways[way]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(Object.keys(t.kinds) as NoticeKind[]).map((kind) => (
            <tr key={kind}>
              <th scope="row">{t.kinds[kind]}</th>
              {WAYS.map((way) => (
                <td key={way}>
                  <label>
                    <input
                      type="radio"
                      name={`kind ${kind}`}
                      checked={types[kind] === way}
                      onChange={() => onChange({ ...types, [kind]: way })}
                    />
                    <span className="unseen">
                      {t.kinds[kind]}: {t.ways[way]}
                    </span>
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
