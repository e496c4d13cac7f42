/** What the review says beside its figures, whose own words stand in src/app/words/review-words.ts. */
export type ReviewTexts = {
  readonly period: (from: string, to: string) => string
  readonly incomplete: string
  readonly direction: (asker: string, answerer: string) => string
  /** A direction and a group of its requests. */
  readonly heading: (direction: string, group: string) => string
  /** A count of a whole; the share is cut off, not rounded. */
  readonly share: (count: number, of: number, percent: string) => string
  readonly cutOff: string
  /** A figure with the code that it counts. */
  readonly coded: (figure: string, code: string) => string
  readonly meanings: string
  readonly days: (n: number) => string
  readonly hours: (n: number) => string
  readonly minutes: (n: number) => string
  readonly seconds: (n: number) => string
  /** In units, so that no line ends within a time. */
  readonly spread: (n: number, parts: readonly (readonly [string, string])[]) => readonly string[]
  readonly oneForm: string
  readonly whichPeriod: string
  readonly badPeriod: (typed: string) => string
  readonly periodTwice: string
}

const PERIODS_EN =
  'a year, half, quarter or month (2025, 2025-H1, 2025-Q1, 2025-03), or --from and --to, each a date (2025-01-01) or a time with its zone (2025-01-01T00:00:00Z). Without a zone all are in UTC'
const PERIODS_ZH =
  '年、半年、季度或月（2025、2025-H1、2025-Q1、2025-03），或者 --from 与 --to，各为日期（2025-01-01）或带时区的时间（2025-01-01T00:00:00Z）。未写时区的均按 UTC'

export const reviewTexts: { readonly en: ReviewTexts; readonly zh: ReviewTexts } = {
  en: {
    period: (from, to) => `Requests entered from ${from} up to, not including, ${to} (UTC).`,
    incomplete: 'The record does not reach to the end of the period: what is open may turn out either way.',
    direction: (asker, answerer) => `Asked by ${asker}, owed by ${answerer}`,
    heading: (direction, group) => `${direction} — ${group}`,
    share: (count, of, percent) => `${count} of ${of} (${percent} %)`,
    cutOff:
      'Percentages are cut off after one digit, not rounded: what is not all is never 100 %. The two numbers beside each are exact.',
    coded: (figure, code) => `${figure} (${code})`,
    meanings: 'What the figures say:',
    days: (n) => `${n} d`,
    hours: (n) => `${n} h`,
    minutes: (n) => `${n} min`,
    seconds: (n) => `${n} s`,
    spread: (n, parts) => [
      ...parts.map(
        ([name, value], i) => `${i === 0 ? '' : ' '}${name} ${value}${i < parts.length - 1 ? ',' : ''}`,
      ),
      ` (${n})`,
    ],
    oneForm: 'Give --json or --csv, not both.',
    whichPeriod: `which period? Give ${PERIODS_EN}`,
    badPeriod: (typed) => `${typed} is no period; give ${PERIODS_EN}`,
    periodTwice: 'Give a period by its name, or --from and --to; not both.',
  },
  zh: {
    period: (from, to) => `自 ${from} 起至 ${to} 止（不含止点，UTC）入册的请求。`,
    incomplete: '记录尚未覆盖整个时段：未到期的事项结果未定。',
    direction: (asker, answerer) => `${asker}提出、由${answerer}履行`,
    heading: (direction, group) => `${direction}——${group}`,
    share: (count, of, percent) => `${of} 项中 ${count} 项（${percent}%）`,
    cutOff: '百分比保留一位小数，其余舍去，不四舍五入：未达全部的不会显示为 100%。旁边的两个数是准确的。',
    coded: (figure, code) => `${figure}（${code}）`,
    meanings: '各项数字的含义：',
    days: (n) => `${n} 天`,
    hours: (n) => `${n} 小时`,
    minutes: (n) => `${n} 分`,
    seconds: (n) => `${n} 秒`,
    spread: (n, parts) => [
      ...parts.map(([name, value], i) => `${name} ${value}${i < parts.length - 1 ? '，' : ''}`),
      `（共 ${n} 项）`,
    ],
    oneForm: '请给出 --json 或者 --csv，不可同时给出。',
    whichPeriod: `请指明时段：${PERIODS_ZH}`,
    badPeriod: (typed) => `${typed} 不是时段；请给出${PERIODS_ZH}`,
    periodTwice: '请给出时段，或者给出 --from 与 --to；不可同时给出。',
  },
}
