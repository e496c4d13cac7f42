import { type TObject, type TProperties, type TSchema, Type } from 'typebox'

/** An object without other members: what is not understood is refused, never dropped. */
export function closed<T extends TProperties>(properties: T): TObject<T> {
  return Type.Object(properties, { additionalProperties: false })
}

/** A closed list of words. */
export function oneOf<const T extends readonly string[]>(words: T, description?: string) {
  return Type.Unsafe<T[number]>(Type.String({ enum: [...words], ...(description && { description }) }))
}

/** A schema that clients know as a type of that name: PascalCase, one schema for one name in the whole API. */
export function named<T extends TSchema>(
  title: string,
  schema: T,
  more: { examples?: readonly unknown[] } = {},
): T {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(title)) throw new Error(`a schema's name is PascalCase; it was ${title}`)
  // The library keeps what it knows of a type in members that a copy would lose.
  return Object.assign(schema, { title, ...more })
}

/** An instant as people's programs write it: RFC 3339 in UTC, whole seconds. */
export const Instant = Type.String({
  pattern: '^2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$',
  description: 'RFC 3339, UTC, whole seconds',
  examples: ['2026-12-24T17:00:00Z'],
})

/** A schema as a type that is known elsewhere: what the node answers is checked against the schema by tests. */
export function shapeOf<T>(schema: TSchema) {
  return Type.Unsafe<T>(schema)
}

/** One page of a list (src/api/paging.ts). */
export function pageOf<T extends TSchema>(title: string, item: T) {
  return named(
    title,
    closed({
      items: Type.Array(item),
      next: Type.Optional(
        Type.String({ description: 'give it as cursor to read on; absent on the last page' }),
      ),
    }),
  )
}
export type Page<T> = { readonly items: readonly T[]; readonly next?: string }
