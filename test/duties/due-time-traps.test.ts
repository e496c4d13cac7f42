/** Every trap of clocks and calendars that the exercise cases hold, by its name: the due time, and why it is due then, in words. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainDue, type Places, placesOf } from '../../src/app/duties/explain-due.ts'
import type { DaysFacts, MinutesFacts, Role } from '../../src/domain/deadline/due-facts.ts'
import { factsOfDue } from '../../src/domain/deadline/facts.ts'
import { type ExerciseCase, readCase, readData } from '../../src/ops/exercise/cases.ts'
import {
  type Calendar,
  type Calendars,
  dueAt,
  type Limit,
  parseTime,
  printTime,
} from '../../src/protocol/index.ts'

type Party = 'arden' | 'beiyuan'
const calendarOf: Record<Party, Calendar> = {
  arden: readData('calendars/arden.json') as Calendar,
  beiyuan: readData('calendars/beiyuan.json') as Calendar,
}
const limits = readData('limits.json') as Record<
  string,
  { limits: Record<string, Record<string, Record<string, Limit>>> }
>

function calendarsFor(asker: Party, answerer: Party): Calendars {
  return {
    asker: { calendar: calendarOf[asker], later: [] },
    answerer: { calendar: calendarOf[answerer], later: [] },
  }
}

/** A duty of a case: its limit, from the receipt on. */
function dutyOf(one: ExerciseCase, duty: 'acknowledgement' | 'answer') {
  const version = one.entered < '2025-07-01' ? '1' : '2'
  const limit = limits[version]!.limits[one.kind]![one.urgency]![duty]!
  const start = parseTime((one.limits.receipt ?? one.entered) as `${string}Z`)
  return { limit, start, calendars: calendarsFor(one.from, one.to) }
}

function factsOf(number: number, duty: 'acknowledgement' | 'answer') {
  const one = readCase(number)
  const { limit, start, calendars } = dutyOf(one, duty)
  const facts = factsOfDue(limit, start, calendars)
  expect(printTime(facts.due!)).toBe(one.limits[duty])
  return facts
}
const days = (number: number, duty: 'acknowledgement' | 'answer') => factsOf(number, duty) as DaysFacts
const minutes = (number: number, duty: 'acknowledgement' | 'answer') => factsOf(number, duty) as MinutesFacts

function told(number: number, duty: 'acknowledgement' | 'answer', we: Role) {
  const { limit, start, calendars } = dutyOf(readCase(number), duty)
  return explainDue(limit, start, { calendars, places: placesOf(we) })
}

describe('limits in working days', () => {
  test('EX-05: Presidents’ Day at the asker is no common working day', () => {
    expect(days(5, 'answer').daysOff).toEqual([{ from: '2025-02-17', to: '2025-02-17', of: 'asker' }])
    expect(told(5, 'answer', 'answerer')).toEqual({
      en: '20 common working days; 11 February here, the day of receipt, is not counted; 17 February is a day off there; ends at 24:00 on Wednesday 12 March 2025 here (Asia/Shanghai).',
      zh: '20 个共同工作日；收到当日（我方 2月11日）不计；2月17日为对方节假日；至我方当地（Asia/Shanghai）2025年3月12日（周三）24 时截止。',
    })
  })

  test('EX-06: the make-up Saturday of 8 February is past; Presidents’ Day moves the limit to the 20th', () => {
    expect(days(6, 'acknowledgement')).toMatchObject({
      counted: ['2025-02-18', '2025-02-19', '2025-02-20'],
      makeUpDays: [],
      daysOff: [{ from: '2025-02-17', of: 'answerer' }],
    })
    const { limit, calendars } = dutyOf(readCase(6), 'acknowledgement')
    const before = explainDue(limit, parseTime('2025-02-06T09:40:00Z'), {
      calendars,
      places: placesOf('answerer'),
    })
    expect(before.en).toContain('8 February is a working Saturday there but not here, and does not count')
    expect(before.zh).toContain('2月8日（周六）对方调休上班，我方不上班，不计入')
  })

  test('EX-13: Qingming, 4 to 6 April, makes the last day the 9th', () => {
    expect(days(13, 'answer').daysOff).toEqual([{ from: '2025-04-04', to: '2025-04-06', of: 'answerer' }])
    expect(told(13, 'answer', 'asker')).toEqual({
      en: '5 common working days; 1 April there, the day of receipt, is not counted; 4 to 6 April are days off there; ends at 24:00 on Wednesday 9 April 2025 there (Asia/Shanghai).',
      zh: '5 个共同工作日；收到当日（对方 4月1日）不计；4月4日至6日为对方节假日；至对方当地（Asia/Shanghai）2025年4月9日（周三）24 时截止。',
    })
  })

  test('EX-22: Juneteenth moves the limit by one day', () => {
    const facts = days(22, 'answer')
    expect(facts.daysOff).toEqual([{ from: '2025-06-19', to: '2025-06-19', of: 'answerer' }])
    expect(facts.counted).not.toContain('2025-06-19')
    expect(told(22, 'answer', 'answerer').en).toContain('19 June is a day off here')
  })

  test('EX-38: Golden Week moves the limit to 9 October, and 28 September does not count', () => {
    expect(days(38, 'answer')).toMatchObject({
      daysOff: [{ from: '2025-10-01', to: '2025-10-08', of: 'asker' }],
      makeUpDays: [{ date: '2025-09-28', of: 'asker', isCounted: false, both: false }],
    })
    expect(told(38, 'answer', 'answerer')).toEqual({
      en: '20 common working days; 3 September here, the day of receipt, is not counted; 28 September is a working Sunday there but not here, and does not count; 1 to 8 October are days off there; ends at 24:00 on Thursday 9 October 2025 here (America/New_York).',
      zh: '20 个共同工作日；收到当日（我方 9月3日）不计；9月28日（周日）对方调休上班，我方不上班，不计入；10月1日至8日为对方节假日；至我方当地（America/New_York）2025年10月9日（周四）24 时截止。',
    })
  })

  test('EX-38: 11 October is a working Saturday of Beiyuan that does not count either, where the limit reaches it', () => {
    const limit: Limit = { workingDays: 22, of: 'both' }
    const { start, calendars } = dutyOf(readCase(38), 'answer')
    const { en, zh } = explainDue(limit, start, { calendars, places: placesOf('answerer') })
    expect(en).toContain('11 October is a working Saturday there but not here, and does not count')
    expect(en).toContain('13 October is a day off here; ends at 24:00 on Tuesday 14 October 2025 here')
    expect(zh).toContain('10月11日（周六）对方调休上班，我方不上班，不计入')
  })

  test('a make-up day counts for the answerer’s own days and for days of either side', () => {
    for (const of of ['answerer', 'either'] as const) {
      const start = parseTime('2025-10-09T02:00:00Z')
      const facts = factsOfDue({ workingDays: 2, of }, start, calendarsFor('arden', 'beiyuan')) as DaysFacts
      expect(facts.counted).toEqual(['2025-10-10', '2025-10-11'])
      expect(facts.makeUpDays).toEqual([{ date: '2025-10-11', of: 'answerer', isCounted: true, both: false }])
    }
  })

  test('a receipt 20 s before midnight there and one 20 s after are due one common working day apart', () => {
    const calendars = calendarsFor('arden', 'beiyuan')
    const midnight = parseTime('2025-01-13T16:00:00Z')
    const limit: Limit = { workingDays: 3, of: 'both' }
    const [before, after] = [midnight - 20, midnight + 20].map(
      (start) => factsOfDue(limit, start, calendars) as DaysFacts,
    )
    expect([before!.startDate, after!.startDate]).toEqual(['2025-01-13', '2025-01-14'])
    expect([before!.due, after!.due].map((due) => printTime(due!))).toEqual([
      '2025-01-16T16:00:00Z',
      '2025-01-17T16:00:00Z',
    ])
    const texts = [midnight - 20, midnight + 20].map(
      (start) => explainDue(limit, start, { calendars, places: placesOf('answerer') }).en,
    )
    expect(texts).toEqual([
      '3 common working days; 13 January here, the day of receipt, is not counted; ends at 24:00 on Thursday 16 January 2025 here (Asia/Shanghai).',
      '3 common working days; 14 January here, the day of receipt, is not counted; ends at 24:00 on Friday 17 January 2025 here (Asia/Shanghai).',
    ])
  })

  test('a clock that began at the limit of receipt counts from that day, and says so', () => {
    const calendars = calendarsFor('arden', 'beiyuan')
    const start = parseTime('2025-01-13T02:00:00Z')
    const told = explainDue({ workingDays: 1, of: 'both' }, start, {
      calendars,
      places: placesOf('asker'),
      startedBy: 'limit',
    })
    expect(told).toEqual({
      en: '1 common working day; it began when the time for the receipt ran out, since a late receipt buys no time; 13 January there, the day on which it began, is not counted; ends at 24:00 on Tuesday 14 January 2025 there (Asia/Shanghai).',
      zh: '1 个共同工作日；自回执时限届满时起算（签收迟延不延长期限）；起算当日（对方 1月13日）不计；至对方当地（Asia/Shanghai）2025年1月14日（周二）24 时截止。',
    })
  })

  test('a year that a calendar lacks is named, with whose it is and what to do; a later version that has it settles it', () => {
    const limit: Limit = { workingDays: 5, of: 'both' }
    const start = parseTime('2026-12-29T02:00:00Z')
    const calendars = calendarsFor('arden', 'beiyuan')
    const { en, zh } = explainDue(limit, start, { calendars, places: placesOf('answerer') })
    expect(en).toContain(
      'the due time is not set: the calendar of our side has no year 2027; it is as soon as both sides have entered a version of the agreement that has it',
    )
    expect(zh).toContain('截止时间未定：我方日历缺 2027 年')
    const added = { off: ['2027-01-01'], work: [] }
    const later = (party: Party) => [{ ...calendarOf[party], years: { 2027: added } }]
    const whole: Calendars = {
      asker: { ...calendars.asker, later: later('arden') },
      answerer: { ...calendars.answerer, later: later('beiyuan') },
    }
    expect(explainDue(limit, start, { calendars: whole, places: placesOf('answerer') }).en).toContain(
      '1 January 2027 is a day off here; 1 January 2027 is a day off there; ends at 24:00 on Wednesday 6 January 2027 here',
    )
  })
})

describe('limits in hours', () => {
  test('EX-03: hours run through the New Year’s holiday', () => {
    expect(minutes(3, 'answer').daysOff).toEqual([{ from: '2025-01-28', to: '2025-01-30', of: 'answerer' }])
    expect(told(3, 'answer', 'answerer').en).toContain(
      '28 to 30 January are days off here, and count all the same',
    )
    expect(told(3, 'answer', 'answerer').zh).toContain('1月28日至30日为我方节假日，照常计算')
  })

  test('EX-09: the night of the 23-hour day: 2 hours from 01:52 end at 04:52', () => {
    expect(minutes(9, 'acknowledgement').clocks).toEqual([
      { of: 'asker', date: '2025-03-09', at: parseTime('2025-03-09T07:00:00Z'), by: 60, length: 23 * 60 },
    ])
    const { en, zh } = told(9, 'acknowledgement', 'asker')
    expect(en).toContain('on 9 March the clocks here go forward by 1 hour: that day has 23 hours')
    expect(en).toContain('01:52 on Sunday 9 March 2025 here (America/New_York)')
    expect(en).toContain('04:52 on Sunday 9 March 2025 here (America/New_York)')
    expect(zh).toContain('3月9日我方时钟拨快 1 小时，该日共 23 小时')
  })

  test('EX-12: one moment lies on two dates, and both are said', () => {
    expect(minutes(12, 'acknowledgement').starts).toEqual({
      answerer: { zone: 'America/New_York', time: '2025-03-29T15:12:00' },
      asker: { zone: 'Asia/Shanghai', time: '2025-03-30T03:12:00' },
    })
    expect(told(12, 'acknowledgement', 'answerer')).toEqual({
      en: '2 hours, by day and night, working days or not; it began at 15:12 on Saturday 29 March 2025 here (America/New_York), 03:12 on Sunday 30 March 2025 there (Asia/Shanghai); ends at 17:12 on Saturday 29 March 2025 here (America/New_York), 05:12 on Sunday 30 March 2025 there (Asia/Shanghai).',
      zh: '2 小时，昼夜及节假日连续计算；自我方当地（America/New_York）2025年3月29日（周六）15:12、对方当地（Asia/Shanghai）2025年3月30日（周日）03:12起算；至我方当地（America/New_York）2025年3月29日（周六）17:12、对方当地（Asia/Shanghai）2025年3月30日（周日）05:12截止。',
    })
  })

  test.each([
    ['EX-17: Labour Day', 17, 'acknowledgement', { from: '2025-05-02', to: '2025-05-02', of: 'answerer' }],
    [
      'EX-21: the first day of Dragon Boat',
      21,
      'acknowledgement',
      { from: '2025-05-31', to: '2025-05-31', of: 'answerer' },
    ],
    ['EX-25: 4 July', 25, 'acknowledgement', { from: '2025-07-04', to: '2025-07-04', of: 'asker' }],
    ['EX-34: Thanksgiving', 34, 'answer', { from: '2025-11-27', to: '2025-11-27', of: 'answerer' }],
    ['EX-35: Golden Week', 35, 'answer', { from: '2025-10-04', to: '2025-10-04', of: 'answerer' }],
  ] as const)('%s stops no clock, and is said', (_, number, duty, off) => {
    expect(minutes(number, duty).daysOff).toEqual([off])
    expect(told(number, duty, off.of).en).toMatch(/is a day off here, and counts all the same/)
    expect(told(number, duty, off.of).zh).toMatch(/日为我方节假日，照常计算/)
  })

  test('EX-36: the 25-hour day: 24 hours from 00:45 end at 23:45 of the same date', () => {
    expect(minutes(36, 'acknowledgement').clocks).toMatchObject([
      { of: 'answerer', by: -60, length: 25 * 60 },
    ])
    const { en } = told(36, 'acknowledgement', 'answerer')
    expect(en).toContain('on 2 November the clocks here go back by 1 hour: that day has 25 hours')
    expect(en).toContain('it began at 00:45 on Sunday 2 November 2025 here')
    expect(en).toContain('ends at 23:45 on Sunday 2 November 2025 here')
  })
})

describe('an explanation', () => {
  const aStart = fc.integer({
    min: parseTime('2024-12-20T00:00:00Z'),
    max: parseTime('2026-12-31T23:59:59Z'),
  })
  const aLimit: fc.Arbitrary<Limit> = fc.oneof(
    fc.record({ minutes: fc.integer({ min: 1, max: 60_000 }) }),
    fc.record({
      workingDays: fc.integer({ min: 1, max: 40 }),
      of: fc.constantFrom('answerer' as const, 'both' as const, 'either' as const),
    }),
  )

  test('never differs from the record’s own due time, and names every day off and make-up day that it rests on', () => {
    fc.assert(
      fc.property(aStart, aLimit, fc.boolean(), (start, limit, swap) => {
        const calendars = swap ? calendarsFor('beiyuan', 'arden') : calendarsFor('arden', 'beiyuan')
        const facts = factsOfDue(limit, start, calendars)
        expect(facts.due).toBe(dueAt(limit, start, calendars))
        if (facts.type !== 'days' || facts.due === undefined) return
        expect(facts.counted).toHaveLength((limit as { workingDays: number }).workingDays)
        const { en, zh } = explainDue(limit, start, { calendars, places: NAMES })
        const clauses = facts.daysOff.length + facts.makeUpDays.length + 3
        expect(en.split('; ')).toHaveLength(clauses)
        expect(zh.split('；')).toHaveLength(clauses)
      }),
      { numRuns: 300 },
    )
  })

  test('for a reader who is neither side names the parties', () => {
    const { limit, start, calendars } = dutyOf(readCase(38), 'answer')
    const { en, zh } = explainDue(limit, start, { calendars, places: NAMES })
    expect(en).toContain('28 September is a working Sunday in Beiyuan but not in Arden, and does not count')
    expect(zh).toContain('9月28日（周日）北原调休上班，阿登不上班，不计入')
  })
})

const NAMES: Places = { answerer: { en: 'Arden', zh: '阿登' }, asker: { en: 'Beiyuan', zh: '北原' } }
