import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FIGURES } from '../../src/app/review/rows.ts'
import { reviewWords } from '../../src/app/words/review-words.ts'
import { displayWidth } from '../../src/cli/output.ts'
import { reviewTexts } from '../../src/cli/texts/review.ts'
import { parseUtf8, printReview, reviewOf, verifyBundle } from '../../src/protocol/index.ts'
import { aStoryToReview, PERIODS } from '../build/review-story.ts'
import { comity } from './terminal.ts'

const file = join(import.meta.dirname, '../../vectors/review/two-days.bundle')
const [first, second] = PERIODS
const args = ['review', '--bundle', file, '--from', first.from, '--to', first.to]

it('prints from a file the bytes that others compare', async () => {
  const { verdicts, beside } = await verifyBundle(await (await aStoryToReview()).bundle({ isPublic: true }))
  const { code, out } = await comity([...args, '--json'])
  const { from, to } = first
  expect([code, out]).toEqual([
    0,
    parseUtf8(printReview(reviewOf({ verdicts: verdicts!, beside: beside! }, { from, to }))),
  ])
})

it('says each figure in words beside it, in both languages, by the parties’ names', async () => {
  const english = await comity([...args, '--lang', 'en'])
  expect(english.out).toMatch(/^Asked by Arden, owed by Beiyuan — all$/m)
  expect(english.out).toMatch(/^ {4}in time +3 of 4 \(75\.0 %\)$/m)
  expect(english.out).toMatch(/^ {4}in time +2 of 3 \(66\.6 %\)/m)
  expect(english.out).toMatch(/median 19 min 59 s/)
  const chinese = await comity([...args, '--lang', 'zh'])
  expect(chinese.out).toMatch(/^阿登提出、由北原履行——全部$/m)
  expect(chinese.out).toMatch(/^ {4}按期 +4 项中 3 项（75\.0%）/m)
  expect(chinese.out).toMatch(/中位数 19 分 59 秒/)
})

it.each([
  ['en', 80, undefined],
  ['en', 100, undefined],
  ['zh', 80, undefined],
  ['zh', undefined, 100],
] as const)(
  'in %s keeps within %s columns, and says once what each figure says',
  async (lang, columns, most) => {
    const { out } = await comity(['review', '2025', '--bundle', file, '--lang', lang], { columns })
    const wide = out.split('\n').filter((line) => displayWidth(line) > (columns ?? most))
    expect(wide).toEqual([])
    const told = out.replaceAll(/\n */g, lang === 'zh' ? '' : ' ')
    for (const figure of ['in_time', 'time_most', 'received'] as const)
      expect([figure, told.split(reviewWords[lang].means[figure]).length]).toEqual([figure, 2])
    expect(told.split(reviewTexts[lang].cutOff)).toHaveLength(2)
  },
)

it('shows the dark time of the second day', async () => {
  const { out } = await comity([
    'review',
    '--bundle',
    file,
    '--from',
    second.from,
    '--to',
    second.to,
    '--lang',
    'en',
  ])
  expect(out).toMatch(/^ {2}dark time +3 h 10 min/m)
})

it('gives one figure a line as CSV, none twice, each with its sentence', async () => {
  const { code, out } = await comity([...args, '--csv', '--lang', 'zh'])
  expect(code).toBe(0)
  const lines = out.trimEnd().split('\r\n').slice(1)
  expect(new Set(lines.map((line) => line.split(',').slice(0, 11).join(','))).size).toBe(lines.length)
  expect(lines.filter((line) => !/\p{Script=Han}。?"?,[^,]*\p{Script=Han}[^,]*$/u.test(line))).toEqual([])
  const figures = new Set(lines.map((line) => line.split(',')[9]!))
  expect([...figures].filter((figure) => !FIGURES.some((each) => each === figure))).toEqual([])
})

it('names each figure of the CSV in words of the language asked for, and keeps the columns of codes', async () => {
  const csv = async (lang: string) =>
    (await comity([...args, '--csv', '--lang', lang])).out.trimEnd().split('\r\n')
  const [english, chinese] = [await csv('en'), await csv('zh')]
  const head =
    '\ufefffrom,to,complete,cut,answerer,asker,class,urgency,duty,figure,detail,value,of,meaning,words'
  expect([english[0], chinese[0]]).toEqual([head, head])
  const codes = (line: string) => [...line.split(',').slice(0, 4), ...line.split(',').slice(6, 13)].join(',')
  expect(chinese.map(codes)).toEqual(english.map(codes))
  const wordsOf = (lines: readonly string[], part: string) =>
    lines
      .find((line) => line.includes(part))!
      .split(',')
      .at(-1)
  expect(wordsOf(english, ',unwitnessed,')).toBe('unwitnessed time')
  expect(wordsOf(chinese, ',unwitnessed,')).toBe('无见证时间')
  expect(wordsOf(chinese, ',all,all,,dark,')).toBe('全部 · 无信号时间')
  expect(wordsOf(chinese, ',all,all,receipt,verdict,on-time,')).toBe('全部 · 回执 · 判定 · 按期')
  expect(wordsOf(chinese, ',all,all,receipt,time_least,median,')).toBe('全部 · 回执 · 用时（下限） · 中位数')
  const latin = chinese.slice(1).filter((line) => /[a-z]/i.test(line.split(',').at(-1)!))
  expect(latin).toEqual([])
})

it('refuses both forms at once, a period without a second, and a file that is not proven', async () => {
  expect((await comity([...args, '--csv', '--json'])).code).toBe(2)
  const none = await comity(['review', '--bundle', file, '--from', first.to, '--to', first.from, '--json'])
  expect([none.code, JSON.parse(none.err).code]).toEqual([2, 'bad_period'])
  const other = await comity([...args, '--identity', '0'.repeat(64), '--json'])
  expect([other.code, other.out, JSON.parse(other.err).code]).toEqual([1, '', 'not_proven'])
})

it.each([
  ['2026', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['2026-H2', '2026-07-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['2026-q1', '2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z'],
  ['2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
])('takes the period %s as it takes its two ends, and says them with UTC', async (name, from, to) => {
  const named = ['review', name, '--bundle', file]
  const ends = ['review', '--from', from.slice(0, 10), '--to', to, '--bundle', file]
  expect((await comity([...named, '--json'])).out).toBe((await comity([...ends, '--json'])).out)
  for (const lang of ['en', 'zh']) {
    const [first] = (await comity([...named, '--lang', lang])).out.split('\n')
    expect([first!.includes(from), first!.includes(to), first!.includes('UTC')]).toEqual([true, true, true])
  }
})

it.each([
  [[], '2025-Q1'],
  [['--from', '2025-01-01'], '2025-Q1'],
  [['2025-13'], '2025-Q1'],
  [['--from', 'January', '--to', '2025-02-01'], '2025-Q1'],
  [['2025', '--to', '2026-01-01'], '--from'],
])('says which periods it takes when it is given %j', async (typed, said) => {
  for (const lang of ['en', 'zh']) {
    const { code, out, err } = await comity(['review', ...typed, '--bundle', file, '--lang', lang])
    expect([code, out, err.includes(said)]).toEqual([2, '', true])
  }
})
