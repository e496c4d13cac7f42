import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import { ApiError, sendProblem } from './problems.ts'

/** Longer parameters than any id, reference or name lead to no address. */
const MOST_PARAM = 1_000

/** With which the server of a node is made, so that what no route is asked about is a problem like any other. */
export const SERVER_OPTIONS = {
  bodyLimit: 1_048_576,
  requestTimeout: 30_000,
  forceCloseConnections: true,
  routerOptions: { maxParamLength: MOST_PARAM },
  frameworkErrors(error: { readonly code: string }, request: FastifyRequest, reply: FastifyReply) {
    const path = request.url.split('?')[0]!.slice(0, 100)
    const isLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH'
    sendProblem(
      request,
      reply,
      isLong
        ? new ApiError('unknown_address', `nothing is at ${path}…: no id or name is as long`)
        : new ApiError('bad_request', `${path} cannot be read as an address; write % as %25`),
    )
  },
} satisfies FastifyServerOptions
