/** Names and values of filters, in codes and as people type them in both languages. */

import { en } from '../../src/app/words/en.ts'
import { zh } from '../../src/app/words/zh.ts'
import type { Both, Language } from '../lib/languages.ts'

export const FIELDS = [
  'kind',
  'urgency',
  'state',
  'from',
  'party',
  'owes',
  'due',
  'duty',
  'tlp',
  'updated',
  'since',
  'before',
] as const
export type Field = (typeof FIELDS)[number]

export const NAMES: Both<Readonly<Record<Field, string>>> = {
  en: Object.fromEntries(FIELDS.map((field) => [field, field])) as Record<Field, string>,
  zh: {
    kind: '类别',
    urgency: '缓急',
    state: '状态',
    from: '发自',
    party: '当事方',
    owes: '待办方',
    due: '期限',
    duty: '义务',
    tlp: '标签',
    updated: '更新',
    since: '自',
    before: '早于',
  },
}
/** Other words for the same: what `comity search` and the API take, and what one writes first. */
const ALSO: Readonly<Record<string, Field>> = {
  phase: 'state',
  is: 'from',
  pair: 'party',
  class: 'kind',
  type: 'kind',
  紧急程度: 'urgency',
  种类: 'kind',
  到期: 'due',
  阶段: 'state',
}

const SIDES = { us: ['us', '我方'], them: ['them', '对方'] } as const
const TLP = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const
const DUTIES = ['acknowledgement', 'answer', 'update', 'result'] as const

/** Codes of the fields of which one chooses, each with its word in both languages. */
const CHOICES: Partial<Record<Field, Readonly<Record<string, readonly [en: string, zh: string]>>>> = {
  kind: both(en.kind, zh.kind),
  urgency: both(en.urgency, zh.urgency),
  state: { open: ['open', '办理中'], closed: ['closed', '已办结'], ...both(en.phase, zh.phase) },
  from: SIDES,
  owes: SIDES,
  duty: Object.fromEntries(DUTIES.map((duty) => [duty, [duty, zh.duty[duty]] as const])),
  tlp: Object.fromEntries(TLP.map((label) => [label, [label, label] as const])),
}
const ALSO_VALUES: Partial<Record<Field, Readonly<Record<string, string>>>> = {
  from: { out: 'us', in: 'them', ours: 'us', theirs: 'them' },
  owes: { we: 'us', they: 'them' },
  tlp: { strict: 'amber+strict', 'tlp:red': 'red' },
}
const DUE = { overdue: ['overdue', '已逾期'], none: ['none', '无'] } as const
const UNITS = { h: '小时', d: '天', w: '周' } as const
export type Unit = keyof typeof UNITS
const SPAN = /^([<>＜＞])?(\d{1,4})(h|d|w|小时|天|周)$/iu
const DATE = /^2\d{3}-\d{2}-\d{2}$/

function both(
  english: Readonly<Record<string, string>>,
  chinese: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly [string, string]>> {
  return Object.fromEntries(Object.keys(english).map((code) => [code, [code, chinese[code]!] as const]))
}

export function fieldOf(name: string): Field | undefined {
  const lower = name.toLowerCase()
  const found = FIELDS.find((field) => field === lower || NAMES.zh[field] === name)
  return found ?? (Object.hasOwn(ALSO, lower) ? ALSO[lower] : undefined)
}

/** The code of a value as it was typed; undefined where it is none of that field. */
export function codeOf(field: Field, typed: string): string | undefined {
  const text = typed.toLowerCase()
  const choices = CHOICES[field]
  if (choices) {
    const wanted = text.replaceAll(/[-\s]/g, '_')
    const found = Object.keys(choices).find(
      (code) => code === text || code === wanted || choices[code]!.some((word) => word === text),
    )
    const also = ALSO_VALUES[field]
    return found ?? (also && Object.hasOwn(also, text) ? also[text] : undefined)
  }
  switch (field) {
    case 'party':
      return /^[a-z]{2,5}$/.test(text) ? text : undefined
    case 'since':
    case 'before':
      return DATE.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
    case 'due':
      return (
        (['overdue', 'none'] as const).find((code) => (DUE[code] as readonly string[]).includes(text)) ??
        (text === '逾期' ? 'overdue' : spanOf(text))
      )
    default:
      return spanOf(text)
  }
}

/** `<3d`; without a sign it is within so long. */
function spanOf(text: string): string | undefined {
  const [, sign = '<', count, unit] = SPAN.exec(text) ?? []
  if (count === undefined || unit === undefined) return undefined
  const code = (Object.keys(UNITS) as Unit[]).find((each) => each === unit || UNITS[each] === unit)
  return code && `${sign === '>' || sign === '＞' ? '>' : '<'}${Number(count)}${code}`
}

export type Span = { readonly isWithin: boolean; readonly ms: number }
const MS: Readonly<Record<Unit, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** A code that `codeOf` made of a span. */
export function readSpan(code: string): Span | undefined {
  const [, sign, count, unit] = /^([<>])(\d+)([hdw])$/.exec(code) ?? []
  return count === undefined ? undefined : { isWithin: sign === '<', ms: Number(count) * MS[unit as Unit] }
}

/** A value as it is typed in a language. */
export function wordOf(field: Field, code: string, language: Language | 'code'): string {
  if (language !== 'zh') return code
  const choice = CHOICES[field]?.[code] ?? (field === 'due' ? DUE[code as keyof typeof DUE] : undefined)
  if (choice) return choice[1]
  return code.replace(/^([<>]\d+)([hdw])$/, (_, span: string, unit: Unit) => span + UNITS[unit])
}

/** What may stand behind a field, as it is typed; `parties`: the prefixes that are known here. */
export function valuesOf(field: Field, language: Language, parties: readonly string[]): readonly string[] {
  const codes =
    field === 'party'
      ? parties.map((prefix) => prefix.toLowerCase())
      : field === 'due'
        ? ['overdue', '<24h', '<3d', '<1w', '>1w', 'none']
        : field === 'updated'
          ? ['<24h', '<1w', '>30d']
          : Object.keys(CHOICES[field] ?? {})
  return codes.map((code) => wordOf(field, code, language))
}
