import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { encode } from 'uqr'
import { requestsCsv } from '../app/export/export-list.ts'
import {
  observablesCsv,
  requestJson,
  requestLetterFile,
  requestLetterParts,
  requestStix,
} from '../app/export/export-request.ts'
import { recognise } from '../domain/content/recognise.ts'
import { FoundSchema, LetterSchema, RequestExportSchema, StixBundleSchema } from './answers/exports.ts'
import { RequestsQuery, wantedOf } from './requests-wanted.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

const PROBLEMS = ['unknown_request', 'handling', 'content_removed'] as const
const FILE = { 'Content-Disposition': Type.String({ description: 'a name for the file' }) }
const LetterQuery = closed({
  form: Type.Optional(oneOf(['pdf', 'html'], 'pdf if left out; html prints on A4')),
})

/** What people take out of a node, each through the door of its handling label (docs/handling.md). */
export function exportRoutes(api: Api): void {
  const { app, node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/export/json',
      id: 'exportRequest',
      tag: 'exports',
      summary: 'A request with all that was said on it, as one document',
      may: 'export_thread',
      answers: { 200: { schema: RequestExportSchema, headers: FILE } },
      problems: PROBLEMS,
    },
    async (request, reply) => {
      const document = await requestJson(node, request.params.ref)
      reply.header('content-disposition', attachment(`${document.reference}.json`))
      return document
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/export/stix',
      id: 'exportStix',
      tag: 'exports',
      summary: 'A request as a bundle of STIX 2.1, under its TLP 2.0 marking',
      description: 'Both sides give the same bytes. What the standard has no object for stands as a note.',
      may: 'export_thread',
      answers: { 200: { schema: StixBundleSchema, headers: FILE } },
      problems: PROBLEMS,
    },
    async (request, reply) => {
      reply.header('content-disposition', attachment(`${request.params.ref.replaceAll(':', '-')}.stix.json`))
      return requestStix(node, request.params.ref)
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/export/letter',
      id: 'exportLetter',
      tag: 'exports',
      summary: 'A request as a letter in both languages, with a code that leads to its proof',
      may: 'export_thread',
      query: LetterQuery,
      answers: {
        200: {
          type: 'application/pdf',
          alsoTypes: ['text/html'],
          description: 'As `form` says',
          headers: FILE,
        },
      },
      problems: PROBLEMS,
    },
    async (request, reply) => {
      const form = request.query.form ?? 'pdf'
      const base = `${request.protocol}://${request.host}`
      const { name, bytes } = await requestLetterFile(node, request.params.ref, {
        form,
        base,
        draw: drawCode,
      })
      return reply
        .type(form === 'pdf' ? 'application/pdf' : 'text/html; charset=utf-8')
        .header('content-disposition', attachment(name))
        .header(
          'content-security-policy',
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        )
        .send(Buffer.from(bytes))
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/letter',
      id: 'showLetter',
      tag: 'exports',
      summary: 'The parts of the letter, in order, for whoever sets it as a page',
      may: 'export_thread',
      answers: { 200: LetterSchema },
      problems: PROBLEMS,
    },
    async (request) =>
      requestLetterParts(node, request.params.ref, {
        base: `${request.protocol}://${request.host}`,
        draw: drawCode,
      }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/export/observables',
      id: 'exportObservables',
      tag: 'exports',
      summary: 'What a request names, one observable a line, as CSV',
      may: 'export_thread',
      answers: { 200: { type: 'text/csv', headers: FILE } },
      problems: PROBLEMS,
    },
    async (request, reply) => {
      const text = await observablesCsv(node, request.params.ref)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', attachment(`${request.params.ref.replaceAll(':', '-')}.csv`))
        .send(text)
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/exports/requests',
      id: 'exportRequests',
      tag: 'exports',
      summary: 'The list of requests as CSV',
      description: 'RFC 4180. A line whose label does not let its title out (TLP:RED) stands without it.',
      may: 'list',
      query: RequestsQuery,
      answers: { 200: { type: 'text/csv', headers: FILE } },
      problems: ['unknown_pair'],
    },
    async (request, reply) => {
      const lines = requestsCsv(node, await wantedOf(node, viewerOf(request), request.query))
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', attachment('requests.csv'))
        .send(Readable.from(lines))
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/observables/recognise',
      id: 'recogniseObservables',
      tag: 'requests',
      summary: 'What a pasted text names, defanged or not, with its places',
      description: 'Nothing is looked up anywhere, and nothing of the text is kept.',
      may: 'list',
      body: named('PastedText', closed({ text: Type.String({ maxLength: 500_000 }) }), {
        examples: [{ text: 'It fetched hxxp://evil[.]example/a from 198.51.100.23:443.' }],
      }),
      answers: { 200: named('FoundObservables', closed({ items: Type.Array(FoundSchema) })) },
    },
    async (request) => ({ items: recognise(request.body.text) }),
  )
  // Where the code of a letter leads: its message among those of its request, each with its proof mark; whoever is not signed in is asked to.
  app.get<{ Params: { message: string } }>('/proof/:message', async (request, reply) => {
    const isId = /^[0-9a-f]{64}$/.test(request.params.message)
    return reply.redirect(isId ? `/requests/sha256:${request.params.message}` : '/', 303)
  })
}

/** With a level of correction that survives a fold in the paper. */
function drawCode(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: 'M', border: 0 }).data
}

function attachment(name: string): string {
  return `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`
}
