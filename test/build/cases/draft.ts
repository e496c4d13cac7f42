/** What cases are made of: drafts of documents, good ones and their nearest bad neighbours. */

import { parseUtf8, printBase64, printCanonical } from '../../../src/protocol/index.ts'

/** One case: `expect` where the input is taken, else the code with which it is refused. */
export type RecordCase = {
  readonly rule: string
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expect?: unknown
  readonly error?: string
}

export type Draft = Record<string, unknown>
export type Bad = readonly [rule: string, name: string, changes: Draft]

export const digestText = `sha256:${'5e'.repeat(32)}`
export const thread = '0123456789abcdef'.repeat(2)
export const at = '2025-01-14T12:00:00Z'
export const own = `arden.example/log/${'a1'.repeat(16)}/${'b2'.repeat(16)}/1`
export const other = `beiyuan.example/log/${'a1'.repeat(16)}/${'c3'.repeat(16)}/1`
export const line = (name: string) => `${name} ${printBase64(new Uint8Array(76))}`
export const root = printBase64(new Uint8Array(32))
export const arden = 'aa'.repeat(32)
export const beiyuan = 'bb'.repeat(32)

/** Canonical text of a document; members set to undefined are left out. */
export function textOf(draft: Draft): string {
  const given = Object.entries(draft).filter(([, value]) => value !== undefined)
  return parseUtf8(printCanonical(Object.fromEntries(given)))
}

export function good(rule: string, name: string, draft: Draft): RecordCase {
  return { rule, name, input: { text: textOf(draft) }, expect: true }
}

export function bads(error: string, draft: Draft, cases: readonly Bad[]): RecordCase[] {
  return cases.map(([rule, name, changes]) => ({
    rule,
    name,
    input: { text: textOf({ ...draft, ...changes }) },
    error,
  }))
}
