import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProtocolError } from '../../src/protocol/index.ts'
import type { RecordCase } from '../build/cases/draft.ts'
import { recordOperations } from './record-operations.ts'

const folder = resolve(import.meta.dirname, '../../vectors')

describe.each(Object.entries(recordOperations))('vectors/%s.json', (file, { run, cases }) => {
  const written = JSON.parse(readFileSync(`${folder}/${file}.json`, 'utf8')) as RecordCase[]

  it.each(written.map((one) => [one.rule, one.name, one] as const))('%s: %s', async (_rule, _name, one) => {
    const outcome = await outcomeOf(() => run(one.input as never))
    expect(outcome).toEqual(one.error === undefined ? { expect: one.expect } : { error: one.error })
  })

  it('is written from its cases', async () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(await cases())))
  })
})

async function outcomeOf(run: () => unknown): Promise<unknown> {
  try {
    return { expect: await run() }
  } catch (error) {
    if (error instanceof ProtocolError) return { error: error.code }
    throw error
  }
}
