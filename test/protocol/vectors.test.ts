import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProtocolError } from '../../src/protocol/index.ts'
import { type Operation, operations } from './vector-operations.ts'

type Case = {
  readonly rule: string
  readonly name: string
  readonly input: Parameters<Operation>[0]
  readonly expect?: unknown
  readonly error?: string
}

const folder = resolve(import.meta.dirname, '../../vectors')

describe.each(Object.entries(operations))('vectors/%s.json', (file, operation) => {
  const cases = JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8')) as Case[]
  it.each(cases.map((one) => [one.rule, one.name, one] as const))('%s: %s', async (_rule, _name, one) => {
    const outcome = await outcomeOf(operation, one.input)
    expect(outcome).toEqual(one.error === undefined ? { expect: one.expect } : { error: one.error })
  })
})

describe('the vectors of the primitives', () => {
  it('have no file that is not run', () => {
    const topics = new Set(Object.keys(operations).map((file) => file.split('/')[0]!))
    const files = [...topics].flatMap((topic) =>
      readdirSync(join(folder, topic)).map((file) => `${topic}/${file.replace(/\.json$/, '')}`),
    )
    expect(files.sort()).toEqual(Object.keys(operations).sort())
  })

  it('show each rule of docs/spec/primitives.md', () => {
    const spec = readFileSync(resolve(folder, '../docs/spec/primitives.md'), 'utf8')
    const rules = [...spec.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map((match) => match[1]!)
    const shown = new Set(Object.keys(operations).flatMap(rulesOf))
    expect(rules.filter((rule) => !shown.has(rule))).toEqual([])
    expect([...shown].filter((rule) => !rules.includes(rule))).toEqual([])
  })
})

function rulesOf(file: string): string[] {
  return (JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8')) as Case[]).map((one) => one.rule)
}

async function outcomeOf(operation: Operation, input: Case['input']): Promise<unknown> {
  try {
    return { expect: await operation(input) }
  } catch (error) {
    if (error instanceof ProtocolError) return { error: error.code }
    throw error
  }
}
