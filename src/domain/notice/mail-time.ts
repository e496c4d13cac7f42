/** When a mail may go: quiet hours and the hour of the digest, in the person's zone. Times are POSIX milliseconds. */

/** Local times `HH:MM`; `until` before `from` means the next morning, both the same means none. */
export type Quiet = { readonly from: string; readonly until: string; readonly zone: string }
export type DigestAt = { readonly at: string; readonly zone: string }

/** The end of the quiet hours in which that moment lies; undefined when it lies in none. */
export function quietUntil({ from, until, zone }: Quiet, atMs: number): number | undefined {
  if (from === until) return undefined
  const today = dateOf(atMs, zone)
  // Those of last night may still run; each is asked as its own span, so that a clock that changes within it moves neither end.
  for (const date of [today.subtract({ days: 1 }), today]) {
    const ends = until > from ? date : date.add({ days: 1 })
    const [begin, end] = [momentOf(date, from, zone), momentOf(ends, until, zone)]
    if (begin <= atMs && atMs < end) return end
  }
  return undefined
}

/** The first hour of the digest at or after that moment. */
export function digestAfter({ at, zone }: DigestAt, atMs: number): number {
  const today = dateOf(atMs, zone)
  const first = momentOf(today, at, zone)
  return first >= atMs ? first : momentOf(today.add({ days: 1 }), at, zone)
}

function dateOf(atMs: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate()
}

/** A local time that the clocks skip is the same span later; one that they show twice is the first (RFC 5545). */
function momentOf(date: Temporal.PlainDate, time: string, zone: string): number {
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds
}
