import { readFileSync } from 'node:fs'
import type { RequestDraft } from '../../app/draft-request.ts'
import { readObservables } from '../../app/read-observables.ts'
import type { RequestClass, Urgency } from '../../protocol/index.ts'

export type PartyName = 'arden' | 'beiyuan'
export type Text = { readonly lang: 'en' | 'zh'; readonly text: string }
/** One entry of a case's history (data/cases). */
export type CaseEvent = {
  readonly by?: PartyName
  readonly at: string
  readonly event: string
  readonly text: string
  readonly due?: string
  /** Between these times alone it is known to have happened: witnesses could not be reached. */
  readonly interval?: { readonly from: string; readonly to: string }
}
export type ExerciseCase = {
  readonly id: string
  readonly title: { readonly en: string; readonly zh: string }
  readonly from: PartyName
  readonly to: PartyName
  readonly kind: RequestClass
  readonly urgency: Urgency
  readonly rsit: { readonly class: string; readonly type: string }
  readonly entered: string
  readonly facts: Text
  readonly summary: Text
  readonly observables: readonly string[]
  readonly asks: readonly { readonly n: number; readonly text: string }[]
  readonly offences: string
  /** Due times that the case states, by duty. */
  readonly limits: Readonly<Record<string, string>>
  readonly history: readonly CaseEvent[]
  readonly verdicts: Readonly<Partial<Record<'receipt' | 'acknowledgement' | 'answer', string>>>
}

const data = new URL('../../../data/', import.meta.url)

/** A case by its number, as data/cases has it. */
export function readCase(number: number): ExerciseCase {
  return readData(`cases/EX-${String(number).padStart(2, '0')}.json`) as ExerciseCase
}

/** What was said of each ask when a case was answered: data/exercise/outcomes.json, read from the case's own text. */
export function readOutcomes(): Readonly<Record<string, readonly string[]>> {
  return readData('exercise/outcomes.json') as Record<string, string[]>
}

export function readData(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, data), 'utf8'))
}

/** The request that a case's party writes, in that party's language. */
export function draftOf(one: ExerciseCase): RequestDraft {
  const lang = one.facts.lang
  return {
    kind: one.kind,
    urgency: one.urgency,
    title: { lang, text: one.title[lang] },
    facts: one.facts,
    summary: one.summary,
    rsit: one.rsit,
    offences: one.offences.split('; '),
    observables: [...readObservables(one.observables)],
    asks: one.asks.map(({ text }) => ({ lang, text })),
    tlp: 'AMBER',
    ...(one.urgency === 'emergency' && {
      urgencyGround: 'infrastructure' as const,
      urgencyReason: {
        lang,
        text: lang === 'en' ? 'Continuing damage; the facts say to whom.' : '损害仍在持续,受害对象见案情。',
      },
    }),
  }
}
