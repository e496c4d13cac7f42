import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ApiError, type FieldProblem } from './problems.ts'

/** Parts of a request as addresses of their members begin. */
export type Part = 'path' | 'query' | 'header' | 'body'
export type Checker = (value: unknown) => unknown

/** Named problems at most; a hostile body could have thousands. */
const MOST = 20

/**
 * Checks one part against its schema and gives it back; texts of the query and the path become numbers, booleans and lists as the schema says, in
 * one form only. Throws `bad_request` with each member: where, what was, what was expected.
 */
export function checkerOf(part: Part, schema: TSchema): Checker {
  const compiled = Compile(schema)
  return (given) => {
    const value = part === 'body' ? given : readTexts(given, schema)
    if (!compiled.Check(value)) {
      const problems = compiled
        .Errors(value)
        .filter(isTelling)
        .slice(0, MOST)
        .map((e) => fieldOf(part, value, e))
      throw new ApiError('bad_request', sentenceOf(problems, part), problems)
    }
    const broken = brokenText(value, `/${part}`)
    if (broken)
      throw new ApiError('bad_text', `${broken.at}: ${broken.was}; expected ${broken.expected}`, [broken])
    return value
  }
}

type Found = ReturnType<ReturnType<typeof Compile>['Errors']>[number]

/** An unknown member is told once, by its own name. */
function isTelling(error: Found): boolean {
  return error.keyword !== 'boolean'
}

function fieldOf(part: Part, whole: unknown, error: Found): FieldProblem {
  const params = error.params as Readonly<Record<string, unknown>>
  const at = `/${part}${error.instancePath}`
  const was = shown(memberAt(whole, error.instancePath))
  switch (error.keyword) {
    case 'required':
      return { at, was: 'missing', expected: `members ${list(params.requiredProperties)}` }
    case 'additionalProperties':
      return { at, was: `unknown members ${list(params.additionalProperties)}`, expected: 'no other members' }
    case 'enum':
      return { at, was, expected: `one of ${list(params.allowedValues)}` }
    case 'pattern':
      return { at, was, expected: `a text like ${String(params.pattern)}` }
    default:
      return { at, was, expected: error.message }
  }
}

function sentenceOf(problems: readonly FieldProblem[], part: Part): string {
  const [first] = problems
  if (!first) return `the ${part} does not fit its schema`
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more, see errors)` : ''
  return `${first.at} was ${first.was}; expected ${first.expected}${more}`
}

function list(value: unknown): string {
  return Array.isArray(value)
    ? value
        .map((each) => String(each).slice(0, 60))
        .slice(0, 30)
        .join(', ')
    : String(value)
}

function memberAt(whole: unknown, pointer: string): unknown {
  let at = whole
  for (const step of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Readonly<Record<string, unknown>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return at
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value).slice(0, 60).toWellFormed()
}

/** Half a surrogate pair has no bytes in UTF-8, and U+0000 none in a database's text: neither can be signed or kept. */
function brokenText(value: unknown, at: string): FieldProblem | undefined {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !value.includes('\u0000')) return undefined
    return { at, was: 'a text with half a character or U+0000', expected: 'Unicode text without them' }
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const found = brokenText(name, at) ?? brokenText(member, `${at}/${name}`)
    if (found) return found
  }
  return undefined
}

/** What addresses say in texts, as the schema of each name says. What does not read stays a text, and fails its check. */
function readTexts(given: unknown, schema: TSchema): unknown {
  const properties = (schema as { properties?: Readonly<Record<string, Member>> }).properties ?? {}
  const read = Object.entries((given ?? {}) as Readonly<Record<string, unknown>>).map(([name, value]) => [
    name,
    Object.hasOwn(properties, name) ? readText(value, properties[name]!) : value,
  ])
  return Object.fromEntries(read)
}

type Member = { readonly type?: string; readonly items?: Member }

function readText(value: unknown, { type, items }: Member): unknown {
  if (type === 'array') {
    const all = Array.isArray(value) ? value : [value]
    return items ? all.map((each) => readText(each, items)) : all
  }
  if (typeof value !== 'string') return value
  if (type === 'integer' && /^-?(0|[1-9][0-9]{0,15})$/.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}
