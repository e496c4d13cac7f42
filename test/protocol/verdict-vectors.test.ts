import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { printCanonical } from '../../src/protocol/index.ts'
import { verifyBundle } from '../../src/protocol/verify/index.ts'
import { TRICKS } from '../build/tricks.ts'

type Vector = {
  readonly rule: string
  readonly name: string
  readonly bundle: string
  readonly identities: readonly string[]
  readonly expect?: unknown
  readonly error?: string
}

const folder = join(import.meta.dirname, '../../vectors/verdicts')
const vectors = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector)

describe('verdict vectors', () => {
  test.each(vectors)('$rule $name', async (vector) => {
    const bundle = new Uint8Array(readFileSync(join(folder, vector.bundle)))
    const report = await verifyBundle(bundle, { identities: vector.identities })
    if (vector.error !== undefined) {
      expect(report.findings.map(({ code }) => code)).toEqual([vector.error])
      return
    }
    expect(report.findings).toEqual([])
    const expected = `${new TextDecoder().decode(printCanonical(vector.expect))}\n`
    expect(new TextDecoder().decode(report.bytes)).toBe(expected)
  })

  test('the files are the tricks as they are told now', async () => {
    expect(vectors.map(({ name }) => name).toSorted()).toEqual(TRICKS.map(({ name }) => name).toSorted())
    for (const trick of TRICKS) {
      const history = await trick.tell()
      const bytes = await history.bundle({ isPublic: true, ...(trick.cut && { cut: trick.cut }) })
      expect(Buffer.from(bytes).equals(readFileSync(join(folder, `${trick.name}.bundle`)))).toBe(true)
    }
  })
})
