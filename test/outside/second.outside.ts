import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCase } from '../../src/ops/exercise/cases.ts'
import { parseUtf8, printReview, reviewOf, verifyBundle } from '../../src/protocol/index.ts'
import { CASE_NUMBERS, tellCase } from '../build/case-history.ts'
import { TRICKS } from '../build/tricks.ts'
import { build, run } from './go.ts'

/** Random histories, two cuts of each. */
const HISTORIES = Number(process.env.COMITY_OUTSIDE_HISTORIES ?? 500)

let folder: string
let second: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-second-'))
  second = await build('second', '.', folder)
}, 300_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The bytes of verdicts that the second verifier prints; empty when it refuses the bundle. */
async function secondVerdicts(bundle: Uint8Array, name: string): Promise<string> {
  const path = join(folder, `${name}.comity`)
  await writeFile(path, bundle)
  return verdictsOf(path)
}

async function verdictsOf(path: string): Promise<string> {
  const { code, out, err } = await run(second, ['verify', path])
  if (code === 0) return parseUtf8(out)
  expect([code, out.length, err]).toEqual([1, 0, expect.stringContaining('not proven')])
  return ''
}

/** Years and a shorter time within them that stories are told in. */
const PERIODS = [
  { from: '2025-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
  { from: '2025-03-01T00:00:00Z', to: '2025-11-05T12:00:00Z' },
] as const

/** That both give the same reviews of a proven bundle. */
async function reviewsAreAlike(path: string): Promise<void> {
  const { verdicts, beside } = await verifyBundle(await readFile(path))
  if (!verdicts || !beside) return
  for (const { from, to } of PERIODS) {
    const { code, out, err } = await run(second, ['review', '--from', from, '--to', to, path])
    const ours = parseUtf8(printReview(reviewOf({ verdicts, beside }, { from, to })))
    if (code !== 0 || parseUtf8(out) !== ours)
      throw new Error(`${path}: another review of ${from} to ${to} ${err}`)
  }
}

/** Ours; empty when it is not proven. */
async function ourVerdicts(bundle: Uint8Array): Promise<string> {
  const { bytes } = await verifyBundle(bundle)
  return bytes ? parseUtf8(bytes) : ''
}

describe('the second verifier, written from the specification alone, gives the same bytes of verdicts and of reviews', () => {
  it.each(CASE_NUMBERS.map((number) => [readCase(number).id, number] as const))(
    'for %s: whole, public, and as it stood before its end',
    async (id, number) => {
      const { history, before } = await tellCase(number)
      const bundles = [await history.bundle(), await history.bundle({ isPublic: true }), ...before.values()]
      for (const [i, bundle] of bundles.entries()) {
        const told = await secondVerdicts(bundle, `${id}-${i}`)
        expect(told.length).toBeGreaterThan(100)
        expect(told).toBe(await ourVerdicts(bundle))
        await reviewsAreAlike(join(folder, `${id}-${i}.comity`))
      }
    },
  )

  it.each(TRICKS.map((trick) => [trick.name, trick] as const))('for the trick %s', async (name, trick) => {
    const history = await trick.tell()
    const bundle = await history.bundle(trick.cut && { cut: trick.cut })
    expect(await secondVerdicts(bundle, `trick-${name}`)).toBe(await ourVerdicts(bundle))
  })

  it(`for ${HISTORIES} random histories, an early and a late cut of each, as does the model`, async () => {
    const random = join(folder, 'random')
    const writer = fileURLToPath(new URL('../model/write-histories.ts', import.meta.url))
    const from = String(Math.floor(Math.random() * 1_000_000))
    const written = await run(process.execPath, [
      writer,
      '--count',
      String(HISTORIES),
      '--out',
      random,
      '--from',
      from,
    ])
    expect([written.code, written.err]).toEqual([0, ''])
    const names = (await readdir(random)).filter((name) => name.endsWith('.bundle'))
    expect(names).toHaveLength(2 * HISTORIES)
    let proven = 0
    const check = async (name: string) => {
      const path = join(random, name)
      const expected = await readFile(path.replace(/bundle$/, 'verdicts'), 'utf8')
      const told = await verdictsOf(path)
      const ours = await ourVerdicts(await readFile(path))
      if (told !== expected || ours !== expected)
        throw new Error(
          `${name}: second ${told === ours ? 'as we, not as' : 'not as we;'} the model (seeds from ${from})`,
        )
      if (told === '') return
      proven += 1
      await reviewsAreAlike(path)
    }
    const left = [...names]
    const works = async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) await check(name)
    }
    await Promise.all(Array.from({ length: availableParallelism() }, works))
    expect(proven).toBeGreaterThan(HISTORIES)
  })

  it('for none: a bundle in which a bit was changed is refused by both', async () => {
    const bundle = await (await tellCase(1)).history.bundle()
    for (let byte = 11; byte < bundle.length; byte += Math.ceil(bundle.length / 40)) {
      const changed = bundle.with(byte, bundle[byte]! ^ 1)
      expect(await secondVerdicts(changed, 'changed')).toBe('')
      expect(await ourVerdicts(changed)).toBe('')
    }
  })
})
