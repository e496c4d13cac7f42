import { Type } from 'typebox'
import type { RequestDraft } from '../app/draft-request.ts'
import { requestsAfter } from '../app/list-requests.ts'
import { messageEvidence } from '../app/message-evidence.ts'
import { seeRequest } from '../app/people/place.ts'
import { previewTurn, proposeRequest, proposeTurn } from '../app/people/propose.ts'
import { seeActs } from '../app/people/see-acts.ts'
import { proveMessage } from '../app/prove-message.ts'
import { proveTurns } from '../app/prove-turns.ts'
import { showRequest, summaryOf } from '../app/show-request.ts'
import { ProposalSchema } from './answers/people.ts'
import { EvidenceSchema, ProofSchema } from './answers/record.ts'
import { RequestSummarySchema, RequestViewSchema } from './answers/requests.ts'
import { PossibleActsSchema, TurnProofsSchema } from './answers/turns.ts'
import { DraftBody } from './draft-body.ts'
import { listOf } from './paging.ts'
import { MACHINE_CODES, REFUSAL_CODES } from './problem-table.ts'
import { Replaces, replacesOf } from './replaces.ts'
import { RequestsQuery, wantedOf } from './requests-wanted.ts'
import { type Api, route } from './route.ts'
import { closed, named, pageOf } from './schema.ts'
import { viewerOf } from './session.ts'
import { commandOf, TurnBodies, type TurnName, turnNameOf } from './turn-bodies.ts'
import { TURN_WORDS } from './turn-words.ts'

const REQUESTS = listOf('requests', ['integer', 'text', 'text'])

/** Requests and their turns, for people's programs: the command line uses these routes and no others. */
export function requestRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/requests',
      id: 'createRequest',
      tag: 'requests',
      summary: 'Put a request up for release',
      description: 'It is entered when as many people have released it as its kind needs.',
      may: 'propose_request',
      query: Replaces,
      body: DraftBody,
      answers: { 201: ProposalSchema },
      problems: [
        'unknown_pair',
        'not_confirmed',
        'bad_draft',
        'no_agreement',
        'not_agreed',
        'unknown_proposal',
        'proposal_closed',
        ...MACHINE_CODES,
      ],
    },
    async (request) =>
      proposeRequest(
        node,
        viewerOf(request),
        request.params.pair,
        request.body as RequestDraft,
        replacesOf(request.query),
      ),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests',
      id: 'listRequests',
      tag: 'requests',
      summary: 'Requests of both sides, newest change first',
      description:
        'A request that changes while a list is read on moves to its front: read the front again, or follow the events.',
      may: 'list',
      query: RequestsQuery,
      page: true,
      answers: { 200: pageOf('Requests', RequestSummarySchema) },
      problems: ['unknown_pair'],
    },
    async (request) => {
      const { limit, after } = REQUESTS.read(request.query)
      const rows = await requestsAfter(node, {
        ...(await wantedOf(node, viewerOf(request), request.query)),
        ...(after && { after: { updatedMs: after[0], pair: after[1], thread: after[2] } }),
        limit: limit + 1,
      })
      return REQUESTS.page(rows, limit, {
        keyOf: (row) => [row.updatedMs, row.pair, row.thread],
        itemOf: summaryOf,
      })
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref',
      id: 'showRequest',
      tag: 'requests',
      summary: 'One request: asks, what was said, and what is proven about each duty',
      may: 'read_thread',
      answers: { 200: RequestViewSchema },
      problems: ['unknown_request'],
    },
    async (request) => showRequest(node, request.params.ref),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/proof',
      id: 'proveRequest',
      tag: 'record',
      summary: 'The other side’s receipt for it as a C2SP tlog-proof, with the leaf that it proves',
      may: 'read_thread',
      answers: { 200: ProofSchema },
      problems: ['unknown_request', 'not_ready'],
    },
    async (request) => proveMessage(node, request.params.ref),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/timeline',
      id: 'proveTurns',
      tag: 'record',
      summary: 'How far each message of a request is proven, and between which times it entered',
      description:
        'As the timed lines show that this node still has. What duties are judged by are the bounds in the verdicts.',
      may: 'read_thread',
      answers: { 200: TurnProofsSchema },
      problems: ['unknown_request'],
    },
    async (request) => {
      const { row } = await seeRequest(node, viewerOf(request), request.params.ref)
      return { items: await proveTurns(node, row) }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/acts',
      id: 'listActs',
      tag: 'requests',
      summary: 'What the caller could do on a request now, and on which of its messages and asks',
      description: 'Empty for whoever may put nothing up. Each is a route of its own, by `turn`.',
      may: 'read_thread',
      answers: { 200: PossibleActsSchema },
      problems: ['unknown_request'],
    },
    async (request) => {
      const acts = await seeActs(node, viewerOf(request), request.params.ref)
      return { items: acts.map(({ act, ...on }) => ({ turn: turnNameOf(act), ...on })) }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/evidence',
      id: 'showEvidence',
      tag: 'record',
      summary: 'All that is needed to check by oneself how far a message is proven, receipted or not',
      description:
        'The signed message, its leaf, and proofs under the checkpoints that first bear each signer’s time. Checked with the documents of the pair.',
      may: 'read_thread',
      answers: { 200: EvidenceSchema },
      problems: ['unknown_request'],
    },
    async (request) => messageEvidence(node, request.params.ref),
  )
  for (const name of Object.keys(TurnBodies) as TurnName[]) turnRoute(api, name)
}

const TurnQuery = closed({
  ...Replaces.properties,
  preview: Type.Optional(
    Type.Boolean({ description: 'only say what it would say; nothing is put up, and `replaces` counts not' }),
  ),
})

function turnRoute(api: Api, name: TurnName): void {
  const { id, summary, examples } = TURN_WORDS[name]
  const title = `${name[0]!.toUpperCase()}${name.slice(1).replaceAll(/-(.)/g, (_, c: string) => c.toUpperCase())}`
  route(
    api,
    {
      method: 'POST',
      url: `/api/v1/requests/:ref/${name}`,
      id,
      tag: 'requests',
      summary,
      may: 'propose_turn',
      body: named(`${title}Body`, TurnBodies[name], { examples }),
      query: TurnQuery,
      answers: {
        200: { schema: ProposalSchema, description: 'Of `preview`: what would be put up' },
        201: ProposalSchema,
      },
      problems: [
        'unknown_request',
        'unknown_proposal',
        'proposal_closed',
        'bad_draft',
        'refused',
        'bad_time',
        'bad_message',
        ...REFUSAL_CODES,
        ...MACHINE_CODES,
      ],
    },
    async (request, reply) => {
      const turn = commandOf(name, request.body)
      const { ref } = request.params as { ref: string }
      const { preview, ...query } = request.query
      if (preview) return previewTurn(api.node, viewerOf(request), ref, turn)
      reply.code(201)
      return proposeTurn(api.node, viewerOf(request), ref, turn, replacesOf(query))
    },
  )
}
