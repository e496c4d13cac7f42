import type { Language } from '../lib/languages.ts'
import { FIELDS, fieldOf, NAMES, valuesOf } from './vocabulary.ts'

export type Suggestion = {
  /** What takes the place of the text between `from` and `to`. */
  readonly insert: string
  readonly from: number
  readonly to: number
  /** Whether it is the name of a filter, which goes on with a value. */
  readonly isName: boolean
}

const NAME_PART = /^(-?)([^\s":：]*)$/u
const VALUE_PART = /^(-?)([^\s":：]+)([:：])(.*)$/u

/** What the part of the text in which one writes may become. */
export function suggest(
  text: string,
  caret: number,
  { language, parties }: { readonly language: Language; readonly parties: readonly string[] },
): readonly Suggestion[] {
  const from = Math.max(...[' ', '　', '\t'].map((space) => text.lastIndexOf(space, caret - 1))) + 1
  const written = text.slice(from, caret)
  const value = VALUE_PART.exec(written)
  if (value) {
    const [, sign = '', name = '', colon = '', rest = ''] = value
    const field = fieldOf(name)
    if (!field) return []
    const last = Math.max(...[',', '，', '、'].map((each) => rest.lastIndexOf(each))) + 1
    const begun = rest.slice(last).toLowerCase()
    const before = new Set(rest.slice(0, last).split(/[,，、]/u))
    return valuesOf(field, language, parties)
      .filter((word) => word.startsWith(begun) && word !== begun && !before.has(word))
      .map((word) => ({
        insert: `${sign}${name}${colon}${rest.slice(0, last)}${word}`,
        from,
        to: caret,
        isName: false,
      }))
  }
  const [, sign = '', begun = ''] = NAME_PART.exec(written) ?? []
  if (!NAME_PART.test(written)) return []
  return FIELDS.map((field) => NAMES[language][field])
    .filter((name) => name.startsWith(begun.toLowerCase()))
    .map((name) => ({ insert: `${sign}${name}:`, from, to: caret, isName: true }))
}

/** The text with a suggestion taken, and where the caret then stands. */
export function takeSuggestion(
  text: string,
  { insert, from, to, isName }: Suggestion,
): { readonly text: string; readonly caret: number } {
  const rest = text.slice(to)
  const end = isName || rest.startsWith(' ') ? '' : ' '
  return { text: text.slice(0, from) + insert + end + rest, caret: from + insert.length + (isName ? 0 : 1) }
}
