import { useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_NAME, LANGUAGE_TAG } from '../lib/languages.ts'
import { frameTexts } from './texts.ts'

/** The other language, by its own name: one press, and what was typed stays. */
export function LanguageChoice() {
  const { language, change } = useChoices()
  const t = useTexts(frameTexts)
  const other = language === 'en' ? 'zh' : 'en'
  return (
    <button
      type="button"
      className="button quiet"
      lang={LANGUAGE_TAG[other]}
      title={t.language}
      onClick={() => change({ language: other })}
    >
      {LANGUAGE_NAME[other]}
    </button>
  )
}
