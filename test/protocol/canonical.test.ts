import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProtocolError, parseCanonical, parseUtf8, printCanonical, utf8 } from '../../src/protocol/index.ts'

const string = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
const key = fc.oneof(string, fc.constantFrom('1', '10', '9', '__proto__', 'é', '\u{1f600}', '\ufb33'))
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((n) => (n === 0 ? 0 : n)),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    string,
    number,
    fc.boolean(),
    fc.constant(null),
    tie('array'),
    tie('object'),
  ),
  array: fc.array(tie('value'), { maxLength: 5 }),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 6 })
    .map((members) => Object.fromEntries(members)),
}))

describe('the canonical form', () => {
  it('is read as the value that was printed', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(parseCanonical(printCanonical(given))).toEqual(given)
      }),
    )
  })

  it('is what the reference printer prints', () => {
    fc.assert(fc.property(value, (given) => parseUtf8(printCanonical(given)) === canonicalize(given)))
  })

  it('is the only form read: any text is its own canonical print or refused', () => {
    const pieces = fc.constantFrom(
      ...'{}[]",:\\ 019.-eEu',
      '"a":',
      '"b":',
      '\\u0061',
      '\\ud83d',
      '1e3',
      '{"1":1,"10":2}',
    )
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
        isPrintOrRefused,
      ),
      { numRuns: 2000 },
    )
  })

  it('is the only form read: a value with its spelling shaken', () => {
    const shaken = fc.tuple(value, fc.constantFrom(' ', '\n', 1, 2)).map(([given, space]) => {
      return typeof space === 'number' ? JSON.stringify(given, null, space) : JSON.stringify(given) + space
    })
    fc.assert(fc.property(shaken, isPrintOrRefused))
  })

  it('with one bit flipped is another value or none', () => {
    const bytes = printCanonical({ a: [1, 'é', { z: null }], b: true })
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bad = bytes.slice()
      bad[bit >> 3] = bad[bit >> 3]! ^ (1 << (bit & 7))
      try {
        expect(printCanonical(parseCanonical(bad))).toEqual(bad)
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError)
      }
    }
  })

  it.each([
    ['undefined', { a: undefined }],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['an array with a hole', new Array(1)],
    ['not a number', Number.NaN],
    ['a lone surrogate', '\ud800'],
    ['NUL in a name', { '\0': 1 }],
    ['bytes', Uint8Array.of(1)],
  ])('is not printed for %s', (_name, given) => {
    expect(() => printCanonical(given)).toThrow(expect.objectContaining({ code: 'not_canonical' }))
  })

  it('is refused when nested too deep to walk, without a crash', () => {
    for (const text of ['['.repeat(500_000) + ']'.repeat(500_000), '{"a":'.repeat(100_000)]) {
      expect(() => parseCanonical(utf8(text))).toThrow(ProtocolError)
    }
  })
})

function isPrintOrRefused(text: string): void {
  try {
    expect(canonicalize(parseCanonical(utf8(text)))).toBe(text)
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError)
  }
}
