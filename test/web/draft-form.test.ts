import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  emptyForm,
  formOf,
  isWritten,
  languageOf,
  type RequestForm,
  readDrift,
} from '../../web/compose/form.ts'
import { lacksOf } from '../../web/compose/missing.ts'
import { TEMPLATES } from '../../web/compose/templates.ts'
import { together } from '../../web/compose/together.ts'
import { instantIn, localIn } from '../../web/lib/zoned.ts'

const FULL = {
  kind: 'mitigation',
  urgency: 'emergency',
  title: { lang: 'en', text: 'Flood from cameras' },
  facts: { lang: 'en', text: 'Since 06:55 the operator receives floods.\nTwo hospitals cannot be reached.' },
  asks: [
    { lang: 'en', text: 'Stop the control host.' },
    { lang: 'en', text: 'Preserve its disk.' },
  ],
  summary: { lang: 'zh', text: '请求紧急处置控制端。' },
  events: [
    {
      at: '2026-11-24T11:55:30Z',
      text: { lang: 'en', text: 'First flood' },
      zone: 'America/New_York',
      driftSeconds: -12,
    },
  ],
  territory: { lang: 'en', text: 'The host is announced by AS64501.' },
  rsit: { class: 'Availability', type: 'Distributed Denial of Service' },
  offences: ['18 U.S.C. 1030(a)(5)(A)', '刑法第二百八十六条'],
  observables: [{ type: 'ipv4', value: '198.51.100.23', note: 'control' }],
  basis: { lang: 'en', text: 'Article 4' },
  purpose: { lang: 'en', text: 'To end it' },
  use: { purposes: ['case'], onward: 'consent', destroyBy: '2027-06-30T23:59:59Z' },
  urgencyReason: { lang: 'en', text: 'Care fails.' },
  urgencyGround: 'health',
  tlp: 'AMBER',
  links: [{ relation: 'continues', request: `sha256:${'a'.repeat(64)}` }],
  files: [{ digest: `sha256:${'b'.repeat(64)}`, length: 12, name: 'flow.csv' }],
} as const
const formOfFull = () => formOf(structuredClone(FULL) as never, 'p', 'en')
const form = (changes: Partial<RequestForm> = {}): RequestForm => ({ ...emptyForm('en', 'p'), ...changes })
const needed = (of: RequestForm) =>
  lacksOf(of)
    .filter(({ weight }) => weight === 'needed')
    .map(({ field }) => field)

describe('a draft in the fields', () => {
  it('becomes the same body again, whatever of it is used', () => {
    expect(bodyOf(formOfFull())).toEqual(FULL)
  })

  it('is no body before its kind is chosen', () => {
    expect(bodyOf(form({ title: 'Logs' }))).toBeUndefined()
  })

  it('says nothing that its kind or urgency does not say, and forgets it in no field', () => {
    const notice = { ...formOfFull(), kind: 'notification', urgency: 'routine' } as const
    const body = bodyOf(notice)
    expect(body).toMatchObject({ kind: 'notification', asks: [] })
    expect(body).not.toHaveProperty('urgencyReason')
    expect(body).not.toHaveProperty('urgencyGround')
    expect(bodyOf({ ...notice, kind: 'mitigation', urgency: 'emergency' })).toEqual(FULL)
  })

  it('marks each text with the language of its letters, and with the chosen one where they leave doubt', () => {
    expect([languageOf('请保全日志', 'en'), languageOf('Keep the logs', 'zh')]).toEqual(['zh', 'en'])
    expect([languageOf('198.51.100.23', 'zh'), languageOf('保全 Mirai 样本', 'zh')]).toEqual(['zh', 'zh'])
  })

  it('says of a summary by machine that it is one, and reads that back', () => {
    const body = bodyOf({ ...formOfFull(), summaryBy: 'machine' })
    expect(body?.summary?.text).toBe('【机器翻译，未经人工核对】请求紧急处置控制端。')
    expect(formOf(body!, 'p', 'en')).toMatchObject({
      summary: '请求紧急处置控制端。',
      summaryBy: 'machine',
    })
  })

  it('brings no line break, control or reordering mark into a title', () => {
    expect(bodyOf(form({ kind: 'information', title: ' a\nb\u202ec ' }))?.title.text).toBe('a bc')
  })

  it('is written once anything stands in it', () => {
    expect([
      isWritten(form()),
      isWritten(form({ kind: 'evidence' })),
      isWritten(form({ facts: 'x' })),
    ]).toEqual([false, false, true])
  })

  it('takes whole seconds of drift of either sign and nothing else', () => {
    expect(['+12', '−3', '0', '1.5', 'x', ''].map(readDrift)).toEqual([
      12,
      -3,
      0,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('what is missing', () => {
  it('is nothing that is needed of a full request', () => {
    expect(lacksOf(formOfFull())).toEqual([])
  })

  it('is pair, kind, title, facts and asks of an empty one, in the order of the page', () => {
    expect(needed(emptyForm('en'))).toEqual(['pair', 'kind', 'title', 'facts', 'asks'])
  })

  it('is no ask of a notification', () => {
    expect(needed(form({ kind: 'notification', title: 'a', facts: 'b' }))).toEqual([])
  })

  it('is ground and reason of an emergency', () => {
    const emergency = { ...formOfFull(), urgencyGround: '', urgencyReason: ' ' } as const
    expect(needed(emergency)).toEqual(['urgencyGround', 'urgencyReason'])
  })

  it('is named by its number where a gap of a template was left open', () => {
    const asks = [
      { key: 'a', text: 'Keep it.' },
      { key: 'b', text: 'Keep [___ host].' },
    ]
    expect(lacksOf({ ...formOfFull(), asks })).toEqual([
      { field: 'asks', weight: 'needed', what: 'gap', n: 2 },
    ])
  })

  it('is a time that says nothing, and use limits without a use', () => {
    const events = [{ key: 'a', at: '', zone: 'UTC', drift: '', text: 'First' }]
    expect(needed({ ...formOfFull(), events, purposes: [] })).toEqual(['events', 'purposes'])
  })

  it('is advice by the kind: evidence without a legal basis can be put up all the same', () => {
    const lacks = lacksOf({ ...formOfFull(), kind: 'evidence', basis: '' })
    expect(lacks).toEqual([{ field: 'basis', weight: 'advised', what: 'missing' }])
  })
})

describe('templates', () => {
  it('have as many asks in one language as in the other, and each kind has some', () => {
    for (const { id, asks } of TEMPLATES) expect([id, asks.zh.length]).toEqual([id, asks.en.length])
    expect(new Set(TEMPLATES.map(({ kind }) => kind)).size).toBe(6)
  })

  it('have the same gaps in both languages', () => {
    const gaps = (text: string) => text.match(/\[_{2,}[^\]]*\]/g)?.length ?? 0
    for (const { id, asks } of TEMPLATES) expect([id, asks.zh.map(gaps)]).toEqual([id, asks.en.map(gaps)])
  })

  it('are in Chinese without an English sentence', () => {
    for (const { asks, facts } of TEMPLATES)
      for (const text of [...asks.zh, ...(facts ? [facts.zh] : [])])
        expect(text.replaceAll('SHA-256', '')).not.toMatch(/[A-Za-z]{3}/)
  })
})

describe('a time on a wall', () => {
  it('is the same instant again in any zone, day or night', () => {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Shanghai', 'Asia/Kathmandu', 'Australia/Lord_Howe'])
      for (const at of ['2026-11-24T11:55:30Z', '2026-07-01T00:00:00Z', '2026-03-08T07:00:00Z'])
        expect([zone, instantIn(zone, localIn(zone, at))]).toEqual([zone, at])
  })

  it('that was shown twice is the first of both, and one that was never shown is taken by the clock before', () => {
    expect(instantIn('America/New_York', '2026-11-01T01:30')).toBe('2026-11-01T05:30:00Z')
    expect(instantIn('America/New_York', '2026-03-08T02:30')).toBe('2026-03-08T07:30:00Z')
  })

  it('is none where nothing was typed', () => {
    expect([instantIn('UTC', ''), localIn('UTC', '')]).toEqual(['', ''])
  })
})

describe('two versions of a draft', () => {
  const title = (text: string) => ({ lang: 'en', text }) as const
  const base = { title: title('One'), facts: title('Facts'), tlp: 'AMBER' } as const

  it('become one where each changed something else', () => {
    const mine = { ...base, title: title('Two') }
    const theirs = { ...base, facts: title('More facts'), territory: title('There') }
    expect(together(base, mine, theirs)).toEqual({
      body: { title: title('Two'), facts: title('More facts'), territory: title('There'), tlp: 'AMBER' },
      clashes: [],
    })
  })

  it('clash where both changed the same to something else, and not where both wrote the same', () => {
    const mine = { ...base, title: title('Two'), facts: title('Same') }
    const theirs = { ...base, title: title('Three'), facts: title('Same') }
    expect(together(base, mine, theirs).clashes).toEqual(['title'])
  })

  it('take away what one of them took away', () => {
    const { facts: _facts, ...mine } = base
    expect(together(base, mine, base).body).toEqual(mine)
    expect(together(base, base, mine).body).toEqual(mine)
  })
})
