import helmet from '@fastify/helmet'
import type { FastifyPluginAsync } from 'fastify'
import type { Node } from '../app/node.ts'
import type { PartyCard } from '../app/ports.ts'
import { pageRoutes } from './page/index.ts'
import { pairRoutes } from './pair-routes.ts'
import { problemOf } from './problems.ts'
import { recordRoutes } from './record-routes.ts'
import { requestRoutes } from './request-routes.ts'

export type DeskOptions = {
  readonly node: Node
  readonly own: PartyCard & { readonly exercise: boolean }
  /** How the link to each peer stands; the shape is the peer adapter's. */
  readonly links: { link(pair: string): unknown }
}

/** The node's own API, for its people: JSON under /api/v1, health for machines, and the plain page. */
export const deskServer: FastifyPluginAsync<DeskOptions> = async (app, { node, own, links }) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
        // A node may well be read over plain HTTP on its own machine; whoever puts TLS before it redirects there.
        upgradeInsecureRequests: null,
      },
    },
    hsts: false,
  })
  app.setErrorHandler((error, request, reply) => {
    const { status, code, message } = problemOf(error)
    if (status >= 500) request.log.error(error)
    return reply.code(status).send({ code, message })
  })
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
  requestRoutes(app, node, own.prefix)
  pairRoutes(app, node, own)
  recordRoutes(app, node, own.prefix)
  pageRoutes(app, { node, own })
}
