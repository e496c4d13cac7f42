import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, NODE_FILE, type NodeFile, readConfig } from './config.ts'
import { createIdentity } from './key-files.ts'
import { syncFolder } from './sync-folder.ts'

export type NewNode = Omit<NodeFile, 'v' | 'identity' | 'guardFolder' | 'pollSeconds'>

const SQLITE_HEADER = 'SQLite format 3\0'

/** Where the command line finds the token of a node on this machine. */
export const CLI_TOKEN = 'cli-token'

/** Makes the folder of a node with its identity and settings. Throws ConfigError when one is there; nothing is ever replaced. */
export async function makeNodeFolder(folder: string, node: NewNode): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = await readdir(folder)
  if (names.length > 0)
    throw new ConfigError(
      `${folder} is not empty (${names.slice(0, 3).join(', ')}…); a node is made in a new folder`,
    )
  await chmod(folder, 0o700)
  const identity = await createIdentity(join(folder, 'keys'))
  const file: NodeFile = { v: 1, identity, ...node, guardFolder: 'guard', pollSeconds: 10 }
  await writeFile(join(folder, NODE_FILE), `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  readConfig(folder, {})
  return identity
}

/** Keeps a token where the command line finds it; its path. */
export async function writeCliToken(folder: string, token: string): Promise<string> {
  const path = join(folder, CLI_TOKEN)
  await writeFile(path, `${token}\n`, { mode: 0o600 })
  return path
}

/** Address and token of the node in a folder. Throws ConfigError when there is no node. */
export async function readLocalNode(
  folder: string,
): Promise<{ readonly url: string; readonly token: string | undefined }> {
  const { listen } = readConfig(folder, {})
  const token = await readFile(join(folder, CLI_TOKEN), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )
  const host = listen.host === '0.0.0.0' || listen.host === '::' ? '127.0.0.1' : listen.host
  return { url: `http://${host}:${listen.port}`, token }
}

/**
 * Puts a backup of the database in its place. The guard stays as it is: the node then finds its database behind the guard, and fetches
 * what is missing from the peer before it signs again. Throws ConfigError on PostgreSQL and for a file that is no database; nothing is changed then.
 */
export async function restoreDatabase(folder: string, from: string): Promise<void> {
  const config = readConfig(folder, process.env)
  if (!('sqlite' in config.database))
    throw new ConfigError(
      'this node keeps its record on PostgreSQL: restore it with pg_restore, then start the node',
    )
  await checkDatabase(from)
  const target = config.database.sqlite
  const next = `${target}.restoring`
  await copyFile(from, next)
  await syncFile(next)
  for (const suffix of ['-wal', '-shm']) await rm(`${target}${suffix}`, { force: true })
  // A crash before the rename leaves the old database; after it, the backup. Neither is half.
  await rename(next, target)
  await syncFolder(folder)
}

async function checkDatabase(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(SQLITE_HEADER.length), 0, SQLITE_HEADER.length, 0)
    if (buffer.toString('latin1') !== SQLITE_HEADER)
      throw new ConfigError(`${path} is not a backup: "comity backup" writes an SQLite database`)
  } finally {
    await file.close()
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
