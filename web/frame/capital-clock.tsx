import type { AgreementView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { dayIn } from '../lib/working-day.ts'
import { useNow } from '../parts/time.tsx'
import { Monogram, useName } from '../parts/words.tsx'
import { frameTexts } from './texts.ts'

type Party = {
  readonly identity: string
  readonly prefix: string
  readonly name: { readonly en: string; readonly zh: string }
}

/** One capital's time and day as the agreement's calendar has it: working or not, and the next day off. */
export function CapitalClock({
  party,
  colour,
  agreement,
}: {
  readonly party: Party
  readonly colour: 'a' | 'b'
  readonly agreement: AgreementView
}) {
  const t = useTexts(frameTexts)
  const name = useName()
  const now = useNow(5)
  const calendar = agreement.inEffect?.document.calendars[party.identity]
  const times = useTimes(calendar?.zone)
  if (!calendar) return null
  const day = dayIn(calendar, now)
  const word = day.works === undefined ? t.unknownDay : day.works ? t.working : t.dayOff
  const next = day.nextOff && t.nextOff(times.date(`${day.nextOff}T12:00:00Z`))
  return (
    <span className="capital" title={next || undefined}>
      <Monogram prefix={party.prefix} party={colour} />
      <span className="unseen">{t.capital(name(party.name))}</span>
      <time dateTime={new Date(now).toISOString()}>{times.short(now)}</time>
      <span className="soft">{word}</span>
    </span>
  )
}
