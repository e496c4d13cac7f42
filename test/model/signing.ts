import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { sha256 } from '../../src/protocol/hash.ts'
import { noteKeyId } from '../../src/protocol/verifier-key.ts'

/** A key made of a label: signing in one call, since a history holds hundreds of lines. */
export type TestKey = { readonly publicKey: Uint8Array; readonly private: KeyObject }

const PKCS8_PREFIX = Uint8Array.fromHex('302e020100300506032b657004220420')
const encoder = new TextEncoder()
const keys = new Map<string, TestKey>()

export function keyOf(label: string): TestKey {
  const known = keys.get(label)
  if (known !== undefined) return known
  const der = Buffer.concat([PKCS8_PREFIX, sha256(encoder.encode(`comity test key ${label}`))])
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  const key = { publicKey: Uint8Array.from(spki.subarray(-32)), private: secret }
  keys.set(label, key)
  return key
}

function signWith(key: TestKey, text: string): Uint8Array {
  return sign(null, encoder.encode(text), key.private)
}

/** A timed line (0x04) as checkpoints leaves hold it: `<name> <base64>`. */
export function timedLine(
  key: TestKey,
  name: string,
  { body, time }: { body: string; time: number },
): string {
  const signature = signWith(key, `cosignature/v1\ntime ${time}\n${body}`)
  const blob = Buffer.alloc(76)
  blob.set(Uint8Array.fromHex(noteKeyId(name, 0x04, key.publicKey)))
  blob.writeBigUInt64BE(BigInt(time), 4)
  blob.set(signature, 12)
  return `${name} ${blob.toString('base64')}`
}

/** A note with the one plain line (0x01) of a log key, and timed lines if any. */
export function signedNote(
  key: TestKey,
  name: string,
  { body, timed = [] }: { body: string; timed?: readonly string[] },
): string {
  const id = Uint8Array.fromHex(noteKeyId(name, 0x01, key.publicKey))
  const line = `${name} ${Buffer.concat([id, signWith(key, body)]).toString('base64')}`
  return `${body}\n${[line, ...timed].map((one) => `— ${one}\n`).join('')}`
}

/** A message envelope (M1) of one signature. */
export function envelopeOf(key: TestKey, payload: string): string {
  const header = base64Url(`{"alg":"Ed25519","kid":"${key.publicKey.toHex()}"}`)
  const body = base64Url(payload)
  const signature = signWith(key, `${header}.${body}`).toBase64({ alphabet: 'base64url', omitPadding: true })
  return `{"payload":"${body}","signatures":[{"protected":"${header}","signature":"${signature}"}]}`
}

export function digestOf(text: string): string {
  return `sha256:${sha256(encoder.encode(text)).toHex()}`
}

function base64Url(text: string): string {
  return encoder.encode(text).toBase64({ alphabet: 'base64url', omitPadding: true })
}
