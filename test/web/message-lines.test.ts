import { describe, expect, it } from 'vitest'
import type { Payload } from '../../src/protocol/index.ts'
import { changesBetween, runsBetween } from '../../web/release/difference.ts'
import { linesOfPayload, linesOfRequest, sideBySide } from '../../web/release/lines.ts'

const BY = { name: 'M. Okafor', role: 'handler' }
const REQUEST = {
  kind: 'request',
  rule: { agreement: `sha256:${'0'.repeat(64)}`, class: 'preservation', urgency: 'urgent' },
  body: {
    reference: 'ARD-2026-0042',
    title: { lang: 'en', text: 'Logs of one host' },
    facts: { lang: 'en', text: 'It took part in an attack.' },
    summary: { lang: 'zh', text: '请求保全日志。' },
    asks: [{ n: 1, text: { lang: 'en', text: 'Preserve the logs of 1 May.' } }],
    offences: [],
    observables: [{ type: 'ipv4', value: '198.51.100.23' }],
    tlp: 'AMBER',
    files: [],
    by: BY,
  },
} as unknown as Payload
const en = { lang: 'en', zone: 'UTC' } as const
const zh = { lang: 'zh', zone: 'UTC' } as const

describe('a message as people read it', () => {
  it('says every word that a person wrote, in the language in which it was written', () => {
    const lines = linesOfPayload(REQUEST, zh)
    expect(lines.find(({ id }) => id === 'facts')).toEqual({
      id: 'facts',
      label: '案情',
      text: 'It took part in an attack.',
      lang: 'en',
    })
  })

  it('has the rules’ words in both languages, and a person’s only where he wrote them', () => {
    const pairs = sideBySide((lang) => linesOfPayload(REQUEST, { ...en, lang }))
    const of = (id: string) => pairs.find((pair) => pair.id === id)
    expect(of('handling')).toMatchObject({
      en: 'preservation · urgent · TLP:AMBER',
      zh: '数据保全 · 加急 · TLP:AMBER',
    })
    expect([of('facts')?.zh, of('summary')?.en]).toEqual([undefined, undefined])
    expect(of('summary')?.zh).toBe('请求保全日志。')
  })

  it('names who released it by his role in the reader’s language', () => {
    expect(linesOfPayload(REQUEST, zh).at(-1)?.text).toBe('M. Okafor · 办案人员')
  })

  it('says what a turn means by the rules, and what its person wrote', () => {
    const refusal = {
      kind: 'refuse',
      body: { ground: 'too_broad', article: 'Art. 5', text: { lang: 'en', text: 'Name a week.' }, by: BY },
    } as unknown as Payload
    const lines = linesOfPayload(refusal, en)
    expect(lines.map(({ id }) => id)).toEqual(['says', 'words', 'by'])
    expect(lines[0]!.text).toContain('too broad')
  })

  it('tells of one that leaves on one signature before anything else', () => {
    const alone = { ...REQUEST, alone: true } as Payload
    expect(linesOfPayload(alone, en)[0]!.id).toBe('alone')
  })

  it('of a draft lacks only what is given when it is put up', () => {
    const { body } = REQUEST as unknown as { body: Record<string, unknown> }
    const { reference: _reference, by: _by, ...draft } = body
    const lines = linesOfRequest({ kind: 'preservation', urgency: 'urgent', body: draft as never }, en)
    const whole = linesOfPayload(REQUEST, en)
    expect(whole.filter(({ id }) => id !== 'reference' && id !== 'by')).toEqual(lines)
  })
})

describe('the difference of two versions', () => {
  it('is told word by word, and of Chinese character by character', () => {
    expect(runsBetween('Preserve the logs of 1 May.', 'Preserve all logs of 1 May.')).toEqual([
      { is: 'same', text: 'Preserve ' },
      { is: 'gone', text: 'the' },
      { is: 'new', text: 'all' },
      { is: 'same', text: ' logs of 1 May.' },
    ])
    expect(runsBetween('请保全日志', '请保存日志').filter(({ is }) => is !== 'same')).toEqual([
      { is: 'gone', text: '全' },
      { is: 'new', text: '存' },
    ])
  })

  it('gives back both texts: what is not new is the old one, what is not gone is the new one', () => {
    for (const [a, b] of [
      ['', 'one'],
      ['one two', ''],
      ['a b c d', 'd c b a'],
      ['请保全 198.51.100.23 的日志', '请保全 198.51.100.24 的全部日志。'],
    ] as const) {
      const runs = runsBetween(a, b)
      const without = (is: string) =>
        runs
          .filter((run) => run.is !== is)
          .map(({ text }) => text)
          .join('')
      expect([without('new'), without('gone')]).toEqual([a, b])
    }
  })

  it('names lines that were added, changed and taken away, and no other', () => {
    const line = (id: string, text: string) => ({ id, label: id, text })
    const changes = changesBetween(
      [line('title', 'Logs'), line('facts', 'It did.'), line('basis', 'Art. 4')],
      [line('title', 'Logs'), line('facts', 'It did so.'), line('ask-2', 'Say when.')],
    )
    expect(changes.map(({ id }) => id)).toEqual(['facts', 'ask-2', 'basis'])
  })
})
