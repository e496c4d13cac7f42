import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageLeaf, Payload } from '../../src/protocol/index.ts'
import {
  examineMessage,
  isTime,
  leafOf,
  type MessageContext,
  originOf,
  ProtocolError,
  pairOf,
  parseLeaf,
  parseOrigin,
  parseTime,
  printCanonical,
  printHex,
  printLeaf,
  printPayload,
  printTime,
  readPayload,
  sealMessage,
  utf8,
  writerOf,
} from '../../src/protocol/index.ts'
import { keyOf } from '../build/history.ts'

const key = await keyOf('arden message')
const arden = printHex((await keyOf('arden identity')).publicKey)
const beiyuan = printHex((await keyOf('beiyuan identity')).publicKey)
const by = { name: 'Duty officer', role: 'contact point' }
const status: Payload = {
  v: 1,
  kind: 'status',
  thread: '01'.repeat(16),
  at: '2025-01-14T12:00:00Z',
  exercise: true,
  from: arden,
  to: beiyuan,
  salt: '23'.repeat(16),
  ref: `sha256:${'45'.repeat(32)}`,
  body: { text: { lang: 'en', text: 'Isolated.' }, by },
}
const context: MessageContext = {
  from: arden,
  to: beiyuan,
  exercise: true,
  messageKeys: new Set([printHex(key.publicKey)]),
  knowsRef: () => true,
  hasFile: () => true,
}

describe('times', () => {
  test('parse what print wrote, for every second from 2000 to 2999', () => {
    const seconds = fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(3000, 0) / 1000 - 1 })
    fc.assert(fc.property(seconds, (time) => parseTime(printTime(time)) === time))
  })

  test('are taken in one spelling only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 20, maxLength: 20 }), (text) => {
        if (isTime(text)) expect(printTime(parseTime(text))).toBe(text)
      }),
    )
  })
})

describe('origins', () => {
  test('parse what print wrote', () => {
    const pair = pairOf(arden, beiyuan)
    const writer = writerOf(arden)
    const hosts = fc.constantFrom('arden.example', 'localhost:4001', 'a')
    fc.assert(
      fc.property(hosts, fc.integer({ min: 1, max: 999_999 }), (host, epoch) => {
        const parts = { host, pair, writer, epoch }
        expect(parseOrigin(originOf(parts))).toEqual(parts)
      }),
    )
  })

  test('name a pair in either order of its parties', () => {
    expect(pairOf(arden, beiyuan)).toBe(pairOf(beiyuan, arden))
  })
})

describe('leaves', () => {
  test('are refused with bad_leaf, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(utf8Of)), (bytes) => {
        expect(codeOf(() => parseLeaf(bytes))).toBe('bad_leaf')
      }),
    )
  })

  test('with one member broken are refused, or are another good leaf', () => {
    const leaf = leafOf(printPayload(status))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(leaf)), fc.jsonValue(), (member, value) => {
        const broken = { ...leaf, [member]: value }
        const bytes = canonicalOf(broken)
        if (bytes === undefined) return
        if (codeOf(() => parseLeaf(bytes)) === undefined) expect(printLeaf(parseLeaf(bytes))).toEqual(bytes)
      }),
    )
  })
})

describe('messages', () => {
  test('are examined without an error, whatever the bytes are', async () => {
    const leaf = leafOf(printPayload(status))
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await examineMessage(bytes, leaf, context)).toMatchObject({
          result: 'fault',
          code: 'unreadable',
        })
      }),
    )
  })

  test('with one member of any value are good or have one fault of the list', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(status), 'extra'), fc.jsonValue(), (member, value) => {
        const bytes = canonicalOf({ ...status, [member]: value })
        if (bytes === undefined) return
        const reading = readPayload(bytes)
        if ('fault' in reading) expect(['unknown_kind', 'bad_shape']).toContain(reading.fault.code)
      }),
    )
  })

  test('with one flipped bit in the envelope never verify', async () => {
    const sealed = await sealMessage(printPayload(status), [key])
    for (let at = 0; at < sealed.length; at += 3) {
      const flipped = Uint8Array.from(sealed, (byte, i) => (i === at ? byte ^ 1 : byte))
      const leaf = leafOf(printPayload(status))
      expect((await examineMessage(flipped, leaf, context)).result).toBe('fault')
    }
  })

  const cases: readonly (readonly [string, Partial<MessageContext>, Partial<MessageLeaf>, string])[] = [
    ['of another party', { from: beiyuan, to: arden }, {}, 'wrong_party'],
    ['by a key that is not known', { messageKeys: new Set() }, {}, 'unknown_key'],
    ['whose leaf says another time', {}, { at: '2025-01-14T12:00:01Z' }, 'differs_from_leaf'],
    ['whose leaf answers something', {}, { answers: ['update'] }, 'differs_from_leaf'],
    ['of an exercise outside of one', { exercise: false }, {}, 'exercise_mismatch'],
    ['to a message that is not there', { knowsRef: () => false }, {}, 'unknown_ref'],
  ]
  test.each(cases)('%s are returned', async (_name, changed, leaf, code) => {
    const bytes = printPayload(status)
    const envelope = await sealMessage(bytes, [key])
    const examined = await examineMessage(envelope, { ...leafOf(bytes), ...leaf }, { ...context, ...changed })
    expect(examined).toMatchObject({ result: 'fault', code })
  })

  test('that are well signed, equal to their leaf and expected are good', async () => {
    const bytes = printPayload(status)
    const examined = await examineMessage(await sealMessage(bytes, [key]), leafOf(bytes), context)
    expect(examined).toMatchObject({ result: 'good', payload: status })
  })
})

function utf8Of(json: string): Uint8Array {
  return utf8(json.toWellFormed())
}

function canonicalOf(value: unknown): Uint8Array | undefined {
  try {
    return printCanonical(value)
  } catch {
    return undefined
  }
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof ProtocolError) return error.code
    throw error
  }
}
