import { useState } from 'react'
import type { Calendar, Party } from '../../src/protocol/agreement.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Monogram, useName } from '../parts/words.tsx'
import { ZoneField } from '../parts/zone-field.tsx'
import { agreementTexts } from './agreement-texts.ts'
import { type DayKind, datesOf, dayKind, readCalendarFile, turnDay, weekdayOf } from './calendar-days.ts'
import { Swatch, useMonthNames } from './year-view.tsx'

type Props = {
  readonly party: Party & { readonly colour: 'a' | 'b' }
  readonly calendar: Calendar
  readonly onChange: (calendar: Calendar) => void
}

/** One side's calendar: zone, week, and each year day by day. */
export function CalendarFields({ party, calendar, onChange }: Props) {
  const t = useTexts(agreementTexts)
  const name = useName()
  const years = Object.keys(calendar.years).toSorted()
  const next = years.length > 0 ? Number(years.at(-1)) + 1 : new Date().getFullYear()
  const [year, setYear] = useState<string>()
  const shown = year !== undefined && years.includes(year) ? year : undefined
  const add = () => {
    onChange({ ...calendar, years: { ...calendar.years, [next]: { off: [], work: [] } } })
    setYear(String(next))
  }
  return (
    <article className="pair-of" data-party={party.colour} aria-label={name(party.name)}>
      <h3 className="row">
        <Monogram prefix={party.prefix} party={party.colour} /> {name(party.name)}
      </h3>
      <div className="form">
        <ZoneField
          label={t.zone}
          value={calendar.zone}
          onChange={(zone) => onChange({ ...calendar, zone })}
        />
        <WorkingWeek calendar={calendar} onChange={onChange} />
      </div>
      <fieldset className="row years" aria-label={t.yearLabel}>
        {years.map((each) => (
          <Button
            key={each}
            look={each === shown ? 'main' : 'plain'}
            aria-pressed={each === shown}
            onClick={() => setYear(each === shown ? undefined : each)}
          >
            {each}
          </Button>
        ))}
        <Button look="quiet" onClick={add}>
          {t.addYear(next)}
        </Button>
        <CalendarFile calendar={calendar} onChange={onChange} />
      </fieldset>
      {shown && <YearFields year={shown} calendar={calendar} onChange={onChange} />}
    </article>
  )
}

type Fields = Pick<Props, 'calendar' | 'onChange'>

function WorkingWeek({ calendar, onChange }: Fields) {
  const t = useTexts(agreementTexts)
  const turn = (day: number) =>
    onChange({
      ...calendar,
      week: calendar.week.includes(day)
        ? calendar.week.filter((each) => each !== day)
        : [...calendar.week, day].toSorted((a, b) => a - b),
    })
  return (
    <fieldset className="field">
      <legend>{t.workingWeek}</legend>
      <div className="row">
        {t.weekdays.map((name, i) => (
          <label key={name} className="choice">
            <input type="checkbox" checked={calendar.week.includes(i + 1)} onChange={() => turn(i + 1)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function CalendarFile({ calendar, onChange }: Fields) {
  const t = useTexts(agreementTexts)
  const [isBad, setBad] = useState(false)
  const read = async (file: File) => {
    const years = file.size < 200_000 ? readCalendarFile(await file.text()) : undefined
    setBad(years === undefined)
    if (years) onChange({ ...calendar, years: { ...calendar.years, ...years } })
  }
  return (
    <>
      <FileButton label={t.fromFile} accept=".json,application/json" onFile={(file) => void read(file)} />
      {isBad && <Notice kind="danger">{t.badFile}</Notice>}
    </>
  )
}

function YearFields({ year, calendar, onChange }: Fields & { readonly year: string }) {
  const t = useTexts(agreementTexts)
  const monthOf = useMonthNames('long')
  const { language } = useChoices()
  const words: Readonly<Record<DayKind, string>> = {
    work: t.work,
    weekend: t.weekend,
    off: t.off,
    'make-up': t.makeUp,
  }
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'full',
    timeZone: 'UTC',
  })
  const drop = () => {
    const { [year]: _, ...years } = calendar.years
    onChange({ ...calendar, years })
  }
  return (
    <div className="stack">
      <p className="soft small">{t.press}</p>
      <p className="row small soft" aria-hidden="true">
        <Swatch kind="weekend" text={t.weekend} />
        <Swatch kind="off" text={t.off} />
        <Swatch kind="make-up" text={t.makeUp} />
      </p>
      <div className="months">
        {[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => {
          const dates = datesOf(Number(year), month)
          return (
            <fieldset key={month} className="month">
              <legend>{monthOf(month)}</legend>
              <div className="days">
                {t.weekdays.map((name) => (
                  <span key={name} aria-hidden="true">
                    {name.slice(0, 2)}
                  </span>
                ))}
                {dates.map((date, i) => {
                  const kind = dayKind(calendar, date) ?? 'work'
                  return (
                    <button
                      key={date}
                      type="button"
                      data-day={kind}
                      style={i === 0 ? { gridColumnStart: weekdayOf(date) + 1 } : undefined}
                      aria-label={`${format.format(new Date(`${date}T00:00:00Z`))}: ${words[kind]}`}
                      onClick={() => onChange(turnDay(calendar, date))}
                    >
                      {i + 1}
                    </button>
                  )
                })}
              </div>
            </fieldset>
          )
        })}
      </div>
      <p>
        <Button look="danger" onClick={drop}>
          {t.dropYear(year)}
        </Button>
      </p>
    </div>
  )
}
