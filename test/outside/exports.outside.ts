import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readObservables } from '../../src/app/read-observables.ts'
import { OBSERVABLE_TYPES } from '../../src/domain/content/observable.ts'
import { letterPdf } from '../../src/domain/export/letter-pdf.ts'
import { TLP } from '../../src/protocol/index.ts'
import { caseLetter, caseStix, textsOfLetter } from '../build/exports.ts'
import { pythonWith, run } from './python.ts'

const CASES = Array.from({ length: 42 }, (_, i) => i + 1)
/** Warnings that we accept: ids of version 5 are what makes both sides' bytes the same; a port at which something listened has no other end. */
const ACCEPTED = ['103', '301']

let folder: string
let python: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-exports-'))
  python = await pythonWith(folder, [
    'stix2-validator==3.3.2',
    'stix2==3.0.2',
    'pymupdf',
    'pypdfium2',
    'zxing-cpp',
    'numpy',
  ])
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** One of each type for which there is one, as people write them. */
const all = readObservables([
  'C2 198.51.100.23:48101/tcp',
  '203.0.113.0/25 (AS64501)',
  '[2001:db8::5]:443',
  '2001:db8:17::/48',
  'pool.proxy.example:3333',
  '例子.中国',
  'hxxp://evil[.]example:8080/A?b=c#d',
  'forum.example/t/55120',
  'a.b@mail.example',
  'd41d8cd98f00b204e9800998ecf8427e',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  'loader 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C',
  'C:\\Users\\a\\evil.exe',
  'invoice.pdf.exe',
  'process `svchost.exe`',
  'HKLM\\Software\\Run\\Evil',
  'User-Agent: curl/8.4.0',
  'certificate serial 0x1F2E3D4C5B',
  'certificate SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'JA3: e7d705a3286e19ea42f587b344ee6865',
  't13d1516h2_8daaf6152771_b186095e22b6',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
  'DE89 3704 0044 0532 0130 00',
  '4111 1111 1111 1111',
  '+86 138 0013 8000',
  'account bad_one on Facebook',
  'CVE-2021-44228',
  'T1059.001',
  'something of no type',
])

describe('STIX bundles', () => {
  it('of all 42 cases, and of one with every type of observable under every label, pass the validator', async () => {
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(OBSERVABLE_TYPES))
    const bundles = [
      ...CASES.map((number) => [`EX-${number}`, caseStix(number)] as const),
      ...TLP.map(
        (tlp) =>
          [
            `all-${tlp}`,
            caseStix(1, {
              tlp,
              observables: [...all],
              events: [
                {
                  at: '2025-01-14T11:55:00Z',
                  text: { lang: 'en', text: 'first seen' },
                  zone: 'America/New_York',
                  driftSeconds: -2,
                },
              ],
            }),
          ] as const,
      ),
    ]
    for (const [name, bundle] of bundles)
      await writeFile(join(folder, `${name}.stix.json`), JSON.stringify(bundle))
    const files = bundles.map(([name]) => join(folder, `${name}.stix.json`))
    const told = await run(join(dirname(python), 'stix2_validator'), files)
    expect(told.match(/STIX JSON: Valid/g)).toHaveLength(47)
    const warnings = [...told.matchAll(/Warning: .*?\{(\d+)\}/g)].map((match) => match[1]!)
    expect(warnings.filter((code) => !ACCEPTED.includes(code))).toEqual([])
  }, 300_000)

  it('give each observable the id that another library gives it', async () => {
    const check = `
import json, sys, stix2
count = 0
for path in sys.argv[1:]:
    for thing in json.load(open(path))["objects"]:
        if "created" in thing or thing["type"] == "process": continue
        given = thing.pop("id")
        made = stix2.parse(thing, version="2.1", allow_custom=False).id
        assert made == given, (thing, given, made)
        count += 1
print(count)
`
    const files = [...CASES.map((number) => `EX-${number}`), 'all-GREEN'].map((name) =>
      join(folder, `${name}.stix.json`),
    )
    expect(Number(await run(python, ['-c', check, ...files]))).toBeGreaterThan(100)
  }, 120_000)
})

describe('letters', () => {
  it('of all 42 cases hold every text, Chinese too, for two readers that are not ours, on A4', async () => {
    const read = `
import json, sys, pymupdf, pypdfium2
for path in sys.argv[1:]:
    one = pymupdf.open(path)
    assert not one.is_repaired, path
    two = pypdfium2.PdfDocument(path)
    sizes = sorted({(round(page.rect.width), round(page.rect.height)) for page in one})
    texts = ["".join(page.get_text() for page in one), "".join(page.get_textpage().get_text_range() for page in two)]
    print(json.dumps({"sizes": sizes, "texts": texts}))
`
    const paths = await Promise.all(
      CASES.map(async (number) => {
        const path = join(folder, `EX-${number}.pdf`)
        await writeFile(path, letterPdf(caseLetter(number, { observables: [...all] })))
        return path
      }),
    )
    const lines = (await run(python, ['-c', read, ...paths])).trim().split('\n')
    expect(lines).toHaveLength(42)
    for (const [i, line] of lines.entries()) {
      const { sizes, texts } = JSON.parse(line) as { sizes: unknown; texts: string[] }
      expect(sizes).toEqual([[595, 842]])
      for (const text of texts) {
        const shown = squeezed(text)
        const lacking = textsOfLetter(caseLetter(i + 1, { observables: [...all] })).filter(
          (each) => !shown.includes(squeezed(each)),
        )
        // A page may end inside a text; its head and foot then stand between.
        expect(
          lacking.filter((each) => !wordsOf(each).every((word) => shown.includes(word))),
          `EX-${i + 1}`,
        ).toEqual([])
      }
    }
  }, 300_000)
})

describe('the code of a letter', () => {
  it('is read from the sheet as the address of the proof of its message', async () => {
    const scan = `
import sys, numpy, pymupdf, zxingcpp
for path in sys.argv[1:]:
    found = []
    for page in pymupdf.open(path):
        sheet = page.get_pixmap(dpi=150, colorspace="gray")
        pixels = numpy.frombuffer(sheet.samples, dtype=numpy.uint8).reshape(sheet.height, sheet.width)
        found += [code.text for code in zxingcpp.read_barcodes(pixels)]
    print(" ".join(found))
`
    const paths = CASES.slice(0, 5).map((number) => join(folder, `scan-${number}.pdf`))
    for (const [i, path] of paths.entries()) await writeFile(path, letterPdf(caseLetter(i + 1)))
    const read = (await run(python, ['-c', scan, ...paths])).trim().split('\n')
    expect(read).toEqual(CASES.slice(0, 5).map((number) => caseLetter(number).proof.address))
  }, 120_000)
})

/** Without what lines and pages add. */
function squeezed(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s\p{C}]+/gu, '')
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+|(?<=[，。、；])/u).map(squeezed)
}
