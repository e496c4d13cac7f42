import { createHash, createPublicKey, verify } from 'node:crypto'
import type { Release } from '../../src/app/ports/people.ts'

/** Checks a release by passkey again with nothing of ours, as docs/people.md tells it: true when it is what a verified person signed over this id. */
export function checkProof(id: string, release: Release): boolean {
  if (release.how !== 'passkey') return false
  const { authenticatorData, clientDataJSON, publicKey, rp, origin } = release.proof
  const data = Buffer.from(authenticatorData, 'base64url')
  const client = Buffer.from(clientDataJSON, 'base64url')
  const said = JSON.parse(client.toString()) as { type: string; challenge: string; origin: string }
  const isSaid =
    said.type === 'webauthn.get' &&
    Buffer.from(said.challenge, 'base64url').toString('hex') === id.replace('sha256:', '') &&
    said.origin === origin
  const isHere = data.subarray(0, 32).equals(createHash('sha256').update(rp).digest())
  const isVerified = (data[32]! & 0x05) === 0x05
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
  const key = es256Key(Buffer.from(publicKey, 'base64url'))
  const isSigned = verify('sha256', signed, key, Buffer.from(release.signature, 'base64url'))
  return isSaid && isHere && isVerified && isSigned
}

/** The coordinates follow their labels in the order of RFC 9052's canonical form: 0x21 (-2) and 0x22 (-3), each 32 bytes. */
function es256Key(cose: Buffer) {
  const x = cose.subarray(10, 42).toString('base64url')
  const y = cose.subarray(45, 77).toString('base64url')
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
}
