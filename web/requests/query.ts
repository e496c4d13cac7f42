/**
 * The question that a list of requests is asked, as text and as parts: `kind:preservation urgency:emergency due:<3d -tlp:red "control host"`. Names and
 * values are taken in English and in Chinese whatever the page speaks; in the address they stand in codes, so that a link works in both.
 */

import type { Language } from '../lib/languages.ts'
import { codeOf, type Field, fieldOf, NAMES, wordOf } from './vocabulary.ts'

export type Filter = {
  readonly type: 'filter'
  readonly field: Field
  /** Codes; one of them is enough. */
  readonly values: readonly string[]
  readonly isNot: boolean
}
/** A word, or a phrase, that stands in the reference, the title or in what was said. */
export type Said = {
  readonly type: 'said'
  readonly text: string
  readonly isPhrase: boolean
  readonly isNot: boolean
}
/** A filter whose value is none, or is not written to its end: shown, and narrowing nothing. */
export type Unread = {
  readonly type: 'unread'
  readonly field: Field
  readonly text: string
  readonly isNot: boolean
}
export type Part = Filter | Said | Unread
export type Query = readonly Part[]

const PART = /(-?)(?:"([^"]*)"?|“([^”]*)”?|(\S+))/gu
const NAMED = /^([^:：]+)[:：](.*)$/u
const BETWEEN = /[,，、]/u

/** Reads what somebody typed, finished or not: everything is something, and nothing is refused. */
export function parseQuery(text: string): Query {
  return [...text.matchAll(PART)].flatMap(([, sign, straight, curly, word]) => {
    const isNot = sign === '-'
    const phrase = (straight ?? curly)?.trim()
    if (phrase !== undefined)
      return phrase === '' ? [] : [{ type: 'said', text: phrase, isPhrase: true, isNot }]
    return [parseWord(word!, isNot)]
  })
}

function parseWord(word: string, isNot: boolean): Part {
  const [, name, value] = NAMED.exec(word) ?? []
  const field = name === undefined ? undefined : fieldOf(name)
  if (!field || value === undefined) return { type: 'said', text: word, isPhrase: false, isNot }
  const values = value.split(BETWEEN).map((each) => codeOf(field, each))
  if (values.some((each) => each === undefined)) return { type: 'unread', field, text: value, isNot }
  return { type: 'filter', field, values: [...new Set(values as string[])], isNot }
}

/** As it is typed in a language; 'code' is the form of addresses. */
export function printQuery(query: Query, language: Language | 'code' = 'code'): string {
  return query.map((part) => printPart(part, language)).join(' ')
}

export function printPart(part: Part, language: Language | 'code' = 'code'): string {
  const sign = part.isNot ? '-' : ''
  if (part.type === 'said') return sign + (part.isPhrase ? quote(part.text) : part.text)
  const name = language === 'zh' ? NAMES.zh[part.field] : part.field
  if (part.type === 'unread') return `${sign}${name}:${part.text}`
  return `${sign}${name}:${part.values.map((value) => wordOf(part.field, value, language)).join(',')}`
}

/** Whichever marks do not stand in it. */
function quote(text: string): string {
  return text.includes('"') ? `“${text}”` : `"${text}"`
}

/** The words that the node is asked for; those that must not stand there are looked for here, in reference and title. */
export function wordsFor(query: Query): string {
  return query
    .filter((part): part is Said => part.type === 'said' && !part.isNot)
    .map(({ text, isPhrase }) =>
      // In marks, so that the node takes none of it for a filter of its own (docs/api.md).
      isPhrase || /[:"]/.test(text) ? `"${text.replaceAll('"', ' ')}"` : text,
    )
    .join(' ')
}
