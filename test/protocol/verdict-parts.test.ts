import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeVerifier, parsePolicy, printVerifierKey } from '../../src/protocol/index.ts'
import { runsOutside, type Span, spansAtHand, touches } from '../../src/protocol/verdict/at-hand.ts'
import { Earliest } from '../../src/protocol/verdict/earliest.ts'
import type { Line } from '../../src/protocol/verdict/lines.ts'
import { Runs } from '../../src/protocol/verdict/spans.ts'
import type { Version } from '../../src/protocol/verdict/versions.ts'
import { keyOf } from '../build/history.ts'

const small = fc.integer({ min: 0, max: 40 })

describe('the earliest time above a size', () => {
  test('is the one that a look at every line finds', () => {
    const lines = fc.array(fc.record({ size: small, time: small }), { maxLength: 60 })
    fc.assert(
      fc.property(lines, small, small, (unsorted, size, bound) => {
        const sorted = unsorted.toSorted((a, b) => a.size - b.size)
        const times = sorted.filter((line) => line.size > size && line.time >= bound).map((line) => line.time)
        expect(new Earliest(sorted).above(size, bound)).toBe(Math.min(Number.POSITIVE_INFINITY, ...times))
      }),
    )
  })
})

describe('witnesses at hand', async () => {
  const names = ['one', 'two', 'three']
  const keys = await Promise.all(names.map(async (name) => (await keyOf(`witness ${name}`)).publicKey))
  const vkeys = names.map((name, i) => printVerifierKey(makeVerifier(`${name}.example`, 0x04, keys[i]!)))
  const witnesses = names.map((name, i) => `witness ${name} ${vkeys[i]}\n`).join('')
  const policy = parsePolicy(`${witnesses}group outside 2 ${names.join(' ')}\nquorum outside\n`)
  const version = { index: 0, policy, outside: true } as unknown as Version
  const stamps = fc.array(
    fc.record({ name: fc.constantFrom(...names), time: fc.integer({ min: 0, max: 900 }) }),
    {
      maxLength: 25,
    },
  )

  test('are two of three with a line in the two minutes before, second by second', () => {
    fc.assert(
      fc.property(stamps, (given) => {
        const spans = spansAtHand(version, given.map(lineOf))
        for (let at = -1; at <= 1025; at += 1) expect(touches(spans, at, at)).toBe(areAtHand(given, at))
      }),
      { numRuns: 30 },
    )
  })

  test('and the seconds without them are the others', () => {
    fc.assert(
      fc.property(stamps, (given) => {
        const span: Span = { from: 100, to: 800 }
        let without = 0
        for (let at = span.from; at <= span.to; at += 1) if (!areAtHand(given, at)) without += 1
        expect(new Runs(runsOutside(spansAtHand(version, given.map(lineOf)), span)).seconds).toBe(without)
      }),
      { numRuns: 30 },
    )
  })

  function lineOf({ name, time }: { name: string; time: number }): Line {
    return { time, signer: { witnessOf: [{ version, name }] } } as unknown as Line
  }
})

test('seconds of runs that overlap are counted once, and those of a stretch alone where one is named', () => {
  const run = fc.tuple(small, small).map(([x, y]) => ({ from: Math.min(x, y), to: Math.max(x, y) }))
  fc.assert(
    fc.property(fc.array(run, { maxLength: 12 }), small, small, (runs, from, to) => {
      const all = new Runs(runs)
      const isIn = (at: number) => runs.some((each) => each.from <= at && at < each.to)
      const seconds = Array.from({ length: 41 }, (_, at) => at).filter(isIn)
      expect(all.seconds).toBe(seconds.length)
      expect(all.within(from, to)).toBe(seconds.filter((at) => from <= at && at < to).length)
    }),
  )
})

function areAtHand(given: readonly { name: string; time: number }[], at: number): boolean {
  return new Set(given.filter(({ time }) => time <= at && at - 120 <= time).map(({ name }) => name)).size >= 2
}
