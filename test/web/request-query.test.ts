import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printAsked, READY_IDS, readAsked, readyAddress } from '../../web/requests/address.ts'
import { parseQuery, printQuery, wordsFor } from '../../web/requests/query.ts'
import { suggest, takeSuggestion } from '../../web/requests/suggest.ts'
import { FIELDS, NAMES, valuesOf } from '../../web/requests/vocabulary.ts'

const en = { language: 'en', parties: ['BEI'] } as const
const zh = { language: 'zh', parties: ['BEI'] } as const

/** What people may type: names and values of both languages, marks, and anything at all. */
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(...FIELDS.flatMap((field) => [`${field}:`, `${NAMES.zh[field]}：`, `-${field}:`])),
      fc.constantFrom(
        ...FIELDS.flatMap((field) => [...valuesOf(field, 'en', ['BEI']), ...valuesOf(field, 'zh', ['BEI'])]),
      ),
      fc.constantFrom(' ', ' ', '"', '“', '”', '-', ',', '，', ':', '　'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

describe('a query', () => {
  it('is the same query once it was printed, in codes and in either language', () => {
    fc.assert(
      fc.property(typed, fc.constantFrom('code' as const, 'en' as const, 'zh' as const), (text, language) => {
        const query = parseQuery(text)
        expect(parseQuery(printQuery(query, language))).toEqual(query)
      }),
      { numRuns: 2000 },
    )
  })
  it('is understood in Chinese as in English', () => {
    expect(parseQuery('类别：数据保全，电子证据 缓急:特急 发自:对方 状态:办理中 期限:<3天 标签:red')).toEqual(
      parseQuery('kind:preservation,evidence urgency:emergency from:them state:open due:<3d tlp:red'),
    )
  })
  it('speaks the language of the page and has one address in both', () => {
    const query = parseQuery('期限:已逾期 -类别:通报')
    expect(printQuery(query, 'zh')).toBe('期限:已逾期 -类别:通报')
    expect(printQuery(query)).toBe('due:overdue -kind:notification')
  })
  it('takes an address with a port, a web address and a path for words', () => {
    expect(parseQuery('198.51.100.23:443 https://a.example/b 2001:db8::1').map(({ type }) => type)).toEqual([
      'said',
      'said',
      'said',
    ])
  })
  it('shows what it does not understand and lets nothing slip away', () => {
    expect(parseQuery('kind:preservation,nonsense due:soon urgency:')).toEqual([
      { type: 'unread', field: 'kind', text: 'preservation,nonsense', isNot: false },
      { type: 'unread', field: 'due', text: 'soon', isNot: false },
      { type: 'unread', field: 'urgency', text: '', isNot: false },
    ])
  })
  it('gives the node words alone, and none that it would take for a filter', () => {
    expect(wordsFor(parseQuery('kind:preservation host "control host" -secret a:b'))).toBe(
      'host "control host" "a:b"',
    )
  })
})

describe('an address of the list', () => {
  it('says the same list again', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const asked = { query: parseQuery(text), sort: { by: 'due', isDown: true }, group: 'state' } as const
        expect(readAsked(new URLSearchParams(printAsked(asked)))).toEqual(asked)
      }),
    )
  })
  it('can be saved as a view, which takes printable ASCII', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const address = printAsked({
          query: parseQuery(`x ${text}`),
          sort: { by: 'due', isDown: true },
          group: undefined,
        })
        expect(address).toMatch(/^\?[!-~]*$/)
      }),
    )
  })
  it('is made of filters that are understood, where it is a ready one', () => {
    for (const id of READY_IDS) {
      const { query } = readAsked(new URLSearchParams(readyAddress(id)))
      expect(
        query.every(({ type }) => type === 'filter'),
        id,
      ).toBe(true)
    }
  })
})

describe('completion', () => {
  it('offers names, then values, in the language of the page', () => {
    expect(suggest('ki', 2, en).map(({ insert }) => insert)).toEqual(['kind:'])
    expect(suggest('类', 1, zh).map(({ insert }) => insert)).toEqual(['类别:'])
    expect(suggest('kind:pre', 8, en).map(({ insert }) => insert)).toEqual(['kind:preservation'])
    expect(suggest('缓急:', 3, zh).map(({ insert }) => insert)).toEqual([
      '缓急:特急',
      '缓急:加急',
      '缓急:普通',
    ])
  })
  it('goes on behind a comma, without what stands there already', () => {
    expect(suggest('from:us,', 8, en).map(({ insert }) => insert)).toEqual(['from:us,them'])
  })
  it('leaves what stands around it', () => {
    const text = 'host ki botnet'
    const [first] = suggest(text, 7, en)
    expect(takeSuggestion(text, first!)).toEqual({ text: 'host kind: botnet', caret: 10 })
  })
  it('offers nothing but what is understood', () => {
    for (const language of ['en', 'zh'] as const)
      for (const field of FIELDS)
        for (const value of valuesOf(field, language, ['BEI']))
          expect(parseQuery(`${NAMES[language][field]}:${value}`)[0]).toMatchObject({ type: 'filter', field })
  })
})
