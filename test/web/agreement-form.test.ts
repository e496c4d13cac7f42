import { describe, expect, it } from 'vitest'
import { dayKind, readCalendarFile, runsOf, turnDay } from '../../web/administration/calendar-days.ts'
import { printPlainPolicy, readPlainPolicy } from '../../web/administration/witness-policy.ts'

const WEEK = { zone: 'Asia/Shanghai', week: [1, 2, 3, 4, 5] }
const CALENDAR = { ...WEEK, years: { '2027': { off: ['2027-01-01'], work: ['2027-01-03'] } } }

describe('a calendar that is written day by day', () => {
  it('says of each day what it is, and nothing of a year that it lacks', () => {
    expect(dayKind(CALENDAR, '2027-01-01')).toBe('off')
    expect(dayKind(CALENDAR, '2027-01-02')).toBe('weekend')
    expect(dayKind(CALENDAR, '2027-01-03')).toBe('make-up')
    expect(dayKind(CALENDAR, '2027-01-04')).toBe('work')
    expect(dayKind(CALENDAR, '2028-01-04')).toBeUndefined()
  })

  it('comes back to where it was: a working day after two presses, a weekend after three', () => {
    const press = (date: string, times: number) =>
      Array.from({ length: times }).reduce<typeof CALENDAR>(
        (before) => turnDay(before, date) as typeof CALENDAR,
        CALENDAR,
      )
    expect(dayKind(press('2027-01-04', 1), '2027-01-04')).toBe('off')
    expect(press('2027-01-04', 2)).toEqual(CALENDAR)
    expect(dayKind(press('2027-01-09', 1), '2027-01-09')).toBe('make-up')
    expect(press('2027-01-09', 3)).toEqual(CALENDAR)
  })

  it('keeps its lists in order, as the agreement asks', () => {
    const turned = turnDay(turnDay(CALENDAR, '2027-02-08'), '2027-01-04')
    expect(turned.years['2027']?.off).toEqual(['2027-01-01', '2027-01-04', '2027-02-08'])
  })

  it('tells days that follow each other as one', () => {
    expect(runsOf(['2027-02-02', '2027-01-31', '2027-02-01', '2027-03-01'])).toEqual([
      ['2027-01-31', '2027-02-02'],
      ['2027-03-01', '2027-03-01'],
    ])
  })

  it.each([
    ['no JSON', 'x'],
    ['no years', '{"years":{}}'],
    ['a day of another year', '{"2027":{"off":["2026-01-01"],"work":[]}}'],
    ['no lists', '{"2027":{"off":"all"}}'],
    ['nothing in it', '{"2027":null}'],
  ])('is not read from a file with %s', (_, text) => {
    expect(readCalendarFile(text)).toBeUndefined()
  })

  it('is read from a file of the command line, with zone and week or without', () => {
    expect(readCalendarFile(JSON.stringify(CALENDAR))).toEqual(CALENDAR.years)
    expect(readCalendarFile(JSON.stringify(CALENDAR.years))).toEqual(CALENDAR.years)
  })
})

describe('a witness policy in a form', () => {
  const harbour = { name: 'harbour', key: 'harbour.example+00+AA', url: 'https://harbour.example' }
  const ridge = { name: 'ridge', key: 'ridge.example+00+AA', url: '' }

  it.each([
    { witnesses: [], enough: 0 },
    { witnesses: [harbour], enough: 1 },
    { witnesses: [harbour, ridge], enough: 1 },
    { witnesses: [harbour, ridge], enough: 2 },
  ])('reads what it printed: $enough of $witnesses.length', (policy) => {
    expect(readPlainPolicy(printPlainPolicy(policy))).toEqual(policy)
  })

  it.each([
    'log x+00+AA\nquorum none\n',
    'witness a k\nwitness b l\nquorum a\n',
    'witness a k\nquorum none\n',
    'witness a k\nwitness b l\ngroup g 1 a\nquorum g\n',
    '# a remark\nquorum none\n',
  ])('leaves to the text what says more: %j', (text) => {
    expect(readPlainPolicy(text)).toBeUndefined()
  })
})
