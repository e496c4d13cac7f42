import helmet from '@fastify/helmet'
import type { FastifyPluginAsync } from 'fastify'
import type { Node } from '../app/node.ts'
import type { Links, Machine } from '../app/ports/machine.ts'
import type { PartyCard } from '../app/ports.ts'
import { agreementRoutes } from './agreement-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import type { Api } from './declaration.ts'
import { deskFiles } from './desk-files.ts'
import { draftRoutes } from './draft-routes.ts'
import { dutiesRoutes } from './duties-routes.ts'
import { enterRoute } from './enter-route.ts'
import { eventRoutes } from './event-routes.ts'
import { exportRoutes } from './export-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { healthRoute } from './health-route.ts'
import { holdRoutes } from './hold-routes.ts'
import { importRoutes } from './import-routes.ts'
import { insideRoutes } from './inside-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { takeJson } from './json-body.ts'
import { meRoutes } from './me-routes.ts'
import { nodeRoutes } from './node-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { openApiRoute } from './openapi.ts'
import { ownTokenRoutes } from './own-token-routes.ts'
import { ownWebhookRoutes } from './own-webhook-routes.ts'
import { pairRoutes } from './pair-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { problemRoutes } from './problem-routes.ts'
import { proposalRoutes } from './proposal-routes.ts'
import { limitRate } from './rate.ts'
import { recordRoutes } from './record-routes.ts'
import { requestRoutes } from './request-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import { searchRoutes } from './search-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import type { Site } from './site.ts'
import { testMailRoute } from './test-mail-route.ts'
import { answerProblems } from './unknown-address.ts'
import { uploadRoutes } from './upload-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

export type DeskOptions = {
  readonly node: Node
  readonly own: PartyCard & { readonly exercise: boolean }
  /** How the link to each peer stands. */
  readonly links: Links
  /** Absent where nobody asks for the machine. */
  readonly machine?: Machine
  /** Where people reach the page: what mails lead to. */
  readonly page?: string
  /** Requests of one token, or of one address without any, in ten seconds. */
  readonly rate?: number
  /** Where its people reach it. */
  readonly site?: Site
}

const RATE = 2_000

/** The node's own API, for its people and their programs: JSON under /api/v1, health for machines, and the desk. */
export const deskServer: FastifyPluginAsync<DeskOptions> = async (
  app,
  { node, own, links, machine, page = '', rate = RATE, site = {} },
) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        // Of what is no page of the desk (api/desk-files.ts) nothing runs and nothing is loaded.
        defaultSrc: ["'none'"],
        scriptSrc: ["'none'"],
        styleSrc: ["'none'"],
        imgSrc: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        // A node may well be read over plain HTTP on its own machine; whoever puts TLS before it redirects there.
        upgradeInsecureRequests: null,
      },
    },
    hsts: false,
  })
  takeJson(app)
  const api: Api = { app, node, own, site, routes: [] }
  await limitRate(api, rate)
  answerProblems(api)
  healthRoute(app, node, links)
  draftRoutes(api)
  requestRoutes(api)
  dutiesRoutes(api)
  searchRoutes(api)
  proposalRoutes(api)
  insideRoutes(api)
  uploadRoutes(api)
  fileRoutes(api)
  holdRoutes(api)
  peopleRoutes(api)
  sessionRoutes(api)
  passkeyRoutes(api)
  invitationRoutes(api)
  oidcRoutes(api)
  testMailRoute(api, page)
  auditRoutes(api)
  nodeRoutes(api, links, machine)
  pairRoutes(api)
  agreementRoutes(api)
  recordRoutes(api)
  reviewRoutes(api)
  exportRoutes(api)
  importRoutes(api)
  eventRoutes(api)
  webhookRoutes(api)
  meRoutes(api)
  noticeRoutes(api)
  ownWebhookRoutes(api)
  ownTokenRoutes(api)
  problemRoutes(api)
  openApiRoute(api)
  deskFiles(app)
  enterRoute(api)
}
