import type { FastifyPluginAsync } from 'fastify'
import type { Pair, PairId } from '../app/ports.ts'
import type { PolicyWitness } from '../protocol/index.ts'
import type { Answering } from './answer.ts'
import { compareOwnLog } from './compare.ts'
import { peerServer } from './exchange-server.ts'
import { FileSender } from './file-sender.ts'
import { HeldByPeers } from './held.ts'
import { HttpClient } from './http-client.ts'
import type { LinkState, LoopTimes } from './link.ts'
import { ExchangeLoops } from './loops.ts'
import type { PeerNode } from './port.ts'
import { Usage } from './quota.ts'
import { ReadAhead } from './read-ahead.ts'
import { restoreFromPeer, restoreGivenUp } from './restore.ts'
import { askedOf } from './witness-loop.ts'
import { WitnessLoops } from './witness-loops.ts'

export type { PeerReport } from './port.ts'

export type PeerOptions = PeerNode & {
  /** The base URLs under which peers reach this node; the Host header is believed when there is none. */
  readonly urls?: readonly string[]
  /** The canonical bytes of our invitation (X6); undefined before the node has an identity. */
  invitation(): Uint8Array | undefined
  /** Whether a bearer token may read the logs (X4). */
  isAuditor(token: string): Promise<boolean>
  /** The witnesses of the policy in effect for a pair. */
  witnesses(pair: PairId): Promise<readonly PolicyWitness[]>
  /** The node's own witness (X5). */
  addCheckpoint?(body: Uint8Array): Promise<{
    readonly status: number
    readonly type: string
    readonly body: string
    /** Seconds after which to ask again. */
    readonly retryAfter?: number
  }>
  readonly times?: Partial<LoopTimes & { readonly readSeconds: number }>
  readonly rate?: { readonly address: number; readonly pair: number }
  /** Milliseconds for one exchange, by the machine's own clock. */
  readonly timeoutMs?: number
}

export type Peer = {
  /** The routes of X2 to X6; register it on the node's server. */
  readonly server: FastifyPluginAsync
  /** Begins to exchange with every confirmed peer and to show heads to the witnesses. */
  start(): Promise<void>
  /** Resolves when nothing is under way any more; stop it before the ledger and the store. */
  stop(): Promise<void>
  /** Resolves when all is sent and shown that can be now; what fails waits for its time. Moved clocks step with it. */
  settle(): Promise<void>
  link(pair: PairId): LinkState | undefined
}

/** Builds the node-to-node side once: server, exchange loops, witness loops, files. */
export function openPeer(options: PeerOptions): Peer {
  const http = new HttpClient()
  const held = new HeldByPeers(options)
  const usage = new Usage(options)
  const files = new FileSender({ node: options, http, held })
  const client = {
    node: options,
    held,
    usage,
    http,
    ahead: new ReadAhead(),
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
  }
  const loops = new ExchangeLoops(client, {
    ...(options.times && { times: options.times }),
    beforeLeaves: (pair: Pair) => files.beforeLeaves(pair),
    restore: (pair: Pair) => restoreFromPeer({ node: options, http }, pair),
    restoreGivenUp: (pair: Pair) => restoreGivenUp({ node: options, http }, pair),
    compare: async (pair: Pair) =>
      compareOwnLog({ node: options, http }, pair, askedOf(await options.witnesses(pair.id))),
  })
  const readSeconds = options.times?.readSeconds
  const witnesses = new WitnessLoops(
    { node: options, usage },
    {
      witnesses: options.witnesses,
      ...(readSeconds !== undefined && { readSeconds }),
    },
  )
  const answering: Answering = {
    node: options,
    held,
    usage,
    isSending: (pair) => loops.isSending(pair),
    holdsLeaves: (pair) => files.holdsLeaves(pair),
    answering: (pair) => loops.answering(pair),
    answered: (pair, size) => loops.answered(pair, size),
  }
  return {
    server: (app) => peerServer(app, { ...options, ...answering, heard: (pair) => loops.heard(pair) }),
    async start() {
      await loops.start()
      for (const pair of await options.store.pairs()) files.goOn(pair)
      witnesses.start()
    },
    async stop() {
      await Promise.all([loops.stop(), witnesses.stop(), files.stop()])
      await usage.save().catch((fault) => options.report({ at: 'intake', outcome: 'not_saved', fault }))
      http.close()
    },
    async settle() {
      await Promise.all([loops.idle(), witnesses.idle(), files.idle()])
    },
    link: (pair) => loops.state(pair),
  }
}
