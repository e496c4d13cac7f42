import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import { type Both, LANGUAGE_TAG, LANGUAGES, type Language, preferredLanguage } from './languages.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export const DENSITIES = ['comfortable', 'compact'] as const

/** How a person wants the desk to look and speak, on this machine at once and, once signed in, wherever he signs in. */
export type Choices = {
  readonly language: Language
  /** An IANA zone; times are shown in it, with its name. */
  readonly zone: string
  readonly theme: (typeof THEMES)[number]
  readonly density: (typeof DENSITIES)[number]
  /** Whether one key alone does something; off for those who speak to their machine (WCAG 2.1.4). */
  readonly singleKeys: boolean
}

const KEPT = 'comity-choices'

type Chosen = Choices & { change(part: Partial<Choices>): void }
const ChoicesContext = createContext<Chosen | undefined>(undefined)

export function ChoicesProvider({ children }: { readonly children: ReactNode }) {
  const [choices, set] = useState(readChoices)
  const change = useCallback((part: Partial<Choices>) => set((before) => ({ ...before, ...part })), [])
  useEffect(() => {
    localStorage.setItem(KEPT, JSON.stringify(choices))
    const page = document.documentElement
    page.lang = LANGUAGE_TAG[choices.language]
    page.dataset.theme = choices.theme
    page.dataset.density = choices.density
  }, [choices])
  const value = useMemo(() => ({ ...choices, change }), [choices, change])
  return <ChoicesContext value={value}>{children}</ChoicesContext>
}

export function useChoices(): Chosen {
  const chosen = use(ChoicesContext)
  if (!chosen) throw new Error('a part outside of ChoicesProvider')
  return chosen
}

/** The texts of a part in the language that is chosen now. */
export function useTexts<T>(both: Both<T>): T {
  return both[useChoices().language]
}

/** What was kept here, each member looked at: another version of the desk, or a hand, may have written it. */
function readChoices(): Choices {
  const kept = parseKept()
  const asked = new URLSearchParams(location.search).get('lang')
  const among = <T extends string>(all: readonly T[], value: unknown, otherwise: T) =>
    all.find((each) => each === value) ?? otherwise
  return {
    language: among(LANGUAGES, asked ?? kept.language, preferredLanguage(navigator.languages)),
    zone: isZone(kept.zone) ? kept.zone : Intl.DateTimeFormat().resolvedOptions().timeZone,
    theme: among(THEMES, kept.theme, 'system'),
    density: among(DENSITIES, kept.density, 'comfortable'),
    singleKeys: kept.singleKeys !== false,
  }
}

function parseKept(): Partial<Record<keyof Choices, unknown>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    return {}
  }
}

export function isZone(zone: unknown): zone is string {
  if (typeof zone !== 'string' || zone === '') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
