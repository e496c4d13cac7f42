import { en } from '../../src/app/words/en.ts'
import type { Words } from '../../src/app/words/words.ts'
import { zh } from '../../src/app/words/zh.ts'
import { useChoices } from '../lib/choices.tsx'
import type { Both } from '../lib/languages.ts'

/** Between the members of a short list. */
const COMMA: Both<string> = { en: ', ', zh: '、' }

/** The words of the field, one set for the command line and the desk: kinds, phases, verdicts, roles. */
export function useWords(): Words & { readonly comma: string } {
  const { language } = useChoices()
  return WORDS[language]
}

const WORDS: Both<Words & { readonly comma: string }> = {
  en: { ...en, comma: COMMA.en },
  zh: { ...zh, comma: COMMA.zh },
}

/** A word where there is one; the code itself for what a later version may say. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code
}
