import { useState } from 'react'
import type { Limit, Limits } from '../../src/protocol/agreement.ts'
import { CLASSES, URGENCIES } from '../../src/protocol/kinds.ts'
import { useTexts } from '../lib/choices.tsx'
import { useWords } from '../texts/words.ts'
import { agreementTexts } from './agreement-texts.ts'
import { OWED } from './agreement-words.tsx'

type Duties = readonly Limits[]
type Owed = (typeof OWED)[number]

/** What a class that was not foreseen begins with. */
const BEGUN = {
  receipt: { minutes: 60 },
  acknowledgement: { workingDays: 3, of: 'answerer' },
} as const

/** Every class and urgency with its limits; one that is not foreseen cannot be asked for. */
export function LimitsFields({
  duties,
  onChange,
}: {
  readonly duties: Duties
  readonly onChange: (duties: Duties) => void
}) {
  const t = useTexts(agreementTexts)
  const words = useWords()
  const find = (kind: string, urgency: string) =>
    duties.find((each) => each.class === kind && each.urgency === urgency)
  return CLASSES.map((kind) => (
    <details key={kind}>
      <summary>
        {words.kind[kind]}{' '}
        <span className="soft small">
          {URGENCIES.filter((urgency) => find(kind, urgency))
            .map((urgency) => words.urgency[urgency])
            .join(words.comma)}
        </span>
      </summary>
      <div className="scroll">
        <table className="table limits">
          <thead>
            <tr>
              <th scope="col">{t.urgency}</th>
              {OWED.map((duty) => (
                <th key={duty} scope="col">
                  {t[duty]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {URGENCIES.map((urgency) => {
              const limits = find(kind, urgency)
              const put = (next: Limits | undefined) => onChange(inOrder(duties, { kind, urgency }, next))
              return (
                <tr key={urgency}>
                  <th scope="row">
                    <label className="choice">
                      <input
                        type="checkbox"
                        checked={limits !== undefined}
                        onChange={() => put(limits ? undefined : { class: kind, urgency, ...BEGUN })}
                      />
                      <span>
                        {words.urgency[urgency]}
                        <span className="unseen"> {t.foreseen}</span>
                      </span>
                    </label>
                  </th>
                  {OWED.map((duty) => (
                    <td key={duty}>
                      {limits &&
                        (kind !== 'notification' || duty === 'receipt' || duty === 'acknowledgement') && (
                          <LimitInput
                            label={t.duty(t[duty], words.kind[kind], words.urgency[urgency])}
                            duty={duty}
                            limit={limits[duty]}
                            onChange={(limit) => put(withLimit(limits, duty, limit))}
                          />
                        )}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </details>
  ))
}

/** The agreement asks for this order (A1). */
function inOrder(
  duties: Duties,
  { kind, urgency }: { readonly kind: string; readonly urgency: string },
  next: Limits | undefined,
): Duties {
  const rest = duties.filter((each) => each.class !== kind || each.urgency !== urgency)
  const place = (each: Limits) =>
    CLASSES.indexOf(each.class) * URGENCIES.length + URGENCIES.indexOf(each.urgency)
  return (next ? [...rest, next] : rest).toSorted((a, b) => place(a) - place(b))
}

function withLimit(limits: Limits, duty: Owed, limit: Limit | undefined): Limits {
  const { [duty]: _, ...rest } = limits
  return { ...rest, ...(limit && { [duty]: limit }) } as Limits
}

const UNITS = ['none', 'min', 'h', 'd', 'answerer', 'both', 'either'] as const
type Unit = (typeof UNITS)[number]
const MINUTES = { min: 1, h: 60, d: 1440 } as const

/** What a duty can be counted in: receipts and updates by machines, never in working days. */
function unitsOf(duty: Owed): readonly Unit[] {
  if (duty === 'receipt') return ['min', 'h', 'd']
  if (duty === 'updates') return ['none', 'min', 'h', 'd']
  return duty === 'acknowledgement' ? UNITS.slice(1) : UNITS
}

function unitOf(limit: Limit | undefined): Unit {
  if (!limit) return 'none'
  if ('workingDays' in limit) return limit.of
  if (limit.minutes % 1440 === 0 && limit.minutes > 2880) return 'd'
  return limit.minutes % 60 === 0 ? 'h' : 'min'
}

function LimitInput({
  label,
  duty,
  limit,
  onChange,
}: {
  readonly label: string
  readonly duty: Owed
  readonly limit: Limit | undefined
  readonly onChange: (limit: Limit | undefined) => void
}) {
  const t = useTexts(agreementTexts)
  // The unit is the person's: 48 hours do not turn into two days under his hands.
  const [unit, setUnit] = useState(() => unitOf(limit))
  const amount = !limit
    ? ''
    : 'workingDays' in limit
      ? limit.workingDays
      : limit.minutes / MINUTES[unit as keyof typeof MINUTES]
  const put = (nextUnit: Unit, nextAmount: number) => {
    setUnit(nextUnit)
    const count = Math.max(1, Math.trunc(nextAmount) || 1)
    if (nextUnit === 'none') onChange(undefined)
    else if (nextUnit in MINUTES) onChange({ minutes: count * MINUTES[nextUnit as keyof typeof MINUTES] })
    else onChange({ workingDays: count, of: nextUnit as 'answerer' | 'both' | 'either' })
  }
  return (
    <span className="limit-inputs">
      {unit !== 'none' && (
        <input
          className="input"
          type="number"
          min={1}
          aria-label={`${label}, ${t.amount}`}
          value={amount}
          onChange={(event) => put(unit, Number(event.target.value))}
        />
      )}
      <select
        className="input"
        aria-label={`${label}, ${t.unit}`}
        value={unit}
        onChange={(event) => put(event.target.value as Unit, Number(amount))}
      >
        {unitsOf(duty).map((each) => (
          <option key={each} value={each}>
            {t.units[each]}
          </option>
        ))}
      </select>
    </span>
  )
}
