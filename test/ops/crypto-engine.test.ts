import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runtimeEngine } from '../../src/ops/crypto-engine.ts'
import { type Engine, webEngine } from '../../src/protocol/engine.ts'
import { signingKeyFromSeed } from '../../src/protocol/index.ts'

const engine = runtimeEngine()
const bytes = fc.uint8Array({ maxLength: 300 })

describe("the runtime's own primitives", () => {
  it('hash as those of every browser do', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(engine.sha256(given)).toEqual(new Uint8Array(webEngine.sha256(given)))
      }),
    )
  })

  it('sign as those of every browser do, one by one and many together', async () => {
    const seed = new Uint8Array(32).fill(7)
    const messages = Array.from({ length: 100 }, (_, i) => new Uint8Array(i * 30).fill(i))
    const signed = async ({ signer }: Engine) => {
      const sign = await signer(seed)
      return Promise.all(messages.map(sign))
    }
    const expected = await signed(webEngine)
    expect(await signed(engine)).toEqual(expected)
    const sign = await engine.signer(seed)
    expect(await sign(messages[3]!)).toEqual(expected[3])
  })

  it.each([1, 100])('take a signature over nothing but what it is over, %i at a time', async (together) => {
    const key = await signingKeyFromSeed(new Uint8Array(32).fill(9))
    const message = new Uint8Array(50).fill(1)
    const signature = await key.sign(message)
    const spoiled = signature.with(40, signature[40]! ^ 1)
    for (const [given, over, expected] of [
      [signature, message, true],
      [spoiled, message, false],
      [signature, message.with(0, 0), false],
      [signature.subarray(1), message, false],
    ] as const) {
      const answers = Array.from({ length: together }, () => engine.verify(key.publicKey, given, over))
      expect(new Set(await Promise.all(answers))).toEqual(new Set([expected]))
    }
  })

  it('find the one bad signature among many', async () => {
    const key = await signingKeyFromSeed(new Uint8Array(32).fill(9))
    const messages = Array.from({ length: 256 }, (_, i) => new Uint8Array(40).fill(i))
    const signatures = await Promise.all(messages.map((message) => key.sign(message)))
    const answers = await Promise.all(
      messages.map((message, i) => engine.verify(key.publicKey, signatures[i === 77 ? 78 : i]!, message)),
    )
    expect(answers.flatMap((isGood, i) => (isGood ? [] : [i]))).toEqual([77])
  })

  it('answer each in its place, though many more wait than the threads are given at once', async () => {
    const key = await signingKeyFromSeed(new Uint8Array(32).fill(9))
    const messages = Array.from({ length: 2000 }, (_, i) => Uint8Array.of(i & 255, i >> 8))
    const signatures = await Promise.all(messages.map((message) => key.sign(message)))
    const isSpoiled = (i: number) => i % 311 === 0
    const answers = await Promise.all(
      messages.map((message, i) => engine.verify(key.publicKey, signatures[isSpoiled(i) ? 1 : i]!, message)),
    )
    expect(answers).toEqual(messages.map((_, i) => !isSpoiled(i)))
  })

  it('go on where the threads have ended', async () => {
    const gone = () => Promise.reject(new Error('the thread has ended'))
    const alone = runtimeEngine({ sign: gone, verify: gone })
    const key = await signingKeyFromSeed(new Uint8Array(32).fill(9))
    const sign = await alone.signer(new Uint8Array(32).fill(9))
    const messages = Array.from({ length: 20 }, (_, i) => new Uint8Array(40).fill(i))
    const signatures = await Promise.all(messages.map(sign))
    const verify = (message: Uint8Array, i: number) =>
      alone.verify(key.publicKey, signatures[i === 5 ? 6 : i]!, message)
    const answers = await Promise.all(messages.map(verify))
    expect(answers.flatMap((isGood, i) => (isGood ? [] : [i]))).toEqual([5])
  })

  it('take no point that is not on the curve, one by one or among many', async () => {
    const noPoint = new Uint8Array(32).fill(2)
    const verify = () => engine.verify(noPoint, new Uint8Array(64), new Uint8Array(1))
    expect(await verify()).toBe(await webEngine.verify(noPoint, new Uint8Array(64), new Uint8Array(1)))
    expect(await Promise.all(Array.from({ length: 20 }, verify))).toEqual(Array(20).fill(false))
  })
})
