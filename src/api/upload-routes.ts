import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import {
  beginUpload,
  continueUpload,
  dropUpload,
  showUpload,
  type UploadView,
} from '../app/files/upload-file.ts'
import { MAX_FILE } from '../protocol/index.ts'
import { UploadSchema } from './answers/files.ts'
import { ApiError } from './problems.ts'
import { type Api, route } from './route.ts'
import { closed, named } from './schema.ts'
import { viewerOf } from './session.ts'

const UploadBody = named(
  'UploadBody',
  closed({
    name: Type.String({ minLength: 1, maxLength: 255, description: 'the file’s name, without folders' }),
    length: Type.Integer({ minimum: 1, maximum: MAX_FILE, description: 'bytes' }),
  }),
  { examples: [{ name: '流量记录.pcap', length: 73_400_320 }] },
)
const PARTIAL = 'application/partial-upload'
const HEADERS = {
  'Upload-Offset': Type.Integer({ minimum: 0, description: 'bytes that are here: go on from there' }),
  'Upload-Complete': Type.String({ description: '?1 when all of them are' }),
  'Upload-Length': Type.Integer({ minimum: 1 }),
}
const BYTES = ['unknown_upload', 'wrong_offset', 'file_too_large', 'no_space'] as const

/**
 * Files that people bring, in as many pieces as the line needs: the headers and the content type are those of the IETF's resumable uploads
 * (draft-ietf-httpbis-resumable-upload), which X3 uses between nodes too.
 */
export function uploadRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/files',
      id: 'beginUpload',
      tag: 'files',
      summary: 'Begin to upload a file for a pair',
      description:
        'Whether there is room for it, and whether the agreed quota of the day allows it, is said now. The bytes follow by PATCH. Nothing leaves this node before a message that names the file is entered.',
      may: 'draft',
      body: UploadBody,
      answers: { 201: UploadSchema },
      problems: [
        'unknown_pair',
        'not_confirmed',
        'bad_file',
        'file_too_large',
        'no_space',
        'over_file_quota',
      ],
    },
    async (request, reply) => {
      const upload = await beginUpload(node, request.params.pair, request.body, viewerOf(request))
      reply.header('location', `/api/v1/uploads/${upload.id}`)
      return upload
    },
  )
  route(
    api,
    {
      method: 'HEAD',
      url: '/api/v1/uploads/:id',
      id: 'headUpload',
      tag: 'files',
      summary: 'How many bytes of an upload are here',
      may: 'draft',
      answers: { 204: { headers: HEADERS } },
      problems: ['unknown_upload'],
    },
    async (request, reply) => {
      withOffset(reply, await showUpload(node, request.params.id, viewerOf(request)))
      return reply.code(204).send()
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/uploads/:id',
      id: 'showUpload',
      tag: 'files',
      summary: 'How far an upload is, and how messages name it when it is complete',
      may: 'draft',
      answers: { 200: UploadSchema },
      problems: ['unknown_upload'],
    },
    async (request) => showUpload(node, request.params.id, viewerOf(request)),
  )
  route(
    api,
    {
      method: 'DELETE',
      url: '/api/v1/uploads/:id',
      id: 'dropUpload',
      tag: 'files',
      summary: 'Drop an upload that is not complete',
      may: 'draft',
      answers: { 204: {} },
      problems: ['unknown_upload', 'wrong_offset'],
    },
    async (request, reply) => {
      await dropUpload(node, request.params.id, viewerOf(request))
      return reply.code(204).send()
    },
  )
  api.app.register(async (app) => {
    // Bytes come as a stream and are never held whole.
    app.addContentTypeParser(PARTIAL, (_, body, done) => done(null, body))
    continueRoute({ ...api, app })
  })
}

function continueRoute(api: Api): void {
  route(
    api,
    {
      method: 'PATCH',
      url: '/api/v1/uploads/:id',
      id: 'continueUpload',
      tag: 'files',
      summary: 'The next bytes of an upload',
      description:
        'What came before a cut is kept: ask by HEAD where to go on. With its last byte the file gets its digest. One request takes 30 s at most: send pieces that fit into that.',
      may: 'draft',
      headers: {
        'Upload-Offset': Type.Integer({
          minimum: 0,
          maximum: MAX_FILE,
          description: 'where these bytes begin: what HEAD said',
        }),
      },
      needsHeaders: ['Upload-Offset'],
      rawBody: { type: PARTIAL, description: 'the bytes from Upload-Offset on, to the end or less far' },
      answers: { 200: { schema: UploadSchema, headers: HEADERS } },
      problems: [...BYTES],
    },
    async (request, reply) => {
      const offset = readOffset(request.headers['upload-offset'])
      const bytes = request.body as unknown
      if (!(bytes instanceof Readable)) throw new ApiError('bad_type', `the bytes come as ${PARTIAL}`)
      const more = { offset, bytes: bytes as AsyncIterable<Uint8Array> }
      const upload = await continueUpload(api.node, request.params.id, more, viewerOf(request))
      withOffset(reply, upload)
      return upload
    },
  )
}

function readOffset(header: string | string[] | undefined): number {
  if (typeof header === 'string' && /^(0|[1-9][0-9]{0,10})$/.test(header)) return Number(header)
  throw new ApiError('bad_request', 'Upload-Offset says where the bytes begin', [
    { at: '/header/upload-offset', was: String(header ?? 'nothing'), expected: 'a count of bytes' },
  ])
}

function withOffset(reply: FastifyReply, { offset, length, file }: UploadView): void {
  reply
    .header('upload-offset', String(offset))
    .header('upload-complete', file ? '?1' : '?0')
    .header('upload-length', String(length))
    .header('cache-control', 'no-store')
}
