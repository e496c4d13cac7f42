import * as zoned from '../../lib/zoned.ts'

/** The instant of a time as a clock in that zone shows it ("2026-11-24T14:30"), to the minute; undefined for what is no time. */
export function instantIn(zone: string, local: string): string | undefined {
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(local)
  return (isTime && zoned.instantIn(zone, local.slice(0, 16))) || undefined
}

/** The same back, as a field takes it. */
export function localIn(zone: string, instant: string): string {
  return zoned.localIn(zone, instant).slice(0, 16)
}
