import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type MessageId, parseOrigin } from '../protocol/index.ts'
import { PeerError } from './errors.ts'
import type { Callers } from './exchange-server.ts'
import { refusing } from './intake.ts'
import type { PeerNode } from './port.ts'

type LogPath = {
  readonly pair: string
  readonly writer: string
  readonly epoch: string
  readonly '*': string
}

/** X4: both logs of a pair as tlog-tiles, to the peer and to auditors; envelopes by their id, to the peer alone. */
export async function logRoutes(
  app: FastifyInstance,
  { node, callers }: { readonly node: PeerNode; readonly callers: Callers },
): Promise<void> {
  app.get<{ Params: LogPath }>(
    '/v1/log/:pair/:writer/:epoch/*',
    { config: { auditors: true } },
    async (request, reply) => {
      const { pair, writer, epoch, '*': path } = request.params
      const log = (await node.store.logs(pair)).find(
        (row) => row.writer === writer && String(row.epoch) === epoch,
      )
      const bytes =
        log && parseOrigin(log.origin).pair === pair
          ? await refusing(() => node.ledger.resource(log.origin, path))
          : undefined
      return send(
        reply,
        bytes,
        path === 'checkpoint' ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      )
    },
  )
  app.get<{ Params: { pair: string; id: string } }>(
    '/v1/pairs/:pair/messages/:id',
    async (request, reply) => {
      const { pair } = callers.of(request as FastifyRequest)
      const { id } = request.params
      if (!/^[0-9a-f]{64}$/.test(id)) throw new PeerError('not_found', 'not an id')
      const bytes = await refusing(() => node.store.content(pair.id, `sha256:${id}` as MessageId))
      return send(reply, bytes, 'application/octet-stream')
    },
  )
}

function send(reply: FastifyReply, bytes: Uint8Array | undefined, type: string): FastifyReply {
  if (!bytes) throw new PeerError('not_found', 'no such resource')
  return reply.type(type).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
