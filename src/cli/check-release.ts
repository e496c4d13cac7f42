import { createHash, verify } from 'node:crypto'
import type { Release } from '../app/ports/people.ts'
import { parseBase64Url, parseHex, releaseText, utf8, verifyEd25519 } from '../protocol/index.ts'
import { readCoseKey } from './cose-key.ts'

/** What is wrong with a proof; `unreadable` also where its key is of a kind that we do not check. */
export type ReleaseFault = 'unreadable' | 'other_message' | 'other_page' | 'not_verified' | 'bad_signature'

/** Checks a kept release here, by docs/people.md and no word of the node; undefined when it is a signature over exactly this message. */
export async function checkRelease(id: string, release: Release): Promise<ReleaseFault | undefined> {
  try {
    return release.how === 'passkey' ? checkPasskey(id, release) : await checkKey(id, release)
  } catch {
    // What the node says may be anything.
    return 'unreadable'
  }
}

async function checkKey(id: string, { key, signature }: Release): Promise<ReleaseFault | undefined> {
  const isSigned = await verifyEd25519(parseHex(key), parseBase64Url(signature), utf8(releaseText(id)))
  return isSigned ? undefined : 'bad_signature'
}

const PRESENT_AND_VERIFIED = 0x05

function checkPasskey(
  id: string,
  { proof, signature }: Extract<Release, { how: 'passkey' }>,
): ReleaseFault | undefined {
  const client = parseBase64Url(proof.clientDataJSON)
  const device = parseBase64Url(proof.authenticatorData)
  const key = readCoseKey(parseBase64Url(proof.publicKey))
  const said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(client)) as Said
  if (!key || device.length < 37) return 'unreadable'
  if (said.type !== 'webauthn.get' || said.challenge !== challengeOf(id)) return 'other_message'
  const isPage = said.origin === proof.origin && isUnder(proof.rp, proof.origin)
  if (!isPage || !sha256(proof.rp).equals(device.subarray(0, 32))) return 'other_page'
  if ((device[32]! & PRESENT_AND_VERIFIED) !== PRESENT_AND_VERIFIED) return 'not_verified'
  const signed = Buffer.concat([device, sha256(client)])
  return verify(key.digest, signed, key.key, parseBase64Url(signature)) ? undefined : 'bad_signature'
}

type Said = { readonly type?: unknown; readonly challenge?: unknown; readonly origin?: unknown }

function challengeOf(id: string): string {
  return Buffer.from(id.replace(/^sha256:/, ''), 'hex').toString('base64url')
}

/** A browser gives a passkey to pages of its host name and of names under that alone. */
function isUnder(rp: string, origin: string): boolean {
  const { hostname } = new URL(origin)
  return hostname === rp || hostname.endsWith(`.${rp}`)
}

function sha256(bytes: string | Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
