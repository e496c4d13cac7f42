import { describe, expect, it } from 'vitest'
import { readCase } from '../../src/ops/exercise/cases.ts'
import { parseTime, type Verdicts, verifyBundle } from '../../src/protocol/index.ts'
import { CASE_NUMBERS, tellCase } from '../build/case-history.ts'

/** Receipt, acknowledgement, answer of each case at the end of 2025, as cases.md states them; a receipt that it leaves out was in time. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'EX-01': ['on-time', 'on-time', 'on-time'],
  'EX-02': ['on-time', 'on-time', 'excused'],
  'EX-03': ['on-time', 'on-time', 'late'],
  'EX-04': ['on-time', 'on-time', 'on-time'],
  'EX-05': ['on-time', 'on-time', 'on-time'],
  'EX-06': ['on-time', 'late'],
  'EX-07': ['on-time', 'on-time', 'on-time'],
  'EX-08': ['on-time', 'on-time', 'on-time'],
  'EX-09': ['on-time', 'on-time', 'on-time'],
  'EX-10': ['on-time', 'on-time', 'on-time'],
  'EX-11': ['on-time', 'on-time', 'unanswered'],
  'EX-12': ['on-time', 'on-time', 'on-time'],
  'EX-13': ['on-time', 'on-time', 'on-time'],
  'EX-14': ['on-time', 'on-time', 'on-time'],
  'EX-15': ['on-time', 'on-time', 'on-time'],
  'EX-16': ['on-time', 'on-time', 'indeterminate'],
  'EX-17': ['on-time', 'late', 'on-time'],
  'EX-18': ['on-time', 'on-time', 'withdrawn'],
  'EX-19': ['on-time', 'on-time', 'on-time'],
  'EX-20': ['on-time', 'on-time', 'late'],
  'EX-21': ['on-time', 'indeterminate'],
  'EX-22': ['on-time', 'on-time', 'on-time'],
  'EX-23': ['on-time', 'on-time', 'late'],
  'EX-24': ['on-time', 'on-time', 'on-time'],
  'EX-25': ['on-time', 'indeterminate', 'on-time'],
  'EX-26': ['on-time', 'on-time', 'on-time'],
  'EX-27': ['on-time', 'on-time', 'on-time'],
  'EX-28': ['claimed', 'claimed', 'claimed'],
  'EX-29': ['late', 'late', 'on-time'],
  'EX-30': ['on-time', 'on-time', 'on-time'],
  'EX-31': ['on-time', 'on-time', 'excused'],
  'EX-32': ['on-time', 'on-time', 'withdrawn'],
  'EX-33': ['on-time', 'on-time', 'on-time'],
  'EX-34': ['on-time', 'on-time', 'on-time'],
  'EX-35': ['on-time', 'on-time', 'on-time'],
  'EX-36': ['on-time', 'late', 'on-time'],
  'EX-37': ['on-time', 'exposed', 'on-time'],
  'EX-38': ['on-time', 'on-time', 'unanswered'],
  'EX-39': ['late', 'late', 'late'],
  'EX-40': ['claimed', 'claimed', 'claimed'],
  'EX-41': ['on-time', 'on-time', 'exposed'],
  // docs/decisions/0007-suspected-owes.md: the case says that nothing else is owed yet, the verdict function starts the clock.
  'EX-42': ['suspected', 'unanswered', 'open'],
}

async function verdictsOf(bundle: Uint8Array): Promise<Verdicts> {
  const report = await verifyBundle(bundle)
  expect(report.findings).toEqual([])
  expect(report.unverified).toEqual([])
  return report.verdicts!
}

function dutiesIn(verdicts: Verdicts) {
  return verdicts.requests[0]!.duties.filter(({ duty }) => duty !== 'update')
}

describe('the record of an exercise case', () => {
  it.each(CASE_NUMBERS.map((number) => [readCase(number).id, number] as const))(
    '%s gives the verdicts and the due times that the case states',
    async (id, number) => {
      const one = readCase(number)
      const { history } = await tellCase(number)
      const verdicts = await verdictsOf(await history.bundle())
      expect(verdicts.requests).toHaveLength(1)
      const duties = dutiesIn(verdicts)
      expect(duties.map(({ verdict }) => verdict)).toEqual(EXPECTED[id])
      for (const { duty, verdict, due } of duties) {
        const stated = one.verdicts[duty as keyof typeof one.verdicts]
        if (stated !== undefined) expect([duty, verdict]).toEqual([duty, stated])
        const limit = one.limits[duty]
        if (limit !== undefined && verdict !== 'claimed') expect([duty, due]).toEqual([duty, limit])
      }
    },
  )

  it('has among them every verdict that cases.md promises', () => {
    const verdicts = new Set(Object.values(EXPECTED).flat())
    for (const verdict of [
      'on-time',
      'late',
      'unanswered',
      'indeterminate',
      'excused',
      'claimed',
      'suspected',
      'exposed',
      'withdrawn',
    ])
      expect(verdicts).toContain(verdict)
  })
})

describe('before it is settled', () => {
  it('EX-29 stands as claimed while the node is dark: nothing shows that it was alive', async () => {
    const { before } = await tellCase(29)
    const [receipt] = dutiesIn(await verdictsOf(before.get('before the receipt')!))
    expect(receipt!.verdict).toBe('claimed')
  })

  it('EX-39 stands as suspected while the node is alive and takes nothing in', async () => {
    const { before } = await tellCase(39)
    const [receipt] = dutiesIn(await verdictsOf(before.get('before the receipt')!))
    expect(receipt!.verdict).toBe('suspected')
  })

  it('EX-42 owes nothing but the receipt when its limit has just passed', async () => {
    const { before } = await tellCase(42)
    const duties = dutiesIn(await verdictsOf(before.get('after the limit of receipt')!))
    expect(duties.map(({ verdict }) => verdict)).toEqual(['suspected', 'open', 'open'])
    expect(duties.every(({ due }) => parseTime(due!) >= parseTime('2025-12-03T15:00:00Z'))).toBe(true)
  })
})

describe('a grant', () => {
  it.each([
    [2, '2025-03-29T04:00:00Z'],
    [31, '2025-09-30T16:00:00Z'],
  ])('of case %i counts, and both due times are shown', async (number, granted) => {
    const { history } = await tellCase(number)
    const answer = dutiesIn(await verdictsOf(await history.bundle())).at(-1)!
    expect(answer).toMatchObject({ due: readCase(number).limits.answer, granted, lateGrants: [] })
  })

  it('of case 23 came after the limit: it is shown and changes nothing', async () => {
    const { history } = await tellCase(23)
    const answer = dutiesIn(await verdictsOf(await history.bundle())).at(-1)!
    expect(answer.lateGrants).toEqual(['2025-08-15T16:00:00Z'])
    expect(answer.granted).toBeUndefined()
  })
})
