import type { DaysFacts, DueFacts, LocalTimes, MinutesFacts, Role } from '../../domain/deadline/due-facts.ts'
import { otherRole } from '../../domain/deadline/due-facts.ts'
import { factsOfDue } from '../../domain/deadline/facts.ts'
import type { Calendars, DateText, Instant, Limit } from '../../protocol/index.ts'
import { en } from './due-en.ts'
import type { DueWords, LocalMoment, Place } from './due-words.ts'
import { zh } from './due-zh.ts'

/** Who is where for the reader. */
export type Places = Readonly<Record<Role, Place>>
export type StartedBy = 'receipt' | 'limit'
type Told = { readonly places: Places; readonly byReceipt: boolean }
export type TwoLanguages = { readonly en: string; readonly zh: string }

/** Why a limit that starts at `start` is due when it is, as one sentence in each language. */
export function explainDue(
  limit: Limit,
  start: Instant,
  {
    calendars,
    places,
    startedBy = 'receipt',
  }: {
    readonly calendars: Calendars
    readonly places: Places
    /** What made the clock begin: the receipt, or that the time for it ran out (V11). */
    readonly startedBy?: StartedBy
  },
): TwoLanguages {
  const facts = factsOfDue(limit, start, calendars)
  const told = { places, byReceipt: startedBy === 'receipt' }
  return { en: sentenceOf(facts, told, en), zh: sentenceOf(facts, told, zh) }
}

/** The places of a reader on one of the two sides. */
export function placesOf(we: Role): Places {
  return we === 'answerer' ? { answerer: 'here', asker: 'there' } : { answerer: 'there', asker: 'here' }
}

function sentenceOf(facts: DueFacts, told: Told, words: DueWords): string {
  const clauses = facts.type === 'minutes' ? ofMinutes(facts, told, words) : ofDays(facts, told, words)
  return words.join(clauses)
}

function ofMinutes(facts: MinutesFacts, { places, byReceipt }: Told, words: DueWords): string[] {
  const year = yearOf(facts.starts.answerer.time)
  return [
    words.minutes(facts.minutes),
    ...(byReceipt ? [] : [words.startedByLimit]),
    words.starts(moments(facts.starts, places)),
    ...facts.daysOff.map((run) => words.runsThrough(run, places[run.of], year)),
    ...clockClauses(facts, places, words),
    words.ends(moments(facts.dues, places)),
  ]
}

function ofDays(facts: DaysFacts, { places, byReceipt }: Told, words: DueWords): string[] {
  const { limit, startDate } = facts
  const year = yearOf(startDate)
  const of = limit.of === 'answerer' ? places.answerer : limit.of
  return [
    words.days(limit.workingDays, of),
    ...(byReceipt ? [] : [words.startedByLimit]),
    words.notCounted({ date: startDate, place: places.answerer, byReceipt }, year),
    ...dayClauses(facts, places, words),
    facts.due === undefined
      ? words.missing(facts.missing.year, places[facts.missing.of])
      : words.endOfDay(lastDate(facts), places.answerer, facts.dues.answerer.zone),
  ]
}

/** Days off and make-up days, in the order of their dates. */
function dayClauses(
  { daysOff, makeUpDays, startDate }: DaysFacts,
  places: Places,
  words: DueWords,
): string[] {
  const year = yearOf(startDate)
  const off = daysOff.map((run) => ({ date: run.from, text: words.daysOff(run, places[run.of], year) }))
  const makeUps = makeUpDays.map((day) => ({
    date: day.date,
    text: words.makeUp({ ...day, place: places[day.of], other: places[otherRole(day.of)] }, year),
  }))
  return [...off, ...makeUps].toSorted((a, b) => (a.date < b.date ? -1 : 1)).map(({ text }) => text)
}

/** Clocks move what is shown and not how long a limit in hours lasts: said where such a change lies within it. */
function clockClauses(facts: MinutesFacts, places: Places, words: DueWords): string[] {
  const year = yearOf(facts.starts.answerer.time)
  return facts.clocks.map((change) => words.clocks({ ...change, place: places[change.of] }, year))
}

function moments(times: LocalTimes, places: Places): LocalMoment[] {
  return (['answerer', 'asker'] as const).map((role) => ({ place: places[role], ...times[role] }))
}

function lastDate(facts: DaysFacts): DateText {
  return facts.counted.at(-1)!
}

function yearOf(text: string): number {
  return Number(text.slice(0, 4))
}
