/** Rows that are ordered by time, newest first, as the days on which they happened where the reader is. */
export function daysOf<T extends { readonly at: string }>(
  rows: readonly T[],
  timeZone: string,
): readonly { readonly day: string; readonly notices: readonly T[] }[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone })
  const days: { day: string; notices: T[] }[] = []
  for (const row of rows) {
    const day = format.format(new Date(row.at))
    const last = days.at(-1)
    if (last?.day === day) last.notices.push(row)
    else days.push({ day, notices: [row] })
  }
  return days
}
