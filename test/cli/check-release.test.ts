import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Release } from '../../src/app/ports/people.ts'
import { checkRelease } from '../../src/cli/check-release.ts'

const ID = `sha256:${'5a'.repeat(32)}`
const RP = 'comity.arden.example'
const ORIGIN = `https://${RP}`

type Bent = {
  readonly type?: string
  readonly challenge?: string
  readonly origin?: string
  readonly rp?: string
  readonly flags?: number
}

/** CBOR by hand: a head with its argument, in one byte, or two or three. */
function head(major: number, n: number): Buffer {
  const top = major << 5
  if (n < 24) return Buffer.from([top | n])
  return n < 256 ? Buffer.from([top | 24, n]) : Buffer.from([top | 25, n >> 8, n & 0xff])
}
const number = (n: number) => (n < 0 ? head(1, -1 - n) : head(0, n))
const bytes = (text: string | undefined) => {
  const value = Buffer.from(text!, 'base64url')
  return Buffer.concat([head(2, value.length), value])
}
const map = (...members: readonly (readonly [number, Buffer])[]) =>
  Buffer.concat([head(5, members.length), ...members.flatMap(([label, value]) => [number(label), value])])

const KINDS = {
  ES256: () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x, y } = pair.publicKey.export({ format: 'jwk' })
    const cose = map([1, number(2)], [3, number(-7)], [-1, number(1)], [-2, bytes(x)], [-3, bytes(y)])
    return { ...pair, cose, digest: 'sha256' as const }
  },
  EdDSA: () => {
    const pair = generateKeyPairSync('ed25519')
    const { x } = pair.publicKey.export({ format: 'jwk' })
    return {
      ...pair,
      cose: map([1, number(1)], [3, number(-8)], [-1, number(6)], [-2, bytes(x)]),
      digest: null,
    }
  },
  RS256: () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { n, e } = pair.publicKey.export({ format: 'jwk' })
    return {
      ...pair,
      cose: map([1, number(3)], [3, number(-257)], [-1, bytes(n)], [-2, bytes(e)]),
      digest: 'sha256' as const,
    }
  },
}

function aRelease(kind: keyof typeof KINDS, bent: Bent = {}): Extract<Release, { how: 'passkey' }> {
  const { privateKey, cose, digest }: { privateKey: KeyObject; cose: Buffer; digest: 'sha256' | null } =
    KINDS[kind]()
  const challenge = bent.challenge ?? Buffer.alloc(32, 0x5a).toString('base64url')
  const client = Buffer.from(
    JSON.stringify({ type: bent.type ?? 'webauthn.get', challenge, origin: bent.origin ?? ORIGIN }),
  )
  const rp = createHash('sha256')
    .update(bent.rp ?? RP)
    .digest()
  const device = Buffer.concat([rp, Buffer.from([bent.flags ?? 0x05, 0, 0, 0, 1])])
  const signed = Buffer.concat([device, createHash('sha256').update(client).digest()])
  return {
    by: 'author',
    atMs: 0,
    how: 'passkey',
    key: 'AAAA',
    signature: sign(digest, signed, privateKey).toString('base64url'),
    proof: {
      authenticatorData: device.toString('base64url'),
      clientDataJSON: client.toString('base64url'),
      publicKey: cose.toString('base64url'),
      rp: RP,
      origin: ORIGIN,
    },
  }
}

describe('the kept proof of a release by passkey', () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('verifies offline, made by %s', async (kind) => {
    expect(await checkRelease(ID, aRelease(kind))).toBe(undefined)
  })

  it.each<[string, Bent]>([
    ['other_message', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['other_message', { type: 'webauthn.create' }],
    ['other_page', { origin: 'https://evil.example' }],
    ['other_page', { rp: 'evil.example' }],
    ['not_verified', { flags: 0x01 }],
    ['not_verified', { flags: 0x04 }],
  ])('is %s where that was signed: %o', async (fault, bent) => {
    expect(await checkRelease(ID, aRelease('ES256', bent))).toBe(fault)
  })

  it.each<[string, object]>([
    ['other_page', { rp: 'evil.example' }],
    ['other_page', { origin: 'https://evil.example' }],
    ['unreadable', { publicKey: 'oA' }],
    ['unreadable', { publicKey: 'pgECAyY' }],
    ['unreadable', { clientDataJSON: 'AA' }],
    ['unreadable', { authenticatorData: '' }],
    ['bad_signature', { publicKey: aRelease('ES256').proof.publicKey }],
  ])('is %s where the node says otherwise: %o', async (fault, said) => {
    const release = aRelease('ES256')
    const bent = { ...release, proof: { ...release.proof, ...said } } as Release
    expect(await checkRelease(ID, bent)).toBe(fault)
  })

  it('verifies no more with any one bit of what was signed turned', async () => {
    const release = aRelease('ES256')
    const device = Buffer.from(release.proof.authenticatorData, 'base64url')
    for (let bit = 0; bit < device.length * 8; bit += 1) {
      const turned = Buffer.from(device)
      turned[bit >> 3]! ^= 1 << (bit & 7)
      const proof = { ...release.proof, authenticatorData: turned.toString('base64url') }
      expect(await checkRelease(ID, { ...release, proof }), `bit ${bit}`).not.toBe(undefined)
    }
  })
})
