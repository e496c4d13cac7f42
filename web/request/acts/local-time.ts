/** The instant of a time as a clock in that zone shows it ("2026-11-24T14:30"), to the second; undefined for what is no time. Of two that the clock shows alike, the first. */
export function instantIn(zone: string, local: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2})?$/.exec(local)
  const wall = match ? Date.parse(`${local.slice(0, 16)}:00Z`) : Number.NaN
  if (Number.isNaN(wall)) return undefined
  const before = wall - offsetAt(zone, wall - 86_400_000)
  const after = wall - offsetAt(zone, wall + 86_400_000)
  const first = [before, after].toSorted((a, b) => a - b).find((time) => time + offsetAt(zone, time) === wall)
  // A time that the clock leaps over is what it shows an hour later.
  return printTime(first ?? before)
}

/** The same back, as a field takes it. */
export function localIn(zone: string, instant: string | number): string {
  const time = new Date(instant).getTime()
  return new Date(time + offsetAt(zone, time)).toISOString().slice(0, 16)
}

function offsetAt(zone: string, time: number): number {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(time)
  return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(time / 1000) * 1000
}

function printTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
