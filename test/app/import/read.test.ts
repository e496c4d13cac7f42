import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FIELDS, fieldNamed } from '../../../src/app/import/fields.ts'
import { textOfHtml } from '../../../src/app/import/html-text.ts'
import { textOf } from '../../../src/app/import/imported.ts'
import { readNumbered } from '../../../src/app/import/numbered.ts'
import { fieldsOfCsv, fieldsOfJson, fieldsOfText, readForm } from '../../../src/app/import/read-form.ts'
import { readMail, tlpIn } from '../../../src/app/import/read-mail.ts'
import { sortBytes } from '../../../src/app/import/sort-bytes.ts'
import { formTemplate } from '../../../src/app/import/template.ts'
import { printCsv } from '../../../src/domain/export/csv.ts'

describe('numbered lines', () => {
  it.each([
    ['1. a\n2. b'],
    ['1) a\n2) b'],
    ['(1) a\n(2) b'],
    ['1、a\n2、b'],
    ['（一） a\n（二） b'],
    ['一、a\n二、b'],
    ['第1项：a\n第2项：b'],
    ['第一项 a\n第二项 b'],
  ])('of the form %j are two asks', (text) => {
    expect(readNumbered(`Before.\n\n${text}\n\nAfter.`)).toEqual({
      rest: 'Before.\n\nAfter.',
      items: ['a', 'b'],
      isBroken: false,
    })
  })

  it('go on over lines until an empty one', () => {
    expect(readNumbered('1. a\nand more\n\nrest').items).toEqual(['a\nand more'])
  })

  it.each([['1. a\n3. c'], ['2. b'], ['1. a\n1. a']])(
    'that do not run from 1 stay where they are: %j',
    (text) => {
      expect(readNumbered(text)).toEqual({ rest: text, items: [], isBroken: true })
    },
  )

  it('are no times, addresses or versions', () => {
    for (const text of ['1.2.3.4 was seen', '10.5 per cent', '2026-11-20 it began'])
      expect(readNumbered(text)).toEqual({ rest: text, items: [], isBroken: false })
  })

  it('count past ten in Chinese', () => {
    const words = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']
    expect(readNumbered(words.map((word) => `${word}、项`).join('\n')).items).toHaveLength(12)
  })
})

describe('the language of a text', () => {
  it.each([
    ['The user 王伟 wrote to them.', 'en'],
    ['主机 198.51.100.23 (cnc.example) 参与了攻击', 'zh'],
    ['198.51.100.23', 'en'],
    ['DDoS 攻击', 'zh'],
  ])('%s is %s by its script', (text, lang) => {
    expect(textOf(text).lang).toBe(lang)
  })
})

describe('a mail', () => {
  const mail = {
    subject: '[TLP:GREEN] Botnet\u202e control \u0007host',
    text: 'The host 198[.]51[.]100[.]23 (TLP:AMBER+STRICT) controls bots. Card 4111 1111 1111 1111.\n\n1. Stop it.\n2. Keep its disk.\n',
    isFromHtml: false,
    attachments: [],
  }

  it('is a draft whose every member says where it came from', () => {
    const { draft, sources, remarks } = readMail(mail)
    expect(draft).toEqual({
      title: { lang: 'en', text: '[TLP:GREEN] Botnet control host' },
      facts: {
        lang: 'en',
        text: 'The host 198[.]51[.]100[.]23 (TLP:AMBER+STRICT) controls bots. Card 411111******1111.',
      },
      asks: [
        { lang: 'en', text: 'Stop it.' },
        { lang: 'en', text: 'Keep its disk.' },
      ],
      observables: [
        { type: 'ipv4', value: '198.51.100.23' },
        { type: 'card', value: '411111******1111' },
      ],
      tlp: 'AMBER+STRICT',
    })
    for (const member of Object.keys(draft))
      expect(
        sources.some(({ at }) => at.startsWith(`/${member}`)),
        member,
      ).toBe(true)
    expect(remarks.map(({ remark }) => remark)).toEqual(['cards_masked', 'controls_removed'])
  })

  it('says nothing of kind and urgency, so that nobody guesses them', () => {
    expect(Object.keys(readMail(mail).draft)).not.toContain('kind')
    expect(Object.keys(readMail(mail).draft)).not.toContain('urgency')
  })

  it('bears its strictest label, and WHITE is CLEAR', () => {
    expect(tlpIn('TLP:WHITE')).toBe('CLEAR')
    expect(tlpIn('TLP:GREEN and TLP：RED')).toBe('RED')
    expect(tlpIn('the traffic light')).toBeUndefined()
  })
})

describe('a page of markup', () => {
  it('is its words, without scripts, and with the targets of its links', () => {
    expect(
      textOfHtml(
        '<style>p{}</style><p>Seen&nbsp;at <a href="http://evil.example/x">here</a></p><script>alert(1)</script><ul><li>a<li>b</ul>&#x4f60;',
      ),
    ).toBe('Seen at here (http://evil.example/x)\n\n- a\n- b\n你')
  })
})

describe('a form', () => {
  const filled: Readonly<Record<string, string>> = {
    kind: '数据保全',
    urgency: 'URGENT',
    title: '保存日志',
    facts: '主机198.51.100.23参与了攻击。',
    rsit: '可用性：分布式拒绝服务',
    observables: '198.51.100.23\ncnc[.]botnet.example',
    asks: '第1项：保存全部日志。\n第2项：提供副本。',
    tlp: 'TLP:GREEN',
  }
  const expected = {
    kind: 'preservation',
    urgency: 'urgent',
    title: { lang: 'zh', text: '保存日志' },
    rsit: { class: 'Availability', type: 'Distributed Denial of Service' },
    observables: [
      { type: 'ipv4', value: '198.51.100.23' },
      { type: 'domain', value: 'cnc.botnet.example' },
    ],
    asks: [
      { lang: 'zh', text: '保存全部日志。' },
      { lang: 'zh', text: '提供副本。' },
    ],
    tlp: 'GREEN',
  }

  it.each(['en', 'zh'] as const)('is the same draft as text, JSON and CSV, with names in %s', (lang) => {
    const names = Object.keys(filled).map((name) => FIELDS[fieldNamed(name)!][lang])
    const values = Object.values(filled)
    const asText = names.map((name, i) => `${name}: ${values[i]}`).join('\n')
    const asJson = Object.fromEntries(
      names.map((name, i) => [name, values[i]!.includes('\n') ? values[i]!.split('\n') : values[i]]),
    )
    const [asCsv] = fieldsOfCsv(printCsv([names, values]).slice(1))
    for (const fields of [fieldsOfText(asText), fieldsOfJson(asJson), asCsv!]) {
      const { draft, remarks } = readForm(fields)
      expect(draft).toMatchObject(expected)
      expect(remarks).toEqual([])
    }
  })

  it('tells what it does not know or cannot mean, and takes neither', () => {
    const { draft, remarks } = readForm([
      { name: 'Kind', text: 'something' },
      { name: 'Colour', text: 'blue' },
    ])
    expect(draft).toEqual({})
    expect(remarks).toEqual([
      { remark: 'bad_field', detail: 'Kind: something' },
      { remark: 'unknown_field', detail: 'Colour: blue' },
    ])
  })

  it.each([
    ['text', 'en'],
    ['text', 'zh'],
    ['json', 'en'],
    ['csv', 'zh'],
  ] as const)('that is empty (%s, %s) holds each field once and fills in nothing', (form, lang) => {
    const template = formTemplate(form, lang).replace('\ufeff', '')
    const head =
      form === 'csv'
        ? [fieldsOfCsv(`${template}x`)[0]!]
        : form === 'json'
          ? [fieldsOfJson(JSON.parse(template))]
          : [fieldsOfText(template)]
    const fields = head[0]!.map(({ name }) => fieldNamed(name))
    expect(form === 'csv' ? fields.slice(0, 1) : fields).toEqual(
      form === 'csv' ? ['kind'] : Object.keys(FIELDS),
    )
    expect(readForm(form === 'csv' ? [] : head[0]!).draft).toEqual({})
  })

  it('comes back from CSV whatever its cells hold', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.startsWith("'"))
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
        fc.pre(cells.some((each) => each.trim() !== ''))
        const head = cells.map((_, i) => `c${i}`)
        const [row] = fieldsOfCsv(printCsv([head, cells]).slice(1))
        expect(row?.map(({ text }) => text)).toEqual(cells)
      }),
    )
  })
})

describe('a file', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)

  it.each([
    [
      'From a@b Mon Jan  1 00:00:00 2026\nSubject: x\n\nbody\n\nFrom c@d Mon\nSubject: y\n\n>From here\n',
      'mails',
    ],
    ['Received: by x\r\n\tat y\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nbody', 'mails'],
    ['[{"title":"x"}]', 'json'],
    ['kind,urgency,title\npreservation,urgent,x\n', 'csv'],
    ['Kind: preservation\nFacts: a, b', 'form'],
    ['类别：数据保全\n', 'form'],
  ])('%j is told by its own bytes', (text, type) => {
    expect(sortBytes(bytes(text)).type).toBe(type)
  })

  it('with several mails gives each, with its own lines as they were', () => {
    const sorted = sortBytes(
      bytes('From a@b Mon\nSubject: x\n\nbody\n\nFrom c@d Mon\nSubject: y\n\n>From here\n'),
    )
    const mails = sorted.type === 'mails' ? sorted.mails.map((mail) => new TextDecoder().decode(mail)) : []
    expect(mails).toEqual(['Subject: x\n\nbody\n\n', 'Subject: y\n\nFrom here\n'])
  })

  it('that is no UTF-8 is read as a Chinese spreadsheet saves it', () => {
    const gbk = Uint8Array.of(0xc0, 0xe0, 0xb1, 0xf0, 0x3a, 0x78) // 类别:x
    expect(sortBytes(gbk)).toEqual({ type: 'form', text: '类别:x', isGb: true })
  })
})
