import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schedule } from '../../src/peer/schedule.ts'

const hour = 3_600_000
const week = 7 * 86_400
const failing = { attempt: 1, emergencyOpen: false, since: 0 }

describe('the time until a failing peer is tried again', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [5, 16_000],
    [10, 512_000],
    [11, 600_000],
    [1000, 600_000],
  ])('is at most, at attempt %i, %i ms', (attempt, most) => {
    expect(schedule({ ...failing, attempt }, 1)).toBe(most)
    expect(schedule({ ...failing, attempt }, 0)).toBe(0)
    expect(schedule({ ...failing, attempt }, 0.5)).toBe(most / 2)
  })

  it('is at most a minute while an emergency is open, however long the peer has failed', () => {
    expect(schedule({ attempt: 50, emergencyOpen: true, since: 4 * week }, 1)).toBe(60_000)
  })

  it('is at most an hour after seven days, and not before', () => {
    expect(schedule({ ...failing, attempt: 50, since: week - 1 }, 1)).toBe(600_000)
    expect(schedule({ ...failing, attempt: 50, since: week }, 1)).toBe(hour)
  })

  it('is what the peer asked for, within the same bounds', () => {
    expect(schedule({ ...failing, retryAfter: 90 }, 0.3)).toBe(90_000)
    expect(schedule({ ...failing, retryAfter: 86_400 }, 0.3)).toBe(600_000)
    expect(schedule({ ...failing, retryAfter: 0 }, 0.3)).toBe(1000)
    expect(schedule({ ...failing, retryAfter: 90, emergencyOpen: true }, 0.3)).toBe(60_000)
  })

  it('is never longer than an hour and never negative', () => {
    const any = fc.record({
      attempt: fc.integer({ min: 1, max: 1_000_000 }),
      emergencyOpen: fc.boolean(),
      since: fc.integer({ min: 0, max: 1_000_000_000 }),
    })
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 1, noNaN: true }), (state, random) => {
        const ms = schedule(state, random)
        expect(Number.isInteger(ms) && ms >= 0 && ms <= hour).toBe(true)
      }),
    )
  })
})
