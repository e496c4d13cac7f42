/** The time on a wall in a zone, as a field for date and time holds it (`2026-11-24T06:55:30`), and back. */

/** What a clock in the zone showed at an instant. */
export function localIn(zone: string, at: string): string {
  const ms = Date.parse(at)
  return Number.isNaN(ms) ? '' : new Date(ms + offsetAt(zone, ms)).toISOString().slice(0, 19)
}

/**
 * The instant at which a clock in the zone showed that; where it did twice, the first; where clocks sprang over it, what it would have been before they
 * did. Empty for what is no time.
 */
export function instantIn(zone: string, local: string): string {
  const asUtc = Date.parse(`${local.length === 16 ? `${local}:00` : local.slice(0, 19)}Z`)
  if (Number.isNaN(asUtc)) return ''
  // A zone's offset changes by hours at most: what holds a day before and a day after are all that can hold here.
  const offsets = [offsetAt(zone, asUtc - 86_400_000), offsetAt(zone, asUtc + 86_400_000)]
  const fits = offsets.map((offset) => asUtc - offset).filter((ms) => ms + offsetAt(zone, ms) === asUtc)
  const ms = fits.length > 0 ? Math.min(...fits) : asUtc - offsets[0]!
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** By how many ms the zone's clocks are ahead of UTC then. */
function offsetAt(zone: string, ms: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(ms)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return shown - Math.floor(ms / 1000) * 1000
}
