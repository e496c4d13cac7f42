import { createPrivateKey, sign as signBytes } from 'node:crypto'
import fc from 'fast-check'
import { httpbis } from 'http-message-signatures'
import { describe, expect, it } from 'vitest'
import {
  checkBody,
  contentDigest,
  parseSignature,
  signRequest,
  verifySignature,
} from '../../src/peer/http-signature.ts'
import { Nonces } from '../../src/peer/nonces.ts'
import { exportSeed, printHex, signingKeyFromSeed, utf8 } from '../../src/protocol/index.ts'

const now = 1_800_000_000
const nonce = new Uint8Array(16).fill(7)
const key = await signingKeyFromSeed(new Uint8Array(32).fill(1))
const request = {
  method: 'POST',
  target: 'https://arden.example/v1/pairs/ab/exchange',
  body: utf8('{"v":1}'),
}
const signed = await signRequest(request, key, { now, nonce })

describe('a signature of a request', () => {
  it('proves the method, the target and the body for 300 seconds', async () => {
    const received = parseSignature(signed)
    await verifySignature(received, request, now)
    await verifySignature(received, request, now + 300)
    checkBody(received, request.body)
    expect(received.keyid).toBe(printHex(key.publicKey))
  })

  it.each([
    ['method', { ...request, method: 'PUT' }],
    ['target', { ...request, target: 'https://arden.example/v1/pairs/ac/exchange' }],
    ['host', { ...request, target: 'https://beiyuan.example/v1/pairs/ab/exchange' }],
  ])('proves nothing for another %s', async (_, other) => {
    await expect(verifySignature(parseSignature(signed), other, now)).rejects.toMatchObject({
      code: 'signature_invalid',
    })
  })

  it('proves nothing for another body', () => {
    expect(() => checkBody(parseSignature(signed), utf8('{"v":2}'))).toThrow(
      expect.objectContaining({ code: 'digest_mismatch' }),
    )
  })

  it.each([301, -61])('does not stand %i seconds from its making', async (seconds) => {
    await expect(verifySignature(parseSignature(signed), request, now + seconds)).rejects.toMatchObject({
      code: 'signature_expired',
    })
  })

  it('may not be made to stand for longer than 300 seconds', async () => {
    const input = signed['signature-input'].replace(`expires=${now + 300}`, `expires=${now + 301}`)
    await expect(
      verifySignature(parseSignature({ ...signed, 'signature-input': input }), request, now),
    ).rejects.toMatchObject({
      code: 'signature_invalid',
    })
  })

  it('is missing when one of its headers is', () => {
    for (const header of ['signature', 'signature-input', 'content-digest']) {
      const rest = Object.fromEntries(Object.entries(signed).filter(([name]) => name !== header))
      expect(() => parseSignature(rest)).toThrow(expect.objectContaining({ code: 'signature_missing' }))
    }
  })

  it('never verifies with one character changed', async () => {
    const headers = fc.constantFrom('signature', 'signature-input', 'content-digest')
    await fc.assert(
      fc.asyncProperty(headers, fc.nat(), fc.integer({ min: 33, max: 126 }), async (header, place, code) => {
        const text = signed[header as keyof typeof signed]
        const at = place % text.length
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
        if (changed === text) return
        const verified = Promise.resolve()
          .then(() => verifySignature(parseSignature({ ...signed, [header]: changed }), request, now))
          .then(() => true)
        await expect(verified).rejects.toMatchObject({ name: 'PeerError' })
      }),
    )
  })

  it('has one form only', () => {
    const input = signed['signature-input']
    const others = [
      input.replace(';alg="ed25519"', ''),
      input.replace('"content-digest"', '"content-digest" "date"'),
      input.replace(' "content-digest"', ''),
      input.replace('sig1', 'sig2'),
      input.replace('"@method"', '"@method";req'),
      `${input}, sig2=()`,
      input.replace('comity', 'other'),
    ]
    for (const other of others) {
      expect(() => parseSignature({ ...signed, 'signature-input': other })).toThrow(
        expect.objectContaining({ code: 'signature_invalid' }),
      )
    }
  })
})

describe('beside a library of RFC 9421 not written here', () => {
  const fields = ['@method', '@target-uri', 'content-digest']
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), exportSeed(key)]),
    format: 'der',
    type: 'pkcs8',
  })
  const message = {
    method: 'POST',
    url: request.target,
    headers: { 'content-digest': contentDigest(request.body) },
  }

  it('signatures of the library are taken here', async () => {
    const { headers } = await httpbis.signMessage(
      {
        name: 'sig1',
        fields,
        params: ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'],
        paramValues: {
          created: new Date(now * 1000),
          expires: new Date((now + 300) * 1000),
          nonce: 'BwcHBwcHBwcHBwcHBwcHBw',
          tag: 'comity',
        },
        key: {
          id: printHex(key.publicKey),
          alg: 'ed25519',
          sign: async (data: Buffer) => signBytes(null, data, privateKey),
        },
      },
      message,
    )
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    expect(lower).toEqual(signed)
  })

  it('ours are taken by the library', async () => {
    // The library asks the machine's clock.
    const at = Math.floor(Date.now() / 1000)
    const headers = await signRequest(request, key, { now: at, nonce })
    const taken = await httpbis.verifyMessage(
      {
        requiredFields: fields,
        keyLookup: async () => ({
          id: printHex(key.publicKey),
          algs: ['ed25519'],
          verify: async (data: Buffer, signature: Buffer) =>
            crypto.subtle.verify(
              'Ed25519',
              await crypto.subtle.importKey('raw', key.publicKey, 'Ed25519', false, ['verify']),
              new Uint8Array(signature),
              new Uint8Array(data),
            ),
        }),
      },
      { ...message, headers: { ...headers } },
    )
    expect(taken).toBe(true)
  })
})

describe('a nonce', () => {
  it('is taken once for each key, and again when the signature that held it has ended', () => {
    const nonces = new Nonces()
    const first = { keyid: 'a', nonce: 'n', expires: now + 300 }
    nonces.take(first, now)
    expect(() => nonces.take(first, now + 300)).toThrow(expect.objectContaining({ code: 'nonce_seen' }))
    nonces.take({ ...first, keyid: 'b' }, now)
    nonces.take({ ...first, expires: now + 601 }, now + 301)
  })

  it('is never forgotten to make room', () => {
    const nonces = new Nonces(2)
    for (const nonce of ['1', '2']) nonces.take({ keyid: 'a', nonce, expires: now + 300 }, now)
    expect(() => nonces.take({ keyid: 'a', nonce: '3', expires: now + 300 }, now)).toThrow(
      expect.objectContaining({ code: 'later' }),
    )
    expect(() => nonces.take({ keyid: 'a', nonce: '1', expires: now + 300 }, now)).toThrow(
      expect.objectContaining({ code: 'nonce_seen' }),
    )
  })
})
