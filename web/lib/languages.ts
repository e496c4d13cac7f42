/** The two languages of everything that people read; neither is the original. */
export type Language = 'en' | 'zh'
export const LANGUAGES = ['en', 'zh'] as const

/** As pages, and screen readers, name them (BCP 47). */
export const LANGUAGE_TAG = { en: 'en', zh: 'zh-Hans' } as const satisfies Record<Language, string>
/** As a language names itself. */
export const LANGUAGE_NAME = { en: 'English', zh: '中文' } as const satisfies Record<Language, string>

/** The texts of one part of the desk in both languages: what one has the other must have, or it does not compile. */
export type Both<T> = Readonly<Record<Language, T>>

/** What the browser asks for first. */
export function preferredLanguage(tags: readonly string[]): Language {
  const first = tags.find((tag) => /^(en|zh)\b/i.test(tag))
  return first && /^zh/i.test(first) ? 'zh' : 'en'
}
