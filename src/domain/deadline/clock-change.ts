import type { DateText, Instant } from '../../protocol/index.ts'

/** The clocks of a zone go forward or back: that date has more or fewer than 24 hours. */
export type ClockChange = {
  readonly date: DateText
  readonly at: Instant
  /** Minutes by which they go forward; negative: back. */
  readonly by: number
  /** Minutes that the date has. */
  readonly length: number
}

/** Changes of a zone's clocks from one time to another, in order. */
export function clockChanges(zone: string, from: Instant, to: Instant): ClockChange[] {
  const changes: ClockChange[] = []
  let at = atZone(zone, from)
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    if (next === null || next.epochMilliseconds > to * 1000) return changes
    const before = next.subtract({ nanoseconds: 1 })
    const by = Math.round((next.offsetNanoseconds - before.offsetNanoseconds) / 60e9)
    // A zone may change its name or its law without moving its clocks.
    if (by !== 0)
      changes.push({
        date: before.toPlainDate().toString(),
        at: next.epochMilliseconds / 1000,
        by,
        length: Math.round(before.hoursInDay * 60),
      })
    at = next
  }
}

function atZone(zone: string, at: Instant): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(zone)
}
