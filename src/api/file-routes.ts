import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { showCustody } from '../app/files/custody.ts'
import { findFile, openFile } from '../app/files/open-file.ts'
import { filesOfThread, type ThreadFile } from '../app/files/thread-files.ts'
import { nameOfUpload } from '../app/files/upload-file.ts'
import { seeRequest } from '../app/people/place.ts'
import { CustodySchema, FileNameSchema, ThreadFilesSchema } from './answers/files.ts'
import { asReadable, readRange } from './byte-range.ts'
import { type Api, route } from './route.ts'
import { closed } from './schema.ts'
import { viewerOf } from './session.ts'

const CustodyQuery = closed({
  digest: Type.Optional(Type.String({ pattern: '^sha256:[0-9a-f]{64}$', description: 'only of that file' })),
})
const RangeHeader = {
  Range: Type.String({ description: 'one range of bytes (RFC 9110), to go on where it was cut off' }),
}
const FILE_HEADERS = {
  'Content-Disposition': Type.String({ description: 'always an attachment; the name stands in the list' }),
  'Accept-Ranges': Type.String(),
  ETag: Type.String({ description: 'the file’s digest' }),
}
const CLOSED_FILES = ['unknown_request', 'unknown_file', 'file_removed', 'file_closed', 'bad_range'] as const

/** The files of a request: which there are, their bytes, and through whose hands they went. */
export function fileRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/files/:digest',
      id: 'findUploadedFile',
      tag: 'files',
      summary: 'How a message names a file that was uploaded for the pair',
      may: 'draft',
      answers: { 200: FileNameSchema },
      problems: ['unknown_pair', 'unknown_file'],
    },
    async (request) => nameOfUpload(node, request.params.pair, request.params.digest),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/files',
      id: 'listFiles',
      tag: 'files',
      summary: 'The files that messages of the request name',
      may: 'read_thread',
      answers: { 200: ThreadFilesSchema },
      problems: ['unknown_request'],
    },
    async (request) => ({ files: await filesOfThread(node, await rowOf(api, request)) }),
  )
  const one = {
    url: '/api/v1/requests/:ref/files/:digest',
    tag: 'files',
    may: 'open_file',
    headers: RangeHeader,
    problems: CLOSED_FILES,
  } as const
  route(
    api,
    {
      ...one,
      method: 'HEAD',
      id: 'headFile',
      summary: 'Whether a file may be opened, and how long it is',
      answers: { 200: { headers: FILE_HEADERS } },
    },
    async (request, reply) => {
      const file = await findFile(node, await rowOf(api, request), request.params.digest)
      return asAttachment(reply, file).header('content-length', String(file.length)).send()
    },
  )
  route(
    api,
    {
      ...one,
      method: 'GET',
      id: 'openFile',
      summary: 'The bytes of a file, as they came',
      description:
        'Who opens it is written into its chain of custody first. The bytes are never looked into, and are given as nothing but bytes to be saved.',
      answers: {
        200: { type: 'application/octet-stream', description: 'all of it', headers: FILE_HEADERS },
        206: { type: 'application/octet-stream', description: 'the range', headers: FILE_HEADERS },
      },
    },
    async (request, reply) => {
      const row = await rowOf(api, request)
      const file = await findFile(node, row, request.params.digest)
      const range = readRange(request.headers, { length: file.length, tag: tagOf(file) })
      const opened = await openFile(node, row, { file, ...(range && { range }) }, viewerOf(request))
      const { from, to } = opened.range
      asAttachment(reply, file).header('content-length', String(to - from))
      if (range) reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${file.length}`)
      return reply.send(asReadable(opened.bytes))
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/custody',
      id: 'showCustody',
      tag: 'files',
      summary: 'The chain of custody of each file of a request',
      description:
        'Who brought it, when it was hashed, sent and received, which leaf names it, when the other side receipted that leaf, who opened it, and what removed it.',
      may: 'read_thread',
      query: CustodyQuery,
      answers: { 200: CustodySchema },
      problems: ['unknown_request'],
    },
    async (request) => ({
      files: await showCustody(node, await rowOf(api, request), request.query.digest),
    }),
  )
}

async function rowOf({ node }: Api, request: FastifyRequest<{ Params: { readonly ref: string } }>) {
  return (await seeRequest(node, viewerOf(request), request.params.ref)).row
}

/** Saved, never shown: whatever the bytes are, no browser runs or renders them. */
function asAttachment(reply: FastifyReply, file: ThreadFile): FastifyReply {
  return reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encoded(file.name)}`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cache-control', 'private, no-store')
    .header('accept-ranges', 'bytes')
    .header('etag', tagOf(file))
}

function tagOf({ digest }: ThreadFile): string {
  return `"${digest.slice('sha256:'.length)}"`
}

/** RFC 8187. A name that a peer chose stands in a header here, so that nothing but letters and digits passes as it is. */
function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*!~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
