import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/cli/output.ts'
import { help as en } from '../../src/cli/texts/help-en.ts'
import { help as zh } from '../../src/cli/texts/help-zh.ts'
import { wrapText } from '../../src/cli/wrap.ts'
import { comity } from './terminal.ts'

const texts = [en, zh].flatMap(({ about, option, argument }) => [
  ...Object.values(about),
  ...Object.values(option),
  ...Object.values(argument),
])
const odd = ['', ' ', 'one " alone', '“没有结束', '（甲）——乙…丙', 'x'.repeat(90), '甲'.repeat(90), 'a\nb  c']

describe('a wrapped text', () => {
  it.each([24, 40, 53, 80])('of %i cells loses nothing but spaces', (width) => {
    const bare = (text: string) => text.replaceAll(/\s/g, '')
    for (const text of [...texts, ...odd]) expect(bare(wrapText(text, width))).toBe(bare(text))
  })

  it.each([24, 40, 53, 80])(
    'of %i cells begins no line with a mark that closes and ends none with one that opens',
    (width) => {
      const lines = texts.flatMap((text) => wrapText(text, width).split('\n'))
      expect(lines.filter((line) => /^[，。：；、？！）》」”]|[（《「“]$/.test(line))).toEqual([])
    },
  )

  it('is broken nowhere inside quotation marks', () => {
    const quoted = texts.filter((text) => /“[^”]*”|"[^"]*"/.test(text))
    expect(quoted.length).toBeGreaterThan(10)
    const cut = quoted.flatMap((text) => wrapText(text, 24).split('\n'))
    expect(cut.filter((line) => (line.match(/“/g) ?? []).length !== (line.match(/”/g) ?? []).length)).toEqual(
      [],
    )
    expect(cut.filter((line) => (line.match(/"/g) ?? []).length % 2 === 1)).toEqual([])
  })

  it('fits, also in Chinese, which has no spaces', () => {
    expect(wrapText('甲'.repeat(50), 40).split('\n').map(displayWidth)).toEqual([40, 40, 20])
  })
})

describe('the Chinese help', () => {
  it.each(['ack', 'clarify'])('of "comity %s" keeps its quotation on one line', async (name) => {
    for (const args of [['--help'], [name, '--help']]) {
      const { out } = await comity([...args, '--lang', 'zh'])
      expect(out).toContain(`“request ${name === 'ack' ? 'acknowledge' : name}”`)
    }
  })

  it('has no space behind the full-width colon of its usage', async () => {
    expect((await comity(['request', 'list', '--help', '--lang', 'zh'])).out).toMatch(
      /^用法：comity request list/,
    )
    expect((await comity(['request', 'list', '--help', '--lang', 'en'])).out).toMatch(
      /^Usage: comity request list/,
    )
  })
})
