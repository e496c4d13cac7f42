import { describe, expect, test } from 'vitest'
import { checkHistory, modelOrRefusal } from './check-history.ts'
import { aHistory } from './histories.ts'

const BATCH = 25

/** What V16 adds to a document. */
type Away = {
  readonly away: readonly { readonly dark: number }[]
}

describe('random histories', () => {
  test.each(batches(200))(
    'from seed %i on: the verdict function equals the model, byte for byte, and its claims hold',
    async (from) => {
      const complaints: string[] = []
      for (let seed = from; seed < from + BATCH; seed += 1) {
        complaints.push(...(await checkHistory(seed, { cuts: seed % 5 === 0 })))
      }
      expect(complaints).toEqual([])
    },
  )

  test('between two honest parties claim the same, and nothing but what V14 allows changes from cut to cut', async () => {
    const complaints: string[] = []
    for (let seed = 0; seed < 20; seed += 1) {
      complaints.push(...(await checkHistory(seed, { cuts: true }, { honest: [true, true], plain: true })))
    }
    expect(complaints).toEqual([])
  })

  test('call nobody dark where no node and no witness ever failed, and somebody where a node did', async () => {
    let found = 0
    for (let seed = 0; seed < 120; seed += 1) {
      const { world, bundle, cuts } = aHistory(seed, { honest: [true, true], plain: true })
      const { witnesses } = world.setting
      if (witnesses.some(({ offset }) => Math.abs(offset) > 3)) continue
      const failures = [...world.nodes.map(({ dark }) => dark), ...witnesses.map(({ outages }) => outages)]
      const { away } = JSON.parse(await modelOrRefusal(bundle(cuts.at(-1)!))) as Away
      const shown = away.filter(({ dark }) => dark > 0).length
      if (failures.every((spans) => spans.length === 0)) expect([seed, shown]).toEqual([seed, 0])
      else found += shown
    }
    expect(found).toBeGreaterThan(0)
  })

  test('are the same for the same seed', () => {
    const [one, two] = [aHistory(7), aHistory(7)]
    expect(one.bundle(one.cuts.at(-1)!)).toBe(two.bundle(two.cuts.at(-1)!))
  })

  test('bring about every verdict and state', async () => {
    const seen = new Set<string>()
    for (let seed = 0; seed < 400 && seen.size < VERDICTS.length; seed += 1) {
      const history = aHistory(seed)
      const verdicts = await modelOrRefusal(history.bundle(history.cuts.at(-1)!))
      for (const [, verdict] of verdicts.matchAll(/"verdict":"([a-z-]+)"/g)) seen.add(verdict!)
    }
    expect([...seen].sort()).toEqual(VERDICTS)
  })
})

const VERDICTS = [
  'claimed',
  'excused',
  'exposed',
  'indeterminate',
  'late',
  'on-time',
  'open',
  'returned',
  'silent',
  'suspected',
  'unanswered',
  'undelivered',
  'unproven',
  'withdrawn',
]

function batches(count: number): number[] {
  return Array.from({ length: count / BATCH }, (_, i) => i * BATCH)
}
