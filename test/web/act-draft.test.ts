import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { TurnBodies } from '../../src/api/turn-bodies.ts'
import type { RequestView } from '../../web/api/types.ts'
import {
  type ActDraft,
  bodyOf,
  EMPTY_ASK,
  emptyDraft,
  faultsOf,
  orderActs,
  TURNS,
  type TurnName,
} from '../../web/request/acts/draft.ts'
import { instantIn, localIn } from '../../web/request/acts/local-time.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const MESSAGE = `sha256:${'5'.repeat(64)}`
const file = { digest: MESSAGE, length: 3, name: '流量.pcap' }
const view = { request: { request: MESSAGE }, turns: [], nextDuty: 'answer' } as unknown as RequestView
const draftOf = (turn: TurnName, part: Partial<ActDraft> = {}): ActDraft => ({
  ...emptyDraft({ turn }, { zone: 'Asia/Shanghai', view, me: '周敏' }),
  ...part,
})

/** What somebody fills in for each act, so that nothing is wrong with it. */
const FILLED: Readonly<Record<TurnName, Partial<ActDraft>>> = {
  acknowledge: { reference: 'K-7' },
  status: { text: '已隔离。' },
  answer: {
    outcomes: { 1: { ...EMPTY_ASK, outcome: 'done', until: '2027-01-01T08:00' }, 2: EMPTY_ASK },
    files: [file],
  },
  refuse: { ground: 'no_link', article: 'Art. 4' },
  clarify: { text: 'Which host?' },
  reply: { message: MESSAGE, text: 'That one.', gives: true, duty: 'answer', until: '2026-12-01T08:00' },
  extension: { until: '2026-12-01T08:00' },
  grant: { duty: 'answer', until: '2026-12-01T08:00' },
  'refuse-extension': {},
  withdraw: { text: 'No longer needed.' },
  condition: {
    asks: [2, 1],
    use: ['case'],
    onward: 'none',
    people: '专案组',
    destroyBy: '2027-12-01T08:00',
    files: [file],
  },
  'accept-condition': { message: MESSAGE },
  'decline-condition': { message: MESSAGE, text: 'Too narrow.' },
  assess: { message: MESSAGE, rating: '4', rated: { 1: 'met', 2: '' }, text: 'Fast.' },
  correct: { message: MESSAGE, text: 'It was .24.', observables: [{ type: 'ipv4', value: '198.51.100.24' }] },
  'contest-urgency': { urgency: 'routine', text: 'Nothing is lost.' },
  'agree-urgency': { text: 'Agreed.' },
  'keep-urgency': { text: 'It burns.' },
  renew: { asks: [1], until: '2027-03-01T08:00' },
  'follow-up': { days: '7', seen: 'gone' },
  translate: { message: MESSAGE, texts: { '/facts': 'The host …', '/title': ' ' } },
  recall: { messages: [MESSAGE], text: 'Sent by mistake.' },
  ratify: { message: MESSAGE },
}

describe('an act', () => {
  it.each(TURNS.map((turn) => [turn]))('%s, filled in, has the shape that the node takes', (turn) => {
    const draft = draftOf(turn, FILLED[turn])
    expect(faultsOf(turn, draft, NOW)).toEqual([])
    const body = bodyOf(turn, draft)
    expect([...Compile(TurnBodies[turn]).Errors(body)], JSON.stringify(body)).toEqual([])
  })

  it('that lacks something says what, beside which field', () => {
    const fields = (turn: TurnName, part: Partial<ActDraft> = {}) =>
      faultsOf(turn, draftOf(turn, part), NOW).map(({ field, why }) => `${field} ${why}`)
    expect(fields('status')).toEqual(['text text'])
    expect(fields('answer')).toEqual(['ask-1 outcomes'])
    expect(fields('answer', { outcomes: { 2: { ...EMPTY_ASK, outcome: 'refused' } } })).toEqual([
      'ground-2 ground',
      'article-2 article',
    ])
    expect(fields('grant', { duty: '', until: '' })).toEqual(['duty choose', 'until time'])
    expect(fields('extension', { until: '2026-11-24T19:59' })).toEqual(['until past'])
    expect(fields('translate', { message: MESSAGE, texts: { '/facts': '  ' } })).toEqual(['texts texts'])
  })

  it('says its words in the language in which they are written, unless somebody says otherwise', () => {
    const text = '答复如下。'
    expect(bodyOf('status', draftOf('status', { text })).text).toEqual({ lang: 'zh', text })
    expect(bodyOf('status', draftOf('status', { text, lang: 'en' })).text).toEqual({ lang: 'en', text })
  })
})

describe('the acts that are offered', () => {
  const order = (we: 'asker' | 'answerer', turns: readonly string[], isExtensionAsked = false) =>
    orderActs(
      turns.map((turn) => ({ turn })),
      { we, isExtensionAsked },
    ).map(({ turn }) => turn)

  it('begin with what is owed', () => {
    expect(order('answerer', ['status', 'answer', 'acknowledge'])[0]).toBe('acknowledge')
    expect(order('answerer', ['translate', 'status', 'answer'])[0]).toBe('answer')
  })
  it('begin with a decision on more time where it was asked for', () => {
    const turns = ['reply', 'grant', 'refuse-extension']
    expect(order('asker', turns)[0]).toBe('reply')
    expect(order('asker', turns, true)[0]).toBe('grant')
  })
  it('leave out what this desk has no form for', () => {
    expect(order('answerer', ['expunge', 'a-later-act'])).toEqual([])
  })
})

describe('a time as a clock shows it', () => {
  it.each([
    ['Asia/Shanghai', '2026-12-01T08:00', '2026-12-01T00:00:00Z'],
    ['America/New_York', '2026-07-01T08:00', '2026-07-01T12:00:00Z'],
    // Clocks go back: of the two the first.
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00Z'],
    // Clocks leap over it: what they show then.
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30:00Z'],
  ])('in %s, %s is %s', (zone, local, instant) => {
    expect(instantIn(zone, local)).toBe(instant)
  })
  it('is the same again, read back', () => {
    expect(localIn('Asia/Shanghai', '2026-12-01T00:00:00Z')).toBe('2026-12-01T08:00')
  })
  it('is no time where it is none', () => {
    expect(instantIn('UTC', '2026-13-01T00:00')).toBeUndefined()
    expect(instantIn('UTC', 'soon')).toBeUndefined()
  })
})
