import type { AgreementStateWord, Change, Limited } from '../domain/agreement/compare.ts'
import { asRuns } from '../domain/deadline/day.ts'
import type {
  Calendar,
  CalendarYear,
  DateText,
  Limit,
  PartyId,
  RequestClass,
  TwoTexts,
  Urgency,
} from '../protocol/index.ts'
import { durationEn, runEn } from './duties/due-en.ts'
import { durationZh, runZh } from './duties/due-zh.ts'
import { en as wordsEn } from './words/en.ts'
import type { Lang, Words } from './words/words.ts'
import { zh as wordsZh } from './words/zh.ts'

type Names = (party: PartyId) => TwoTexts

/** A difference between two versions, as a sentence in each language. */
export function tellChange(change: Change, names: Names): TwoTexts {
  return { en: inEnglish(change, names), zh: inChinese(change, names) }
}

function inEnglish(change: Change, names: Names): string {
  switch (change.type) {
    case 'state':
      return `The agreement is ${STATES_EN[change.to]}; it was ${STATES_EN[change.from]}.`
    case 'foreseen':
      return `${what(change, wordsEn)}: requests are ${change.isAdded ? 'foreseen from now on' : 'not foreseen any more'}.`
    case 'limit': {
      const [from, to] = [limitEn(change.from), limitEn(change.to)]
      return `${what(change, wordsEn)}, ${dutyOf(change.duty, wordsEn)}: ${to}; before: ${from}.`
    }
    case 'zone':
      return `${names(change.party).en}: the time zone is ${change.to}; before: ${change.from}.`
    case 'week':
      return `${names(change.party).en}: the working week is ${weekEn(change.to)}; before: ${weekEn(change.from)}.`
    case 'year':
      return `${names(change.party).en}: the calendar of ${change.year} is ${change.isAdded ? 'added' : 'taken out'}.`
    case 'days': {
      const list = change.list === 'off' ? 'days off' : 'make-up working days'
      const added = change.added.length ? [`new ${list}: ${runsEn(change.added)}`] : []
      const removed = change.removed.length ? [`no longer ${list}: ${runsEn(change.removed)}`] : []
      return `${names(change.party).en}, calendar of ${change.year}: ${[...added, ...removed].join('; ')}.`
    }
    case 'party':
      return `${names(change.party).en}: the ${change.member} is ${change.to}; before: ${change.from}.`
    case 'purpose':
      return `The purpose (${change.lang}) reads: ${change.to} Before: ${change.from}`
    case 'hotline':
      return `The hotline is for ${SCOPES_EN[change.to]}; before: for ${SCOPES_EN[change.from]}.`
    case 'witnesses': {
      const added = change.added.length ? [`new outside witnesses: ${change.added.join(', ')}`] : []
      const removed = change.removed.length
        ? [`no longer outside witnesses: ${change.removed.join(', ')}`]
        : []
      return `Witness policy: ${[...added, ...removed].join('; ')}.`
    }
    case 'policy':
      return `The text of the witness policy is now:\n${change.to}Before:\n${change.from}`
    case 'number':
      return `${NUMBERS_EN[change.member]}: ${change.to}; before: ${change.from}.`
    case 'daily_test':
      return `A daily test of the link is ${change.to ? 'agreed' : 'no longer agreed'}.`
    default:
      return change satisfies never
  }
}

function inChinese(change: Change, names: Names): string {
  switch (change.type) {
    case 'state':
      return `协定${STATES_ZH[change.to]}；此前${STATES_ZH[change.from]}。`
    case 'foreseen':
      return `${what(change, wordsZh)}：${change.isAdded ? '新纳入可提出的请求' : '不再纳入可提出的请求'}。`
    case 'limit': {
      const [from, to] = [limitZh(change.from), limitZh(change.to)]
      return `${what(change, wordsZh)}，${dutyOf(change.duty, wordsZh)}：${to}；此前：${from}。`
    }
    case 'zone':
      return `${names(change.party).zh}：时区为 ${change.to}；此前：${change.from}。`
    case 'week':
      return `${names(change.party).zh}：每周工作日为${weekZh(change.to)}；此前：${weekZh(change.from)}。`
    case 'year':
      return `${names(change.party).zh}：${change.isAdded ? '增加' : '删去'} ${change.year} 年日历。`
    case 'days': {
      const list = change.list === 'off' ? '节假日' : '调休上班日'
      const added = change.added.length ? [`新增${list}：${runsZh(change.added)}`] : []
      const removed = change.removed.length ? [`不再是${list}：${runsZh(change.removed)}`] : []
      return `${names(change.party).zh} ${change.year} 年日历：${[...added, ...removed].join('；')}。`
    }
    case 'party':
      return `${names(change.party).zh}：${MEMBERS_ZH[change.member]}为 ${change.to}；此前：${change.from}。`
    case 'purpose':
      return `宗旨（${change.lang === 'en' ? '英文' : '中文'}）现为：${change.to}此前为：${change.from}`
    case 'hotline':
      return `热线用于${SCOPES_ZH[change.to]}；此前用于${SCOPES_ZH[change.from]}。`
    case 'witnesses': {
      const added = change.added.length ? [`新增外部见证方：${change.added.join('、')}`] : []
      const removed = change.removed.length ? [`不再作为外部见证方：${change.removed.join('、')}`] : []
      return `见证策略：${[...added, ...removed].join('；')}。`
    }
    case 'policy':
      return `见证策略全文现为：\n${change.to}此前为：\n${change.from}`
    case 'number':
      return `${NUMBERS_ZH[change.member]}：${change.to}；此前：${change.from}。`
    case 'daily_test':
      return change.to ? '约定每日测试链路。' : '不再约定每日测试链路。'
    default:
      return change satisfies never
  }
}

function what(
  { class: name, urgency }: { class: keyof Words['kind']; urgency: keyof Words['urgency'] },
  words: Words,
) {
  return `${words.kind[name]}, ${words.urgency[urgency]}`.replace(', ', words === wordsZh ? '、' : ', ')
}

function dutyOf(duty: Limited, words: Words): string {
  return words.duty[duty === 'updates' ? 'update' : duty]
}

function limitEn(limit: Limit | undefined): string {
  if (!limit) return 'not due'
  if ('minutes' in limit) return durationEn(limit.minutes)
  const days = limit.workingDays === 1 ? 'day' : 'days'
  if (limit.of === 'both') return `${limit.workingDays} common working ${days}`
  if (limit.of === 'either') return `${limit.workingDays} ${days} on which at least one side works`
  return `${limit.workingDays} working ${days} of the side that answers`
}

function limitZh(limit: Limit | undefined): string {
  if (!limit) return '无此项义务'
  if ('minutes' in limit) return durationZh(limit.minutes)
  if (limit.of === 'both') return `${limit.workingDays} 个共同工作日`
  if (limit.of === 'either') return `${limit.workingDays} 个至少一方上班的日子`
  return `${limit.workingDays} 个答复方工作日`
}

function runsEn(dates: readonly DateText[]): string {
  return asRuns(dates)
    .map(({ from, to }) => runEn(from, to))
    .join(', ')
}

function runsZh(dates: readonly DateText[]): string {
  return asRuns(dates)
    .map(({ from, to }) => runZh(from, to))
    .join('、')
}

function weekEn(week: readonly number[]): string {
  return week.map((day) => ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][day - 1]).join(', ') || 'empty'
}

function weekZh(week: readonly number[]): string {
  return week.map((day) => `周${'一二三四五六日'[day - 1]}`).join('、') || '无'
}

const STATES_EN: Readonly<Record<AgreementStateWord, string>> = {
  in_force: 'in force',
  suspended: 'suspended: no new requests, open ones go on',
  ended: 'ended: no new requests, open ones go on',
}
const STATES_ZH: Readonly<Record<AgreementStateWord, string>> = {
  in_force: '有效施行',
  suspended: '中止施行（不接受新请求，未结请求继续办理）',
  ended: '终止（不接受新请求，未结请求继续办理）',
}
const SCOPES_EN = { cybercrime: 'cyber crime only', any: 'any matter' } as const
const SCOPES_ZH = { cybercrime: '网络犯罪事项', any: '任何事项' } as const
const MEMBERS_ZH = {
  host: '主机',
  prefix: '编号前缀',
  'name (en)': '英文名称',
  'name (zh)': '中文名称',
} as const
const NUMBERS_EN = {
  messagesPerDay: 'Messages that each side may send in a day',
  bytesPerDay: 'Bytes that each side may send in a day',
  retention: 'Days for which contents are kept',
} as const
const NUMBERS_ZH = {
  messagesPerDay: '每方每日文电数上限',
  bytesPerDay: '每方每日字节数上限',
  retention: '内容保存天数',
} as const

type Which = { readonly class: RequestClass; readonly urgency: Urgency }
/** What one version says by itself. */
export type AgreementSentences = {
  readonly party: (name: string, prefix: string, host: string) => string
  readonly purpose: (text: string) => string
  readonly state: (state: AgreementStateWord) => string
  readonly limit: (duty: Limited, limit: Limit) => string
  readonly limits: (which: Which, owed: readonly string[]) => string
  readonly week: (name: string, calendar: Calendar) => string
  readonly year: (name: string, year: string, days: CalendarYear) => string
  readonly noYears: (name: string) => string
  readonly hotline: (scope: 'cybercrime' | 'any') => string
  readonly policy: (text: string) => string
  readonly number: (member: keyof typeof NUMBERS_EN, value: number) => string
  readonly dailyTest: (isAgreed: boolean) => string
}

export const sentences: Readonly<Record<Lang, AgreementSentences>> = {
  en: {
    party: (name, prefix, host) => `${name}: prefix ${prefix}, host ${host}.`,
    purpose: (text) => `Purpose: ${text}`,
    state: (state) => `The agreement is ${STATES_EN[state]}.`,
    limit: (duty, limit) => `${dutyOf(duty, wordsEn)} ${limitEn(limit)}`,
    limits: (which, owed) => `${what(which, wordsEn)}: ${owed.join('; ')}.`,
    week: (name, { zone, week }) => `${name}: the time zone is ${zone}, the working week ${weekEn(week)}.`,
    year: (name, year, { off, work }) =>
      `${name}, calendar of ${year}: days off: ${runsEn(off) || 'none'}; make-up working days: ${runsEn(work) || 'none'}.`,
    noYears: (name) => `${name}: no calendar of any year; what is due in working days stays unset.`,
    hotline: (scope) => `The hotline is for ${SCOPES_EN[scope]}.`,
    policy: (text) => `Witness policy: ${text.replaceAll('\n', '; ')}`,
    number: (member, value) => `${NUMBERS_EN[member]}: ${value}.`,
    dailyTest: (isAgreed) => `A daily test of the link is ${isAgreed ? 'agreed' : 'not agreed'}.`,
  },
  zh: {
    party: (name, prefix, host) => `${name}：编号前缀 ${prefix}，主机 ${host}。`,
    purpose: (text) => `宗旨：${text}`,
    state: (state) => `协定${STATES_ZH[state]}。`,
    limit: (duty, limit) => `${dutyOf(duty, wordsZh)} ${limitZh(limit)}`,
    limits: (which, owed) => `${what(which, wordsZh)}：${owed.join('；')}。`,
    week: (name, { zone, week }) => `${name}：时区为 ${zone}，每周工作日为${weekZh(week)}。`,
    year: (name, year, { off, work }) =>
      `${name} ${year} 年日历：节假日：${runsZh(off) || '无'}；调休上班日：${runsZh(work) || '无'}。`,
    noYears: (name) => `${name}：没有任何年度的日历；按工作日计算的截止时间未定。`,
    hotline: (scope) => `热线用于${SCOPES_ZH[scope]}。`,
    policy: (text) => `见证策略：${text.replaceAll('\n', '；')}`,
    number: (member, value) => `${NUMBERS_ZH[member]}：${value}。`,
    dailyTest: (isAgreed) => (isAgreed ? '约定每日测试链路。' : '未约定每日测试链路。'),
  },
}
