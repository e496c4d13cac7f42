import rateLimit from '@fastify/rate-limit'
import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Pair } from '../app/ports.ts'
import { type Answering, answerExchange } from './answer.ts'
import { blobRoutes } from './blob-routes.ts'
import { type Caller, callerOf, proveByKeysBrought } from './caller.ts'
import { PeerError, PROBLEMS } from './errors.ts'
import { parseExchange, printExchange } from './exchange-body.ts'
import { checkBody } from './http-signature.ts'
import { asPeerError } from './intake.ts'
import { logRoutes } from './log-routes.ts'
import { Nonces } from './nonces.ts'
import type { PeerNode } from './port.ts'
import { MAX_BODY } from './shapes.ts'

export type PeerServerOptions = Answering & {
  /** The base URLs under which peers reach this node; the Host header is believed when there is none. */
  readonly urls?: readonly string[]
  /** The canonical bytes of our invitation (X6); none is given before the node has an identity. */
  invitation(): Uint8Array | undefined
  /** Whether a bearer token is an auditor's (X4). */
  isAuditor(token: string): Promise<boolean>
  /** The node's own witness (X5), as tlog-witness says; no route without it. */
  addCheckpoint?(body: Uint8Array): Promise<{
    readonly status: number
    readonly type: string
    readonly body: string
    /** Seconds after which to ask again. */
    readonly retryAfter?: number
  }>
  /** Another sign of life of the peer: a loop that waits need not wait on. */
  heard(pair: Pair): void
  /** Requests per second, over ten seconds: of one address before anything is read, and of one pair. */
  readonly rate?: { readonly address: number; readonly pair: number }
}

/** What routes need of whoever signed the request. */
export type Callers = { of(request: FastifyRequest): Caller }

const RATE = { address: 1000, pair: 500 }
const RATE_WINDOW_S = 10
/** Bytes of an add-checkpoint request at most. */
const MAX_CHECKPOINT = 64 * 1024

/** The routes of wire.md X2 to X6 between nodes. Nothing that a peer sends makes a 5xx, but `later` when we cannot. */
export const peerServer: FastifyPluginAsync<PeerServerOptions> = async (app, options) => {
  await app.register(rateLimit, { global: false })
  takeBytes(app)
  app.setErrorHandler((error: FastifyError, request, reply) =>
    refuse(options.node, error, { request, reply }),
  )
  const signed = await signedRequests(app, options)
  invitationRoute(app, options)
  witnessRoute(app, options)
  app.register(async (part) => {
    part.addHook('onRequest', signed.check)
    exchangeRoute(part, options, signed)
    await logRoutes(part, { ...options, callers: signed })
    await blobRoutes(part, { ...options, callers: signed })
  })
}

/** Bodies stay bytes until their digest is checked; other content types than JSON and plain bytes are refused. */
function takeBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: MAX_BODY }, (_, body, done) =>
    done(null, body),
  )
  app.addContentTypeParser('application/octet-stream', (_, body, done) => done(null, body))
}

type Signed = Callers & { readonly nonces: Nonces; check(request: FastifyRequest): Promise<void> }

async function signedRequests(app: FastifyInstance, options: PeerServerOptions): Promise<Signed> {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const nonces = new Nonces()
  const rate = options.rate ?? RATE
  const window = { timeWindow: RATE_WINDOW_S * 1000, cache: 10_000 }
  const byAddress = app.createRateLimit({ ...window, max: rate.address * RATE_WINDOW_S })
  const byPair = app.createRateLimit({
    ...window,
    max: rate.pair * RATE_WINDOW_S,
    keyGenerator: (request) => `${callers.get(request)?.pair.id}`,
  })
  return {
    nonces,
    of: (request) => callers.get(request)!,
    async check(request) {
      slowDown(await byAddress(request))
      const { pair } = request.params as { pair?: string }
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      if (bearer !== undefined && request.routeOptions.config.auditors && (await options.isAuditor(bearer)))
        return
      const caller = await callerOf(
        { ...options.node, ...(options.urls && { urls: options.urls }) },
        nonces,
        request,
        pair ?? '',
      )
      if (!caller.proven && !request.routeOptions.config.firstContact)
        throw new PeerError('unknown_key', 'the key is not known here')
      callers.set(request, caller)
      slowDown(await byPair(request))
      if (caller.proven) options.heard(caller.pair)
    },
  }
}

function slowDown(limit: Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>): void {
  if (!limit.isAllowed && limit.isExceeded)
    throw new PeerError('later', 'too many requests', { retryAfter: limit.ttlInSeconds })
}

function exchangeRoute(app: FastifyInstance, options: PeerServerOptions, { of, nonces }: Signed): void {
  app.post('/v1/pairs/:pair/exchange', { config: { firstContact: true } }, async (request, reply) => {
    const body = bytesOf(request)
    const caller = of(request)
    checkBody(caller.signature, body)
    const exchange = parseExchange(body)
    await proveByKeysBrought(caller, exchange, nonces, options.node.clock.now())
    if (!caller.proven) options.heard(caller.pair)
    const answer = await answerExchange(options, caller.pair, { exchange, bytes: body.length })
    return reply.type('application/json').send(printExchange(answer))
  })
}

function invitationRoute(app: FastifyInstance, { invitation }: PeerServerOptions): void {
  app.get('/v1/invitation', async (_, reply) => {
    const bytes = invitation()
    if (!bytes) throw new PeerError('not_found', 'no identity yet')
    return reply.type('application/json').send(Buffer.from(bytes))
  })
}

/** A log's client says any content type or none; what counts is the body. */
function witnessRoute(app: FastifyInstance, { addCheckpoint }: PeerServerOptions): void {
  if (!addCheckpoint) return
  app.register(async (part) => {
    part.removeAllContentTypeParsers()
    part.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_CHECKPOINT }, (_, body, done) =>
      done(null, body),
    )
    part.post('/v1/add-checkpoint', async (request, reply) => {
      const { status, type, body, retryAfter } = await addCheckpoint(bytesOf(request))
      if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
      return reply.code(status).type(type).send(body)
    })
  })
}

function bytesOf(request: FastifyRequest): Uint8Array {
  return Buffer.isBuffer(request.body) ? request.body : new Uint8Array(0)
}

/** The answer of a refusal: code and sentence of the table, nothing of what we know beside it. */
function refuse(
  node: PeerNode,
  error: FastifyError | Error,
  at: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): void {
  const refusal = asRefusal(error)
  const problem: { status: number; message: string; code?: string } = PROBLEMS[refusal.code]
  const { pair } = at.request.params as { pair?: string }
  node.report({ at: 'answer', ...(pair !== undefined && { pair }), outcome: refusal.code, fault: error })
  if (refusal.retryAfter !== undefined)
    at.reply.header('retry-after', String(Math.min(3600, refusal.retryAfter)))
  at.reply
    .code(problem.status)
    .send({ code: problem.code ?? refusal.code, message: problem.message, ...refusal.detail })
}

/** Fastify's own refusals of a request (a body too large, a content type) are the sender's; all else is ours. */
function asRefusal(error: FastifyError | Error): PeerError {
  if (error instanceof PeerError) return error
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  if (status === 413) return new PeerError('too_large', error.message, { cause: error })
  if (status === 415) return new PeerError('bad_content_type', error.message, { cause: error })
  if (status >= 400 && status < 500) return new PeerError('bad_shape', error.message, { cause: error })
  return asPeerError(error)
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A request here may be signed by a key that the body proves (X7). */
    readonly firstContact?: boolean
    /** An auditor's bearer token opens it too (X4). */
    readonly auditors?: boolean
  }
}
