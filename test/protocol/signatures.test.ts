import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Checkpoint,
  cosignatureTime,
  exportSeed,
  findLine,
  generateSigningKey,
  makeLine,
  makeVerifier,
  openCosignature,
  ProtocolError,
  parseCheckpointBody,
  parseNote,
  parseVerifierKey,
  printCheckpointBody,
  printNote,
  printVerifierKey,
  sha256,
  signCheckpoint,
  signCosignature,
  signingKeyFromSeed,
  utf8,
  verifyCheckpointLine,
  verifyEd25519,
} from '../../src/protocol/index.ts'
import { isKeyName } from '../../src/protocol/key-name.ts'

const checkpoint: Checkpoint = { origin: 'arden.example/log', size: 7, root: sha256(utf8('root')) }
const body = printCheckpointBody(checkpoint)
const key = await signingKeyFromSeed(sha256(utf8('a key')))
const logger = makeVerifier('arden.example/log', 0x01, key.publicKey)
const witness = makeVerifier('w.example', 0x04, key.publicKey)

describe('a signature', () => {
  it('is verified under its key over its message, and under no other', async () => {
    const [a, b] = await Promise.all([generateSigningKey(), generateSigningKey()])
    const [message, other] = [utf8('message'), utf8('massage')]
    const signature = await a.sign(message)
    expect(await verifyEd25519(a.publicKey, signature, message)).toBe(true)
    expect(await verifyEd25519(b.publicKey, signature, message)).toBe(false)
    expect(await verifyEd25519(a.publicKey, signature, other)).toBe(false)
  })

  it('is the same from a key made again of its seed', async () => {
    const again = await signingKeyFromSeed(exportSeed(key))
    expect(again.publicKey).toEqual(key.publicKey)
    expect(await again.sign(utf8('x'))).toEqual(await key.sign(utf8('x')))
  })

  it('is verified still after more keys than are remembered', async () => {
    const signature = await key.sign(utf8('x'))
    for (let i = 0; i < 1100; i++) await verifyEd25519(sha256(utf8(`key ${i}`)), signature, utf8('x'))
    expect(await verifyEd25519(key.publicKey, signature, utf8('x'))).toBe(true)
  })

  it('with one bit flipped never verifies', async () => {
    const signature = await key.sign(utf8('x'))
    const flips = Array.from({ length: 512 }, (_, bit) =>
      verifyEd25519(key.publicKey, flip(signature, bit), utf8('x')),
    )
    expect((await Promise.all(flips)).filter(Boolean)).toEqual([])
  })
})

describe('a note', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter(isKeyName)
  const line = fc
    .record({
      name,
      keyId: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((id) => id.toHex()),
      signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    })
    .map(makeLine)
  const text = fc
    .array(fc.string({ unit: 'grapheme' }), { maxLength: 5 })
    .map((lines) => `${lines.join('\n')}\n`)
    .filter((whole) => ![...whole].some((c) => c < ' ' && c !== '\n'))

  it('is read as it was printed', () => {
    const lines = fc.array(line, { minLength: 1, maxLength: 32 })
    fc.assert(
      fc.property(text, lines, (given, with_) => {
        expect(parseNote(printNote(given, with_))).toEqual({ text: given, lines: with_ })
      }),
    )
  })

  it('has one line for a key, or none, never a choice', () => {
    const one = makeLine({ name: 'a', keyId: '00000001', signature: Uint8Array.of(1) })
    const two = makeLine({ ...one, signature: Uint8Array.of(2) })
    const other = makeLine({ ...one, keyId: '00000002' })
    expect(findLine({ text: 'x\n', lines: [one, other] }, one)).toBe(one)
    expect(findLine({ text: 'x\n', lines: [other] }, one)).toBeUndefined()
    expect(() => findLine({ text: 'x\n', lines: [one, two] }, one)).toThrow(
      expect.objectContaining({ code: 'bad_note' }),
    )
  })
})

describe('a verifier key', () => {
  it('is read as it was printed', () => {
    expect(parseVerifierKey(printVerifierKey(logger))).toEqual(logger)
    expect(parseVerifierKey(printVerifierKey(witness))).toEqual(witness)
  })

  it('with one bit flipped is never the same key', () => {
    const bytes = utf8(printVerifierKey(logger))
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const text = new TextDecoder().decode(flip(bytes, bit))
      expect(() => parseVerifierKey(text)).toThrow(expect.objectContaining({ code: 'bad_key' }))
    }
  })
})

describe('a checkpoint', () => {
  it('is read as it was printed', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => {
        const given = { origin: 'o', size: Math.abs(size), root: new Uint8Array(root) }
        expect(parseCheckpointBody(printCheckpointBody(given))).toEqual(given)
      }),
    )
  })

  it('with one bit of its signed note flipped is never proven', async () => {
    const bytes = utf8(printNote(body, [await signCheckpoint(checkpoint, key, logger.name)]))
    const proven = await countProven(bytes, async (bad) => verifyCheckpointLine(parseNote(bad), logger))
    expect(proven).toBe(0)
    expect(await verifyCheckpointLine(parseNote(bytes), logger)).toEqual(checkpoint)
  })
})

describe('a timed line', () => {
  it('opens to the time at which it was made', async () => {
    for (const time of [1, 1_700_000_000, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const line = await signCosignature(body, key, witness.name, time)
      expect(await openCosignature(body, line, witness)).toEqual({ time })
      expect(cosignatureTime(line)).toBe(time)
    }
  })

  it('with one bit flipped, in time or signature, is never proven', async () => {
    const line = await signCosignature(body, key, witness.name, 1_700_000_000)
    const proven = await countProven(line.signature, async (signature) =>
      openCosignature(body, makeLine({ ...line, signature }), witness),
    )
    expect(proven).toBe(0)
  })

  it('over one body proves nothing of any other', async () => {
    const line = await signCosignature(body, key, witness.name, 1_700_000_000)
    const proven = await countProven(utf8(body), async (bad) =>
      openCosignature(new TextDecoder().decode(bad), line, witness),
    )
    expect(proven).toBe(0)
  })

  it('of the same key is no log signature, nor the other way round', async () => {
    const timed = await signCosignature(body, key, logger.name, 1_700_000_000)
    const bare = await signCheckpoint(checkpoint, key, witness.name)
    await expect(verifyCheckpointLine({ text: body, lines: [timed] }, logger)).rejects.toThrow(ProtocolError)
    await expect(openCosignature(body, bare, witness)).rejects.toThrow(ProtocolError)
  })
})

/** How many of all versions with one bit flipped are proven; anything but a ProtocolError fails the test. */
async function countProven(bytes: Uint8Array, prove: (bad: Uint8Array) => Promise<unknown>): Promise<number> {
  const outcomes = Array.from({ length: bytes.length * 8 }, (_, bit) =>
    prove(flip(bytes, bit)).then(
      () => 1,
      (error) => {
        expect(error).toBeInstanceOf(ProtocolError)
        return 0
      },
    ),
  )
  return (await Promise.all(outcomes)).reduce<number>((sum, one) => sum + one, 0)
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const bad = bytes.slice()
  bad[bit >> 3] = bad[bit >> 3]! ^ (1 << (bit & 7))
  return bad
}
