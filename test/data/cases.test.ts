import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Party = 'arden' | 'beiyuan'
type Duty = 'receipt' | 'acknowledgement' | 'answer'
type Text = { lang: 'en' | 'zh'; text: string }
type HistoryEvent = {
  by: Party
  at: string
  elapsed: string
  event: string
  text: string
  interval?: { from: string; to: string }
  due?: string
}
type ExerciseCase = {
  id: string
  order: number
  title: { en: string; zh: string }
  from: Party
  to: Party
  kind: string
  urgency: string
  rsit: { class: string; type: string }
  policyVersion: 1 | 2
  model: string
  entered: string
  enteredLocal: Record<Party, string>
  limits: Partial<Record<Duty, string>>
  limitsText: string
  facts: Text
  summary: Text
  observables: string[]
  asks: { n: number; text: string }[]
  offences: string
  history: HistoryEvent[]
  outcome: string
  verdicts: Partial<Record<Duty, string>>
  verdictsText: string
  lesson: string
}
type Limit = { minutes: number } | { workingDays: number; of: 'both' }
type Limits = Record<string, Record<string, Partial<Record<Duty, Limit>>>>
type Calendar = { zone: string; week: number[]; years: Record<string, { off: string[]; work: string[] }> }

const data = new URL('../../data/', import.meta.url)
const cases = readdirSync(new URL('cases/', data))
  .map((file) => read<ExerciseCase>(`cases/${file}`))
  .sort((a, b) => a.order - b.order)
const calendars = {
  arden: read<Calendar>('calendars/arden.json'),
  beiyuan: read<Calendar>('calendars/beiyuan.json'),
}
const limits =
  read<Record<string, { enteredBefore?: string; enteredFrom?: string; limits: Limits }>>('limits.json')
const statedLimit = /(receipt|ack|answer) limit:? (\d+) (h|min|common working days) → \d\d-\d\d \d\d:\d\dZ/gi
const kinds = ['information', 'investigation', 'evidence', 'preservation', 'mitigation', 'notification']
const events = [
  'acknowledged',
  'status',
  'answered',
  'assessed',
  'reply to assessment',
  'clarification asked',
  'clarification answered',
  'extension proposed',
  'extension granted',
  'withdrawn',
  'receipted',
  'hotline',
  'note',
]

describe('the exercise cases', () => {
  test('are EX-01 to EX-42, each once, in the order of entry', () => {
    const wanted = Array.from({ length: 42 }, (_, index) => `EX-${String(index + 1).padStart(2, '0')}`)
    expect(cases.map((one) => one.id).sort()).toEqual(wanted)
    expect(cases.map((one) => one.order)).toEqual(wanted.map((_, index) => index + 1))
    const entered = cases.map((one) => one.entered)
    expect(entered).toEqual(entered.toSorted())
  })

  test('leave no field empty, except the asks of a notification, which asks nothing', () => {
    for (const one of cases) {
      const { asks, ...others } = one
      expect(emptyFields(others, one.id)).toEqual([])
      expect(emptyFields({ asks }, one.id)).toEqual(one.kind === 'notification' ? [`${one.id}.asks`] : [])
      expect(asks.map((ask) => ask.n)).toEqual(asks.map((_, index) => index + 1))
    }
  })

  test('go both ways, and each speaks its sender’s language first', () => {
    expect(new Set(cases.map((one) => `${one.from} → ${one.to}`)).size).toBe(2)
    for (const one of cases) {
      expect([one.facts.lang, one.summary.lang], one.id).toEqual(
        one.from === 'arden' ? ['en', 'zh'] : ['zh', 'en'],
      )
    }
    for (const kind of kinds)
      expect(
        cases.some((one) => one.kind === kind),
        kind,
      ).toBe(true)
  })

  test('use only known kinds, urgencies and events, at whole times of UTC that never run backwards', () => {
    for (const one of cases) {
      expect(kinds).toContain(one.kind)
      expect(['emergency', 'urgent', 'routine']).toContain(one.urgency)
      expect(events).toEqual(expect.arrayContaining(one.history.map((event) => event.event)))
      const times = [one.entered, ...one.history.map((event) => event.at)]
      for (const time of [...times, ...Object.values(one.limits)])
        expect(time).toMatch(/^2025-\d\d-\d\dT\d\d:\d\d:00Z$/)
      expect(times, one.id).toEqual(times.toSorted())
    }
  })

  test('say the same in elapsed and local times as in UTC', () => {
    for (const one of cases) {
      for (const event of one.history) {
        const minutes = Temporal.Instant.from(one.entered).until(event.at).total('minutes')
        expect(minutesIn(event.elapsed), `${one.id} ${event.event}`).toBe(minutes)
      }
      for (const party of ['arden', 'beiyuan'] as const) {
        const local = Temporal.Instant.from(one.entered).toZonedDateTimeISO(calendars[party].zone).toString()
        expect(one.enteredLocal[party].slice(0, 11), one.id).toBe(local.slice(5, 16).replace('T', ' '))
      }
    }
  })

  test('show every verdict that the coverage names, and none that it rules out', () => {
    const found = new Set(cases.flatMap((one) => Object.values(one.verdicts)))
    const named = [
      'on-time',
      'late',
      'unanswered',
      'indeterminate',
      'excused',
      'claimed',
      'suspected',
      'exposed',
      'withdrawn',
    ]
    expect([...found].sort()).toEqual(named.toSorted())
    // Not 'withdrawn': both withdrawals (EX-18, EX-32) are Beiyuan's, though the coverage says they occur on both sides.
    for (const verdict of ['late', 'unanswered', 'excused']) {
      expect(
        new Set(cases.filter((one) => Object.values(one.verdicts).includes(verdict)).map((one) => one.from))
          .size,
        verdict,
      ).toBe(2)
    }
  })

  test('give an interval to a witnessed answer, and to an extension the due time of its proposal', () => {
    expect(cases.filter((one) => one.history.some((event) => event.interval)).map((one) => one.id)).toEqual([
      'EX-16',
      'EX-21',
      'EX-25',
    ])
    const dues = cases.flatMap((one) =>
      one.history.filter((event) => event.due).map((event) => [one.id, event.event, event.due]),
    )
    expect(dues).toEqual([
      ['EX-02', 'extension proposed', '2025-03-29T04:00:00Z'],
      ['EX-02', 'extension granted', '2025-03-29T04:00:00Z'],
      ['EX-23', 'extension proposed', '2025-08-15T16:00:00Z'],
      ['EX-23', 'extension granted', '2025-08-15T16:00:00Z'],
      ['EX-31', 'extension proposed', '2025-09-30T16:00:00Z'],
      ['EX-31', 'extension granted', '2025-09-30T16:00:00Z'],
    ])
  })
})

describe('the limits', () => {
  test('are stated in every case, all parsed, as the policy version of the case has them', () => {
    for (const one of cases) {
      const stated = [...one.limitsText.matchAll(statedLimit)]
      expect(stated.length, one.id).toBe(one.limitsText.split('→').length - 1)
      expect(stated.length, one.id).toBe(Object.keys(one.limits).length)
      for (const [, word, count, unit] of stated) {
        expect(limitOf(one, dutyNamed(word!)), `${one.id} ${word}`).toEqual(limitFrom(Number(count), unit!))
      }
    }
  })

  test('ask for no answer to a notification, and for all three duties elsewhere', () => {
    for (const [version, policy] of Object.entries(limits)) {
      expect(Object.keys(policy.limits)).toEqual(kinds)
      for (const kind of kinds) {
        for (const urgency of ['emergency', 'urgent', 'routine']) {
          const duties =
            kind === 'notification'
              ? ['receipt', 'acknowledgement']
              : ['receipt', 'acknowledgement', 'answer']
          expect(Object.keys(policy.limits[kind]![urgency]!), `v${version} ${kind} ${urgency}`).toEqual(
            duties,
          )
        }
      }
    }
  })

  test('change version with the requests entered from 1 July', () => {
    for (const one of cases)
      expect(one.policyVersion, one.id).toBe(one.entered < limits['2']!.enteredFrom! ? 1 : 2)
    expect(limits['1']!.enteredBefore).toBe(limits['2']!.enteredFrom)
  })

  const stated = cases.flatMap((one) =>
    Object.entries(one.limits).map(([duty, due]) => ({ one, duty: duty as Duty, due })),
  )
  const byDays = stated.filter(({ one, duty }) => 'workingDays' in limitOf(one, duty)!)
  const byHours = stated.filter(({ one, duty }) => 'minutes' in limitOf(one, duty)!)

  test('cover the working days of every routine case that starts a clock', () => {
    const routine = cases.filter((one) => one.urgency === 'routine' && one.limits.acknowledgement)
    expect(new Set(byDays.map(({ one }) => one.id))).toEqual(new Set(routine.map((one) => one.id)))
  })

  test.each(byDays.map((row) => [row.one.id, row.duty, row] as const))(
    'in common working days: %s %s',
    (_, duty, { one, due }) => {
      const limit = limitOf(one, duty) as { workingDays: number }
      expect(dueAfterWorkingDays(one, limit.workingDays)).toBe(due)
    },
  )

  test.each(byHours.map((row) => [row.one.id, row.duty, row] as const))(
    'in hours: %s %s',
    (_, duty, { one, due }) => {
      // A receipt that comes late starts the other clocks at the receipt limit, so a dark node buys no time.
      const start = duty === 'receipt' ? one.entered : (one.limits.receipt ?? one.entered)
      const { minutes } = limitOf(one, duty) as { minutes: number }
      expect(Temporal.Instant.from(start).add({ minutes }).toString()).toBe(due)
    },
  )
})

describe('the calendars', () => {
  test('list each date once, in its own year, and make-up days only on weekends', () => {
    for (const calendar of Object.values(calendars)) {
      expect(Object.keys(calendar.years)).toEqual(['2025', '2026'])
      for (const [year, { off, work }] of Object.entries(calendar.years)) {
        for (const date of [...off, ...work]) expect(Temporal.PlainDate.from(date).year).toBe(Number(year))
        expect(new Set([...off, ...work]).size).toBe(off.length + work.length)
        for (const date of work) expect(calendar.week).not.toContain(Temporal.PlainDate.from(date).dayOfWeek)
      }
    }
  })

  test.each([2025, 2026])('hold the federal days of Arden as the rule gives them in %i', (year) => {
    const { off, work } = calendars.arden.years[year]!
    expect(off).toEqual(federalDays(year))
    expect(work).toEqual([])
  })

  test('name the year that they lack instead of guessing it', () => {
    expect(() => isWorkingDay(calendars.beiyuan, Temporal.PlainDate.from('2027-01-04'))).toThrow('2027')
  })
})

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, data), 'utf8'))
}

function emptyFields(value: unknown, path: string): string[] {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return [path]
  if (typeof value !== 'object') return []
  const members = Object.entries(value)
  return members.length === 0
    ? [path]
    : members.flatMap(([key, member]) => emptyFields(member, `${path}.${key}`))
}

function minutesIn(elapsed: string): number {
  const [, days, hours, minutes] = /^\+(?:(\d+) d )?(\d+) h (\d\d) min$/.exec(elapsed)!
  return Number(days ?? 0) * 1440 + Number(hours) * 60 + Number(minutes)
}

function dutyNamed(word: string): Duty {
  return word.toLowerCase() === 'ack' ? 'acknowledgement' : (word.toLowerCase() as Duty)
}

function limitOf(one: ExerciseCase, duty: Duty): Limit | undefined {
  return limits[one.policyVersion]!.limits[one.kind]![one.urgency]![duty]
}

function limitFrom(count: number, unit: string): Limit {
  return unit === 'common working days'
    ? { workingDays: count, of: 'both' }
    : { minutes: unit === 'h' ? count * 60 : count }
}

/** 24:00, in the recipient's zone, of the nth date after the day of entry that is a working day in both calendars. */
function dueAfterWorkingDays(one: ExerciseCase, days: number): string {
  const { zone } = calendars[one.to]
  let date = Temporal.Instant.from(one.entered).toZonedDateTimeISO(zone).toPlainDate()
  for (let left = days; left > 0; ) {
    date = date.add({ days: 1 })
    if (isWorkingDay(calendars.arden, date) && isWorkingDay(calendars.beiyuan, date)) left -= 1
  }
  return date.add({ days: 1 }).toZonedDateTime(zone).toInstant().toString()
}

function isWorkingDay(calendar: Calendar, date: Temporal.PlainDate): boolean {
  const year = calendar.years[date.year]
  if (!year) throw new Error(`the calendar of ${calendar.zone} has no year ${date.year}`)
  if (year.off.includes(date.toString())) return false
  return year.work.includes(date.toString()) || calendar.week.includes(date.dayOfWeek)
}

function federalDays(year: number): string[] {
  const fixed = [
    [1, 1],
    [6, 19],
    [7, 4],
    [11, 11],
    [12, 25],
  ].map(([month, day]) => observed(Temporal.PlainDate.from({ year, month: month!, day: day! })))
  const monday = [
    nth(year, 1, 1, 3),
    nth(year, 2, 1, 3),
    nth(year, 6, 1, 1).subtract({ weeks: 1 }),
    nth(year, 9, 1, 1),
    nth(year, 10, 1, 2),
  ]
  return [...fixed, ...monday, nth(year, 11, 4, 4)].map(String).sort()
}

/** A fixed day on a Saturday is observed on the Friday before, one on a Sunday on the Monday after. */
function observed(date: Temporal.PlainDate): Temporal.PlainDate {
  if (date.dayOfWeek === 6) return date.subtract({ days: 1 })
  return date.dayOfWeek === 7 ? date.add({ days: 1 }) : date
}

function nth(year: number, month: number, weekday: number, n: number): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  return first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + 7 * (n - 1) })
}
