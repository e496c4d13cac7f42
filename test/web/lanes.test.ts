import { describe, expect, it } from 'vitest'
import { axisOf, bandsOf, isWide, placeOf } from '../../web/request/lanes.ts'

const at = (text: string) => Date.parse(text)
const YEARS = { 2026: { off: ['2026-07-03'], work: ['2026-07-05'] } }
const calendar = { zone: 'America/New_York', week: [1, 2, 3, 4, 5], years: YEARS }

describe('the time axis of a request', () => {
  const times = ['2026-07-02T12:00:00Z', '2026-07-02T12:00:01Z', '2026-07-07T12:00:00Z'].map(at)
  const axis = axisOf(times)

  it('gives everything that happened room for its words, and never turns time around', () => {
    const gaps = axis.stops.slice(1).map(({ y }, i) => y - axis.stops[i]!.y)
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(40)
    expect(gaps[1]).toBeGreaterThan(gaps[0]!)
  })

  it('is even between two stops, and ends at its ends', () => {
    const [, b, c] = axis.stops
    expect(placeOf(axis, (b!.time + c!.time) / 2)).toBeCloseTo((b!.y + c!.y) / 2)
    expect(placeOf(axis, times[0]! - 1)).toBe(axis.stops[0]!.y)
    expect(placeOf(axis, times[2]! + 1)).toBe(c!.y)
  })

  it('shades days off by the calendar: a holiday and a weekend, not the day on which it works instead', () => {
    const off = bandsOf(axis, calendar).filter(({ kind }) => kind === 'off')
    // Friday 3 and Saturday 4 July in New York; Sunday 5 July is worked.
    expect(off).toHaveLength(1)
    expect(off[0]!.from).toBeCloseTo(placeOf(axis, at('2026-07-03T04:00:00Z')))
    expect(off[0]!.to).toBeCloseTo(placeOf(axis, at('2026-07-05T04:00:00Z')))
  })

  it('shades nights where a day has room for them, and draws none of a year', () => {
    expect(bandsOf(axis, calendar).some(({ kind }) => kind === 'night')).toBe(true)
    const year = axisOf([at('2026-01-05T12:00:00Z'), at('2026-12-05T12:00:00Z')])
    expect(bandsOf(year, calendar)).toEqual([])
  })

  it('says nothing of a year that the calendar lacks', () => {
    const later = axisOf([at('2030-07-02T12:00:00Z'), at('2030-07-03T12:00:00Z')])
    expect(bandsOf(later, calendar).filter(({ kind }) => kind === 'off')).toEqual([])
  })
})

it('an interval is wide when it is longer than a minute, or has an end that nobody knows', () => {
  expect(isWide({ after: '2026-07-02T12:00:00Z', before: '2026-07-02T12:01:00Z' })).toBe(false)
  expect(isWide({ after: '2026-07-02T12:00:00Z', before: '2026-07-02T12:01:01Z' })).toBe(true)
  expect(isWide({ before: '2026-07-02T12:01:01Z' })).toBe(true)
})
