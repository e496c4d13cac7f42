#!/usr/bin/env node
/** Builds everything once. The only file that knows all folders. */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Fastify, { type FastifyInstance } from 'fastify'
import { deskServer } from './api/server.ts'
import { witnessPolicy } from './app/agreements.ts'
import { newExamine } from './app/examine.ts'
import type { Node } from './app/node.ts'
import { emergencyOpen } from './app/open-requests.ts'
import type { Chance, Clock, Events, PartyCard, Timers } from './app/ports.ts'
import { quotasOf } from './app/quotas.ts'
import { startRecordLoop } from './app/record-loop.ts'
import { authenticate, createToken } from './app/tokens.ts'
import { type World as CliWorld, runCli } from './cli/index.ts'
import type { InitOptions } from './cli/world.ts'
import { lockFolder } from './log/folder-lock.ts'
import { openLedger } from './log/ledger.ts'
import { type Config, ConfigError, NODE_FILE, readConfig } from './ops/config.ts'
import type { Workshop } from './ops/exercise/build.ts'
import { runExercise } from './ops/exercise/run.ts'
import { type Journal, openJournal } from './ops/journal.ts'
import { openKeyFiles } from './ops/key-files.ts'
import { makeNodeFolder, readLocalNode, restoreDatabase, writeCliToken } from './ops/node-folder.ts'
import { inProcessEvents, realChance, realClock } from './ops/world.ts'
import { openPeer, type Peer } from './peer/index.ts'
import { printInvitation, printTime, verifyBundle } from './protocol/index.ts'
import { openPostgresStore, openSqliteStore } from './store/index.ts'
import { addLog, initWitness, runWitness, witnessStatus } from './witness/index.ts'

/** What a node runs in; the exercise and tests move its time. */
export type World = {
  readonly clock: Clock
  readonly timers: Timers
  readonly chance: Chance
  readonly events: Events
  readonly journal: Journal
}

export type RunningNode = {
  readonly node: Node
  readonly config: Config
  readonly peer: Peer
  readonly app: FastifyInstance
  /** Writes now what the clock and the events ask to be recorded. */
  record(): Promise<void>
  listen(): Promise<string>
  close(): Promise<void>
}

/** Opens the store, the logs, the loops and the server of one node; nothing is exchanged before `listen`. */
export async function openNode(config: Config, world: World): Promise<RunningNode> {
  const { clock, timers, chance, events, journal } = world
  const keys = await openKeyFiles(config.keys, config, clock)
  const store =
    'sqlite' in config.database
      ? await openSqliteStore(config.database.sqlite)
      : await openPostgresStore(config.database.postgres)
  const ledger = await openLedger({ store, keys, clock, events, guardFolder: config.guard })
  const node: Node = { store, ledger, keys, clock, chance, events }
  const own: PartyCard & { readonly exercise: boolean } = {
    identity: config.identity,
    host: config.host,
    prefix: config.prefix,
    name: config.name,
    exercise: config.exercise,
  }
  const peer = openPeer({
    ...node,
    timers,
    newExamine: (pair) => newExamine(node, pair),
    quotas: (pair) => quotasOf(node, pair),
    emergencyOpen: (pair) => emergencyOpen(node, pair),
    report: ({ fault, ...event }) =>
      journal[fault ? 'warn' : 'info'](
        { ...event, ...(fault !== undefined && { fault: sentenceOf(fault) }) },
        'peer',
      ),
    filesFolder: config.blobs,
    ...(config.url && { urls: [config.url] }),
    invitation: () =>
      printInvitation({ type: 'comity-invitation', v: 1, ...own, ...(config.url && { url: config.url }) }),
    isAuditor: async (token) => (await authenticate(node, token)) !== undefined,
    witnesses: async (pair) => (await witnessPolicy(node, pair))?.witnesses ?? [],
    times: { pollSeconds: config.pollSeconds },
  })
  const recording = startRecordLoop(node, timers, (error, pair) =>
    journal.warn({ pair, fault: sentenceOf(error) }, 'record'),
  )
  const app = Fastify({ bodyLimit: 1_048_576, requestTimeout: 30_000, forceCloseConnections: true })
  await app.register(peer.server)
  await app.register(deskServer, { node, own, links: peer })
  // The other way round than it was opened: what still writes ends before what is written to.
  async function close() {
    await app.close()
    await peer.stop()
    await recording.close()
    await ledger.close()
    await store.close()
  }
  return {
    node,
    config,
    peer,
    app,
    record: () => recording.settle(),
    async listen() {
      try {
        const address = await app.listen(config.listen)
        await peer.start()
        return address
      } catch (cause) {
        await close()
        throw asListenError(cause, config)
      }
    },
    close,
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

function asListenError(cause: unknown, { listen, folder }: Config): unknown {
  const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
  if (!isTaken) return cause
  return new ConfigError(
    `port ${listen.port} on ${listen.host} is taken; end what listens there, or change "listen" in ${join(folder, NODE_FILE)}`,
    { cause },
  )
}

const timers: Timers = {
  after(ms, ring) {
    const timer = setTimeout(ring, ms)
    return () => clearTimeout(timer)
  },
}

function realWorld(config: Config): World {
  const journal = openJournal(config.prefix, process.env)
  const events = inProcessEvents((error, event) =>
    journal.error({ event: event.type, fault: sentenceOf(error) }, 'listener'),
  )
  return { clock: realClock, timers, chance: realChance, events, journal }
}

/** Runs a node until SIGINT or SIGTERM. */
async function serve(folder: string): Promise<number> {
  const config = readConfig(folder, process.env)
  const world = realWorld(config)
  const running = await openNode(config, world)
  const address = await running.listen()
  world.journal.info({ address, pairs: (await running.node.store.pairs()).length }, 'listening')
  await untilTold()
  await running.close()
  return 0
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
  const token = await withStore(folder, (node) => createToken(node, 'operator', 'operator'))
  return { identity, token }
}

/** Work on a node's database without running the node. */
async function withStore<T>(
  folder: string,
  work: (node: Pick<Node, 'store' | 'clock' | 'chance'>) => Promise<T>,
): Promise<T> {
  const { database } = readConfig(folder, process.env)
  const store =
    'sqlite' in database ? await openSqliteStore(database.sqlite) : await openPostgresStore(database.postgres)
  try {
    return await work({ store, clock: realClock, chance: realChance })
  } finally {
    await store.close()
  }
}

const NAMES = { arden: { en: 'Arden', zh: '阿登' }, beiyuan: { en: 'Beiyuan', zh: '北原' } } as const
const PREFIXES = { arden: 'ARD', beiyuan: 'BEI' } as const

/** What the exercise, and tests that build one, are lent. */
export const workshop: Workshop = {
  async initNode({ folder, party, port }) {
    const card = { prefix: PREFIXES[party], name: NAMES[party], host: `${party}.localhost:${port}` }
    const identity = await makeNodeFolder(folder, {
      ...card,
      exercise: true,
      url: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
    })
    return { identity, ...card }
  },
  async openNode(folder, time) {
    const config = readConfig(folder, {})
    return openNode(config, {
      ...realWorld(config),
      clock: time.clock,
      timers: time.timers,
      journal: openJournal(config.prefix, { COMITY_LOG_LEVEL: process.env.COMITY_LOG_LEVEL ?? 'error' }),
    })
  },
  async keepToken(folder, token) {
    await writeCliToken(folder, token)
  },
  initWitness: async (folder, name) => initWitness({ folder, name }),
  runWitness: ({ folder, port, now }) => runWitness({ folder, host: '127.0.0.1', port, now }),
  async addLog(folder, vkey) {
    await addLog(folder, vkey)
  },
}

export const cliWorld: CliWorld = {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  readFile: async (path) => new Uint8Array(path === '-' ? await readStdin() : await readFile(path)),
  async writeFile(path, bytes) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
  },
  fetch,
  initNode,
  serve,
  localNode: readLocalNode,
  createToken: (folder, name, role) => withStore(folder, (node) => createToken(node, name, role)),
  keepToken: writeCliToken,
  listTokens: (folder) =>
    withStore(folder, async ({ store }) =>
      (await store.tokens()).map(({ name, role, createdMs }) => ({
        name,
        role,
        created: new Date(createdMs).toISOString(),
      })),
    ),
  backup: (folder, to) => withStore(folder, ({ store }) => store.backup(to)),
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
      main: fileURLToPath(import.meta.url),
    }),
}

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

if (import.meta.main) process.exitCode = await runCli(cliWorld, process.argv.slice(2))
