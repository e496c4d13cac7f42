import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { BlobFolder, Piece } from './blob-folder.ts'
import { PeerError } from './errors.ts'
import type { Callers } from './exchange-server.ts'
import { refusing } from './intake.ts'
import type { Usage } from './quota.ts'
import { MAX_BODY } from './shapes.ts'

type FileParams = { readonly pair: string; readonly hex: string }

export type BlobRoutes = { readonly blobs: BlobFolder; readonly usage: Usage; readonly callers: Callers }

/** X3: how much of a file is here, and the next piece of it. */
export async function blobRoutes(app: FastifyInstance, { blobs, usage, callers }: BlobRoutes): Promise<void> {
  app.head<{ Params: FileParams }>('/v1/pairs/:pair/blobs/:hex', async (request, reply) => {
    const { size, complete } = await refusing(() =>
      blobs.progress(callers.of(request).pair.id, request.params.hex),
    )
    return reply
      .header('upload-offset', String(size))
      .header('upload-complete', complete ? '?1' : '?0')
      .send()
  })
  app.put<{ Params: FileParams }>('/v1/pairs/:pair/blobs/:hex', async (request, reply) => {
    const { pair, signature } = callers.of(request)
    const piece = { ...readRange(request.headers['content-range']), digest: signature.digest }
    if (!isStream(request.body))
      throw new PeerError('bad_content_type', 'a piece is application/octet-stream')
    const bytes = request.body
    await usage.check(pair)
    const { size, complete } = await refusing(() =>
      blobs.append(pair.id, request.params.hex, { ...piece, bytes }),
    )
    await usage.add(pair, { messages: 0, bytes: piece.to - piece.from })
    return reply
      .code(complete ? 201 : 204)
      .header('upload-offset', String(size))
      .header('upload-complete', complete ? '?1' : '?0')
      .send()
  })
}

/** `bytes a-b/total`, b being the last byte (RFC 9110 section 14.4). Throws `bad_shape`, `too_large`. */
function readRange(header: string | undefined): Omit<Piece, 'digest'> {
  const [, first, last, length] =
    /^bytes (0|[1-9][0-9]{0,10})-(0|[1-9][0-9]{0,10})\/([1-9][0-9]{0,10})$/.exec(header ?? '') ?? []
  if (first === undefined) throw new PeerError('bad_shape', 'content-range is not "bytes a-b/total"')
  const [from, to, total] = [Number(first), Number(last) + 1, Number(length)]
  if (to <= from || to > total) throw new PeerError('bad_shape', 'content-range does not fit the file')
  if (to - from > MAX_BODY) throw new PeerError('too_large', `a piece of ${to - from} bytes`)
  return { from, to, total }
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
