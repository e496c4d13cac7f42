import { mkdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { parseBase64, printBase64, printHex } from '../protocol/bytes.ts'
import { exportSeed, generateSigningKey, type SigningKey, signingKeyFromSeed } from '../protocol/ed25519.ts'
import { KeyFileError, readSecret, writeSecret } from './secret-files.ts'

/** The key with which a person releases what leaves in the party's name. The node knows its public part only. */
type PersonalKeyFile = {
  readonly v: 1
  readonly type: 'comity-personal-key'
  readonly public: string
  readonly seed: string
}

/** Makes a key in a file that only its owner may read; its public part in hex, to be enrolled. Throws KeyFileError where a file is. */
export async function makePersonalKey(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  if (await readSecret(dirname(path), basename(path)))
    throw new KeyFileError(`${path} exists already; a key is never replaced`)
  const key = await generateSigningKey()
  const file: PersonalKeyFile = {
    v: 1,
    type: 'comity-personal-key',
    public: printHex(key.publicKey),
    seed: printBase64(exportSeed(key)),
  }
  await writeSecret(dirname(path), basename(path), file)
  return file.public
}

/** Throws KeyFileError when there is none, when it is torn, or when others may read it. */
export async function readPersonalKey(path: string): Promise<SigningKey> {
  const file = await readSecret(dirname(path), basename(path))
  if (!file) throw new KeyFileError(`there is no key at ${path}; "comity key new-personal ${path}" makes one`)
  if (!isPersonalKey(file)) throw new KeyFileError(`${path} is no personal key`)
  const key = await signingKeyFromSeed(parseBase64(file.seed)).catch((cause: unknown) => {
    throw new KeyFileError(`${path} is torn or was edited`, { cause })
  })
  if (printHex(key.publicKey) !== file.public) throw new KeyFileError(`${path} is torn or was edited`)
  return key
}

function isPersonalKey(file: object): file is PersonalKeyFile {
  return (
    'type' in file &&
    file.type === 'comity-personal-key' &&
    'public' in file &&
    typeof file.public === 'string' &&
    'seed' in file &&
    typeof file.seed === 'string'
  )
}
