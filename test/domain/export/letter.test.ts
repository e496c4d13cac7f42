import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printCsv } from '../../../src/domain/export/csv.ts'
import { letterHtml } from '../../../src/domain/export/letter-html.ts'
import { letterPdf } from '../../../src/domain/export/letter-pdf.ts'
import { runsOf } from '../../../src/domain/export/pdf/fonts.ts'
import { linesOf } from '../../../src/domain/export/pdf/lines.ts'
import { caseLetter, textsOfLetter } from '../../build/exports.ts'

const CASES = Array.from({ length: 42 }, (_, i) => i + 1)
const latin = new TextDecoder('latin1')
const style = { mono: false, lang: 'zh' } as const

/** What runs show: UTF-16 of the Chinese face, Latin of the others. */
function shown(text: string): string {
  return runsOf(text, style)
    .map(({ face, hex }) =>
      Buffer.from(hex, 'hex')
        [face === 'han' ? 'swap16' : 'subarray']()
        .toString(face === 'han' ? 'utf16le' : 'latin1'),
    )
    .join('')
}

describe('a letter as PDF', () => {
  it.each([1, 2, 17])('of case %i has a table of places that each lead to their object', (number) => {
    const bytes = letterPdf(caseLetter(number))
    const text = latin.decode(bytes)
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1])
    expect(text.slice(start, start + 5)).toBe('xref\n')
    const rows = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]))
    expect(rows.length).toBeGreaterThan(10)
    for (const [i, place] of rows.entries())
      expect(text.slice(place).startsWith(`${i + 1} 0 obj\n`)).toBe(true)
  })

  it('has streams of the length that they say', () => {
    const text = latin.decode(letterPdf(caseLetter(1)))
    const streams = [...text.matchAll(/\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g)]
    expect(streams.length).toBeGreaterThan(2)
    for (const [, length, content] of streams) expect(content!.length).toBe(Number(length))
  })

  it('is marked on every page with its label, and in an exercise with the word for it', () => {
    const label = Buffer.from('TLP:AMBER').toString('hex')
    const exercise = Buffer.from('EXERCISE ').toString('hex')
    const pages = latin
      .decode(letterPdf(caseLetter(1)))
      .split('stream\n')
      .filter((part) => part.includes('Tj'))
    expect(pages.length).toBeGreaterThan(1)
    for (const page of pages) {
      expect(page.split(label).length - 1).toBeGreaterThanOrEqual(2)
      expect(page).toContain(exercise)
    }
  })

  it('takes any text, and says by its number what no typeface has', () => {
    expect(shown('a𠮷б😀→')).toBe('a[U+20BB7]б[U+1F600]→')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        for (const { hex, face } of runsOf(text, style))
          expect(hex).toMatch(face === 'han' ? /^([0-9a-f]{4})+$/ : /^([0-9a-f]{2})+$/)
      }),
    )
  })
})

describe('a line', () => {
  const setting = { size: 10, lang: 'zh' } as const

  it('is never wider than its column, and no character of the text is lost', () => {
    const piece = fc.constantFrom(
      '案情',
      'word ',
      '，',
      '。',
      '“',
      '”',
      '（',
      '）',
      'sha256:0123456789abcdef',
      ' ',
      '第1项',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 40, max: 400 }), (pieces, width) => {
        const text = pieces.join('')
        const lines = linesOf(text, width, setting)
        for (const line of lines) expect(line.width).toBeLessThanOrEqual(width)
        const count = (hex: string) => hex.replaceAll(/^(20)+|(20)+$/g, '')
        const all = lines
          .flatMap(({ runs }) => runs.map(({ hex }) => hex))
          .join('')
          .replaceAll('20', '')
        const whole = runsOf(text, { mono: false, lang: 'zh' })
          .map(({ hex }) => hex)
          .join('')
          .replaceAll('20', '')
        expect(count(all).length).toBe(count(whole).length)
      }),
    )
  })

  it('begins with no mark that closes, and ends with none that opens', () => {
    const lines = linesOf('“案情”（一）、（二）；请提供，并保存。'.repeat(8), 95, setting)
    const text = lines.map(({ runs }) =>
      runs.map(({ hex }) => Buffer.from(hex, 'hex').swap16().toString('utf16le')).join(''),
    )
    for (const line of text) {
      expect(line).not.toMatch(/^[，。、；”）]/)
      expect(line).not.toMatch(/[“（]$/)
    }
  })
})

describe('a letter as HTML', () => {
  it.each(CASES)(
    'of case %i shows every text, each in its language, and runs and fetches nothing',
    (number) => {
      const page = letterHtml(caseLetter(number))
      const plain = page
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      for (const text of textsOfLetter(caseLetter(number))) expect(plain).toContain(text)
      expect(page).not.toMatch(/<script|<img|<link|@import|url\(|src=/i)
      expect(page).toContain('size: A4')
      expect(page).toContain('lang="zh-Hans"')
    },
  )

  it('takes no markup from a text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', 'a', '=', '/') }),
        (text) => {
          const page = letterHtml(caseLetter(1, { facts: { lang: 'en', text: `§${text}§` } }))
          const inside = /§([^§]*)§/.exec(page)![1]!
          expect(inside).not.toMatch(/[<>"'`]/)
        },
      ),
    )
  })
})

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@a', '\t=1', '＝1', '  =1'])(
    'keeps %j from being run as a formula',
    (cell) => {
      expect(printCsv([[cell]]).slice(1)).toMatch(/^"?'/)
    },
  )

  it('quotes what would end a cell', () => {
    expect(printCsv([['a,b', 'c"d', 'e\nf', '好']])).toBe('\ufeff"a,b","c""d","e\nf",好\r\n')
  })
})
