import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../src/api/page/html.ts'
import { TEXTS } from '../../src/api/page/texts/index.ts'
import { at, dueAt, isWorkingDay, spanOf } from '../../src/api/page/times.ts'

describe('html', () => {
  it('lets no value out of its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { text: made } = html`<p title="${text}">${text}</p>`
        const inner = /^<p title="(.*)">(.*)<\/p>$/s.exec(made)!
        expect(inner[1]).toBe(inner[2])
        expect(inner[1]).not.toMatch(/[<>"'`]/)
        expect(inner[1]!.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toBe(text)
      }),
    )
  })

  it('joins lists and leaves out what is absent', () => {
    expect(html`<ul>${[html`<li>${1}</li>`, undefined, false, '<']}</ul>`.text).toBe(
      '<ul><li>1</li>&#60;</ul>',
    )
  })

  it('keeps backslashes of its own text', () => {
    expect(html`a\\b${'\\n'}`.text).toBe('a\\b\\n')
  })
})

describe('times', () => {
  const en = (when: ReturnType<typeof at>) => TEXTS.en.when(when)
  const zh = (when: ReturnType<typeof at>) => TEXTS.zh.when(when)

  it('are told in the zone that is named, with the day of that zone', () => {
    expect(en(at('2025-07-08T20:30:00Z', 'Asia/Shanghai'))).toBe('Wed 9 Jul 2025 04:30')
    expect(zh(at('2025-07-08T20:30:00Z', 'Asia/Shanghai'))).toBe('2025年7月9日（周三）04:30')
    expect(en(at('2025-07-08T20:30:05Z', 'America/New_York', 'second'))).toBe('Tue 8 Jul 2025 16:30:05')
  })

  it('that end a day are said as its end', () => {
    expect(en(dueAt('2025-07-08T16:00:00Z', 'Asia/Shanghai'))).toBe('Tue 8 Jul 2025 24:00')
    expect(en(dueAt('2025-07-08T16:00:00Z', 'America/New_York'))).toBe('Tue 8 Jul 2025 12:00')
    expect(en(dueAt('2025-12-31T16:00:00Z', 'Asia/Shanghai'))).toBe('Wed 31 Dec 2025 24:00')
    expect(en(dueAt('2025-07-08T16:00:01Z', 'Asia/Shanghai'))).toBe('Wed 9 Jul 2025 00:00:01')
  })

  it('know working days, days off and years that the calendar lacks', () => {
    const calendar = {
      zone: 'Asia/Shanghai',
      week: [1, 2, 3, 4, 5],
      years: { '2025': { off: ['2025-10-01'], work: ['2025-09-28'] } },
    }
    const day = (text: string) => isWorkingDay(Temporal.PlainDate.from(text), calendar)
    expect([
      day('2025-09-26'),
      day('2025-09-27'),
      day('2025-09-28'),
      day('2025-10-01'),
      day('2026-01-05'),
    ]).toEqual([true, false, true, false, undefined])
  })

  it('left are never more than there are', () => {
    expect(spanOf(119)).toEqual({ count: 1, unit: 'minute' })
    expect(spanOf(7199)).toEqual({ count: 119, unit: 'minute' })
    expect(spanOf(7200)).toEqual({ count: 2, unit: 'hour' })
    expect(spanOf(-172_800)).toEqual({ count: 2, unit: 'day' })
  })
})

describe('the colours', () => {
  const css = readFileSync(new URL('../../src/api/page/page.css', import.meta.url), 'utf8')
  const [light, dark] = [...css.matchAll(/:root \{([^}]+)\}/g)]
    .slice(0, 2)
    .map((match) => tokensOf(match[1]!))

  it.each(['light', 'dark'])('of the %s page reach WCAG AA on every ground', (theme) => {
    const tokens = theme === 'light' ? light! : dark!
    for (const ground of ['paper', 'raised', 'band']) {
      for (const ink of ['ink', 'quiet', 'danger', 'soon', 'a', 'b']) {
        const ratio = contrast(tokens.get(ink)!, tokens.get(ground)!)
        const wanted = ground === 'band' && ink !== 'ink' ? 3 : 4.5
        expect([theme, ink, ground, ratio >= wanted]).toEqual([theme, ink, ground, true])
      }
    }
  })

  it('of the two parties weigh the same', () => {
    for (const tokens of [light!, dark!]) {
      const [[l1, c1], [l2, c2]] = [tokens.get('a')!, tokens.get('b')!]
      expect([l1, c1]).toEqual([l2, c2])
    }
  })
})

type Oklch = readonly [number, number, number]

function tokensOf(block: string): Map<string, Oklch> {
  const found = block.matchAll(/--(\w+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)
  return new Map([...found].map(([, name, l, c, h]) => [name!, [Number(l), Number(c), Number(h)]]))
}

/** WCAG 2.2 contrast of two colours in OKLCH (CSS Color 4). */
function contrast(a: Oklch, b: Oklch): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance([l, c, h]: Oklch): number {
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)]
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ]
  const linear = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ].map((part) => Math.min(1, Math.max(0, part)))
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
}
