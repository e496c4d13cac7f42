import { HASHES } from './hashes.ts'
import { HOST } from './host.ts'
import { MONEY } from './money.ts'
import { describeDomain } from './names.ts'
import { NETWORK } from './network.ts'
import {
  type Mark,
  OBSERVABLE_TYPES,
  type Observable,
  type ObservableType,
  type Recogniser,
} from './observable.ts'
import { PEOPLE } from './people.ts'
import { refang, refangText } from './refang.ts'
import { REFERENCES } from './references.ts'

/** An observable in the text in which it was found: `text.slice(start, end)` is how it was written there. */
export type Found = Observable & {
  readonly start: number
  readonly end: number
  readonly marks: readonly Mark[]
}

/**
 * What a pasted text names, in the order of the text, defanged or not, every mention with its place. Two finds never overlap: of a URL, its host is
 * not named once more. Nothing is looked up anywhere: whoever owns a domain is not told that it was pasted here.
 */
export function recognise(text: string): readonly Found[] {
  const { text: plain, offsets } = refang(text)
  const taken = new Uint8Array(plain.length)
  const found: Found[] = []
  for (const recogniser of RECOGNISERS) {
    for (const match of plain.matchAll(recogniser.pattern)) {
      const [start, end] = spanOf(match, recogniser)
      const value = isFree(taken, start, end) ? recogniser.parse(plain.slice(start, end)) : undefined
      if (value === undefined) continue
      taken.fill(1, start, end)
      const { type } = recogniser
      found.push({ type, value, start: offsets[start]!, end: offsets[end]!, marks: marksOf({ type, value }) })
    }
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** What a text names, each value once, in the order of first mention. */
export function observablesIn(text: string): readonly Observable[] {
  return distinct(recognise(text).map(({ type, value }) => ({ type, value })))
}

/** Each type and value once; of several notes the first is kept. */
export function distinct(observables: readonly Observable[]): readonly Observable[] {
  const first = new Map<string, Observable>()
  for (const each of observables) {
    const key = `${each.type} ${each.value}`
    const before = first.get(key)
    if (before === undefined || (before.note === undefined && each.note !== undefined)) first.set(key, each)
  }
  return [...first.values()]
}

/** The canonical value of what a person typed as a value of that type, defanged or not; undefined when it is none. */
export function parseObservable(type: ObservableType, text: string): string | undefined {
  if (type === 'other') return text.trim() === '' ? undefined : text
  const plain = refangText(text.trim())
  for (const recogniser of RECOGNISERS) {
    if (recogniser.type !== type) continue
    const value = recogniser.parse(plain)
    if (value !== undefined) return value
  }
  return undefined
}

/** Whether an observable is in its one canonical form, as messages carry it. A card number in clear never is. */
export function isCanonical({ type, value }: Observable): boolean {
  return OBSERVABLE_TYPES.includes(type) && (type === 'other' || parseObservable(type, value) === value)
}

/** What is odd about a value. */
export function marksOf({ type, value }: Observable): readonly Mark[] {
  switch (type) {
    case 'domain':
      return describeDomain(value.split(':')[0]!).marks
    case 'url':
      return describeDomain(/^(?:[a-z0-9+]+:\/\/)?(?:[^@/]*@)?([^:/?#]*)/.exec(value)?.[1] ?? '').marks
    case 'mail':
      return describeDomain(value.slice(value.lastIndexOf('@') + 1)).marks
    case 'eth':
      return /[A-F]/.test(value) ? [] : ['no_checksum']
    case 'card':
      return ['masked']
    default:
      return []
  }
}

/** In the order in which they claim their places: what may hold another stands first. */
const RECOGNISERS: readonly Recogniser[] = [
  ...HOST.filter(({ type }) => type === 'user_agent' || type === 'registry' || type === 'process'),
  ...NETWORK.filter(({ type }) => type === 'url' || type === 'mail'),
  ...HASHES,
  ...MONEY,
  ...NETWORK.filter(({ type }) => type === 'ipv6' || type === 'ipv4' || type === 'as'),
  ...PEOPLE,
  ...REFERENCES,
  ...HOST.filter(({ type }) => type === 'file'),
  ...NETWORK.filter(({ type }) => type === 'domain'),
]

function spanOf(match: RegExpExecArray, { trim }: Recogniser): readonly [number, number] {
  const groups = match.indices?.groups
  const place = groups?.value ?? groups?.quoted ?? groups?.ticked ?? groups?.bare
  const [from, to] = place ?? [match.index, match.index + match[0].length]
  return trim ? [from, from + trim(match.input.slice(from, to)).length] : [from, to]
}

function isFree(taken: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) if (taken[i]) return false
  return to > from
}
