import type { EventType, Webhook } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { CheckField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time } from '../parts/time.tsx'
import { Tag } from '../parts/words.tsx'
import { eventWords } from '../texts/event-words.ts'
import { webhooksTexts } from './webhooks-texts.ts'

/** How an address takes what it is told. */
export function State({ of }: { readonly of: Webhook }) {
  const t = useTexts(webhooksTexts)
  if (of.rested !== undefined)
    return (
      <span>
        <Tag kind="danger">{t.rests}</Tag> {of.lastStatus && t.last(of.lastStatus)}
      </span>
    )
  if (of.failures === 0) return <span className="soft">{t.takes}</span>
  return (
    <span>
      <Tag kind="short">{t.fails(of.failures)}</Tag>
      {of.next && (
        <>
          {' '}
          {t.next} <Time at={of.next} />
        </>
      )}
      {of.lastStatus && <span className="soft small"> {t.last(of.lastStatus)}</span>}
    </span>
  )
}

/** Of what an address is told: nothing chosen is everything. */
export function EventTypes({
  chosen,
  onChange,
}: {
  readonly chosen: readonly EventType[]
  readonly onChange: (types: readonly EventType[]) => void
}) {
  const t = useTexts(webhooksTexts)
  const says = useTexts(eventWords)
  return (
    <fieldset className="field">
      <legend>{t.typesLabel}</legend>
      <div className="help">{t.typesHelp}</div>
      {(Object.keys(says) as EventType[]).map((type) => (
        <CheckField
          key={type}
          label={says[type]}
          checked={chosen.includes(type)}
          onChange={() =>
            onChange(chosen.includes(type) ? chosen.filter((each) => each !== type) : [...chosen, type])
          }
        />
      ))}
    </fieldset>
  )
}

export function Secret({ of }: { readonly of: string }) {
  const t = useTexts(webhooksTexts)
  return (
    <Notice kind="short" title={t.secretOnce}>
      <output className="secret">{of}</output>
      <p className="row">
        <CopyButton of={of} />
        <span className="soft small">{t.secretHelp}</span>
      </p>
    </Notice>
  )
}
