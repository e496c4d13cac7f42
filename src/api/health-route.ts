import type { FastifyInstance } from 'fastify'
import type { Node } from '../app/node.ts'

/** For machines that watch the node: no token, no names, 503 while the log of a pair does not run. */
export function healthRoute(app: FastifyInstance, node: Node, links: { link(pair: string): unknown }): void {
  app.get('/healthz', async (_, reply) => {
    const pairs = await node.store.pairs()
    const phases = pairs
      .filter((pair) => pair.phase === 'confirmed')
      .map((pair) => ({
        pair: pair.id,
        ledger: node.ledger.phase(pair.id).phase,
        link: links.link(pair.id) ?? null,
      }))
    const ok = phases.every((pair) => pair.ledger === 'running')
    return reply.code(ok ? 200 : 503).send({ ok, pairs: phases })
  })
}
