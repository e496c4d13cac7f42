import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskCards } from '../../../src/domain/content/cards.ts'
import { describeDomain } from '../../../src/domain/content/names.ts'
import { OBSERVABLE_TYPES, type ObservableType } from '../../../src/domain/content/observable.ts'
import {
  isCanonical,
  marksOf,
  observablesIn,
  parseObservable,
  recognise,
} from '../../../src/domain/content/recognise.ts'
import { defang, refang } from '../../../src/domain/content/refang.ts'

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const ja4 = 't13d1516h2_8daaf6152771_b186095e22b6'

/** How it is written, its canonical form, and the nearest text that is none. */
const TABLE: readonly (readonly [ObservableType, string, string, string])[] = [
  ['ipv4', '198.51.100.23', '198.51.100.23', '198.51.100.256'],
  ['ipv4', '203.0.113.0/25', '203.0.113.0/25', '203.0.113.0.25'],
  ['ipv4', '198.51.100.23:48101/TCP', '198.51.100.23:48101/tcp', '198.51.100.023'],
  ['ipv6', '2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '2001:db8:0:0:1:0:0'],
  ['ipv6', '2001:db8:17::/48', '2001:db8:17::/48', '2001:db8::17::48'],
  ['ipv6', '[2001:db8::5]:443', '[2001:db8::5]:443', '12:30:45'],
  ['ipv6', '::ffff:192.0.2.1', '::ffff:c000:201', '00:1b:44:11:3a:b7'],
  ['as', 'AS64501', 'AS64501', 'AS0'],
  ['as', 'ASN 64501', 'AS64501', 'AS4294967296'],
  ['as', 'AS1.10', 'AS65546', 'AS1.65536'],
  ['domain', 'CNC.Botnet-01.example', 'cnc.botnet-01.example', 'cnc.botnet-01.nosuchtld'],
  ['domain', 'pool.proxy-x.example:3333', 'pool.proxy-x.example:3333', 'it ended.Then it began'],
  ['domain', 'пример.рф', 'xn--e1afmkfd.xn--p1ai', 'пример.рфф'],
  ['domain', '例子.中国', 'xn--fsqu00a.xn--fiqs8s', '例子.中文国'],
  ['url', 'HTTP://Evil.example:8080/A?b=c#d', 'http://evil.example:8080/A?b=c#d', 'http://evil/A'],
  ['url', 'ldap://198.51.100.99:1389/a', 'ldap://198.51.100.99:1389/a', 'ldap://198.51.100.999/a'],
  ['url', 'forum.example/t/55120', 'forum.example/t/55120', 'and/or'],
  ['mail', 'Op-Stress@Mail.example', 'Op-Stress@mail.example', 'op-stress@mail'],
  ['mail', 'a.b@mail.example', 'a.b@mail.example', 'a..b@mail.nosuch'],
  [
    'md5',
    'D41D8CD98F00B204E9800998ECF8427E',
    'd41d8cd98f00b204e9800998ecf8427e',
    'd41d8cd98f00b204e9800998ecf8427',
  ],
  ['sha1', HASH.slice(0, 40), HASH.slice(0, 40), HASH.slice(0, 41)],
  ['sha256', `sha256:${HASH}`, HASH, `${HASH.slice(0, 63)}g`],
  [
    'ssdeep',
    '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C',
    '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C',
    '4:AXGBic:AXGHs',
  ],
  ['file', 'invoice_2026.pdf.exe', 'invoice_2026.pdf.exe', 'invoice_2026'],
  ['file', 'C:\\Users\\a\\evil.exe', 'C:\\Users\\a\\evil.exe', 'C:'],
  ['file', '会议通知.docx', '会议通知.docx', '会议通知'],
  ['process', 'process `svchost.exe`', 'svchost.exe', 'the process of review'],
  ['process', '进程：miner64', 'miner64', '进程很慢'],
  ['registry', 'HKLM\\Software\\Run\\Evil', 'HKEY_LOCAL_MACHINE\\Software\\Run\\Evil', 'HKXX\\Software\\Run'],
  ['user_agent', 'User-Agent: curl/8.4.0', 'curl/8.4.0', 'the user agent was blank'],
  ['x509_serial', 'certificate serial 0x1F2E3D4C5B', '1f2e3d4c5b', 'serial 0x1F2E3D4C5B'],
  ['x509_digest', `certificate SHA-256 ${HASH}`, HASH, `certificate SHA-256 ${HASH.slice(0, 62)}`],
  [
    'ja3',
    'JA3: e7d705a3286e19ea42f587b344ee6865',
    'e7d705a3286e19ea42f587b344ee6865',
    'JA3: e7d705a3286e19ea42f587b344ee686',
  ],
  ['ja4', ja4, ja4, `${ja4.slice(0, -1)}g`],
  [
    'btc',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
  ],
  [
    'btc',
    'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
  ],
  [
    'btc',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    // The checksum of version 0 under an address of version 1 (BIP 350).
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd',
  ],
  [
    'eth',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD',
  ],
  [
    'trx',
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T',
  ],
  ['iban', 'DE89 3704 0044 0532 0130 00', 'DE89370400440532013000', 'DE89 3704 0044 0532 0130 01'],
  ['iban', 'GB82WEST12345698765432', 'GB82WEST12345698765432', 'GB82WEST1234569876543'],
  ['card', '4111 1111 1111 1111', '411111******1111', '4111 1111 1111 1112'],
  ['card', '6200000000000005', '620000******0005', '9999999999999995'],
  ['phone', '+86 138 0013 8000', '+8613800138000', '+0800'],
  ['phone', '+1 (202) 555-0143', '+12025550143', '+1 202'],
  ['account', 'account bad_one on Telegram', 'bad_one@telegram', 'bad_one was on Telegram'],
  ['account', '微信号：abc_123', 'abc_123@wechat', '微信很慢'],
  ['account', 'bad_one@telegram', 'bad_one@telegram', 'bad_one@nowhere'],
  ['cve', 'cve-2021-44228', 'CVE-2021-44228', 'CVE-2021-442'],
  ['cve', 'CVE‑2014‑0160', 'CVE-2014-0160', 'CVE-1998-0160'],
  ['technique', 'T1059.001', 'T1059.001', 'T1059.01'],
]

describe('what is recognised', () => {
  it('has a row for every type but other', () => {
    const shown = new Set(TABLE.map(([type]) => type))
    expect(OBSERVABLE_TYPES.filter((type) => !shown.has(type))).toEqual(['other'])
  })

  it.each(TABLE)('%s: %s is %s in a sentence, and %s is none', (type, written, value, bad) => {
    for (const [before, after] of [
      ['', ''],
      ['It was ', ', they say.'],
      ['（', '）。'],
      ['“', '”'],
    ]) {
      const text = `${before}${written}${after}`
      const found = recognise(text).find((each) => each.type === type)
      expect(found, text).toMatchObject({ type, value })
      expect(text.slice(found!.start, found!.end).length).toBeLessThanOrEqual(written.length)
    }
    expect(recognise(bad).filter((each) => each.type === type)).toEqual([])
  })

  it.each(TABLE)('%s: %s keeps one form: %s is its own canonical value', (type, _, value) => {
    expect(parseObservable(type, value)).toBe(value)
    expect(isCanonical({ type, value })).toBe(true)
  })

  it('stands in Chinese text without a space before or after it', () => {
    const text = '主机198.51.100.23:443向cnc.example发送数据，样本为evil.exe，利用CVE-2021-44228。'
    expect(observablesIn(text)).toEqual([
      { type: 'ipv4', value: '198.51.100.23:443' },
      { type: 'domain', value: 'cnc.example' },
      { type: 'file', value: 'evil.exe' },
      { type: 'cve', value: 'CVE-2021-44228' },
    ])
  })

  it('names the host of a URL once, as part of it, and ends it where its sentence ends', () => {
    expect(
      observablesIn('See (http://a.example/x_(1)). Then http://b.example/y, or http://c.example.'),
    ).toEqual([
      { type: 'url', value: 'http://a.example/x_(1)' },
      { type: 'url', value: 'http://b.example/y' },
      { type: 'url', value: 'http://c.example' },
    ])
  })

  it('does not take a message-id for an address', () => {
    expect(observablesIn('message-id `<0330.02@mail.example>`')).toEqual([])
  })

  it('lists each value once, however often it is mentioned', () => {
    expect(observablesIn('192.0.2.1 and 192[.]0[.]2[.]1 and 192.0.2.1')).toEqual([
      { type: 'ipv4', value: '192.0.2.1' },
    ])
  })
})

describe('defanged text', () => {
  it.each([
    ['hxxp://evil[.]example/a', 'url', 'http://evil.example/a'],
    ['hXXps[:]//evil[.]example', 'url', 'https://evil.example'],
    ['h**p://evil(.)example', 'url', 'http://evil.example'],
    ['hxxps[://]evil{.}example/a', 'url', 'https://evil.example/a'],
    ['evil[dot]example', 'domain', 'evil.example'],
    ['evil [点] example', 'domain', 'evil.example'],
    ['evil。example', 'domain', 'evil.example'],
    ['evil\\.example', 'domain', 'evil.example'],
    ['bad(at)evil[.]example', 'mail', 'bad@evil.example'],
    ['bad [@] evil【.】example', 'mail', 'bad@evil.example'],
    ['198[.]51[.]100[.]23[:]443', 'ipv4', '198.51.100.23:443'],
    ['2001[:]db8[:]17::5', 'ipv6', '2001:db8:17::5'],
  ] as const)('%s is the %s %s, at its place', (text, type, value) => {
    const [found, ...more] = recognise(`a ${text} b`)
    expect(found).toMatchObject({ type, value, start: 2, end: 2 + text.length })
    expect(more).toEqual([])
  })

  it('is not made of what nobody defanged', () => {
    for (const text of ['C:\\example\\b', 'arrive (at) noon.', 'a (dot) b?', 'He said 句号。then'])
      expect(recognise(text).filter(({ type }) => type !== 'file')).toEqual([])
  })

  it('is what defang writes, whatever the address', () => {
    const host = fc.domain()
    fc.assert(fc.property(host, (name) => refang(defang(`http://${name}/`)).text === `http://${name}/`))
  })
})

describe('names', () => {
  it('show both forms, and say when scripts are mixed or only look Latin', () => {
    expect(describeDomain('xn--80ak6aa92e.com')).toEqual({
      ascii: 'xn--80ak6aa92e.com',
      unicode: 'аррӏе.com',
      marks: ['looks_latin'],
    })
    const mixed = parseObservable('domain', 'pаypal.com')!
    expect(describeDomain(mixed)).toMatchObject({ unicode: 'pаypal.com', marks: ['mixed_script'] })
    expect(describeDomain('xn--fsqu00a.xn--fiqs8s')).toMatchObject({ unicode: '例子.中国', marks: [] })
  })

  it('are marked in URLs and mail addresses as well', () => {
    for (const type of ['url', 'mail'] as const) {
      const value = parseObservable(type, type === 'url' ? 'https://pаypal.com/login' : 'a@pаypal.com')!
      expect(marksOf({ type, value })).toEqual(['mixed_script'])
    }
  })

  it('come back from their ASCII form, whatever they are', () => {
    const label = fc.stringMatching(/^[a-zа-яα-ωäöüß一-龥]{1,12}$/u)
    fc.assert(
      fc.property(label, (text) => {
        const ascii = parseObservable('domain', `${text}.com`)
        fc.pre(ascii !== undefined)
        expect(parseObservable('domain', describeDomain(ascii!).unicode)).toBe(ascii)
      }),
    )
  })
})

describe('a wallet without capitals', () => {
  it('is taken, and said to have no checksum', () => {
    const value = parseObservable('eth', '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed')!
    expect(marksOf({ type: 'eth', value })).toEqual(['no_checksum'])
  })
})

describe('check digits', () => {
  const checked = TABLE.filter(([type]) => ['btc', 'trx', 'iban', 'card'].includes(type))
  it.each(checked)('of %s %s do not hold once one sign is another', (type, written) => {
    const plain = written.replaceAll(' ', '')
    const change = fc.record({ at: fc.nat(plain.length - 1), digit: fc.integer({ min: 0, max: 9 }) })
    fc.assert(
      fc.property(change, ({ at, digit }) => {
        const changed = `${plain.slice(0, at)}${digit}${plain.slice(at + 1)}`
        fc.pre(changed !== plain)
        expect(parseObservable(type, changed)).toBeUndefined()
      }),
    )
  })
})

describe('a card number', () => {
  it('is kept as its first six and last four digits, and not taken in clear', () => {
    expect(isCanonical({ type: 'card', value: '4111111111111111' })).toBe(false)
    expect(JSON.stringify(recognise('card 4111 1111 1111 1111'))).not.toContain('11111111')
  })

  it('is masked wherever it stands in a text, and nothing else is', () => {
    const text = 'Card 4111-1111-1111-1111, order 20241103-0004, 5500005555555559.'
    expect(maskCards(text)).toEqual({
      text: 'Card 411111******1111, order 20241103-0004, 550000******5559.',
      found: 2,
    })
  })
})

describe('any text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(...TABLE.flatMap(([, written, , bad]) => [written, bad])),
    fc.constantFrom('[.]', 'hxxp://', '(at)', '。', '\u0000', '`', '例子.', '://', '\\'),
  )
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

  it('gives finds in order, none over another, each canonical and in its place', () => {
    fc.assert(
      fc.property(text, (pasted) => {
        let last = 0
        for (const found of recognise(pasted)) {
          expect(found.start).toBeGreaterThanOrEqual(last)
          expect(found.end).toBeGreaterThan(found.start)
          expect(found.end).toBeLessThanOrEqual(pasted.length)
          expect(isCanonical(found), JSON.stringify(found)).toBe(true)
          last = found.end
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is read in time that grows with its length, also when it was written to be slow', () => {
    const hostile = [
      'a.',
      'a-',
      '1.',
      '::',
      'http://',
      '/a',
      'a@',
      '0x',
      '[.]',
      '\\a',
      '（',
      'AS1 ',
      '+1 ',
      'Mozilla/5.0 (',
    ]
    for (const each of hostile) {
      const began = performance.now()
      recognise(each.repeat(100_000 / each.length))
      expect(performance.now() - began, each).toBeLessThan(10_000)
    }
  })
})
