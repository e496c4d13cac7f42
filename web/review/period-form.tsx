import { type FormEvent, useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { quartersBefore, readPeriod } from './period.ts'
import { reviewTexts } from './texts.ts'

/** A quarter or a year by one choice; any days by two dates. */
export function PeriodForm({
  named,
  from,
  to,
  onChoose,
}: {
  /** As it stands in the address, where it is a quarter or a year. */
  readonly named: string | undefined
  readonly from: string
  readonly to: string
  readonly onChoose: (query: Readonly<Record<string, string>>) => void
}) {
  const t = useTexts(reviewTexts)
  const [days, setDays] = useState({ from, to })
  const [isWrong, setWrong] = useState(false)
  const quarters = quartersBefore(new Date(), 12)
  const years = [...new Set(quarters.map((quarter) => quarter.slice(0, 4)))]
  const options = [...years, ...quarters].map((each) => ({ value: each, label: each.replace('-', ' ') }))
  const other = { value: '', label: t.free }
  const send = (event: FormEvent) => {
    event.preventDefault()
    const isGood = readPeriod(new URLSearchParams(days)) !== undefined
    setWrong(!isGood)
    if (isGood) onChoose(days)
  }
  return (
    <form className="period no-print" onSubmit={send}>
      <SelectField
        label={t.period}
        value={named ?? ''}
        options={[
          ...(named !== undefined && options.some(({ value }) => value === named) ? [] : [other]),
          ...options,
        ]}
        onChange={(event) => event.target.value && onChoose({ period: event.target.value })}
      />
      <TextField
        label={t.from}
        type="date"
        value={days.from}
        onChange={(event) => setDays({ ...days, from: event.target.value })}
      />
      <TextField
        label={t.to}
        type="date"
        value={days.to}
        wrong={isWrong ? t.badPeriod : undefined}
        onChange={(event) => setDays({ ...days, to: event.target.value })}
      />
      <Button type="submit">{t.show}</Button>
      <p className="soft small">{t.toHelp}</p>
    </form>
  )
}
