import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type FileCode, FileError, type Piece } from '../app/ports/files.ts'
import { type PeerCode, PeerError } from './errors.ts'
import type { Callers } from './exchange-server.ts'
import { refusing } from './intake.ts'
import type { PeerNode } from './port.ts'
import type { Usage } from './quota.ts'
import { MAX_BODY } from './shapes.ts'

type FileParams = { readonly pair: string; readonly hex: string }

export type BlobRoutes = {
  readonly node: Pick<PeerNode, 'files' | 'fileMoved'>
  readonly usage: Usage
  readonly callers: Callers
}

/** X3: how much of a file is here, and the next piece of it. */
export async function blobRoutes(app: FastifyInstance, { node, usage, callers }: BlobRoutes): Promise<void> {
  const { files } = node
  app.head<{ Params: FileParams }>('/v1/pairs/:pair/blobs/:hex', async (request, reply) => {
    const { size, complete } = await refusingFiles(() =>
      files.progress(callers.of(request).pair.id, request.params.hex),
    )
    return reply
      .header('upload-offset', String(size))
      .header('upload-complete', complete ? '?1' : '?0')
      .send()
  })
  app.put<{ Params: FileParams }>('/v1/pairs/:pair/blobs/:hex', async (request, reply) => {
    const { pair, signature } = callers.of(request)
    const piece = { ...readRange(request.headers['content-range']), sha256: sha256Of(signature.digest) }
    if (!isStream(request.body))
      throw new PeerError('bad_content_type', 'a piece is application/octet-stream')
    const bytes = request.body
    await usage.check(pair)
    const { size, complete } = await refusingFiles(() =>
      files.append(pair.id, request.params.hex, { ...piece, bytes }),
    )
    await usage.add(pair, { messages: 0, bytes: piece.to - piece.from })
    if (complete) await refusing(() => node.fileMoved(pair.id, request.params.hex, 'received'))
    return reply
      .code(complete ? 201 : 204)
      .header('upload-offset', String(size))
      .header('upload-complete', complete ? '?1' : '?0')
      .send()
  })
}

/** `bytes a-b/total`, b being the last byte (RFC 9110 section 14.4). Throws `bad_shape`, `too_large`. */
function readRange(header: string | undefined): Omit<Piece, 'sha256' | 'bytes'> {
  const [, first, last, length] =
    /^bytes (0|[1-9][0-9]{0,10})-(0|[1-9][0-9]{0,10})\/([1-9][0-9]{0,10})$/.exec(header ?? '') ?? []
  if (first === undefined) throw new PeerError('bad_shape', 'content-range is not "bytes a-b/total"')
  const [from, to, total] = [Number(first), Number(last) + 1, Number(length)]
  if (to <= from || to > total) throw new PeerError('bad_shape', 'content-range does not fit the file')
  if (to - from > MAX_BODY) throw new PeerError('too_large', `a piece of ${to - from} bytes`)
  return { from, to, total }
}

/** The base64 in `sha-256=:…:`. */
function sha256Of(contentDigest: string): string {
  return contentDigest.slice('sha-256=:'.length, -1)
}

const CODES = {
  offset: 'size',
  too_large: 'too_large',
  no_space: 'no_space',
  cut_short: 'bad_shape',
  digest_mismatch: 'digest_mismatch',
  wrong_digest: 'wrong_digest',
  unknown_file: 'not_found',
} as const satisfies Record<FileCode, PeerCode>

/** What the files refuse, as a peer may hear it; what is our own trouble is "later". */
function refusingFiles<T>(work: () => Promise<T>): Promise<T> {
  return refusing(async () => {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause
      const detail = cause.held === undefined ? {} : { held: cause.held }
      throw new PeerError(CODES[cause.code], cause.message, { cause, detail })
    }
  })
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
