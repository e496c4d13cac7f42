import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  inclusionProof,
  isSatisfied,
  leafHash,
  lowerQuorumTime,
  makeVerifier,
  ProtocolError,
  parseNote,
  parsePolicy,
  parseProof,
  printCheckpointBody,
  printNote,
  printPolicy,
  printProof,
  printVerifierKey,
  rootOf,
  sha256,
  signCheckpoint,
  signCosignature,
  signingKeyFromSeed,
  upperQuorumTime,
  utf8,
  verifyProof,
} from '../../src/protocol/index.ts'

const keys = await Promise.all(
  Array.from({ length: 6 }, (_, i) => signingKeyFromSeed(sha256(utf8(`key ${i}`)))),
)
const names = keys.slice(1).map((_, i) => `W${i}`)
const vkeys = keys
  .slice(1)
  .map((key, i) => printVerifierKey(makeVerifier(`w${i}.example`, 0x04, key.publicKey)))
const witnesses = vkeys.map((vkey, i) => `witness ${names[i]} ${vkey}\n`).join('')
const logLine = `log ${printVerifierKey(makeVerifier('log.example', 0x01, keys[0]!.publicKey))}\n`

/** Policies over five witnesses: a group of the first ones, which is a member of a group with the others. */
const policy = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(), fc.nat()).map(([inner, k1, k2]) => {
  const [first, rest] = [names.slice(0, inner), names.slice(inner)]
  const groups = `group A ${1 + (k1 % inner)} ${first.join(' ')}\ngroup B ${1 + (k2 % (rest.length + 1))} A ${rest.join(' ')}\n`
  return parsePolicy(`${logLine}${witnesses}${groups}quorum B\n`)
})
const times = fc
  .array(fc.option(fc.integer({ min: 1, max: 9 })), { minLength: 5, maxLength: 5 })
  .map((list) => new Map(list.flatMap((time, i) => (time === null ? [] : [[names[i]!, time] as const]))))

describe('a policy', () => {
  it('is read as it was printed', () => {
    fc.assert(
      fc.property(policy, (given) => {
        expect(parsePolicy(printPolicy(given))).toEqual(given)
      }),
    )
  })

  it('is not printed with a name that would be read as two', () => {
    const given = parsePolicy(`${logLine}${witnesses}quorum W0\n`)
    const log = given.logs[0]!
    expect(() => printPolicy({ ...given, logs: [{ ...log, url: 'https://a b' }] })).toThrow(ProtocolError)
  })

  it('whatever bytes are given, is read or refused with its code', () => {
    const word = fc.constantFrom(
      'log',
      'witness',
      'group',
      'quorum',
      'none',
      'any',
      'all',
      '1',
      'A',
      'W0',
      '#',
      ' ',
      '\n',
      '\t',
    )
    const file = fc.array(fc.oneof(word, fc.constantFrom(...vkeys)), { maxLength: 20 })
    fc.assert(
      fc.property(file, (words) => {
        try {
          parsePolicy(`${words.join(' ')}\n`)
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad_policy' })
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a quorum time', () => {
  const satisfiedBy = (
    given: ReturnType<typeof parsePolicy>,
    known: ReadonlyMap<string, number>,
    keep: (t: number) => boolean,
  ) =>
    isSatisfied(
      given,
      new Set(
        given.witnesses
          .filter(({ name }) => known.has(name) && keep(known.get(name)!))
          .map(({ verifier }) => verifier.keyId),
      ),
    )

  it('from above is the first second at which those timed by then are enough', () => {
    fc.assert(
      fc.property(policy, times, (given, known) => {
        const seconds = Array.from({ length: 11 }, (_, i) => i)
        const first = seconds.find((second) => satisfiedBy(given, known, (time) => time <= second))
        expect(upperQuorumTime(given, known)).toBe(first)
      }),
    )
  })

  it('from below is the last second at which those timed since are enough', () => {
    fc.assert(
      fc.property(policy, times, (given, known) => {
        const seconds = Array.from({ length: 11 }, (_, i) => 10 - i)
        const last = seconds.find((second) => satisfiedBy(given, known, (time) => time >= second))
        expect(lowerQuorumTime(given, known)).toBe(last)
      }),
    )
  })
})

describe('a portable proof', async () => {
  const hashes = Array.from({ length: 9 }, (_, i) => leafHash(utf8(`leaf ${i}`)))
  const root = rootOf(hashes) as Uint8Array<ArrayBuffer>
  const checkpoint = { origin: 'log.example', size: 9, root }
  const body = printCheckpointBody(checkpoint)
  const lines = [
    await signCheckpoint(checkpoint, keys[0]!, 'log.example'),
    await signCosignature(body, keys[1]!, 'w0.example', 1_700_000_000),
  ]
  const path = inclusionProof(3, 9, (start, end) => rootOf(hashes.slice(start, end)))
  const file = printProof({ index: 3, hashes: path, checkpoint: parseNote(printNote(body, lines)) })
  const trust = parsePolicy(`${logLine}${witnesses}quorum W0\n`)

  it('proves its leaf with the times of its witnesses', async () => {
    const proven = await verifyProof(parseProof(file), hashes[3]!, trust)
    expect(proven).toEqual({ index: 3, checkpoint, times: new Map([['W0', 1_700_000_000]]) })
  })

  it('for other bytes proves nothing', async () => {
    await expect(verifyProof(parseProof(file), hashes[4]!, trust)).rejects.toMatchObject({
      code: 'bad_proof',
    })
  })

  it('with one bit flipped anywhere proves nothing', async () => {
    const bytes = utf8(file)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bad = bytes.slice()
      bad[bit >> 3] = bad[bit >> 3]! ^ (1 << (bit & 7))
      await expect((async () => verifyProof(parseProof(bad), hashes[3]!, trust))()).rejects.toBeInstanceOf(
        ProtocolError,
      )
    }
  })
})
