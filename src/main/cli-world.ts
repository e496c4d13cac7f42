import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Node } from '../app/node.ts'
import { inviteFirst } from '../app/people/invitations.ts'
import { findPerson } from '../app/people/persons.ts'
import { createToken, listTokens, revokeToken } from '../app/tokens.ts'
import type { World as CliWorld } from '../cli/index.ts'
import type { InitOptions } from '../cli/world.ts'
import { lockFolder } from '../log/folder-lock.ts'
import { leaveBackupTrace } from '../ops/backup-trace.ts'
import { type Config, readConfig } from '../ops/config.ts'
import { runExercise } from '../ops/exercise/run.ts'
import { giveBackMemory } from '../ops/give-back-memory.ts'
import { makeNodeFolder, readLocalNode, restoreDatabase, writeCliToken } from '../ops/node-folder.ts'
import { makePersonalKey, readPersonalKey } from '../ops/personal-key.ts'
import { realChance, realClock } from '../ops/world.ts'
import { printTime, verifyBundle } from '../protocol/index.ts'
import { runWitness, witnessStatus } from '../witness/index.ts'
import { dropFile, growFile, moveFile, openFile } from './local-files.ts'
import { openNode, openStore, realWorld } from './open-node.ts'
import { workshop } from './workshop.ts'

/** What the command line needs of disks, ports and processes. */
export const cliWorld: CliWorld = {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  get columns() {
    return process.stdout.isTTY ? process.stdout.columns : undefined
  },
  readFile: async (path) => new Uint8Array(path === '-' ? await readStdin() : await readFile(path)),
  async writeFile(path, bytes) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
  },
  openFile,
  growFile,
  moveFile,
  dropFile,
  fetch,
  initNode,
  serve,
  localNode: readLocalNode,
  createToken: (folder, token) => withStore(folder, (node) => newToken(node, token)),
  keepToken: writeCliToken,
  listTokens: (folder) => withStore(folder, listTokens),
  revokeToken: (folder, id) => withStore(folder, (node) => revokeToken(node, id)),
  makePersonalKey,
  personalKey: readPersonalKey,
  backup: (folder, to) =>
    withStore(folder, async ({ store, clock }) => {
      // As it was when the copy began: what came meanwhile may not be in it.
      const at = new Date(clock.nowMs()).toISOString()
      await store.backup(to)
      await leaveBackupTrace(folder, to, at)
    }),
  async restore(folder, from) {
    // A node that runs would go on writing into the file that was taken from under it.
    const { guard } = readConfig(folder, process.env)
    await mkdir(guard, { recursive: true, mode: 0o700 })
    const lock = lockFolder(guard)
    try {
      await restoreDatabase(folder, from)
    } finally {
      lock.release()
    }
  },
  async identityOf(folder) {
    const { identity, host, prefix, name } = readConfig(folder, process.env)
    return { identity, host, prefix, name }
  },
  verify: verifyBundle,
  initWitness: workshop.initWitness,
  async runWitness(options) {
    const witness = await runWitness(options)
    await untilTold()
    await witness.close()
    return 0
  },
  addLog: workshop.addLog,
  async witnessStatus(folder) {
    const { logs } = await witnessStatus(folder)
    return logs.map(({ origin, last }) => ({
      origin,
      size: last?.size ?? 0,
      ...(last && { time: printTime(last.time) }),
    }))
  },
  exercise: (options) =>
    runExercise(workshop, {
      ...options,
      out: cliWorld.out,
      err: cliWorld.err,
      main: fileURLToPath(new URL('../main.ts', import.meta.url)),
    }),
}

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** Runs a node until SIGINT or SIGTERM. */
async function serve(folder: string, invites: (link: string) => void): Promise<number> {
  const config = readConfig(folder, process.env)
  const world = realWorld(config)
  const running = await openNode(config, world)
  const address = await running.listen()
  giveBackMemory()
  world.journal.info({ address, pairs: (await running.node.store.pairs()).length }, 'listening')
  const first = await inviteFirst(running.node)
  if (first) invites(`${doorstepOf(config)}/invitation/${first.code}`)
  await untilTold()
  await running.close()
  return 0
}

/** Where a browser makes a passkey for this node: under a name, which its own address is, or this machine has. */
function doorstepOf({ page, url = page, listen }: Config): string {
  const own = url === undefined ? undefined : new URL(page ?? url)
  const isNamed = own && !/^[0-9.]+$|^\[/.test(own.hostname)
  return isNamed ? own.origin : `http://localhost:${listen.port}`
}

function untilTold(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
}

async function initNode(
  options: InitOptions,
): Promise<{ readonly identity: string; readonly token: string }> {
  const { folder, nameEn, nameZh, prefix, host, listen, url, exercise } = options
  const identity = await makeNodeFolder(folder, {
    host,
    prefix,
    name: { en: nameEn, zh: nameZh },
    exercise,
    listen,
    ...(url && { url }),
  })
  const token = await withStore(folder, (node) =>
    createToken(node, { name: 'operator', roles: ['operator'] }),
  )
  return { identity, token }
}

/** A person's token has his roles, a program's its own. Throws AppError 'unknown_person'. */
async function newToken(
  node: Pick<Node, 'store' | 'clock' | 'chance'>,
  { person, ...token }: Parameters<CliWorld['createToken']>[1],
): Promise<string> {
  if (person === undefined) return createToken(node, token)
  return createToken(node, { ...token, person: (await findPerson(node, person)).id })
}

/** Work on a node's database without running the node. */
async function withStore<T>(
  folder: string,
  work: (node: Pick<Node, 'store' | 'clock' | 'chance'>) => Promise<T>,
): Promise<T> {
  const store = await openStore(readConfig(folder, process.env))
  try {
    return await work({ store, clock: realClock, chance: realChance })
  } finally {
    await store.close()
  }
}
