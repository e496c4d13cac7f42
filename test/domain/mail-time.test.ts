import { describe, expect, it } from 'vitest'
import { digestAfter, quietUntil } from '../../src/domain/notice/mail-time.ts'

const at = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds
const shown = (ms: number | undefined, zone: string) =>
  ms === undefined
    ? undefined
    : Temporal.Instant.fromEpochMilliseconds(ms)
        .toZonedDateTimeISO(zone)
        .toString({ smallestUnit: 'minute', timeZoneName: 'never' })

describe('quiet hours', () => {
  const zone = 'Europe/Berlin'
  const night = { from: '22:00', until: '07:00', zone }

  it('run over midnight: both ends belong to one night, the last minute is not quiet', () => {
    const cases = [
      ['2026-11-24T21:59[Europe/Berlin]', undefined],
      ['2026-11-24T22:00[Europe/Berlin]', '2026-11-25T07:00+01:00'],
      ['2026-11-25T03:00[Europe/Berlin]', '2026-11-25T07:00+01:00'],
      ['2026-11-25T06:59[Europe/Berlin]', '2026-11-25T07:00+01:00'],
      ['2026-11-25T07:00[Europe/Berlin]', undefined],
    ] as const
    for (const [when, end] of cases)
      expect([when, shown(quietUntil(night, at(when)), zone)]).toEqual([when, end])
  })

  it('end at seven by the wall clock in the nights in which it is moved', () => {
    // 25 October 2026 has 25 hours there, 29 March 23.
    const cases = [
      ['2026-10-25T00:30[Europe/Berlin]', '2026-10-25T07:00+01:00'],
      ['2026-10-25T02:30+02:00[Europe/Berlin]', '2026-10-25T07:00+01:00'],
      ['2026-10-25T02:30+01:00[Europe/Berlin]', '2026-10-25T07:00+01:00'],
      ['2026-03-29T01:59[Europe/Berlin]', '2026-03-29T07:00+02:00'],
      ['2026-03-29T03:01[Europe/Berlin]', '2026-03-29T07:00+02:00'],
    ] as const
    for (const [when, end] of cases)
      expect([when, shown(quietUntil(night, at(when)), zone)]).toEqual([when, end])
    const spring =
      quietUntil(night, at('2026-03-28T22:00[Europe/Berlin]'))! - at('2026-03-28T22:00[Europe/Berlin]')
    expect(spring).toBe(8 * 3_600_000)
  })

  it('whose end does not exist that night end as much later; one that comes twice is the first', () => {
    const spring = { from: '22:00', until: '02:30', zone }
    expect(shown(quietUntil(spring, at('2026-03-29T01:00[Europe/Berlin]')), zone)).toBe(
      '2026-03-29T03:30+02:00',
    )
    expect(shown(quietUntil(spring, at('2026-10-25T01:00[Europe/Berlin]')), zone)).toBe(
      '2026-10-25T02:30+02:00',
    )
    expect(quietUntil(spring, at('2026-10-25T02:45+02:00[Europe/Berlin]'))).toBeUndefined()
  })

  it('of one day do not reach into the night, and none are none', () => {
    const noon = { from: '12:00', until: '13:30', zone }
    expect(quietUntil(noon, at('2026-11-24T11:59[Europe/Berlin]'))).toBeUndefined()
    expect(shown(quietUntil(noon, at('2026-11-24T12:00[Europe/Berlin]')), zone)).toBe(
      '2026-11-24T13:30+01:00',
    )
    expect(quietUntil(noon, at('2026-11-25T00:00[Europe/Berlin]'))).toBeUndefined()
    expect(
      quietUntil({ from: '08:00', until: '08:00', zone }, at('2026-11-24T08:00[Europe/Berlin]')),
    ).toBeUndefined()
  })
})

describe('the digest', () => {
  it('comes at the next time the wall clock shows its hour', () => {
    const zone = 'America/New_York'
    const digest = { at: '08:00', zone }
    const cases = [
      ['2026-11-24T07:59[America/New_York]', '2026-11-24T08:00-05:00'],
      ['2026-11-24T08:00[America/New_York]', '2026-11-24T08:00-05:00'],
      ['2026-11-24T08:01[America/New_York]', '2026-11-25T08:00-05:00'],
      ['2026-03-07T09:00[America/New_York]', '2026-03-08T08:00-04:00'],
    ] as const
    for (const [when, next] of cases)
      expect([when, shown(digestAfter(digest, at(when)), zone)]).toEqual([when, next])
  })
})
