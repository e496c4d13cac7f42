/** What the review says beside its figures, whose own words stand in src/app/review/review-words.ts. */
export type ReviewTexts = {
  readonly period: (from: string, to: string) => string
  readonly incomplete: string
  readonly direction: (asker: string, answerer: string) => string
  readonly heading: (direction: string, group: string) => string
  /** A count of a whole; the share is cut off, not rounded. */
  readonly share: (count: number, of: number, percent: string) => string
  readonly days: (n: number) => string
  readonly hours: (n: number) => string
  readonly minutes: (n: number) => string
  readonly seconds: (n: number) => string
  readonly spread: (n: number, parts: readonly (readonly [string, string])[]) => string
  readonly oneForm: string
}

export const reviewTexts: { readonly en: ReviewTexts; readonly zh: ReviewTexts } = {
  en: {
    period: (from, to) => `Requests entered from ${from} up to, not including, ${to} (UTC).`,
    incomplete: 'The record does not reach to the end of the period: what is open may turn out either way.',
    direction: (asker, answerer) => `Asked by ${asker}, owed by ${answerer}`,
    heading: (direction, group) => `${direction} — ${group}`,
    share: (count, of, percent) => `${count} of ${of} (${percent} %)`,
    days: (n) => `${n} d`,
    hours: (n) => `${n} h`,
    minutes: (n) => `${n} min`,
    seconds: (n) => `${n} s`,
    spread: (n, parts) => `${parts.map(([name, value]) => `${name} ${value}`).join(', ')} (${n})`,
    oneForm: 'Give --json or --csv, not both.',
  },
  zh: {
    period: (from, to) => `自 ${from} 起至 ${to} 止（不含止点，UTC）入册的请求。`,
    incomplete: '记录尚未覆盖整个时段：未到期的事项结果未定。',
    direction: (asker, answerer) => `${asker}提出、由${answerer}履行`,
    heading: (direction, group) => `${direction}——${group}`,
    share: (count, of, percent) => `${of} 项中 ${count} 项（${percent}%）`,
    days: (n) => `${n} 天`,
    hours: (n) => `${n} 小时`,
    minutes: (n) => `${n} 分`,
    seconds: (n) => `${n} 秒`,
    spread: (n, parts) => `${parts.map(([name, value]) => `${name} ${value}`).join('，')}（共 ${n} 项）`,
    oneForm: '请给出 --json 或者 --csv，不可同时给出。',
  },
}
