import type { Limit } from '../agreement.ts'
import { type Calendars, dueAfter, localDate } from '../calendar.ts'
import type { Instant } from '../time.ts'
import { UNKNOWN } from './bounds.ts'
import { type EffectiveLog, otherSide, type Side } from './log.ts'
import type { Version, Versions } from './versions.ts'

/** Due times by the calendars of the governing version and, for years that it lacks, of later ones (A6, A7). */
export class DueTimes {
  readonly #logs: readonly [EffectiveLog, EffectiveLog]
  readonly #versions: Versions
  readonly #calendars = new Map<string, Calendars>()
  readonly #known = new Map<string, number>()

  constructor(logs: readonly [EffectiveLog, EffectiveLog], versions: Versions) {
    this.#logs = logs
    this.#versions = versions
  }

  /** When a limit that starts at `start` is due; infinite where the due time is unset or the start unknown. */
  after(start: Instant, limit: Limit, of: { readonly version: Version; readonly answerer: Side }): number {
    if (start === UNKNOWN) return UNKNOWN
    if ('minutes' in limit) return start + 60 * limit.minutes
    const calendars = this.#calendarsOf(of.version, of.answerer)
    const date = localDate(start, calendars.answerer.calendar.zone)
    const key = `${of.version.index} ${of.answerer} ${limit.workingDays} ${limit.of} ${date}`
    let due = this.#known.get(key)
    if (due === undefined) {
      due = dueAfter(limit, date, calendars) ?? UNKNOWN
      this.#known.set(key, due)
    }
    return due
  }

  #calendarsOf(version: Version, answerer: Side): Calendars {
    const key = `${version.index} ${answerer}`
    let calendars = this.#calendars.get(key)
    if (calendars === undefined) {
      calendars = {
        answerer: this.#calendarOf(version, answerer),
        asker: this.#calendarOf(version, otherSide(answerer)),
      }
      this.#calendars.set(key, calendars)
    }
    return calendars
  }

  #calendarOf(version: Version, side: Side) {
    const { party } = this.#logs[side]
    const later = this.#versions.all.slice(version.index + 1)
    return {
      calendar: version.agreement.calendars[party]!,
      later: later.map((each) => each.agreement.calendars[party]!),
    }
  }
}
