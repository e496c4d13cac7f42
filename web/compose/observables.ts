import type { Observable } from '../../src/protocol/content-schema.ts'
import type { Found } from './queries.ts'

/** Whether a find is taken without asking: nothing is odd about it, or only what was done to it on purpose. */
export function isSure({ type, marks }: Found): boolean {
  return type !== 'file' && type !== 'process' && marks.every((mark) => mark === 'masked')
}

/** Each type and value once; what stands there keeps its note. */
export function added(before: readonly Observable[], found: readonly Observable[]): readonly Observable[] {
  const known = new Set(before.map(keyOf))
  const fresh = found.flatMap(({ type, value, note }) => {
    if (known.has(keyOf({ type, value }))) return []
    known.add(keyOf({ type, value }))
    return [{ type, value, ...(note !== undefined && { note }) }]
  })
  return [...before, ...fresh]
}

export function keyOf({ type, value }: Observable): string {
  return `${type} ${value}`
}
