import { maskCards } from './cards.ts'
import type { Observable } from './observable.ts'
import { distinct, recognise } from './recognise.ts'

/**
 * The observables that one line of a list names, each with what else the line says as its note; a line in which nothing is recognised is one
 * observable of type `other`. Back quotes are marks of the writer, not of the value. An empty line is none.
 */
export function readLine(line: string): readonly Observable[] {
  const text = maskCards(line.replaceAll('`', ' ').replaceAll(/[\p{Cc}\s]+/gu, ' ')).text.trim()
  if (text === '') return []
  const found = recognise(text)
  if (found.length === 0) return [{ type: 'other', value: text }]
  const rest = found
    .toReversed()
    .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
  const note = noteOf(found.length === 1 ? rest : text, rest)
  return distinct(found.map(({ type, value }) => ({ type, value, ...(note && { note }) })))
}

/** Words, if any are left; of a line that names several things, the whole line says how they belong together. */
function noteOf(shown: string, rest: string): string | undefined {
  const words = rest.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
  if (words === '') return undefined
  return shown.replaceAll(/\s+/g, ' ').replace(/^[\s,;:()–-]+|[\s,;:(–-]+$/g, '')
}
