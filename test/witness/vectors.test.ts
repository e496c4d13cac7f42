import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseHex, parseVerifierKey, utf8 } from '../../src/protocol/index.ts'
import { makeKey } from '../../src/witness/key-file.ts'
import { WitnessState } from '../../src/witness/state.ts'
import { Witness } from '../../src/witness/witness.ts'
import { aFolder } from './build.ts'

type Vectors = {
  readonly witness: { readonly name: string; readonly seed: string; readonly vkey: string }
  readonly cases: readonly Case[]
}
type Case = {
  readonly rule: string
  readonly name: string
  readonly input: {
    /** vkeys. */
    readonly logs: readonly string[]
    /** Requests that were cosigned before, at `beforeTime`. */
    readonly before: readonly string[]
    readonly beforeTime: number
    readonly time: number
    readonly request: string
  }
  /** `body` where the rules fix it: Ed25519 gives one line only for a text and a time. */
  readonly expect: { readonly status: number; readonly type?: string; readonly body?: string }
}

const path = resolve(import.meta.dirname, '../../vectors/witness/add-checkpoint.json')
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors

describe('vectors/witness/add-checkpoint.json', () => {
  it.each(vectors.cases.map((one) => [one.rule, one.name, one] as const))(
    '%s: %s',
    async (_rule, _name, one) => {
      const { witness, clock } = await aWitnessOf(one)
      for (const request of one.input.before)
        expect((await witness.addCheckpoint(utf8(request))).status).toBe(200)
      clock.now = one.input.time
      expect(await witness.addCheckpoint(utf8(one.input.request))).toMatchObject(one.expect)
    },
  )
})

async function aWitnessOf({ input }: Case) {
  const made = await makeKey(vectors.witness.name, parseHex(vectors.witness.seed))
  expect(made.verifierKey).toBe(vectors.witness.vkey)
  const state = openState(made.verifierKey)
  const keys = input.logs.map(parseVerifierKey)
  const clock = { now: input.beforeTime }
  const trusted = (origin: string) => keys.filter((key) => key.name === origin)
  const witness = new Witness({ ...made, state, trusted, now: () => clock.now, report: () => {} })
  return { witness, clock }
}

function openState(verifierKey: string): WitnessState {
  const file = join(aFolder(), 'witness.sqlite')
  WitnessState.create(file, verifierKey)
  const state = new WitnessState(file, verifierKey)
  onTestFinished(() => state.close())
  return state
}
