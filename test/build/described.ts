import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

type Json = { readonly [name: string]: unknown }
type Operation = {
  readonly operationId: string
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>
  >
}
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}
type Answer = { readonly status: number; readonly type: string; readonly text: string }

/** What an API says of its answers, held against the answers that it gives: throws for one that is not described, or not as it is. */
export function describedBy(document: Document) {
  const paths = Object.entries(document.paths).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
    isPlain: !path.includes('{'),
    methods,
  }))
  const checkers = new Map<Json, ReturnType<typeof Compile>>()
  return (method: string, url: string, { status, type, text }: Answer): void => {
    const path = url.split('?')[0]!
    const found = paths.filter(({ pattern }) => pattern.test(path))
    const operation = (found.find(({ isPlain }) => isPlain) ?? found[0])?.methods[method.toLowerCase()]
    if (!operation) return
    const name = `${operation.operationId} ${status}`
    const described = operation.responses[status]
    if (!described) throw new Error(`${name} is not described: ${text.slice(0, 300)}`)
    if (text === '') return
    const schema = described.content?.[type]?.schema
    if (!schema) throw new Error(`${name} answered ${type}, which is not described`)
    if (!type.includes('json') || type.includes('nd')) return
    const checker = checkers.get(schema) ?? Compile(inlined(document, schema) as TSchema)
    checkers.set(schema, checker)
    const value: unknown = JSON.parse(text)
    if (checker.Check(value)) return
    throw new Error(
      `${name} is not as it is described: ${JSON.stringify(checker.Errors(value).slice(0, 3))} in ${text.slice(0, 1000)}`,
    )
  }
}

/** The schema with every reference replaced by what it names; none of ours leads back to itself. */
export function inlined(document: Pick<Document, 'components'>, schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => inlined(document, each))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $ref } = schema as { $ref?: unknown }
  if (typeof $ref === 'string') return inlined(document, document.components.schemas[$ref.split('/').at(-1)!])
  return Object.fromEntries(Object.entries(schema).map(([name, member]) => [name, inlined(document, member)]))
}
