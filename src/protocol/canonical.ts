import canonicalize from 'canonicalize'
import { type Bytes, parseUtf8, utf8 } from './bytes.ts'
import { ProtocolError } from './errors.ts'

/** Deeper documents are refused on both sides alike, so that no reader's stack decides (J7). */
const MAX_DEPTH = 64

/**
 * The RFC 8785 bytes of a JSON value. Throws `not_canonical` for whatever `parseCanonical` would not give back:
 * undefined, functions, unsafe numbers, lone surrogates, NUL, a nesting beyond `MAX_DEPTH`.
 */
export function printCanonical(value: unknown): Bytes {
  return utf8(printText(value))
}

function printText(value: unknown): string {
  const ordered = inOrder(value, 0)
  // As in parseCanonical: where the keys stand sorted, printing in insertion order is RFC 8785.
  return ordered === UNORDERED ? print(value) : JSON.stringify(ordered)
}

/**
 * The value of RFC 8785 bytes (J1..J7). Exactly the canonical form is taken, so equal values have equal bytes.
 * Throws `not_json` for what is no JSON text in UTF-8 and `not_canonical` for every other spelling.
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  const value = parseJson(text)
  // Canonical text escapes nothing with \u but control characters, so most documents need no look into their strings.
  const sorted = checkParsed(value, { depth: 0, strings: text.includes('\\u') })
  // Printing in insertion order equals RFC 8785 where the keys already stand sorted; only keys like "10" need more.
  if (!(sorted && JSON.stringify(value) === text) && print(value) !== text) {
    throw new ProtocolError('not_canonical', 'the bytes are JSON in another than the RFC 8785 form')
  }
  return value
}

function decode(bytes: Uint8Array): string {
  try {
    return parseUtf8(bytes)
  } catch (cause) {
    throw new ProtocolError('not_json', 'the bytes are not UTF-8', { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProtocolError('not_json', 'the bytes are not JSON', { cause })
  }
}

/** Checks a value that JSON.parse made; true when the keys of all objects stand in RFC 8785 order. */
function checkParsed(value: unknown, at: { readonly depth: number; readonly strings: boolean }): boolean {
  if (typeof value === 'string') {
    if (at.strings) checkString(value)
    return true
  }
  if (typeof value === 'number') checkNumber(value)
  if (typeof value !== 'object' || value === null) return true
  checkDepth(at.depth)
  const inside = { depth: at.depth + 1, strings: at.strings }
  let sorted = true
  if (Array.isArray(value)) {
    for (const member of value) sorted = checkParsed(member, inside) && sorted
    return sorted
  }
  const object = value as Record<string, unknown>
  let last = ''
  for (const key of Object.keys(object)) {
    // RFC 8785 section 3.2.3 sorts by UTF-16 code units, which is how JavaScript compares strings.
    if (key < last) sorted = false
    last = key
    if (at.strings) checkString(key)
    sorted = checkParsed(object[key], inside) && sorted
  }
  return sorted
}

/** What no copy with sorted keys can be made of. */
const UNORDERED = Symbol('unordered')
/** Keys that an object does not keep where they were put: numbers come first in it, and the last is not a member. */
const UNRULY = /^(?:\d+|__proto__)$/

/** Checks a value of any origin before it is printed, and gives it with the keys of all objects sorted: itself where they are. */
function inOrder(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    checkString(value)
    return value
  }
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    checkNumber(value)
    return value
  }
  if (typeof value !== 'object') throw new ProtocolError('not_canonical', `JSON has no ${typeof value}`)
  checkDepth(depth)
  return Array.isArray(value) ? listInOrder(value, depth) : membersInOrder(value, depth)
}

function listInOrder(list: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined
  let isUnordered = false
  for (let i = 0; i < list.length; i++) {
    const member = inOrder(list[i], depth + 1)
    if (member === UNORDERED) isUnordered = true
    if (member !== list[i]) copy ??= list.slice()
    if (copy) copy[i] = member
  }
  return isUnordered ? UNORDERED : (copy ?? list)
}

function membersInOrder(object: object, depth: number): unknown {
  const prototype = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new ProtocolError('not_canonical', 'only plain objects and arrays have a JSON form')
  }
  const given = object as Readonly<Record<string, unknown>>
  const keys = Object.keys(given)
  let copy: Record<string, unknown> | undefined = sortKeys(keys) ? undefined : {}
  let isUnordered = false
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!
    checkString(key)
    const member = inOrder(given[key], depth + 1)
    if (copy === undefined && member !== given[key]) copy = firstOf(given, keys, i)
    if (copy === undefined) continue
    if (member === UNORDERED || UNRULY.test(key)) isUnordered = true
    else copy[key] = member
  }
  return isUnordered ? UNORDERED : (copy ?? object)
}

function firstOf(given: Readonly<Record<string, unknown>>, keys: readonly string[], count: number) {
  return Object.fromEntries(keys.slice(0, count).map((key) => [key, given[key]]))
}

/** Sorts in place; true where the keys stood sorted. */
function sortKeys(keys: string[]): boolean {
  for (let i = 1; i < keys.length; i++) {
    if (keys[i]! < keys[i - 1]!) {
      keys.sort()
      return false
    }
  }
  return true
}

function checkDepth(depth: number): void {
  if (depth >= MAX_DEPTH) throw new ProtocolError('not_canonical', `nested deeper than ${MAX_DEPTH}`)
}

function checkString(text: string): void {
  if (!text.isWellFormed()) throw new ProtocolError('not_canonical', 'a string holds a lone surrogate')
  if (text.includes('\0')) throw new ProtocolError('not_canonical', 'a string holds NUL')
}

function checkNumber(value: number): void {
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) {
    throw new ProtocolError('not_canonical', `a number beyond 2^53-1: ${value}`)
  }
}

function print(value: unknown): string {
  // Undefined comes only of what checkValue refuses.
  return canonicalize(value) as string
}
