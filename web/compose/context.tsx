import { createContext, use } from 'react'
import type { PairStatus } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import type { RequestForm } from './form.ts'
import type { FieldId, Lack } from './missing.ts'
import { composeTexts } from './texts.ts'

type Compose = {
  readonly form: RequestForm
  readonly change: (part: Partial<RequestForm>) => void
  readonly pairs: readonly PairStatus[]
  readonly lacks: readonly Lack[]
  /** Whether the person has tried to go on: before that nothing is called wrong. */
  readonly isChecked: boolean
}
const ComposeContext = createContext<Compose | undefined>(undefined)
export const ComposeProvider = ComposeContext

export function useCompose(): Compose {
  const held = use(ComposeContext)
  if (!held) throw new Error('a question outside of the page that composes')
  return held
}

/** What is wrong with a field, once that is asked. */
export function useWrong(field: FieldId, n?: number): string | undefined {
  const say = useLackWords()
  const { lacks, isChecked } = useCompose()
  if (!isChecked) return undefined
  const lack = lacks.find((each) => each.weight === 'needed' && each.field === field && each.n === n)
  return lack && say(lack)
}

/** A lack as a sentence that says what to do. */
export function useLackWords(): (lack: Lack) => string {
  const t = useTexts(composeTexts)
  return ({ field, what, n }) => (what === 'missing' && t.needs[field]) || t.lack(what, t.field[field], n)
}
