import { describe, expect, it } from 'vitest'
import { dayIn, worksOn } from '../../web/lib/working-day.ts'

const calendar = {
  zone: 'Asia/Shanghai',
  week: [1, 2, 3, 4, 5],
  years: { '2025': { off: ['2025-10-01', '2025-10-08'], work: ['2025-10-11'] } },
}

describe('a capital’s day', () => {
  it('is the date of its own zone', () => {
    expect(dayIn(calendar, Date.parse('2025-09-30T16:30:00Z'))).toMatchObject({
      date: '2025-10-01',
      works: false,
      nextOff: '2025-10-08',
    })
  })
  it('works on a Saturday that makes up for a holiday, and not on other Saturdays', () => {
    expect(worksOn(calendar, '2025-10-11')).toBe(true)
    expect(worksOn(calendar, '2025-10-18')).toBe(false)
  })
  it('is unknown where the calendar lacks the year', () => {
    expect(worksOn(calendar, '2027-01-04')).toBeUndefined()
  })
})
