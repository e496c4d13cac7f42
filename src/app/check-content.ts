import { maskCards } from '../domain/content/cards.ts'
import { OBSERVABLE_TYPES, type Observable, type ObservableType } from '../domain/content/observable.ts'
import { isCanonical, parseObservable } from '../domain/content/recognise.ts'
import { findActivity } from '../domain/content/rsit.ts'
import { AppError } from './node.ts'

/**
 * What may stand in a message of ours: no card number in clear, in whatever text, each observable of a known type in its one form, so that both
 * sides find the same thing by the same text, and an activity of the list. Throws 'bad_draft' that names the place, what was, and what to write.
 */
export function checkContent(body: unknown): void {
  // Nearly everything is good, and needs no name for its place.
  if (isGood(body)) return
  const fields = [...faultsIn(body, '')]
  const [first] = fields
  if (first) throw new AppError('bad_draft', `${first.at}: ${first.was}; ${first.expected}`, { fields })
}

function isGood(value: unknown): boolean {
  if (typeof value === 'string') return maskCards(value).found === 0
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isGood)
  if (isObservable(value) && !isCanonical(value)) return false
  if ('rsit' in value && !isKnownActivity(value.rsit)) return false
  return Object.values(value).every(isGood)
}

type Fault = { readonly at: string; readonly was: string; readonly expected: string }

function* faultsIn(value: unknown, at: string): Generator<Fault> {
  if (typeof value === 'string') yield* cardFaults(value, at)
  if (typeof value !== 'object' || value === null) return
  if (isObservable(value)) yield* observableFaults(value, at)
  if ('rsit' in value) yield* activityFaults(value.rsit, `${at}/rsit`)
  for (const [name, member] of Object.entries(value)) yield* faultsIn(member, `${at}/${name}`)
}

function* cardFaults(text: string, at: string): Generator<Fault> {
  const masked = maskCards(text)
  if (masked.found === 0) return
  yield {
    at,
    was: `${masked.found} payment card number${masked.found === 1 ? '' : 's'} in clear`,
    expected: 'keep the first six and last four digits, such as 411111******1111',
  }
}

function* observableFaults(observable: Observable, at: string): Generator<Fault> {
  if (isCanonical(observable)) return
  // What was meant as a card number is not repeated anywhere, and whole ones are named with the text in which they stand.
  if (observable.type === 'card') {
    if (maskCards(observable.value).found > 0) return
    const expected = 'write 411111******1111: the first six and last four digits'
    return yield { at: `${at}/value`, was: 'no masked card number', expected }
  }
  const canonical = parseObservable(observable.type, observable.value)
  yield {
    at: `${at}/value`,
    was: `${observable.value} as ${observable.type}`,
    expected: canonical ? `write ${canonical}` : 'correct it, or give it the type other',
  }
}

/** An activity is one of the list's, by whatever of its names. */
function* activityFaults(rsit: unknown, at: string): Generator<Fault> {
  if (isKnownActivity(rsit)) return
  const { class: group, type } = rsit as { readonly class: unknown; readonly type: unknown }
  yield {
    at,
    was: `${group}: ${type}`,
    expected:
      'name a class and a type of data/rsit.json, such as Availability: Distributed Denial of Service',
  }
}

/** True for what has no activity's shape, too: of that the schema speaks. */
function isKnownActivity(rsit: unknown): boolean {
  if (typeof rsit !== 'object' || rsit === null || !('class' in rsit && 'type' in rsit)) return true
  return findActivity({ class: String(rsit.class), type: String(rsit.type) }) !== undefined
}

function isObservable(value: object): value is Observable {
  if (!('type' in value && 'value' in value)) return false
  return OBSERVABLE_TYPES.includes(value.type as ObservableType) && typeof value.value === 'string'
}
