type Json = { [name: string]: unknown }

/**
 * A description whose named schemas (`title` in PascalCase) stand once, under components: generated clients have them as types. Throws where two
 * different schemas have one name.
 */
export function componentsOf(document: Json): { readonly body: Json; readonly schemas: Json } {
  const schemas: { [name: string]: unknown } = {}
  // What the type library keeps beside the members of a schema is no part of the description.
  const plain = JSON.parse(JSON.stringify(document)) as Json
  const body = { ...plain, paths: moved(plain.paths, schemas, false) }
  return {
    body,
    schemas: Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** `isNames`: the members of the value are names that people chose (properties), so that one called title names nothing. */
function moved(value: unknown, schemas: { [name: string]: unknown }, isNames: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => moved(each, schemas, false))
  if (typeof value !== 'object' || value === null) return value
  const { title } = value as { title?: unknown }
  const members = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'examples' || name === 'example' || name === 'enum'
        ? member
        : moved(member, schemas, !isNames && name === 'properties'),
    ]),
  )
  if (isNames || typeof title !== 'string' || !/^[A-Z][A-Za-z0-9]*$/.test(title)) return members
  const before = schemas[title]
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(members))
    throw new Error(`two different schemas are called ${title}; a name is one schema in the whole API`)
  schemas[title] = members
  return { $ref: `#/components/schemas/${title}` }
}
