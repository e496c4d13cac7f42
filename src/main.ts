#!/usr/bin/env node
/** Builds everything once. The only file that knows all folders. */

import Fastify, { type FastifyInstance } from 'fastify'
import { deskServer } from './api/server.ts'
import { witnessPolicy } from './app/agreements.ts'
import { newExamine } from './app/examine.ts'
import type { Node } from './app/node.ts'
import type { Chance, Clock, Events, PartyCard, Timers } from './app/ports.ts'
import { quotasOf } from './app/quotas.ts'
import { startRecordLoop } from './app/record-loop.ts'
import { authenticate } from './app/tokens.ts'
import { openLedger } from './log/ledger.ts'
import type { Config } from './ops/config.ts'
import type { Journal } from './ops/journal.ts'
import { openKeyFiles } from './ops/key-files.ts'
import { openPeer, type Peer } from './peer/index.ts'
import { printInvitation } from './protocol/index.ts'
import { openPostgresStore, openSqliteStore } from './store/index.ts'

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
  const keys = await openKeyFiles(config.keys, config)
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
    emergencyOpen: () => false,
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
  return {
    node,
    config,
    peer,
    app,
    record: () => recording.settle(),
    async listen() {
      const address = await app.listen(config.listen)
      await peer.start()
      return address
    },
    async close() {
      await app.close()
      await peer.stop()
      await recording.close()
      await ledger.close()
      await store.close()
    },
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
