import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { exportBundle } from '../app/export-record.ts'
import { judgePair, verdictBytes } from '../app/judge-pair.ts'
import { findPair, type Node } from '../app/node.ts'
import { showRecord } from '../app/show-record.ts'
import { succeedLog } from '../app/succeed-log.ts'
import { actorOf, allow } from './session.ts'

const query = Type.Object({ public: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
const Succeed = Type.Object(
  {
    cause: Type.Unsafe<'lost_database' | 'lost_guard' | 'fork' | 'other'>(
      Type.String({ enum: ['lost_database', 'lost_guard', 'fork', 'other'] }),
    ),
  },
  { additionalProperties: false },
)

/** The record: what both sides hold, its verdicts, and the one file that proves them. */
export function recordRoutes(app: FastifyInstance, node: Node, prefix: string): void {
  const reader = { preHandler: allow(node, prefix, ['operator', 'handler', 'auditor']) }
  const operator = { preHandler: allow(node, prefix, ['operator']) }

  app.get<{ Params: { pair: string } }>('/api/v1/pairs/:pair/record', reader, async (request) =>
    showRecord(node, (await findPair(node, request.params.pair)).id),
  )
  app.get<{ Params: { pair: string } }>('/api/v1/pairs/:pair/verdicts', reader, async (request, reply) => {
    const verdicts = await judgePair(node, (await findPair(node, request.params.pair)).id)
    return reply.type('application/json; charset=utf-8').send(verdictBytes(verdicts))
  })
  app.get<{ Params: { pair: string }; Querystring: Static<typeof query> }>(
    '/api/v1/pairs/:pair/record/bundle',
    { ...reader, schema: { querystring: query } },
    async (request, reply) => {
      const { role } = actorOf(request)
      if (role === 'auditor' && !request.query.public) {
        return reply.code(403).send({
          code: 'role_missing',
          message:
            'an auditor is given the public bundle (public=true): it holds no contents, and the same verdicts',
        })
      }
      const pair = await findPair(node, request.params.pair)
      const bundle = await exportBundle(node, pair.id, { public: request.query.public === true })
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="${pair.own.prefix}-${pair.peer.prefix}.comity"`)
        .send(bundle)
    },
  )
  app.post<{ Params: { pair: string }; Body: Static<typeof Succeed> }>(
    '/api/v1/pairs/:pair/record/succeed',
    { ...operator, schema: { body: Succeed } },
    async (request) => {
      const pair = await findPair(node, request.params.pair)
      await succeedLog(node, pair, request.body.cause)
      return { pair: pair.id, ledger: node.ledger.phase(pair.id) }
    },
  )
}
