import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  digest,
  equalBytes,
  parseBase64,
  parseBase64Url,
  parseDigest,
  parseHex,
  parseUtf8,
  printBase64,
  printBase64Url,
  printHex,
  sha256,
  utf8,
} from '../../src/protocol/index.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('the spellings of bytes', () => {
  it.each([
    ['base64', printBase64, parseBase64],
    ['base64url', printBase64Url, parseBase64Url],
    ['hex', printHex, parseHex],
  ] as const)('%s gives back what was printed', (_name, print, parse) => {
    fc.assert(fc.property(bytes, (given) => equalBytes(parse(print(given)), given)))
  })

  it.each([
    ['base64', printBase64, parseBase64, 'bad_base64'],
    ['base64url', printBase64Url, parseBase64Url, 'bad_base64'],
    ['hex', printHex, parseHex, 'bad_shape'],
  ] as const)('%s takes one text for some bytes, whatever text is tried', (_name, print, parse, code) => {
    const alphabet = fc.constantFrom(...'AaQg09f+/-_= \n')
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 12 }), (text) => {
        try {
          expect(print(parse(text))).toBe(text)
        } catch (error) {
          expect(error).toMatchObject({ code })
        }
      }),
    )
  })

  it.each(['QQ', 'QQ=', 'QR==', ' QQ==', 'QQ==\n', 'Q Q==', '-_==', 'QQ==QQ==', '='])(
    '%j is no base64',
    (text) => {
      expect(() => parseBase64(text)).toThrow(expect.objectContaining({ code: 'bad_base64' }))
    },
  )

  it.each(['QQ==', 'QR', 'Q', 'Q Q', '+/8', 'QQ=', 'QUI='])('%j is no unpadded base64url', (text) => {
    expect(() => parseBase64Url(text)).toThrow(expect.objectContaining({ code: 'bad_base64' }))
  })
})

describe('text', () => {
  it('comes back as it was, a byte-order mark too', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => parseUtf8(utf8(`\ufeff${text}`)) === `\ufeff${text}`,
      ),
    )
  })

  it('with a lone surrogate has no bytes', () => {
    expect(() => utf8('\ud800')).toThrow(expect.objectContaining({ code: 'bad_shape' }))
  })

  it('is not made of bytes that are no UTF-8', () => {
    expect(() => parseUtf8(Uint8Array.of(0xc0, 0xaf))).toThrow(expect.objectContaining({ code: 'bad_shape' }))
  })
})

describe('a digest', () => {
  it('of nothing is the known one', () => {
    expect(digest(new Uint8Array(0))).toBe(
      'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
  })

  it('gives its bytes back, in one spelling', () => {
    const given = concatBytes(utf8('a'), utf8('bc'))
    expect(parseDigest(digest(given))).toEqual(sha256(given))
    expect(() => parseDigest(digest(given).toUpperCase())).toThrow(
      expect.objectContaining({ code: 'bad_shape' }),
    )
  })
})
