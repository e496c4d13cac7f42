import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { ACTIONS } from '../app/people/actions.ts'
import { AT_THE_DOOR, type AuditedAct } from '../app/people/audit.ts'
import { exportAudit, listAudit, verifyAudit } from '../app/people/read-audit.ts'
import { searchAudit } from '../app/people/search-audit.ts'
import { AuditCheckSchema, AuditLineSchema } from './answers/people.ts'
import { listOf } from './paging.ts'
import { type Api, route } from './route.ts'
import { closed, Instant, oneOf, pageOf } from './schema.ts'

const AUDIT = listOf('audit', ['integer'])
const FOUND = listOf('audit found', ['integer'])
const ACTS: readonly AuditedAct[] = [...(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]), ...AT_THE_DOOR]
const Wanted = closed({
  who: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'part of an id or a name, in any case' }),
  ),
  act: Type.Optional(oneOf(ACTS)),
  result: Type.Optional(oneOf(['done', 'denied'])),
  reference: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'of the request that it was done on' }),
  ),
  since: Type.Optional(Instant),
  until: Type.Optional(Instant),
})

/** Who read and did what, in a chain that nobody here can rewrite unseen. */
export function auditRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/audit',
      id: 'listAudit',
      tag: 'people',
      summary: 'The audit log, oldest first',
      may: 'read_audit',
      page: true,
      answers: { 200: pageOf('AuditLog', AuditLineSchema) },
    },
    async (request) => {
      const { limit, after } = AUDIT.read(request.query)
      const rows = await listAudit(node, { from: (after?.[0] ?? 0) + 1, limit: limit + 1 })
      return AUDIT.page(rows, limit, { keyOf: (row) => [row.no], itemOf: (row) => row })
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/audit/search',
      id: 'searchAudit',
      tag: 'people',
      summary: 'Entries of the audit log that fit, newest first',
      description:
        'Looks at 20 000 entries in one call: a page can be short, or empty, and yet have `next` to look on.',
      may: 'read_audit',
      query: Wanted,
      page: true,
      answers: { 200: pageOf('AuditFound', AuditLineSchema) },
    },
    async (request) => {
      const { cursor, limit: most, ...wanted } = request.query
      const { limit, after } = FOUND.read({ ...(cursor && { cursor }), ...(most && { limit: most }) })
      const { lines, before } = await searchAudit(node, wanted, {
        ...(after && { before: after[0] }),
        limit,
      })
      return { items: lines, ...(before !== undefined && { next: FOUND.cursor([before]) }) }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/audit/check',
      id: 'verifyAudit',
      tag: 'people',
      summary: 'Whether an entry was changed or taken away',
      may: 'read_audit',
      answers: { 200: AuditCheckSchema },
    },
    async () => verifyAudit(node),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/audit/export',
      id: 'exportAudit',
      tag: 'people',
      summary: 'The whole audit log, a JSON document on each line',
      may: 'read_audit',
      answers: {
        200: {
          type: 'application/x-ndjson',
          schema: Type.String(),
          description: 'one entry with its hash on each line',
        },
      },
    },
    async (_, reply) =>
      reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="${api.own.prefix}-audit.jsonl"`)
        .send(Readable.from(exportAudit(node))),
  )
}
