import type { Agreement, Calendar, CalendarYear, PartyId } from '../../protocol/index.ts'
import type { CalendarChange } from './compare.ts'

/** What differs in the calendars of both parties. */
export function compareCalendars(before: Agreement, after: Agreement): CalendarChange[] {
  return before.parties.flatMap(({ identity }) =>
    compareCalendar(identity, before.calendars[identity]!, after.calendars[identity]!),
  )
}

function compareCalendar(party: PartyId, before: Calendar, after: Calendar): CalendarChange[] {
  const { zone, week } = after
  const isSameWeek = before.week.join() === week.join()
  return [
    ...(before.zone === zone ? [] : [{ type: 'zone' as const, party, from: before.zone, to: zone }]),
    ...(isSameWeek ? [] : [{ type: 'week' as const, party, from: before.week, to: week }]),
    ...compareYears(party, before, after),
  ]
}

function compareYears(party: PartyId, before: Calendar, after: Calendar): CalendarChange[] {
  const years = [...new Set([...Object.keys(before.years), ...Object.keys(after.years)])].toSorted()
  return years.flatMap((year): CalendarChange[] => {
    const [from, to] = [before.years[year], after.years[year]]
    if (from && to) return compareYear({ party, year }, from, to)
    return [{ type: 'year', party, year, isAdded: from === undefined }]
  })
}

function compareYear(
  of: { readonly party: PartyId; readonly year: string },
  before: CalendarYear,
  after: CalendarYear,
): CalendarChange[] {
  return (['off', 'work'] as const).flatMap((list) => {
    const added = after[list].filter((date) => !before[list].includes(date))
    const removed = before[list].filter((date) => !after[list].includes(date))
    return added.length + removed.length > 0 ? [{ type: 'days' as const, ...of, list, added, removed }] : []
  })
}
