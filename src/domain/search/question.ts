import { type Term, tokensOf } from './tokens.ts'

/** What is looked for: terms that all stand somewhere in the request or its turns, and what the request is. */
export type Question = {
  readonly terms: readonly Term[]
  readonly kind?: string
  readonly urgency?: string
  readonly phase?: string
  readonly direction?: 'in' | 'out'
  readonly pair?: string
  /** Changed at or after, before: RFC 3339 or a date. */
  readonly since?: string
  readonly before?: string
}
export type BadFilter = { readonly filter: string; readonly was: string; readonly expected: string }

/** Words of a filter by what it narrows, so that a list can be asked in one line: `kind:preservation is:in "bulk mail" 钓鱼`. */
export type Vocabulary = {
  readonly kind: readonly string[]
  readonly urgency: readonly string[]
  readonly phase: readonly string[]
}

const PART = /"([^"]*)"?|(\S+)/g
const DATE = /^2\d{3}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/

/**
 * Reads a question as people type it: words, "phrases", and filters `kind:`, `urgency:`, `phase:`, `is:in`/`is:out`, `pair:`,
 * `since:`, `before:`. Anything else with a colon is a word (addresses have them). The last word may be unfinished.
 */
export function readQuestion(
  text: string,
  words: Vocabulary,
): { readonly question: Question } | { readonly bad: BadFilter } {
  const terms: Term[] = []
  const filters: Record<string, string> = {}
  for (const [whole, phrase, word] of text.matchAll(PART)) {
    const filter = filterOf(word)
    if (filter) {
      const [name, value] = filter
      const expected = EXPECTED[name]!(words)
      if (!expected.fits(value)) return { bad: { filter: name, was: value, expected: expected.words } }
      filters[FIELD[name] ?? name] = value
      continue
    }
    const tokens = tokensOf(phrase ?? word ?? '')
    if (tokens.length > 0) terms.push({ tokens, isPrefix: phrase === undefined && !isWholeWord(whole, text) })
  }
  return { question: { terms, ...filters } as Question }
}

/** The filters of a question, as they were typed; of two that narrow the same the last is in force. */
export function filtersOf(text: string): readonly string[] {
  const inForce = new Map<string, string>()
  for (const [, , word] of text.matchAll(PART)) {
    const filter = filterOf(word)
    if (filter && word) inForce.set(filter[0], word)
  }
  return [...inForce.values()]
}

/** Name and value of a filter; undefined for a word, with a colon or without. */
function filterOf(word: string | undefined): readonly [name: string, value: string] | undefined {
  const [, name, value] = /^([a-z]+):(.+)$/.exec(word ?? '') ?? []
  return name && value && Object.hasOwn(EXPECTED, name) ? [name, value] : undefined
}

/** A word is whole once something stands behind it; one of a single letter would begin almost everything. */
function isWholeWord(word: string, text: string): boolean {
  return word.length < 2 || (!text.endsWith(word) && text.length > 0)
}

const FIELD: Readonly<Record<string, string>> = { is: 'direction' }

type Expected = { readonly words: string; fits(value: string): boolean }
const EXPECTED: Readonly<Record<string, (words: Vocabulary) => Expected>> = {
  kind: ({ kind }) => among(kind),
  urgency: ({ urgency }) => among(urgency),
  phase: ({ phase }) => among(phase),
  is: () => among(['in', 'out']),
  pair: () => ({ words: 'the prefix or the id of a pair', fits: (value) => /^[A-Za-z0-9]+$/.test(value) }),
  since: () => date,
  before: () => date,
}

const date: Expected = {
  words: 'a date such as 2026-11-24, or a time such as 2026-11-24T09:30Z',
  fits: (value) => DATE.test(value) && !Number.isNaN(Date.parse(value)),
}

function among(list: readonly string[]): Expected {
  return { words: `one of ${list.join(', ')}`, fits: (value) => list.includes(value) }
}
