import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { exportAudit, listAudit, verifyAudit } from '../app/people/read-audit.ts'
import { AuditCheckSchema, AuditLineSchema } from './answers/people.ts'
import { listOf } from './paging.ts'
import { type Api, route } from './route.ts'
import { pageOf } from './schema.ts'

const AUDIT = listOf('audit', ['integer'])

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
