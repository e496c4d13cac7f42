import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snippetOf } from '../../src/app/search/snippet.ts'
import { readQuestion } from '../../src/domain/search/question.ts'
import { tokensOf } from '../../src/domain/search/tokens.ts'

const WORDS = { kind: ['evidence', 'mitigation'], urgency: ['emergency', 'urgent'], phase: ['entered'] }

function asked(text: string) {
  const read = readQuestion(text, WORDS)
  if ('bad' in read) throw new Error(read.bad.expected)
  return read.question
}

describe('a text is cut into tokens', () => {
  it.each([
    ['Stopping the C2', ['stopping', 'the', 'c', '2']],
    ['北原城钓鱼网站', ['北', '原', '城', '钓', '鱼', '网', '站']],
    ['203.0.113.222:8447/tcp', ['203', '0', '113', '222', '8447', 'tcp']],
    ['hxxps://evil[.]example', ['hxxps', 'evil', 'example']],
    ['Ｆｕｌｌ　ｗｉｄｔｈ 域名', ['full', 'width', '域', '名']],
    ['Éclair naïve', ['eclair', 'naive']],
    ['', []],
  ])('%s', (text, tokens) => expect(tokensOf(text)).toEqual(tokens))

  it('a part of a Chinese text is a part of its tokens, wherever it is cut', () => {
    const han = fc.string({
      unit: fc.constantFrom(...'钓鱼网站攻击主机北原阿登'),
      minLength: 2,
      maxLength: 30,
    })
    fc.assert(
      fc.property(han, fc.nat(), fc.nat(), (text, a, b) => {
        const [from, to] = [a % text.length, 1 + (b % text.length)].toSorted((x, y) => x - y)
        const part = tokensOf(text.slice(from, to)).join(' ')
        expect(tokensOf(text).join(' ')).toContain(part)
      }),
    )
  })

  it('leaves out parts of characters, which are signs and no letters', () => {
    expect(tokensOf('⺀钓⺮鱼')).toEqual(['钓', '鱼'])
  })

  it('holds nothing that either database would read as a command', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const token of tokensOf(text)) expect(token).toMatch(/^[\p{L}\p{N}]+$/u)
      }),
    )
  })
})

describe('a question', () => {
  it('has words, phrases and filters; the last word may be unfinished', () => {
    expect(asked('kind:mitigation is:in "control host" 钓鱼 botn')).toEqual({
      kind: 'mitigation',
      direction: 'in',
      terms: [
        { tokens: ['control', 'host'], isPrefix: false },
        { tokens: ['钓', '鱼'], isPrefix: false },
        { tokens: ['botn'], isPrefix: true },
      ],
    })
  })

  it('takes an address for words, whatever stands before its colon', () => {
    expect(asked('http://evil.example/x ').terms[0]).toEqual({
      tokens: ['http', 'evil', 'example', 'x'],
      isPrefix: false,
    })
  })

  it.each([
    ['kind:favour', 'kind', 'favour'],
    ['is:here', 'is', 'here'],
    ['since:yesterday', 'since', 'yesterday'],
    ['before:2026-02-31T99:00Z', 'before', '2026-02-31T99:00Z'],
  ])('%s: says which filter was what, and what is expected', (text, filter, was) => {
    expect(readQuestion(text, WORDS)).toMatchObject({ bad: { filter, was } })
  })

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readQuestion(text, WORDS)))
  })
})

describe('a snippet', () => {
  it('is the place where the words stand, as they were written', () => {
    const text = `${'Before. '.repeat(30)}The Ｃｏｎｔｒｏｌ host at 203.0.113.5 answered. ${'After. '.repeat(30)}`
    const { terms } = asked('"control host" ')
    expect(snippetOf(text, terms)).toMatch(/^….*The Ｃｏｎｔｒｏｌ host at 203\.0\.113\.5.*…$/)
    expect(snippetOf('nothing of it', terms)).toBeUndefined()
  })
  it('finds Chinese by any run of its characters', () => {
    expect(snippetOf('北原城多台主机受控,请求保全。', asked('台主机').terms)).toBe(
      '北原城多台主机受控,请求保全。',
    )
  })
})
