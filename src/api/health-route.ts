import type { FastifyInstance } from 'fastify'
import { calendarWarnings } from '../app/duties/calendar-warning.ts'
import type { Node } from '../app/node.ts'

/** For machines that watch the node: no token, no names, 503 while the log of a pair does not run. */
export function healthRoute(app: FastifyInstance, node: Node, links: { link(pair: string): unknown }): void {
  app.get('/healthz', async (_, reply) => {
    const pairs = await node.store.pairs()
    const phases = await Promise.all(
      pairs
        .filter((pair) => pair.phase === 'confirmed')
        .map(async (pair) => ({
          pair: pair.id,
          ledger: node.ledger.phase(pair.id).phase,
          link: links.link(pair.id) ?? null,
          // What people should see to in time; the node is well all the same.
          warnings: (await calendarWarnings(node, pair)).length > 0 ? ['calendar_ends'] : [],
        })),
    )
    const ok = phases.every((pair) => pair.ledger === 'running')
    return reply.code(ok ? 200 : 503).send({ ok, pairs: phases })
  })
}
