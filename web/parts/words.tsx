import type { ReactNode } from 'react'
import type { PersonName } from '../api/types.ts'
import { useChoices } from '../lib/choices.tsx'
import { LANGUAGE_TAG, type Language } from '../lib/languages.ts'

/** What somebody wrote, in the language in which he wrote it: so marked for who listens, and set in its own letters. */
export function Words({ of }: { readonly of: { readonly lang: string; readonly text: string } }) {
  const { language } = useChoices()
  const lang = of.lang === 'zh' || of.lang === 'en' ? LANGUAGE_TAG[of.lang] : of.lang
  return (
    <span lang={lang === LANGUAGE_TAG[language] ? undefined : lang} className="said">
      {of.text}
    </span>
  )
}

/** What was written in several lines, kept as it was. */
export function LongWords({ of }: { readonly of: { readonly lang: string; readonly text: string } }) {
  const lang = of.lang === 'zh' || of.lang === 'en' ? LANGUAGE_TAG[of.lang] : of.lang
  return (
    <div lang={lang} className="said prose lines">
      {of.text}
    </div>
  )
}

/** A name in the reader's language. */
export function useName(): (name: Readonly<Record<Language, string>>) => string {
  const { language } = useChoices()
  return (name) => name[language]
}

/** What somebody who works here is called in the reader's language, where he has a name in it. */
export function usePersonName(): (person: Pick<PersonName, 'name' | 'names'>) => string {
  const { language } = useChoices()
  return ({ name, names }) => names?.[language] ?? name
}

export function Tag({
  kind = 'plain',
  children,
}: {
  readonly kind?: 'plain' | 'danger' | 'short' | 'soft'
  readonly children: ReactNode
}) {
  return <span className={`tag ${kind}`}>{children}</span>
}

/** A party's letters in its colour: the same at both nodes and in every chart. */
export function Monogram({
  prefix,
  party,
}: {
  readonly prefix: string
  readonly party: 'a' | 'b' | undefined
}) {
  return (
    <span className="monogram" data-party={party}>
      {prefix}
    </span>
  )
}

/** Which colour a party has in a pair: a for the prefix that comes first. */
export function partyOf(prefix: string, other: string): 'a' | 'b' {
  return prefix < other ? 'a' : 'b'
}
