import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { deskServer } from '../api/server.ts'
import { SERVER_OPTIONS } from '../api/server-options.ts'
import { witnessPolicy } from '../app/agreements.ts'
import { newExamine } from '../app/examine.ts'
import { noteMoved } from '../app/files/custody.ts'
import type { Node } from '../app/node.ts'
import { emergencyOpen } from '../app/open-requests.ts'
import type { Chance, Clock, Events, PartyCard, Store, Timers } from '../app/ports.ts'
import { quotasOf } from '../app/quotas.ts'
import { startRecordLoop } from '../app/record-loop.ts'
import { keepIndex } from '../app/search/index-messages.ts'
import { mayReadRecord } from '../app/tokens.ts'
import { ownerOf } from '../app/webhooks.ts'
import { openOidc } from '../doors/oidc.ts'
import { passkeys } from '../doors/passkeys.ts'
import { FileFolder } from '../files/file-folder.ts'
import { openLedger } from '../log/ledger.ts'
import { type MailLoop, startMails } from '../notify/mail-loop.ts'
import { openMailServer } from '../notify/mail-server.ts'
import { startWebhooks, type WebhookLoop } from '../notify/webhook-loop.ts'
import { type Config, ConfigError, NODE_FILE } from '../ops/config.ts'
import { exerciseKeysIn } from '../ops/exercise/people.ts'
import { type Journal, openJournal } from '../ops/journal.ts'
import { JudgingThread } from '../ops/judging-thread.ts'
import { openKeyFiles } from '../ops/key-files.ts'
import { machineOf } from '../ops/machine.ts'
import { readMailSettings } from '../ops/mail-settings.ts'
import { inProcessEvents, realChance, realClock, realTimers } from '../ops/world.ts'
import { openPeer, type Peer } from '../peer/index.ts'
import { openPolicies } from '../policy/cedar.ts'
import { printInvitation } from '../protocol/index.ts'
import { openPostgresStore, openSqliteStore } from '../store/index.ts'
import { OwnWitness } from './own-witness.ts'

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
  readonly webhooks: WebhookLoop
  /** Where the node was given a mail server. */
  readonly mails?: MailLoop
  /** Writes now what the clock and the events ask to be recorded. */
  record(): Promise<void>
  listen(): Promise<string>
  close(): Promise<void>
}

/** Opens the store, the logs, the loops and the server of one node; nothing is exchanged before `listen`. */
export async function openNode(config: Config, world: World): Promise<RunningNode> {
  const { clock, timers, chance, events, journal } = world
  const oidc = config.oidc && (await openOidc(config.oidc))
  const keys = await openKeyFiles(config.keys, config, clock)
  const store = await openStore(config)
  const files = new FileFolder(config.blobs)
  const ledger = await openLedger({ store, keys, clock, events, guardFolder: config.guard })
  const judging = new JudgingThread()
  const mailServer = readMailSettings(config)
  const mail =
    mailServer && openMailServer({ ...mailServer, name: `Comity ${config.prefix}`, own: hostOf(config) })
  const node: Node = {
    store,
    ledger,
    keys,
    clock,
    chance,
    events,
    files,
    judging,
    policies: openPolicies(),
    passkeys,
    ...(oidc && { oidc }),
    ...(config.exercise && { exerciseKeys: exerciseKeysIn(config.folder) }),
    ...(mail && { mail }),
  }
  const page = pageOf(config)
  const own: PartyCard & { readonly exercise: boolean } = {
    identity: config.identity,
    host: config.host,
    prefix: config.prefix,
    name: config.name,
    exercise: config.exercise,
  }
  const witness = new OwnWitness(node, config, (event) => {
    const { outcome } = event
    if (outcome === 'cosigned') journal.debug(event, 'own witness')
    else if ('fault' in event) journal.warn({ outcome, fault: sentenceOf(event.fault) }, 'own witness')
    else journal.warn(event, 'own witness')
  })
  const peer = openPeer({
    ...node,
    addCheckpoint: (body) => witness.addCheckpoint(body),
    timers,
    newExamine: (pair) => newExamine(node, pair),
    quotas: (pair) => quotasOf(node, pair),
    emergencyOpen: (pair) => emergencyOpen(node, pair),
    report: ({ fault, ...event }) =>
      journal[fault ? 'warn' : 'info'](
        { ...event, ...(fault !== undefined && { fault: sentenceOf(fault) }) },
        'peer',
      ),
    fileMoved: (pair, hex, act) => noteMoved(node, pair, hex, act),
    ...(config.url && { urls: [config.url] }),
    invitation: () =>
      printInvitation({ type: 'comity-invitation', v: 1, ...own, ...(config.url && { url: config.url }) }),
    isAuditor: async (token) => mayReadRecord(node, token),
    witnesses: async (pair) => (await witnessPolicy(node, pair))?.witnesses ?? [],
    times: { pollSeconds: config.pollSeconds },
  })
  const recording = startRecordLoop(node, timers, (error, pair) =>
    journal.warn({ pair, fault: sentenceOf(error) }, 'record'),
  )
  const webhooks = startWebhooks({
    node,
    timers,
    allowPrivate: config.privateWebhooks === true,
    viewerOf: (owner) => ownerOf(node, owner),
    report: (event) => journal[event.outcome === 'told' ? 'info' : 'warn'](event, 'webhook'),
  })
  const mails =
    mail &&
    startMails({
      node,
      mail,
      timers,
      sender: { prefix: config.prefix, page },
      report: (event) => journal[event.outcome === 'sent' ? 'info' : 'warn'](event, 'mail'),
    })
  const endIndex = keepIndex(node, timers, (fault) => journal.warn({ fault: sentenceOf(fault) }, 'search'))
  const app = Fastify(SERVER_OPTIONS)
  await app.register(peer.server)
  await app.register(deskServer, {
    node,
    own,
    links: peer,
    machine: machineOf(config),
    page,
    site: { url: page },
  })
  // The other way round than it was opened: what still writes ends before what is written to.
  async function close() {
    await app.close()
    await peer.stop()
    await webhooks.close()
    await mails?.close()
    await endIndex()
    await recording.close()
    await judging.close()
    await witness.close()
    await ledger.close()
    await store.close()
  }
  return {
    node,
    config,
    peer,
    app,
    webhooks,
    ...(mails && { mails }),
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

/** In Message-IDs, where no port can stand (RFC 5322). */
function hostOf({ host }: Config): string {
  return host.replace(/:\d+$/, '')
}

/** Where people reach the page: what mails lead to. */
function pageOf({ page, url, listen }: Config): string {
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host
  return (page ?? url ?? `http://${host}:${listen.port}`).replace(/\/+$/, '')
}

/** The database that a node's settings name. */
export function openStore({ database }: Config): Promise<Store> {
  return 'sqlite' in database ? openSqliteStore(database.sqlite) : openPostgresStore(database.postgres)
}

/** The machine's own clock, timers and chance, and a journal on standard error. */
export function realWorld(config: Config): World {
  const journal = openJournal(config.prefix, process.env)
  const events = inProcessEvents((error, event) =>
    journal.error({ event: event.type, fault: sentenceOf(error) }, 'listener'),
  )
  return { clock: realClock, timers: realTimers, chance: realChance, events, journal }
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
