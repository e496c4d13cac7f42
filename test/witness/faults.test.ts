import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeVerifier, type SigningKey, utf8 } from '../../src/protocol/index.ts'
import { makeKey } from '../../src/witness/key-file.ts'
import { type Held, WitnessState } from '../../src/witness/state.ts'
import { Witness } from '../../src/witness/witness.ts'
import { aFolder, aWitness, NOW, TestLog } from './build.ts'

const log = await TestLog.open()
const { name, key, verifierKey } = await makeKey('witness.example/1', new Uint8Array(32).fill(9))

/** Fails once where a line would become durable: before the write, or after it, as when the system's answer is lost. */
class FailingState extends WitnessState {
  fails: 'with the write lost' | 'with the write kept' | undefined

  override advance(before: Held | undefined, next: Held): void {
    const fails = this.fails
    this.fails = undefined
    if (fails !== 'with the write lost') super.advance(before, next)
    if (fails !== undefined) throw new Error('the disk failed')
  }
}

describe('a write that fails', () => {
  it('with the write lost gives no line, and the step may be taken again', async () => {
    const { state, ask } = witnessOver(await aState())
    await ask(await log.request(0, 5))
    state.fails = 'with the write lost'
    expect((await ask(await log.request(5, 8))).status).toBe(503)
    expect(state.held(log.origin)?.size).toBe(5)
    expect((await ask(await log.request(5, 8))).status).toBe(200)
  })

  it('with the write kept gives no line, and no other history may take the place of what is held', async () => {
    const { state, ask } = witnessOver(await aState())
    await ask(await log.request(0, 5))
    state.fails = 'with the write kept'
    expect((await ask(await log.request(5, 8))).status).toBe(503)
    expect(await ask(await log.forkedAt(6).request(5, 9))).toMatchObject({ status: 409, body: '8\n' })
    expect((await ask(await log.forkedAt(6).request(8, 9))).status).toBe(422)
    expect((await ask(await log.request(8, 8))).status).toBe(200)
  })

  it('of a file that another program holds is answered 503, and the witness goes on when it is let go', async () => {
    const witness = await aWitness([log])
    await witness.ask(await log.request(0, 5))
    const other = new DatabaseSync(join(witness.folder, 'witness.sqlite'))
    other.exec('BEGIN IMMEDIATE')
    expect((await witness.ask(await log.request(5, 8))).status).toBe(503)
    other.exec('ROLLBACK')
    other.close()
    expect((await witness.ask(await log.request(5, 8))).status).toBe(200)
  })
})

describe('a state that moved under the witness', () => {
  it('is not overwritten', async () => {
    const state = await aState()
    const { ask } = witnessOver(state)
    await ask(await log.request(0, 5))
    const before = state.held(log.origin)!
    await ask(await log.request(5, 8))
    const back = { ...before, size: 6, root: log.root(6) }
    expect(() => state.advance(before, back)).toThrow('could not be written')
    expect(() => state.advance(undefined, back)).toThrow('could not be written')
    expect(state.held(log.origin)?.size).toBe(8)
  })
})

describe('a witness that ends', () => {
  it('gives no line to a request that was still being signed', async () => {
    const state = await aState()
    const slow = slowKey(key)
    const { ask } = witnessOver(state, slow.key)
    const asked = ask(await log.request(0, 5))
    await slow.begun
    state.close()
    slow.release()
    expect((await asked).status).toBe(503)
  })
})

async function aState(): Promise<FailingState> {
  const path = join(aFolder(), 'witness.sqlite')
  WitnessState.create(path, verifierKey)
  const state = new FailingState(path, verifierKey)
  onTestFinished(() => state.close())
  return state
}

function witnessOver(state: FailingState, signer: SigningKey = key) {
  const keys = [makeVerifier(log.origin, 0x01, log.key.publicKey)]
  const witness = new Witness({
    name,
    key: signer,
    state,
    trusted: (origin) => (origin === log.origin ? keys : []),
    now: () => NOW,
    report: () => {},
  })
  return { state, ask: (body: string) => witness.addCheckpoint(utf8(body)) }
}

/** A key that signs only when it is told to. */
function slowKey(inner: SigningKey) {
  const begun = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const sign = async (bytes: Uint8Array) => {
    begun.resolve()
    await released.promise
    return inner.sign(bytes)
  }
  return { key: { publicKey: inner.publicKey, sign }, begun: begun.promise, release: released.resolve }
}
