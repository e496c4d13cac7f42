import type { RequestForm } from './form.ts'

/** What somebody typed, as this browser keeps it between two saves on the node, and when the node is away. */
export type LocalDraft = {
  readonly form: RequestForm
  /** The node's version from which it began; absent before the node has one. */
  readonly tag?: string
  /** That version's body, as JSON. */
  readonly base?: string
  /** Whether it holds something that the node has not. */
  readonly isAhead: boolean
  readonly typedMs: number
}

const PREFIX = 'comity-draft'
/** Days after which a copy that the node has too is tidied away. */
const KEPT_DAYS = 30

/** By person, so that who signs in after another does not find what he wrote. */
export function readLocal(person: string, id: string): LocalDraft | undefined {
  return parse(localStorage.getItem(keyOf(person, id)))
}

/** Gives false where the browser keeps nothing (its room is full, or it may not). */
export function writeLocal(person: string, id: string, draft: LocalDraft): boolean {
  try {
    localStorage.setItem(keyOf(person, id), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export function dropLocal(person: string, id: string): void {
  localStorage.removeItem(keyOf(person, id))
}

/** What was never saved on the node: typed here, and then the tab was closed. */
export function listOrphans(person: string): readonly { readonly id: string; readonly draft: LocalDraft }[] {
  const prefix = keyOf(person, 'new-')
  return keysHere()
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => {
      const draft = parse(localStorage.getItem(key))
      return draft ? [{ id: key.slice(keyOf(person, '').length), draft }] : []
    })
    .toSorted((a, b) => b.draft.typedMs - a.draft.typedMs)
}

export function tidyLocal(nowMs: number): void {
  for (const key of keysHere()) {
    if (!key.startsWith(PREFIX)) continue
    const draft = parse(localStorage.getItem(key))
    if (!draft || (!draft.isAhead && nowMs - draft.typedMs > KEPT_DAYS * 86_400_000))
      localStorage.removeItem(key)
  }
}

function keysHere(): readonly string[] {
  return Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? '')
}

function keyOf(person: string, id: string): string {
  return `${PREFIX} ${person} ${id}`
}

/** Another version of the desk, or a hand, may have written it. */
function parse(text: string | null): LocalDraft | undefined {
  if (text === null) return undefined
  try {
    const draft: unknown = JSON.parse(text)
    return isDraft(draft) ? draft : undefined
  } catch {
    return undefined
  }
}

function isDraft(value: unknown): value is LocalDraft {
  if (typeof value !== 'object' || value === null || !('form' in value && 'typedMs' in value)) return false
  const { form } = value as { readonly form: unknown }
  return (
    typeof form === 'object' &&
    form !== null &&
    LISTS.every((name) => Array.isArray((form as Record<string, unknown>)[name])) &&
    TEXTS.every((name) => typeof (form as Record<string, unknown>)[name] === 'string')
  )
}

const LISTS = ['asks', 'events', 'observables', 'links', 'files', 'purposes'] as const
const TEXTS = [
  'pair',
  'kind',
  'urgency',
  'lang',
  'title',
  'facts',
  'summary',
  'territory',
  'urgencyReason',
  'urgencyGround',
  'purpose',
  'onward',
  'destroyBy',
  'basis',
  'offences',
  'rsitClass',
  'rsitType',
  'tlp',
] as const
