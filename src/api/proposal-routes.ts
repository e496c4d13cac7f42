import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { dropProposal, goAlone, releaseProposal, sendBack } from '../app/people/release-proposal.ts'
import {
  listProposals,
  listUnratified,
  listWaiting,
  showProposal,
  viewProposal,
} from '../app/people/see-proposal.ts'
import { offerRelease, type Signed } from '../app/people/sign-release.ts'
import { ProposalSchema, ReleasedSchema, STATES, UnratifiedSchema, WaitingSchema } from './answers/people.ts'
import { listOf } from './paging.ts'
import { Asserted, EXAMPLES, OptionsSchema } from './passkey-shapes.ts'
import { MACHINE_CODES } from './problem-table.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf, pageOf } from './schema.ts'
import { viewerOf } from './session.ts'
import { demandHome } from './site.ts'

const ReleaseBody = named(
  'ReleaseBody',
  // Each has a name of its own: a generated client would number them, and the numbers move.
  Type.Union([
    named(
      'ReleaseByKey',
      closed({
        key: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'the enrolled public key, hex' }),
        signature: Type.String({
          pattern: '^[A-Za-z0-9_-]{86}$',
          description: 'Ed25519, base64url, over "comity-release/v1", a line feed, the id and a line feed',
        }),
      }),
    ),
    named(
      'ReleaseByExercise',
      closed({
        exercise: Type.Literal(true, {
          description: 'in an exercise: the node signs with the key that it made for the caller',
        }),
      }),
    ),
    named('ReleaseByPasskey', closed({ passkey: Asserted })),
  ]),
  {
    examples: [
      { key: '5'.repeat(64), signature: 'A'.repeat(86) },
      { exercise: true },
      { passkey: EXAMPLES.asserted },
    ],
  },
)
const Remark = named('SendBackBody', closed({ remark: Type.String({ minLength: 1, maxLength: 10_000 }) }), {
  examples: [{ remark: 'Name the host in ask 2.' }, { remark: '第2项应写明主机。' }],
})
const PROPOSALS = listOf('proposals', ['integer', 'text'])

/** What waits for people before it leaves in the party's name. */
export function proposalRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/proposals',
      id: 'listProposals',
      tag: 'proposals',
      summary: 'What is or was to be released, newest change first',
      may: 'read_proposal',
      query: closed({ state: Type.Optional(oneOf(STATES)) }),
      page: true,
      answers: { 200: pageOf('Proposals', ProposalSchema) },
    },
    async (request) => {
      const viewer = viewerOf(request)
      const { state } = request.query
      const { limit, after } = PROPOSALS.read(request.query)
      const rows = await listProposals(node, viewer, {
        ...(state && { state }),
        ...(after && { after: { updatedMs: after[0], id: after[1] } }),
        limit: limit + 1,
      })
      const page = PROPOSALS.page(rows, limit, {
        keyOf: (row) => [row.updatedMs, row.id],
        itemOf: (row) => row,
      })
      return { ...page, items: await Promise.all(page.items.map((row) => viewProposal(node, viewer, row))) }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/proposals/waiting',
      id: 'listWaiting',
      tag: 'proposals',
      summary: 'What waits for the caller’s own signature',
      may: 'read_proposal',
      answers: { 200: WaitingSchema },
    },
    async (request) => ({ items: await listWaiting(node, viewerOf(request)) }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/proposals/unratified',
      id: 'listUnratified',
      tag: 'proposals',
      summary: 'What left on one signature and waits for a second person',
      may: 'read_proposal',
      answers: { 200: UnratifiedSchema },
    },
    async (request) => ({ items: await listUnratified(node, viewerOf(request)) }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/proposals/:id',
      id: 'showProposal',
      tag: 'proposals',
      summary: 'One proposal with what it would say',
      may: 'read_proposal',
      answers: { 200: ProposalSchema },
      problems: ['unknown_proposal'],
    },
    async (request) => showProposal(node, viewerOf(request), request.params.id),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/proposals/:id/release',
      id: 'releaseProposal',
      tag: 'proposals',
      summary: 'Release it by a signature over its id',
      description: 'When enough people have, it is entered: `entered` says where.',
      may: 'sign',
      body: ReleaseBody,
      answers: { 200: ReleasedSchema },
      problems: [
        'unknown_proposal',
        'bad_release',
        'not_exercise',
        'no_exercise_key',
        'passkey_unavailable',
        'released_already',
        'proposal_closed',
        'proposal_void',
        'not_confirmed',
        ...MACHINE_CODES,
      ],
    },
    async (request) => releaseProposal(node, viewerOf(request), request.params.id, signedOf(api, request)),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/proposals/:id/release/options',
      id: 'offerRelease',
      tag: 'proposals',
      summary: 'What a browser is asked, to release it by a passkey: the challenge is the id',
      may: 'sign',
      secret: true,
      answers: { 200: OptionsSchema },
      problems: ['unknown_proposal', 'no_passkey', 'passkey_unavailable'],
    },
    async (request) => ({
      options: await offerRelease(node, viewerOf(request), request.params.id, demandHome(api.site, request)),
    }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/proposals/:id/send-back',
      id: 'sendBackProposal',
      tag: 'proposals',
      summary: 'Send it back to its author with remarks',
      may: 'send_back',
      body: Remark,
      answers: { 200: ProposalSchema },
      problems: ['unknown_proposal', 'proposal_closed', 'proposal_void'],
    },
    async (request) => sendBack(node, viewerOf(request), request.params.id, request.body.remark),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/proposals/:id/drop',
      id: 'dropProposal',
      tag: 'proposals',
      summary: 'Take back what one wrote oneself',
      may: 'read_proposal',
      answers: { 200: ProposalSchema },
      problems: ['unknown_proposal', 'proposal_closed', 'proposal_void'],
    },
    async (request) => dropProposal(node, viewerOf(request), request.params.id),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/proposals/:id/alone',
      id: 'letProposalGoAlone',
      tag: 'proposals',
      summary: 'Let an emergency leave on one signature',
      description:
        'Ten minutes after it was put up and nobody else released it. It is composed anew, marked so on both sides; the answer is the proposal to sign. A second person ratifies or withdraws it within 24 hours.',
      may: 'release',
      answers: { 201: ProposalSchema },
      problems: [
        'unknown_proposal',
        'too_soon',
        'proposal_closed',
        'proposal_void',
        'refused',
        'no_agreement',
        'not_agreed',
        'not_confirmed',
        'bad_draft',
        ...MACHINE_CODES,
      ],
    },
    async (request) => goAlone(node, viewerOf(request), request.params.id),
  )
}

function signedOf({ site }: Api, request: FastifyRequest<{ Body: Static<typeof ReleaseBody> }>): Signed {
  const { body } = request
  if ('exercise' in body) return { how: 'exercise' }
  if ('passkey' in body)
    return { how: 'passkey', response: body.passkey, home: demandHome(site, request as FastifyRequest) }
  return { how: 'key', ...body }
}
