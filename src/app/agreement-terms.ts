import { LIMITED, stateOf } from '../domain/agreement/compare.ts'
import type { Agreement, Calendar, Limits, TwoTexts } from '../protocol/index.ts'
import { sentences } from './agreement-words.ts'
import type { Lang } from './words/words.ts'

/** What a version says by itself, where there is none to compare it with: a sentence a line, in the order in which people read an agreement. */
export function tellAgreement(agreement: Agreement, lang: Lang): readonly string[] {
  const { parties, purpose, duties, calendars, hotline, policy, quotas, retention, tests } = agreement
  const say = sentences[lang]
  const state = stateOf(agreement)
  return [
    ...parties.map(({ name, host, prefix }) => say.party(name[lang], prefix, host)),
    say.purpose(purpose[lang]),
    ...(state === 'in_force' ? [] : [say.state(state)]),
    ...duties.map((limits) => limitsLine(limits, lang)),
    ...parties.flatMap(({ identity, name }) => calendarLines(name, calendars[identity], lang)),
    say.hotline(hotline.scope),
    say.policy(policy.trimEnd()),
    say.number('messagesPerDay', quotas.messagesPerDay),
    say.number('bytesPerDay', quotas.bytesPerDay),
    say.number('retention', retention.days),
    say.dailyTest(tests.dailyLink),
  ]
}

function limitsLine(limits: Limits, lang: Lang): string {
  const say = sentences[lang]
  const owed = LIMITED.flatMap((duty) => (limits[duty] ? [say.limit(duty, limits[duty])] : []))
  return say.limits(limits, owed)
}

function calendarLines(name: TwoTexts, calendar: Calendar | undefined, lang: Lang): string[] {
  if (!calendar) return []
  const say = sentences[lang]
  const years = Object.entries(calendar.years).map(([year, days]) => say.year(name[lang], year, days))
  return [say.week(name[lang], calendar), ...(years.length === 0 ? [say.noYears(name[lang])] : years)]
}
