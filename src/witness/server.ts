import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { printPage, STYLE } from './page.ts'
import { type Rate, RateLimit } from './rate.ts'
import { readBody } from './read-body.ts'
import type { Witness, WitnessReport } from './witness.ts'

export type ServerLimits = {
  /** Bytes of a request's body at most. */
  readonly body: number
  /** Milliseconds in which a request must have come whole. */
  readonly requestMs: number
  /** Requests of one address. */
  readonly rate: Rate
  readonly connections: number
  /** Milliseconds that requests under way are given at the end. */
  readonly graceMs: number
}

/** 63 proof lines and 32 signatures of the largest kind that the notes know fit into the body. */
export const LIMITS: ServerLimits = {
  body: 256 * 1024,
  requestMs: 10_000,
  rate: { perSecond: 50, burst: 200 },
  connections: 512,
  graceMs: 5000,
}

export type ServerOptions = {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Path before `/add-checkpoint` and `/<origin hash>/checkpoint`; empty or beginning with a slash. */
  readonly prefix: string
  readonly verifierKey: string
  readonly limits: ServerLimits
  report(event: WitnessReport): void
}

/** A running server: where it is reached, and how to end it. */
export type WitnessServer = { readonly url: string; readonly port: number; close(): Promise<void> }

type Reply = {
  readonly status: number
  readonly type?: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Serves a witness by HTTP: submission and monitoring under one prefix. Resolves when it listens; rejects when it cannot. */
export async function serveWitness(witness: Witness, options: ServerOptions): Promise<WitnessServer> {
  const { limits } = options
  const rates = new RateLimit(limits.rate)
  const server = createServer({
    requestTimeout: limits.requestMs,
    headersTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(1000, limits.requestMs),
    // Longer than a log's heartbeat, so that a log that is silent but for it keeps its connection.
    keepAliveTimeout: 75_000,
    maxHeaderSize: 8192,
  })
  server.maxConnections = limits.connections
  server.setTimeout(90_000, (socket) => socket.destroy())
  server.on('request', (request, response) => {
    answer(request, { witness, options, rates }).then(
      (reply) => send(request, response, reply),
      (fault) => {
        options.report({ outcome: 'failed', fault })
        send(request, response, { status: 500, body: 'internal\n' })
      },
    )
  })
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return { url: `http://${host}:${port}${options.prefix}`, port, close: () => close(server, limits.graceMs) }
}

type Served = { readonly witness: Witness; readonly options: ServerOptions; readonly rates: RateLimit }

async function answer(request: IncomingMessage, served: Served): Promise<Reply> {
  const { options, rates } = served
  if (!rates.take(request.socket.remoteAddress ?? '', performance.now()))
    return { status: 429, body: 'too many requests\n', headers: { 'retry-after': '1' } }
  const path = pathUnder(options.prefix, request.url ?? '')
  if (path === '/add-checkpoint') return only(request, ['POST'], () => addCheckpoint(request, served))
  const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path ?? '')?.[1]
  if (hash !== undefined) return only(request, ['GET', 'HEAD'], () => showCheckpoint(hash, served))
  if (path === '/' || path === '') return only(request, ['GET', 'HEAD'], () => showPage(options))
  return { status: 404, body: 'not found\n' }
}

async function addCheckpoint(request: IncomingMessage, { witness, options }: Served): Promise<Reply> {
  const body = await readBody(request, options.limits.body)
  if (body === 'aborted') return { status: 400, body: 'the request did not come whole\n' }
  if (body === 'too_large') return { status: 413, body: 'too large\n', headers: { connection: 'close' } }
  const { status, type, body: text, retryAfter } = await witness.addCheckpoint(body)
  return { status, type, body: text, headers: retryAfter ? { 'retry-after': String(retryAfter) } : {} }
}

function showCheckpoint(hash: string, { witness }: Served): Reply {
  const note = witness.checkpoint(hash)
  if (note === undefined) return { status: 404, body: 'nothing was cosigned for this log\n' }
  return { status: 200, body: note, headers: { 'cache-control': 'no-cache' } }
}

function showPage({ verifierKey, prefix }: ServerOptions): Reply {
  const style = createHash('sha256').update(STYLE).digest('base64')
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body: printPage({ verifierKey, prefix }),
    headers: {
      'content-security-policy': `default-src 'none'; style-src 'sha256-${style}'; frame-ancestors 'none'`,
    },
  }
}

function only(
  request: IncomingMessage,
  methods: readonly string[],
  reply: () => Reply | Promise<Reply>,
): Reply | Promise<Reply> {
  if (methods.includes(request.method ?? '')) return reply()
  return { status: 405, body: 'another method\n', headers: { allow: methods.join(', ') } }
}

/** The path below the prefix; undefined when it is not below it. A query is no part of it. */
function pathUnder(prefix: string, target: string): string | undefined {
  const path = target.split('?', 1)[0]!
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const { status, type = 'text/plain; charset=utf-8', body, headers } = reply
  response.on('error', () => {}) // Whoever asked has gone.
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
  request.resume() // What is left of a body is not kept.
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, host, () => {
    server.off('error', reject)
    resolve()
  })
  return promise
}

/** No new connections; requests under way are answered within the grace, then cut. */
async function close(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await promise
  clearTimeout(cut)
}
