import { useAgreement } from '../api/queries.ts'
import type { PairStatus } from '../api/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useName } from '../parts/words.tsx'
import { frameTexts } from './texts.ts'

/** In which zone times are written: here, either capital's, or UTC; at once, everywhere. */
export function ZoneChoice({ pair }: { readonly pair: PairStatus | undefined }) {
  const t = useTexts(frameTexts)
  const name = useName()
  const { zone, change } = useChoices()
  const agreement = useAgreement(pair?.id)
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const capitals = pair
    ? [pair.own, pair.peer].flatMap((party) => {
        const calendar = agreement.data?.inEffect?.document.calendars[party.identity]
        return calendar ? [{ value: calendar.zone, label: t.zones.of(name(party.name)) }] : []
      })
    : []
  const all = [{ value: here, label: t.zones.mine }, ...capitals, { value: 'UTC', label: t.zones.utc }]
  const options = all.filter(({ value }, i) => all.findIndex((each) => each.value === value) === i)
  if (!options.some(({ value }) => value === zone)) options.push({ value: zone, label: zone })
  return (
    <label className="row">
      <span className="unseen">{t.zone}</span>
      <select
        className="button quiet"
        value={zone}
        onChange={(event) => change({ zone: event.target.value })}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
