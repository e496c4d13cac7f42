import { expect, it } from 'vitest'
import { daysOf } from '../../web/notices/days.ts'

it('a notice stands on the day on which it happened where the reader is', () => {
  const rows = [
    { at: '2026-11-24T17:00:00Z' },
    { at: '2026-11-24T15:30:00Z' },
    { at: '2026-11-24T02:00:00Z' },
  ]
  expect(daysOf(rows, 'Asia/Shanghai').map(({ day, notices }) => [day, notices.length])).toEqual([
    ['2026-11-25', 1],
    ['2026-11-24', 2],
  ])
  expect(daysOf(rows, 'America/New_York').map(({ day, notices }) => [day, notices.length])).toEqual([
    ['2026-11-24', 2],
    ['2026-11-23', 1],
  ])
})
