import { type Bytes, concatBytes, parseBase64, printBase64, printHex, utf8 } from './bytes.ts'
import { isSoundPoint } from './ed25519-point.ts'
import { ProtocolError } from './errors.ts'
import { sha256 } from './hash.ts'
import { isKeyName } from './key-name.ts'

/** 0x01: Ed25519 over the note's text. 0x04: a timed Ed25519 cosignature (C2SP tlog-cosignature). */
export type NoteAlgorithm = 0x01 | 0x04

/** What is needed to verify the lines of one key. */
export type NoteVerifier = {
  readonly name: string
  /** 8 lower-case hex digits. */
  readonly keyId: string
  readonly alg: NoteAlgorithm
  /** 32 bytes. */
  readonly publicKey: Bytes
}

/** The key id of signed-note: SHA-256(name, newline, algorithm, public key), first four bytes in hex (N7). */
export function noteKeyId(name: string, alg: NoteAlgorithm, publicKey: Uint8Array): string {
  return printHex(sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(alg), publicKey)).subarray(0, 4))
}

/** The verifier of a name and a public key. Throws `bad_key` for a name or key that may not stand. */
export function makeVerifier(name: string, alg: NoteAlgorithm, publicKey: Uint8Array): NoteVerifier {
  if (!isKeyName(name)) throw new ProtocolError('bad_key', 'not a key name')
  if (!isSoundPoint(publicKey)) throw new ProtocolError('bad_key', `not a sound Ed25519 key: ${name}`)
  return { name, keyId: noteKeyId(name, alg, publicKey), alg, publicKey: concatBytes(publicKey) }
}

/** Reads `<name>+<key id>+<base64>`; the key id must be the one computed (N6, N7). Throws `bad_key`. */
export function parseVerifierKey(vkey: string): NoteVerifier {
  const [, name, keyId, material] = /^([^+]+)\+([0-9a-f]{8})\+([0-9A-Za-z+/=]+)$/.exec(vkey) ?? []
  if (name === undefined) throw new ProtocolError('bad_key', 'a verifier key has the form name+keyid+base64')
  const bytes = readMaterial(material!)
  const alg = readAlgorithm(bytes)
  const verifier = makeVerifier(name, alg, bytes.subarray(1))
  if (verifier.keyId !== keyId) throw new ProtocolError('bad_key', `key id ${keyId} is not of ${name}'s key`)
  return verifier
}

/** The one spelling of a verifier key. */
export function printVerifierKey(verifier: Pick<NoteVerifier, 'name' | 'alg' | 'publicKey'>): string {
  const { name, alg, publicKey } = verifier
  return `${name}+${noteKeyId(name, alg, publicKey)}+${printBase64(concatBytes(Uint8Array.of(alg), publicKey))}`
}

function readMaterial(text: string): Uint8Array {
  try {
    return parseBase64(text)
  } catch (cause) {
    throw new ProtocolError('bad_key', 'the key is not base64', { cause })
  }
}

function readAlgorithm(material: Uint8Array): NoteAlgorithm {
  const alg = material[0]
  if (alg !== 0x01 && alg !== 0x04) throw new ProtocolError('bad_key', `key type ${alg} is not taken`)
  return alg
}
