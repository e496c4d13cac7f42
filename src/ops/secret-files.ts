import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises'
import { syncFolder } from './sync-folder.ts'

/** Keys on disk that cannot be used; the sentence says which file and why. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError'
}

/** Makes a folder that only its owner may enter; the names in it. Throws KeyFileError when others may enter it. */
export async function makeSecretFolder(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await checkSecret(folder, 0o700)
  return readdir(folder)
}

/** The JSON of a secret file; undefined when there is none. Throws KeyFileError when it is torn or others may read it. */
export async function readSecret(folder: string, name: string): Promise<object | undefined> {
  const path = `${folder}/${name}`
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new KeyFileError(`${path} cannot be read`, { cause })
  }
  await checkSecret(path, 0o600)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // The sentence must not show what the file holds.
  }
  throw new KeyFileError(`${path} is torn or was edited`)
}

/** Puts a secret file in its place, whole or not at all; on disk when it resolves. */
export async function writeSecret(folder: string, name: string, value: object): Promise<void> {
  const path = `${folder}/${name}`
  await withFile(`${path}.new`, async (file) => {
    await file.writeFile(`${JSON.stringify(value, null, 2)}\n`)
    await file.sync()
  })
  await rename(`${path}.new`, path)
  await syncFolder(folder)
}

async function withFile(
  path: string,
  use: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await use(file)
  } finally {
    await file.close()
  }
}

async function checkSecret(path: string, mode: number): Promise<void> {
  if (process.platform === 'win32') return
  const found = (await stat(path)).mode & 0o777
  if ((found & ~mode) !== 0)
    throw new KeyFileError(
      `${path} may be used by others (mode ${found.toString(8)}); set it to ${mode.toString(8)}`,
    )
}
