import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  concatBytes,
  exportSeed,
  makeVerifier,
  noteKeyId,
  parseBase64,
  printBase64,
  printVerifierKey,
  type SigningKey,
  signingKeyFromSeed,
} from '../protocol/index.ts'
import { WitnessError } from './errors.ts'
import { replaceFile } from './files.ts'

/** A witness's private key with the name under which it signs. */
export type WitnessKey = { readonly name: string; readonly key: SigningKey; readonly verifierKey: string }

const ALGORITHM = 0x04

/** Whether a witness was made in this folder. */
export function hasKey(folder: string): boolean {
  return existsSync(keyPath(folder))
}

/** Where the key lies in a witness's folder. */
function keyPath(folder: string): string {
  return join(folder, 'witness.key')
}

/**
 * Reads `witness.key`: one line, `PRIVATE+KEY+<name>+<key id>+<base64 of 0x04 and the seed>`, the spelling that other note programs take too.
 * Throws `no_witness`, `bad_key_file`.
 */
export async function readKey(folder: string): Promise<WitnessKey> {
  const path = keyPath(folder)
  if (!existsSync(path))
    throw new WitnessError('no_witness', `there is no witness in ${folder}; make one first`)
  try {
    return await parseKey(readFileSync(path, 'utf8'))
  } catch (cause) {
    // Not the cause's words: they could hold a piece of the key.
    throw new WitnessError('bad_key_file', `${path} is not the private key of a witness`, { cause })
  }
}

/** Writes the key so that it is there whole, or not at all; only its owner may read it. */
export function writeKey(folder: string, { name, key }: WitnessKey): void {
  const bytes = concatBytes(Uint8Array.of(ALGORITHM), exportSeed(key))
  const line = `PRIVATE+KEY+${name}+${noteKeyId(name, ALGORITHM, key.publicKey)}+${printBase64(bytes)}\n`
  replaceFile(keyPath(folder), line)
}

/** The key of a seed under a name. Throws `bad_name`. */
export async function makeKey(name: string, seed: Uint8Array): Promise<WitnessKey> {
  const key = await signingKeyFromSeed(seed)
  try {
    return { name, key, verifierKey: printVerifierKey(makeVerifier(name, ALGORITHM, key.publicKey)) }
  } catch (cause) {
    const sentence = 'a witness has a name without blanks and plus signs, such as witness.example/1'
    throw new WitnessError('bad_name', sentence, { cause })
  }
}

async function parseKey(text: string): Promise<WitnessKey> {
  const [, name, keyId, material] =
    /^PRIVATE\+KEY\+([^+\n]+)\+([0-9a-f]{8})\+([0-9A-Za-z+/=]+)\n?$/.exec(text) ?? []
  const bytes = parseBase64(material ?? '')
  if (bytes[0] !== ALGORITHM) throw new Error('not a key for cosignatures')
  const made = await makeKey(name ?? '', bytes.subarray(1))
  if (noteKeyId(made.name, ALGORITHM, made.key.publicKey) !== keyId) throw new Error('another key id')
  return made
}
