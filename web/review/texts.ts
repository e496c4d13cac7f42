import type { Both } from '../lib/languages.ts'
import type { Group } from './figures.ts'

type Texts = {
  readonly title: string
  readonly titleOf: (from: string, to: string) => string
  readonly lead: string
  readonly period: string
  readonly quarter: string
  readonly year: string
  readonly free: string
  readonly from: string
  readonly to: string
  readonly toHelp: string
  readonly show: string
  readonly badPeriod: string
  readonly noPair: string
  readonly pair: string
  readonly nothing: string
  readonly nothingHelp: string
  readonly incomplete: (cut: string) => string
  readonly inside: string
  readonly csv: string
  readonly json: string
  readonly print: string
  readonly asked: (asker: string, answerer: string, count: number) => string
  readonly owes: (answerer: string) => string
  readonly strip: (duty: string, answerer: string, count: number) => string
  readonly stripHelp: string
  readonly limit: string
  readonly twice: string
  readonly none: string
  readonly start: string
  readonly dot: (name: string, verdict: string, took: string, limit: string) => string
  readonly noTime: string
  readonly between: (least: string, most: string) => string
  readonly atLeast: (least: string) => string
  readonly group: Readonly<Record<Group, string>>
  readonly verdict: string
  readonly means: string
  readonly count: string
  readonly share: string
  readonly shareOf: (count: number, of: number, percent: string) => string
  readonly notDecided: string
  readonly opens: (count: number, what: string) => string
  readonly requestsOf: (what: string) => string
  readonly hidden: (count: number) => string
  readonly times: string
  readonly figure: string
  readonly spread: string
  readonly measured: (n: number) => string
  readonly noDuty: (answerer: string) => string
  readonly requests: string
  readonly delay: string
  readonly delayHelp: string
  readonly quality: string
  readonly qualityHelp: string
  readonly outcome: string
  readonly open: string
  readonly rating: string
  readonly ratingOf: (n: number) => string
  readonly noRatings: string
  readonly unknown: (count: number) => string
  readonly foot: (cut: string, definition: string) => string
  readonly footSizes: (party: string, size: number) => string
  readonly footDigest: string
  readonly footSame: string
  readonly footDefinition: string
  readonly percentNote: string
}

const en: Texts = {
  title: 'Review',
  titleOf: (from, to) => `Review of ${from} to ${to}`,
  lead: 'How timely each side was for the requests entered in a period, computed from the two logs alone. Both desks show the same figures, byte for byte.',
  period: 'Period',
  quarter: 'Quarter',
  year: 'Year',
  free: 'Any days',
  from: 'From',
  to: 'Before',
  toHelp: 'The first day after the period; days in UTC.',
  show: 'Show',
  badPeriod: 'The first day must come before the day after the last.',
  noPair: 'No pair is confirmed on this node, so there is nothing to review yet.',
  pair: 'With',
  nothing: 'No request was entered in this period.',
  nothingHelp:
    'A request belongs to the period in which it was entered, by the latest time at which that can have been. Choose another period above.',
  incomplete: (cut) =>
    `The record reaches only to ${cut}, so this period is not over: what is open in it may still turn out either way.`,
  inside:
    'No outside witness is agreed: each side’s clock is checked by the other’s alone, and nothing is called unproven.',
  csv: 'Save as CSV',
  json: 'Save as JSON',
  print: 'Print',
  asked: (asker, answerer, count) => `${asker} asked ${answerer} ${count === 1 ? 'once' : `${count} times`}.`,
  owes: (answerer) => `${answerer} owed`,
  strip: (duty, answerer, count) => `${duty} owed by ${answerer}: ${count} in all, each against its limit`,
  stripHelp:
    'One dot for each request, at the longest time that it can have taken against its limit; the line before it reaches back to the shortest. Arrow keys go from dot to dot, Enter opens the request.',
  limit: 'limit',
  twice: 'twice or more',
  none: 'no answer or no limit',
  start: 'at once',
  dot: (name, verdict, took, limit) => `${name}: ${verdict}, ${took}${limit && ` of ${limit}`}`,
  noTime: 'no time measured',
  between: (least, most) => (least === most ? `took ${most}` : `took ${least} to ${most}`),
  atLeast: (least) => `took at least ${least}`,
  group: {
    in_time: 'in time',
    late: 'late',
    unanswered: 'unanswered',
    indeterminate: 'indeterminate',
    exposed: 'log forked',
    undelivered: 'undelivered',
    unreceipted: 'no receipt',
    open: 'not decided',
  },
  verdict: 'Verdict',
  means: 'What it says',
  count: 'Duties',
  share: 'Of those decided',
  shareOf: (count, of, percent) => `${count} of ${of} (${percent} %)`,
  notDecided: 'not decided',
  opens: (count, what) => `${count}: show the requests with “${what}”`,
  requestsOf: (what) => `Requests: ${what}`,
  hidden: (count) =>
    count === 1 ? '1 request that you may not open' : `${count} requests that you may not open`,
  times: 'Times',
  figure: 'Figure',
  spread: 'least · median · 90 % · most',
  measured: (n) => `of ${n}`,
  noDuty: (answerer) => `${answerer} owed none of these in this period.`,
  requests: 'Requests',
  delay: 'Before receipt, dark and withheld time',
  delayHelp:
    'From entry to receipt, and how much of it the record can say more about. Who kept what from whom, no record can show.',
  quality: 'Quality',
  qualityHelp:
    'What became of the asks, and how the asking side rated the answers. This comes of the messages held at this node; it is no verdict, and the digest below does not cover it.',
  outcome: 'Asks',
  open: 'no outcome yet',
  rating: 'Ratings',
  ratingOf: (n) => `${n} of 5`,
  noRatings: 'No answer was rated.',
  unknown: (count) => `Of ${count} requests this node holds no message; they are left out here.`,
  foot: (cut, definition) => `Cut: both logs to ${cut}. Definition: ${definition}.`,
  footSizes: (party, size) => `${party}’s log to position ${size}`,
  footDigest: 'Digest of the figures (SHA-256)',
  footSame: 'The other side’s desk shows the same digest for the same period and cut.',
  footDefinition: 'version 1 of the review, over version 1 of the verdicts (docs/spec/review.md)',
  percentNote: 'Percentages are cut off after one digit, not rounded.',
}

const zh: Texts = {
  title: '评估',
  titleOf: (from, to) => `${from} 至 ${to} 评估`,
  lead: '某一时段内入册的请求，双方各自是否按期，仅由两份日志计算得出。双方工作台所示数字逐字节相同。',
  period: '时段',
  quarter: '季度',
  year: '年度',
  free: '任意日期',
  from: '起始日',
  to: '截止日之次日',
  toHelp: '时段结束后的第一天；日期按协调世界时。',
  show: '显示',
  badPeriod: '起始日须早于截止日之次日。',
  noPair: '本节点尚无已确认的配对，因此尚无可评估的内容。',
  pair: '对方',
  nothing: '本时段内没有入册的请求。',
  nothingHelp: '请求以其最迟可能入册的时间归入时段。请在上方另选时段。',
  incomplete: (cut) => `记录仅至 ${cut}，本时段尚未结束：其中未到期的事项结果未定。`,
  inside: '双方未约定外部见证方：一方的时钟仅由另一方核对，不作“未能证明”的判定。',
  csv: '保存为 CSV',
  json: '保存为 JSON',
  print: '打印',
  asked: (asker, answerer, count) => `${asker}向${answerer}提出 ${count} 项请求。`,
  owes: (answerer) => `${answerer}所负义务`,
  strip: (duty, answerer, count) => `${answerer}所负${duty}义务：共 ${count} 项，各与其期限对照`,
  stripHelp:
    '每点为一项请求，按其可能用时的上限与期限之比排列；点前的线段延伸至下限。方向键逐点移动，回车键打开该请求。',
  limit: '期限',
  twice: '两倍及以上',
  none: '未答复或无期限',
  start: '即时',
  dot: (name, verdict, took, limit) => `${name}：${verdict}，${took}${limit && `，期限 ${limit}`}`,
  noTime: '未计用时',
  between: (least, most) => (least === most ? `用时 ${most}` : `用时 ${least} 至 ${most}`),
  atLeast: (least) => `用时至少 ${least}`,
  group: {
    in_time: '按期',
    late: '逾期',
    unanswered: '未答复',
    indeterminate: '无法判定',
    exposed: '记录分叉',
    undelivered: '未送达',
    unreceipted: '无回执',
    open: '尚无定论',
  },
  verdict: '判定',
  means: '含义',
  count: '义务数',
  share: '占已有定论者',
  shareOf: (count, of, percent) => `${of} 项中的 ${count} 项（${percent}%）`,
  notDecided: '尚无定论',
  opens: (count, what) => `${count}：显示“${what}”的请求`,
  requestsOf: (what) => `请求：${what}`,
  hidden: (count) => `另有 ${count} 项请求您无权打开`,
  times: '用时',
  figure: '指标',
  spread: '最小 · 中位数 · 90% · 最大',
  measured: (n) => `共 ${n} 项`,
  noDuty: (answerer) => `本时段内${answerer}不负有此项义务。`,
  requests: '请求',
  delay: '签收前历时、无信号时间与未提供时间',
  delayHelp:
    '自入册至签收的时间，以及记录对其中部分时间所能说明的情况。何方对何方有所保留，任何记录都无法证明。',
  quality: '质量',
  qualityHelp:
    '各请求事项的结果，以及请求方对答复的评价。数据来自本节点所存文电，不属于判定，下方哈希摘要不涵盖此项。',
  outcome: '请求事项',
  open: '尚无结果',
  rating: '评价',
  ratingOf: (n) => `5 分中的 ${n} 分`,
  noRatings: '没有答复获得评价。',
  unknown: (count) => `有 ${count} 项请求，本节点未存其文电，此处未计入。`,
  foot: (cut, definition) => `截取：两份日志至 ${cut}。定义：${definition}。`,
  footSizes: (party, size) => `${party}日志至位置 ${size}`,
  footDigest: '数字的哈希摘要（SHA-256）',
  footSame: '时段与截取相同时，对方工作台显示同样的哈希摘要。',
  footDefinition: '评估第 1 版，依据判定第 1 版（docs/spec/review.md）',
  percentNote: '百分比保留一位小数，截去余数而不四舍五入。',
}

export const reviewTexts: Both<Texts> = { en, zh }
