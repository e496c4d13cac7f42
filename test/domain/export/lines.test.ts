import { describe, expect, it } from 'vitest'
import { linesOf } from '../../../src/domain/export/pdf/lines.ts'

const setting = { size: 10, lang: 'en' } as const
const textOf = (text: string, width = 350) =>
  linesOf(text, width, setting).map(({ runs }) => runs.map(({ hex }) => hex).join(''))

describe('a text in lines', () => {
  // A peer writes these: with a cost that grows with the square of the length one letter would hold up the node for minutes.
  it.each([
    ['one word', 'a.'.repeat(200_000)],
    ['spaces', ' '.repeat(400_000)],
    ['a word, spaces and a word', `a${' '.repeat(400_000)}b`],
    ['marks that hold to each other', '（'.repeat(400_000)],
    ['marks without width', `a${'\u0301'.repeat(400_000)}`],
    ['invisible spaces', '\u200b'.repeat(400_000)],
    ['characters beyond the first plane', '𠀀'.repeat(200_000)],
    ['line ends', '\n'.repeat(400_000)],
  ])('of %s takes the time that its length takes', { timeout: 30_000 }, (_what, text) => {
    expect(linesOf(text, 350, setting).length).toBeGreaterThan(0)
  })

  it('is broken between words and inside what is longer than a line, and loses nothing but spaces at its ends', () => {
    expect(textOf('one two', 20)).toHaveLength(2)
    expect(textOf('one  two')).toHaveLength(1)
    expect(textOf('x'.repeat(500)).length).toBeGreaterThan(5)
    expect(textOf('x'.repeat(500)).join('').length).toBe(textOf('x')[0]!.length * 500)
  })
})
