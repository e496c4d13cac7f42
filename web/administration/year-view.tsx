import { useChoices, useTexts } from '../lib/choices.tsx'
import type { Calendar } from '../lib/working-day.ts'
import { Monogram } from '../parts/words.tsx'
import { agreementTexts } from './agreement-texts.ts'
import { type DayKind, datesOf, dayKind, runsOf } from './calendar-days.ts'

export type Side = {
  readonly prefix: string
  readonly name: string
  readonly colour: 'a' | 'b'
  readonly calendar: Calendar
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const
const DAYS = Array.from({ length: 31 }, (_, i) => i + 1)
const MARK: Readonly<Record<DayKind, string>> = { work: '', weekend: '·', off: '×', 'make-up': '+' }

/** A month as the reader's language names it. */
export function useMonthNames(form: 'short' | 'long' = 'short'): (month: number) => string {
  const { language } = useChoices()
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    month: form,
    timeZone: 'UTC',
  })
  return (month) => format.format(Date.UTC(2025, month - 1, 1))
}

/** A year of both sides at a glance: what is off, where, and what is worked instead. The same stands in words below. */
export function YearOfBoth({ year, sides }: { readonly year: number; readonly sides: readonly Side[] }) {
  const t = useTexts(agreementTexts)
  return (
    <>
      <p className="row small soft" aria-hidden="true">
        <Swatch kind="weekend" text={t.weekend} />
        <Swatch kind="off" text={t.off} />
        <Swatch kind="make-up" text={t.makeUp} />
      </p>
      <div className="scroll" aria-hidden="true">
        <YearTable year={year} sides={sides} />
      </div>
      {sides.map((side) => (
        <SideInWords key={side.prefix} side={side} year={String(year)} />
      ))}
    </>
  )
}

export function Swatch({ kind, text }: { readonly kind: DayKind; readonly text: string }) {
  return (
    <span>
      <span className="swatch" data-day={kind}>
        {MARK[kind]}
      </span>
      {text}
    </span>
  )
}

function YearTable({ year, sides }: { readonly year: number; readonly sides: readonly Side[] }) {
  const monthOf = useMonthNames()
  return (
    <table className="year">
      <thead>
        <tr>
          <th colSpan={2} />
          {DAYS.map((day) => (
            <th key={day}>{day}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {MONTHS.flatMap((month) => {
          const dates = datesOf(year, month)
          return sides.map(({ prefix, colour, calendar }, row) => (
            <tr key={`${month} ${prefix}`} data-first={row === 0} data-party={colour}>
              {row === 0 && <th rowSpan={sides.length}>{monthOf(month)}</th>}
              <th>
                <Monogram prefix={prefix} party={colour} />
              </th>
              {DAYS.map((day) => {
                const date = dates[day - 1]
                const kind = date && dayKind(calendar, date)
                return (
                  <td key={day} data-day={date ? (kind ?? 'unknown') : 'none'} title={date}>
                    {date ? (kind ? MARK[kind] : '?') : ''}
                  </td>
                )
              })}
            </tr>
          ))
        })}
      </tbody>
    </table>
  )
}

/** The text alternative: every day that is not as its weekday says. */
function SideInWords({ side, year }: { readonly side: Side; readonly year: string }) {
  const t = useTexts(agreementTexts)
  const say = useRunWords()
  const days = side.calendar.years[year]
  if (!days)
    return (
      <p className="small">
        {side.name}: {t.noYear}
      </p>
    )
  return (
    <p className="small">
      {t.offList(side.name)} {say(days.off) || t.noDays}
      <br />
      {t.workList(side.name)} {say(days.work) || t.noDays}
    </p>
  )
}

function useRunWords(): (dates: readonly string[]) => string {
  const { language } = useChoices()
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
  const print = (date: string) => format.format(new Date(`${date}T00:00:00Z`))
  return (dates) =>
    runsOf(dates)
      .map(([from, to]) => (from === to ? print(from) : `${print(from)} – ${print(to)}`))
      .join(language === 'zh' ? '、' : ', ')
}
