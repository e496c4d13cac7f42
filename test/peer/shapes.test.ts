import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { parseExchange } from '../../src/peer/exchange-body.ts'
import { ExchangeShape, MAX_LEAVES, MAX_NOTE, MAX_RECEIPTS } from '../../src/peer/shapes.ts'
import { utf8 } from '../../src/protocol/index.ts'
import { brokenExchange, wellShapedExchange } from './exchange-arbitraries.ts'

const parses = (value: unknown): boolean => {
  try {
    parseExchange(utf8(JSON.stringify(value)))
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad_shape' })
    return false
  }
}

describe('the body of an exchange', () => {
  it('is read by hand exactly as its schema says', () => {
    fc.assert(
      fc.property(fc.oneof(wellShapedExchange(), brokenExchange()), (value) => {
        const read = JSON.parse(JSON.stringify(value))
        expect(parses(value)).toBe(Value.Check(ExchangeShape, read) && isCoherent(read))
      }),
      { numRuns: 500 },
    )
  })

  it('is taken when it is well shaped', () => {
    fc.assert(
      fc.property(wellShapedExchange(), (value) => {
        expect(parses(value)).toBe(true)
      }),
    )
  })

  it.each([
    ['257 leaves', (e: Draft) => (e.log.leaves = Array(MAX_LEAVES + 1).fill('{}'))],
    ['a note that is too long', (e: Draft) => (e.log.checkpoint = 'x'.repeat(MAX_NOTE + 1))],
    ['17 receipts', (e: Draft) => (e.receipts = Array(MAX_RECEIPTS + 1).fill(e.receipts[0]))],
    ['leaves without a checkpoint', (e: Draft) => delete e.log.checkpoint],
    ['more envelopes than leaves', (e: Draft) => e.messages.push('{}', '{}')],
    ['an unknown member', (e: Draft) => (e.more = 1)],
    ['an unknown member of the log', (e: Draft) => (e.log.more = 1)],
    [
      'a member named __proto__',
      (e: Draft) => Object.defineProperty(e, '__proto__', { value: {}, enumerable: true }),
    ],
    ['another version', (e: Draft) => (e.v = 2)],
    ['a size that is no integer', (e: Draft) => (e.log.from = 1.5)],
    ['a negative size', (e: Draft) => (e.log.from = -1)],
    ['null where a member may be absent', (e: Draft) => (e.fork = null)],
  ])('is refused with %s', (_, spoil) => {
    const [exchange] = fc.sample(wellShapedExchange(), { numRuns: 1, seed: 5 }) as unknown as [Draft]
    exchange.log.leaves = ['{}']
    exchange.log.checkpoint = 'a'
    exchange.messages = []
    exchange.receipts = [{ origin: exchange.log.origin, size: 1, root: `${'A'.repeat(43)}=`, line: '— a b' }]
    expect(parses(exchange)).toBe(true)
    spoil(exchange)
    expect(parses(exchange)).toBe(false)
  })

  it('is refused as raw bytes that are no JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(() => parseExchange(bytes)).toThrow(expect.objectContaining({ code: 'bad_shape' }))
      }),
    )
  })
})

type Draft = {
  v: number
  log: Record<string, unknown> & { leaves: string[]; origin: string }
  messages: string[]
  receipts: unknown[]
} & Record<string, unknown>

/** What X2 asks beyond the shape. */
function isCoherent(value: {
  log: { leaves: unknown[]; from: number; checkpoint?: string; newest?: string }
  messages: unknown[]
}): boolean {
  const { leaves, from, checkpoint, newest } = value.log
  const leads = checkpoint !== undefined || (leaves.length === 0 && newest === undefined)
  return leads && value.messages.length <= leaves.length && Number.isSafeInteger(from + leaves.length)
}
