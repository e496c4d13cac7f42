import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exportBundle } from '../../src/app/export-record.ts'
import { draftOf, readCase } from '../../src/ops/exercise/cases.ts'
import {
  digest,
  parseBase64Url,
  parseUtf8,
  printBundle,
  printHex,
  type Report,
  sha256,
  utf8,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { CASE_NUMBERS, tellCase } from '../build/case-history.ts'
import { testNetwork } from '../build/network.ts'

const LF = 0x0a

/** The lines of a bundle without their LF; the last is the trailer. */
function linesOf(bundle: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bundle.length; ) {
    const end = bundle.indexOf(LF, start)
    lines.push(bundle.slice(start, end))
    start = end + 1
  }
  return lines
}

function flipped(bytes: Uint8Array, at: { readonly byte: number; readonly bit: number }): Uint8Array {
  const changed = bytes.slice()
  changed[at.byte] = changed[at.byte]! ^ (1 << at.bit)
  return changed
}

/** Number of the line, from 1, on which a byte stands. */
function lineAt(bundle: Uint8Array, byte: number): number {
  return bundle.subarray(0, byte).filter((each) => each === LF).length + 1
}

/** What an editor who knows the form does: the trailer is made anew over the changed lines. */
function withNewTrailer(lines: readonly Uint8Array[]): Uint8Array {
  const body = lines.flatMap((line) => [...line, LF])
  const short = lines.map((line) => printHex(sha256(line).subarray(0, 4))).join('')
  const trailer = `{"digest":"${digest(Uint8Array.from([...body, ...utf8(short)]))}","lines":"${short}"}\n`
  return Uint8Array.from([...body, ...utf8(trailer)])
}

/** Every finding as one text: where, and in which words. */
function told(report: Report): string {
  return report.findings.map(({ where, sentence }) => `${where}: ${sentence}`).join('\n')
}

/** A case with both sides' turns, a grant and an answer. */
const bundle = await (await tellCase(2)).history.bundle()
const lines = linesOf(bundle)
const trailer = lines.length
const position = fc.record({
  byte: fc.integer({ min: 0, max: bundle.length - 1 }),
  bit: fc.integer({ min: 0, max: 7 }),
})

describe('one bit changed in a bundle', () => {
  it('anywhere is found, and its line is named', async () => {
    expect((await verifyBundle(bundle)).proven).toBe(true)
    await fc.assert(
      fc.asyncProperty(position, async (at) => {
        const report = await verifyBundle(flipped(bundle, at))
        expect(report.proven).toBe(false)
        expect(report.bytes).toBeUndefined()
        expect(told(report)).toMatch(nameOfLine(at.byte))
      }),
      { numRuns: 1500 },
    )
  })

  it('in each line is found, and that line is named', async () => {
    let start = 0
    for (const line of lines) {
      const at = { byte: start + Math.floor(line.length / 2), bit: 0 }
      const report = await verifyBundle(flipped(bundle, at))
      expect(report.proven).toBe(false)
      expect(told(report)).toMatch(nameOfLine(at.byte))
      start += line.length + 1
    }
  })

  it.each(Array.from({ length: 8 }, (_, bit) => bit))(
    'bit %i of any LF joins two lines: that is found, and the first of them is named',
    async (bit) => {
      for (let byte = bundle.indexOf(LF); byte >= 0; byte = bundle.indexOf(LF, byte + 1)) {
        const report = await verifyBundle(flipped(bundle, { byte, bit }))
        expect(report.proven).toBe(false)
        expect(told(report)).toMatch(nameOfLine(byte))
      }
    },
  )

  function nameOfLine(byte: number): RegExp {
    const line = lineAt(bundle, byte)
    if (line === trailer) return /\(the trailer\)|the last line has no newline/
    return new RegExp(`line ${line}\\b`)
  }
})

describe('a cunning editor who makes the trailer anew', () => {
  /** What must be named, from what stands on the line: its log, its message, or the header. */
  function placeOf(report: Report, line: number): void {
    expect(report.proven).toBe(false)
    expect(report.bytes).toBeUndefined()
    const words = told(report)
    if (line === 1)
      expect(words).toMatch(/header|checkpoint|the file is of|lines before the trailer|log|line 1/)
    else if (line <= 1 + leaves.length) expect(words).toContain(leaves[line - 2]!)
    else expect(words).toMatch(new RegExp(`message ${line - 1 - leaves.length} of ${messages}\\b`))
  }
  const header = JSON.parse(parseUtf8(lines[0]!))
  const leaves: string[] = header.logs.flatMap((log: { epochs: { origin: string; size: number }[] }) =>
    log.epochs.flatMap(({ origin, size }) => Array.from({ length: size }, () => origin)),
  )
  const messages: number = header.messages

  it('is found out by leaf, root, signature or line, and the log or message is named', async () => {
    const place = fc.integer({ min: 0, max: lines.length - 2 }).chain((line) =>
      fc.record({
        line: fc.constant(line),
        byte: fc.integer({ min: 0, max: lines[line]!.length - 1 }),
        bit: fc.integer({ min: 0, max: 7 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(place, async ({ line, ...at }) => {
        const changed = lines.slice(0, -1)
        changed[line] = flipped(changed[line]!, at)
        // A bit that makes a LF makes two lines of one: that is told by the number of lines.
        if (changed[line]!.includes(LF)) {
          expect((await verifyBundle(withNewTrailer(changed))).proven).toBe(false)
          return
        }
        placeOf(await verifyBundle(withNewTrailer(changed)), line + 1)
      }),
      { numRuns: 400 },
    )
  })

  it('who leaves a line out, doubles it or swaps it with the next is found out', async () => {
    for (let line = 1; line < lines.length - 2; line++) {
      const rest = lines.slice(0, -1)
      const swapped = rest.with(line, rest[line + 1]!).with(line + 1, rest[line]!)
      for (const made of [rest.toSpliced(line, 1), rest.toSpliced(line, 0, rest[line]!), swapped])
        expect((await verifyBundle(withNewTrailer(made))).proven).toBe(false)
    }
  })

  it('who gives every leaf of another true bundle under this one’s checkpoint is found out', async () => {
    const other = linesOf(await (await tellCase(3)).history.bundle())
    expect((await verifyBundle(withNewTrailer([lines[0]!, ...other.slice(1, -1)]))).proven).toBe(false)
  })

  it('cannot make a bundle from nothing: the tools that print one print it the same', async () => {
    const report = await verifyBundle(bundle)
    expect(await printBundle(report.bundle!)).toEqual(bundle)
    expect(withNewTrailer(lines.slice(0, -1))).toEqual(bundle)
  })
})

/** All that a reader of the file could find in it: its text, and what its base64 hides. */
function allTextIn(file: Uint8Array): string {
  const text = parseUtf8(file)
  const payloads = [...text.matchAll(/"payload":"([A-Za-z0-9_-]+)"/g)]
  return [text, ...payloads.map(([, payload]) => parseUtf8(parseBase64Url(payload!)))].join('\n')
}

/** A string as JSON text holds it, without its quotes. */
function asJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** Words of the form itself that happen to be a case's whole text: a public file has them from its leaves, not from the case. */
const NOT_TELLING: ReadonlySet<string> = new Set(['pending', 'accepted', 'sent'])

/** Every content string of the 42 cases that a request carries, in both languages. */
const CONTENTS: readonly string[] = [
  ...new Set(
    CASE_NUMBERS.flatMap((number) => {
      const one = readCase(number)
      const draft = draftOf(one)
      return [
        one.title.en,
        one.title.zh,
        one.facts.text,
        one.summary.text,
        ...(draft.offences ?? []),
        ...one.asks.map(({ text }) => text),
        ...one.observables,
        ...(draft.observables ?? []).map(({ value }) => value),
        ...one.history.map(({ text }) => text),
        ...(draft.urgencyReason ? [draft.urgencyReason.text] : []),
      ]
    }),
  ),
  'M. Okafor',
  '周敏',
].filter((text) => !NOT_TELLING.has(text))

function contentsIn(file: Uint8Array): string[] {
  const text = allTextIn(file)
  return CONTENTS.filter((content) => text.includes(asJson(content)))
}

describe('a public bundle', () => {
  it.each(CASE_NUMBERS)(
    'of case %i gives the same bytes of verdicts and holds no content of any case',
    async (number) => {
      const { history } = await tellCase(number)
      const full = await history.bundle()
      const open = await history.bundle({ isPublic: true })
      const [report, openReport] = [await verifyBundle(full), await verifyBundle(open)]
      expect(report.proven && openReport.proven).toBe(true)
      expect(parseUtf8(openReport.bytes!)).toBe(parseUtf8(report.bytes!))
      expect(contentsIn(open)).toEqual([])
      // The search is known to find them where they are.
      expect(contentsIn(full)).toEqual(expect.arrayContaining([readCase(number).facts.text]))
    },
  )

  it('exported by a node that holds the texts of all 42 cases has none of them, and the full one has all', async () => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'], { witness: true })
    for (const number of CASE_NUMBERS) {
      const one = readCase(number)
      const [from, to] = one.from === 'arden' ? [net.arden, net.beiyuan] : [net.beiyuan, net.arden]
      const { reference } = await from.officer(to).submits(draftOf(one))
      await net.settles()
      await to
        .officer(from)
        .acts(reference, { type: 'acknowledge', state: 'accepted' }, one.title[one.facts.lang])
      for (const { text } of one.history) await to.officer(from).acts(reference, { type: 'status' }, text)
    }
    await net.passes({ minutes: 3 })
    const pair = net.arden.pairWith(net.beiyuan)
    const full = await exportBundle(net.arden.node, pair, { public: false })
    const open = await exportBundle(net.arden.node, pair, { public: true })
    const entered = CASE_NUMBERS.flatMap((number) => {
      const one = readCase(number)
      return [
        one.title[one.facts.lang],
        ...Object.values(draftTexts(number)),
        ...one.history.map((h) => h.text),
      ]
    }).filter((text) => !NOT_TELLING.has(text))
    const found = new Set(contentsIn(full))
    expect(entered.filter((text) => !found.has(text))).toEqual([])
    expect(contentsIn(open)).toEqual([])
    expect(allTextIn(full)).toContain('officer of arden')
    expect(allTextIn(open)).not.toContain('officer of')
    const [report, openReport] = [await verifyBundle(full), await verifyBundle(open)]
    expect([report.findings, openReport.findings]).toEqual([[], []])
    expect(report.verdicts!.requests).toHaveLength(42)
    expect(parseUtf8(openReport.bytes!)).toBe(parseUtf8(report.bytes!))
    const theirs = await verifyBundle(await exportBundle(net.beiyuan.node, pair, { public: true }))
    expect(parseUtf8(theirs.bytes!)).toBe(parseUtf8(report.bytes!))
  })
})

function draftTexts(number: number): string[] {
  const one = readCase(number)
  return [
    one.facts.text,
    one.summary.text,
    ...(draftOf(one).offences ?? []),
    ...one.asks.map(({ text }) => text),
    ...(draftOf(one).observables ?? []).map(({ value }) => value),
  ]
}
