import { FlattenedSign, GeneralSign, generalVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  isWellSigned,
  parseBase64Url,
  parseEnvelope,
  parseHex,
  printBase64Url,
  printCanonical,
  printHex,
  sealMessage,
  signingKeyFromSeed,
  utf8,
  verifyEd25519,
} from '../../src/protocol/index.ts'

/** RFC 8037, appendix A: the key, the signing input and the signature of its JWS. */
const RFC_8037 = {
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  input: 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc',
  signature: 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
}
const payload = utf8('{"kind":"status","v":1}')

async function aKey(seed: number) {
  const key = await signingKeyFromSeed(new Uint8Array(32).fill(seed))
  const x = printBase64Url(key.publicKey)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x, alg: 'Ed25519' }
  return {
    key,
    kid: printHex(key.publicKey),
    public: await importJWK(jwk),
    private: await importJWK({ ...jwk, d: printBase64Url(new Uint8Array(32).fill(seed)) }),
  }
}

describe('the envelope beside a JOSE library not written here', () => {
  it('is a General JWS that it verifies', async () => {
    const { key, kid, public: publicKey } = await aKey(1)
    const envelope = JSON.parse(new TextDecoder().decode(await sealMessage(payload, [key])))
    const verified = await generalVerify(envelope, publicKey, { algorithms: ['Ed25519'] })
    expect(verified.payload).toEqual(new Uint8Array(payload))
    expect(verified.protectedHeader).toEqual({ alg: 'Ed25519', kid })
  })

  it('is refused by it when a bit of the payload is another', async () => {
    const { key, public: publicKey } = await aKey(1)
    const envelope = JSON.parse(new TextDecoder().decode(await sealMessage(payload, [key])))
    const changed = { ...envelope, payload: printBase64Url(utf8('{"kind":"status","v":2}')) }
    await expect(generalVerify(changed, publicKey)).rejects.toThrow()
  })

  it('is taken here when the library made it, in the one form of M1', async () => {
    const one = await aKey(1)
    const other = await aKey(2)
    const sign = new GeneralSign(payload)
    for (const { private: privateKey, kid } of [one, other])
      sign.addSignature(privateKey).setProtectedHeader({ alg: 'Ed25519', kid })
    const { payload: encoded, signatures } = await sign.sign()
    const bytes = printCanonical({
      payload: encoded,
      signatures: signatures.map((s) => ({ protected: s.protected, signature: s.signature })),
    })
    const envelope = parseEnvelope(bytes)
    expect(envelope.signatures.map((s) => s.kid)).toEqual([one.kid, other.kid])
    expect(await isWellSigned(envelope)).toBe(true)
  })

  it('is refused here with another header, though the library signs it: the key decides, not the message', async () => {
    const { private: privateKey, kid } = await aKey(1)
    for (const header of [{ alg: 'EdDSA', kid }, { alg: 'Ed25519', kid, typ: 'JOSE' }, { alg: 'Ed25519' }]) {
      const flattened = await new FlattenedSign(payload).setProtectedHeader(header).sign(privateKey)
      const bytes = printCanonical({
        payload: flattened.payload,
        signatures: [{ protected: flattened.protected, signature: flattened.signature }],
      })
      expect(() => parseEnvelope(bytes)).toThrow('another header')
    }
  })
})

describe('RFC 8037, appendix A', () => {
  it('gives the same public key from the private one', async () => {
    const key = await signingKeyFromSeed(parseBase64Url(RFC_8037.d))
    expect(printBase64Url(key.publicKey)).toBe(RFC_8037.x)
    expect(printHex(key.publicKey)).toBe(
      printHex(parseHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')),
    )
  })

  it('signs and verifies its example', async () => {
    const key = await signingKeyFromSeed(parseBase64Url(RFC_8037.d))
    expect(printBase64Url(await key.sign(utf8(RFC_8037.input)))).toBe(RFC_8037.signature)
    expect(await verifyEd25519(key.publicKey, parseBase64Url(RFC_8037.signature), utf8(RFC_8037.input))).toBe(
      true,
    )
  })
})
