import { agreement } from './agreements.ts'
import { arden, beiyuan, type Draft, type RecordCase } from './draft.ts'

/** Due times (A6, A7): seconds as text, null where unset. Calendars: those of test/build/history-agreement.ts, Beiyuan answers. */
export function dueCases(): RecordCase[] {
  const cases: readonly (readonly [string, string, Draft, string, string | null])[] = [
    [
      'A6',
      'minutes run through nights and holidays',
      { minutes: 1440 },
      '2025-01-28T23:00:00Z',
      '2025-01-29T23:00:00Z',
    ],
    [
      'A6',
      'the day of entry is not counted',
      { workingDays: 1, of: 'answerer' },
      '2025-01-14T01:00:00Z',
      '2025-01-15T16:00:00Z',
    ],
    [
      'A6',
      'the day of entry is that of the answerer',
      { workingDays: 1, of: 'answerer' },
      '2025-01-13T17:00:00Z',
      '2025-01-15T16:00:00Z',
    ],
    [
      'A6',
      'an instant before midnight there',
      { workingDays: 1, of: 'answerer' },
      '2025-01-13T15:59:59Z',
      '2025-01-14T16:00:00Z',
    ],
    [
      'A6',
      'a weekend is passed over',
      { workingDays: 1, of: 'answerer' },
      '2025-01-17T02:00:00Z',
      '2025-01-20T16:00:00Z',
    ],
    [
      'A6',
      'both: neither’s holiday counts',
      { workingDays: 1, of: 'both' },
      '2025-01-17T02:00:00Z',
      '2025-01-21T16:00:00Z',
    ],
    [
      'A6',
      'either: the other’s holiday counts',
      { workingDays: 1, of: 'either' },
      '2025-01-17T02:00:00Z',
      '2025-01-20T16:00:00Z',
    ],
    [
      'A6',
      'a weekend that is worked',
      { workingDays: 1, of: 'answerer' },
      '2025-01-24T02:00:00Z',
      '2025-01-26T16:00:00Z',
    ],
    [
      'A6',
      'both: a weekend that one works',
      { workingDays: 1, of: 'both' },
      '2025-01-24T02:00:00Z',
      '2025-01-27T16:00:00Z',
    ],
    [
      'A6',
      'the last day of the year',
      { workingDays: 1, of: 'both' },
      '2025-12-30T02:00:00Z',
      '2025-12-31T16:00:00Z',
    ],
    ['A7', 'a year that none has', { workingDays: 2, of: 'both' }, '2025-12-30T02:00:00Z', null],
    ['A7', 'a year before', { workingDays: 1, of: 'answerer' }, '2024-12-30T02:00:00Z', null],
  ]
  const calendars = { answerer: agreement.calendars[beiyuan], asker: agreement.calendars[arden] }
  return cases.map(([each, name, limit, start, expect]) => ({
    rule: each,
    name,
    input: { limit, start, ...calendars },
    expect,
  }))
}
