import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  judgeRecord,
  parseUtf8,
  printCanonical,
  type Report,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { distributionOf } from '../../src/protocol/review/distribution.ts'
import {
  type Direction,
  type Period,
  printReview,
  reviewOf,
  reviewRecord,
} from '../../src/protocol/review/index.ts'
import type { History } from '../build/history.ts'
import { manyRequests } from '../build/many-requests.ts'
import { aStoryToReview, PERIODS } from '../build/review-story.ts'

type Vectors = {
  readonly bundle: string
  readonly identities: readonly string[]
  readonly cases: readonly (Period & { rule: string; name: string; expect?: unknown; error?: string })[]
}

const folder = join(import.meta.dirname, '../../vectors/review')
const vectors = JSON.parse(readFileSync(join(folder, 'two-days.json'), 'utf8')) as Vectors
const whole: Period = { from: '2025-01-01T00:00:00Z', to: '2025-12-01T00:00:00Z' }

let history: History
let told: Required<Pick<Report, 'verdicts' | 'beside'>>

beforeAll(async () => {
  history = await aStoryToReview()
  told = await judged(await history.bundle())
})

describe('review vectors', () => {
  test.each(vectors.cases)('$rule $name', async ({ from, to, expect: wanted, error }) => {
    const given = await judged(new Uint8Array(readFileSync(join(folder, vectors.bundle))))
    const review = () => printReview(reviewOf(given, { from, to }))
    if (error !== undefined) return expect(review).toThrow(expect.objectContaining({ code: error }))
    expect(parseUtf8(review())).toBe(`${parseUtf8(printCanonical(wanted))}\n`)
  })

  test('the file is the story as it is told now, and has each period', async () => {
    expect(vectors.cases.map(({ name }) => name)).toEqual(PERIODS.map(({ name }) => name))
    const bundle = await history.bundle({ isPublic: true })
    expect(Buffer.from(bundle).equals(readFileSync(join(folder, vectors.bundle)))).toBe(true)
  })
})

describe('a review of the two days', () => {
  test('counts what Arden asked on the first by what became of it', () => {
    const { all } = answeredBy('beiyuan', PERIODS[0])
    expect(all).toMatchObject({
      requests: 5,
      received: 5,
      withdrawn: 1,
      returned: [{ code: 'not_allowed', count: 1 }],
    })
    expect(all.duties.map(({ duty, rates }) => [duty, rates.inTime, rates.unanswered, rates.of])).toEqual([
      ['receipt', 5, 0, 5],
      ['acknowledgement', 3, 1, 4],
      ['answer', 2, 1, 3],
    ])
  })

  test('gives the time from receipt to acknowledgement by both bounds: 10, 20 and 30 minutes', () => {
    const duty = answeredBy('beiyuan', PERIODS[0]).all.duties.find((each) => each.duty === 'acknowledgement')!
    expect(duty.time.least).toMatchObject({ n: 3, min: 598, median: 1198, max: 1798 })
    expect(duty.time.most).toMatchObject({ n: 3, min: 599, median: 1199, max: 1799 })
  })

  test('shows beside the late receipt of the second that Arden’s node was dark nearly all the while', () => {
    const { all, dark } = answeredBy('arden', PERIODS[1])
    expect({ dark, away: all.away }).toEqual({ dark: 11_400, away: { dark: 11_400, withheld: 0 } })
    expect(all.delay.least).toMatchObject({ n: 2, max: 12_001 })
  })

  test('counts time that was granted in time as kept, and a grant that came too late beside it', () => {
    const duty = answeredBy('arden', PERIODS[1]).all.duties.find((each) => each.duty === 'acknowledgement')!
    expect(duty).toMatchObject({ granted: 1, lateGrants: 1, rates: { of: 2, inTime: 1, late: 1 } })
  })

  test('takes an hour of a dark span that is longer', () => {
    expect(answeredBy('arden', PERIODS[5]).dark).toBe(3600)
  })

  test('counts each request in one period and one group, whichever way the time is cut', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 71 }), { maxLength: 6 })
    fc.assert(
      fc.property(cuts, (hours) => {
        const at = [0, ...hours.toSorted((a, b) => a - b), 72].map(hoursOn)
        const parts = at.slice(1).map((to, i) => reviewOf(told, { from: at[i]!, to }))
        const all = reviewOf(told, { from: at[0]!, to: at.at(-1)! })
        for (const side of [0, 1] as const) {
          const sum = (of: (direction: Direction) => number) =>
            parts.reduce((total, part) => total + of(part.directions[side]), 0)
          const direction = all.directions[side]
          expect(sum(({ all: { requests } }) => requests)).toBe(direction.all.requests)
          expect(sum(({ dark }) => dark)).toBe(direction.dark)
          expect(direction.groups.reduce((total, { requests }) => total + requests, 0)).toBe(
            direction.all.requests,
          )
        }
        expect(parts.reduce((total, { unwitnessed }) => total + unwitnessed, 0)).toBe(all.unwitnessed)
      }),
      { numRuns: 40 },
    )
  })

  test('counts every duty that the verdicts list, and every decided one in exactly one rate', () => {
    const { directions } = reviewOf(told, whole)
    for (const { all, asker } of directions) {
      const listed = told.verdicts.requests
        .filter(({ from }) => from === asker)
        .flatMap(({ duties }) => duties)
      expect(all.duties.reduce((sum, { count }) => sum + count, 0)).toBe(listed.length)
      for (const { rates } of all.duties) {
        const { of, ...each } = rates
        expect(Object.values(each).reduce((sum, n) => sum + n, 0)).toBe(of)
      }
    }
  })

  test('is the same bytes from the public bundle', async () => {
    const open = await judged(await history.bundle({ isPublic: true }))
    expect(printReview(reviewOf(open, whole))).toEqual(printReview(reviewOf(told, whole)))
  })

  test('is the same bytes from the record, request by request, as from the document of its verdicts', async () => {
    const record = await manyRequests(600)
    const fresh = parseUtf8(printReview(await reviewRecord(record, whole)))
    expect(parseUtf8(printReview(reviewOf(await judgeRecord(record), whole)))).toBe(fresh)
    expect(JSON.parse(fresh).directions.map((each: Direction) => each.all.requests)).toEqual([300, 300])
  })

  test('is canonical JSON and one newline', () => {
    const review = reviewOf(told, whole)
    expect(parseUtf8(printReview(review))).toBe(`${parseUtf8(printCanonical(review))}\n`)
  })
})

describe('requests that nobody timed', () => {
  test('are undated where no bound is known, and belong to the period of the lower one where only that is', () => {
    const [first, ...rest] = told.verdicts.requests.filter(({ from }) => from === history.arden.writer)
    const requests = [
      { ...first!, entered: { after: null, before: null } },
      ...rest.map((each) => ({ ...each, entered: { ...each.entered, before: null } })),
    ]
    const { directions } = reviewOf({ ...told, verdicts: { ...told.verdicts, requests } }, PERIODS[0])
    const answers = directions.find(({ answerer }) => answerer === history.beiyuan.writer)!
    expect([answers.undated, answers.all.requests]).toEqual([1, 4])
    expect(answers.all.duties[0]!.time).toEqual({ least: null, most: null, unbounded: 0 })
  })

  test('have answers of which only the least is known where the bound of the answer is not', () => {
    const requests = told.verdicts.requests.map((request) => ({
      ...request,
      duties: request.duties.map((duty) => ({
        ...duty,
        answer: duty.answer && { ...duty.answer, before: null },
      })),
    }))
    const { directions } = reviewOf({ ...told, verdicts: { ...told.verdicts, requests } }, PERIODS[0])
    const answers = directions.find(({ answerer }) => answerer === history.beiyuan.writer)!
    expect(answers.all.duties[1]!.time).toMatchObject({ least: { n: 3 }, most: null, unbounded: 3 })
  })
})

test('a distribution names numbers that occurred, by the nearest rank', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 250 }), (numbers) => {
      const { n, min, p10, p25, median, p75, p90, max } = distributionOf(numbers)!
      expect([n, min, max]).toEqual([numbers.length, Math.min(...numbers), Math.max(...numbers)])
      for (const [percent, value] of [
        [10, p10],
        [25, p25],
        [50, median],
        [75, p75],
        [90, p90],
      ] as const) {
        const upTo = numbers.filter((each) => each <= value).length
        const below = numbers.filter((each) => each < value).length
        expect(100 * upTo).toBeGreaterThanOrEqual(percent * n)
        expect(100 * below).toBeLessThan(percent * n)
      }
    }),
  )
})

function answeredBy(side: 'arden' | 'beiyuan', period: Period): Direction {
  const { directions } = reviewOf(told, { from: period.from, to: period.to })
  return directions.find(({ answerer }) => answerer === history[side].writer)!
}

function hoursOn(hours: number): string {
  const at = Date.parse('2025-01-14T00:00:00Z') + hours * 3_600_000
  return new Date(at).toISOString().replace('.000', '')
}

async function judged(bundle: Uint8Array): Promise<Required<Pick<Report, 'verdicts' | 'beside'>>> {
  const { findings, verdicts, beside } = await verifyBundle(bundle)
  expect(findings).toEqual([])
  return { verdicts: verdicts!, beside: beside! }
}
