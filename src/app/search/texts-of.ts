import { isObject, type Payload } from '../../protocol/index.ts'

/** Members whose strings nobody looks for: digests, keys of closed lists, times. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'digest',
  'hashes',
  'of',
  'to',
  'under',
  'request',
  'messages',
  'digests',
  'lang',
  'type',
  'kind',
  'outcome',
  'ground',
  'state',
  'relation',
  'how',
  'why',
  'at',
  'until',
  'document',
  'code',
  'head',
])

/** What people wrote in a message, in the order of its body. A title and an address stand alike: they are found as they are read. */
export function textsOf({ kind, body }: Payload): string[] {
  if (kind === 'keys' || kind === 'agreement') return []
  return stringsIn(body)
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) =>
    // `why` and `state` are words of a list where they are strings, and texts of a person where they are more.
    typeof member === 'string' && PASSED_OVER.has(name) ? [] : name === 'hashes' ? [] : stringsIn(member),
  )
}
