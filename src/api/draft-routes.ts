import { Type } from 'typebox'
import { draftRequest, type RequestDraft } from '../app/draft-request.ts'
import { changeDraft, deleteDraft, findDraft, seesDraft } from '../app/edit-draft.ts'
import { proposeDraft } from '../app/people/propose.ts'
import { ProposalSchema } from './answers/people.ts'
import { draftSchema } from './answers/requests.ts'
import { DraftBody } from './draft-body.ts'
import { listOf } from './paging.ts'
import { MACHINE_CODES } from './problem-table.ts'
import { Replaces, replacesOf } from './replaces.ts'
import { type Api, route } from './route.ts'
import { closed, named, pageOf } from './schema.ts'
import { viewerOf } from './session.ts'

const Body = named('DraftBody', DraftBody, {
  examples: [
    {
      kind: 'preservation',
      urgency: 'urgent',
      title: { lang: 'en', text: 'Logs of 198.51.100.23' },
      facts: { lang: 'en', text: 'It controlled a botnet on 20 November 2026.' },
      asks: [{ lang: 'en', text: 'Preserve the logs' }],
      observables: [{ type: 'ipv4', value: '198.51.100.23' }],
      tlp: 'AMBER',
    },
    {
      kind: 'information',
      urgency: 'routine',
      title: { lang: 'zh', text: '关于 198.51.100.23 的注册信息' },
      facts: { lang: 'zh', text: '该地址于2026年11月20日控制一个僵尸网络。' },
      asks: [{ lang: 'zh', text: '请提供租用人信息' }],
      tlp: 'AMBER',
    },
  ],
})
const Draft = draftSchema(Body)
const Unfinished = closed({
  unfinished: Type.Optional(
    Type.Boolean({
      description:
        'keep it though a request needs more: title, facts and asks may be blank. What is missing is said when it is put up. What may stand in no draft is refused all the same.',
    }),
  ),
})
const DRAFTS = listOf('drafts', ['integer', 'text'])

/** Drafts: kept on this node, seen by their author and his agency; nothing of them leaves. */
export function draftRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/drafts',
      id: 'createDraft',
      tag: 'requests',
      summary: 'Keep a draft of a request',
      may: 'draft',
      query: Unfinished,
      body: Body,
      answers: { 201: Draft },
      problems: ['unknown_pair', 'not_confirmed', 'bad_draft'],
      tagged: true,
    },
    async (request) =>
      draftRequest(node, request.params.pair, request.body as RequestDraft, viewerOf(request), request.query),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/drafts',
      id: 'listDrafts',
      tag: 'requests',
      summary: 'Drafts, the last saved first',
      may: 'draft',
      page: true,
      answers: { 200: pageOf('Drafts', Draft) },
    },
    async (request) => {
      const { limit, after } = DRAFTS.read(request.query)
      const viewer = viewerOf(request)
      const rows = (await node.store.drafts()).filter((draft) => seesDraft(viewer, draft))
      const from = after
        ? rows.filter((row) => row.updatedMs < after[0] || (row.updatedMs === after[0] && row.id > after[1]))
        : rows
      return DRAFTS.page(from, limit, { keyOf: (row) => [row.updatedMs, row.id], itemOf: (row) => row })
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/drafts/:id',
      id: 'showDraft',
      tag: 'requests',
      summary: 'One draft',
      may: 'draft',
      answers: { 200: Draft },
      problems: ['unknown_draft'],
    },
    async (request) => findDraft(node, viewerOf(request), request.params.id),
  )
  route(
    api,
    {
      method: 'PUT',
      url: '/api/v1/drafts/:id',
      id: 'changeDraft',
      tag: 'requests',
      summary: 'Write a draft anew',
      may: 'draft',
      query: Unfinished,
      body: Body,
      answers: { 200: Draft },
      problems: ['unknown_draft', 'bad_draft'],
      mutable: async (request) => findDraft(node, viewerOf(request), request.params.id),
    },
    async (request) =>
      changeDraft(node, viewerOf(request), request.params.id, request.body as RequestDraft, request.query),
  )
  route(
    api,
    {
      method: 'DELETE',
      url: '/api/v1/drafts/:id',
      id: 'deleteDraft',
      tag: 'requests',
      summary: 'Delete a draft',
      may: 'draft',
      answers: { 204: {} },
      problems: ['unknown_draft'],
      mutable: async (request) => findDraft(node, viewerOf(request), request.params.id),
    },
    async (request, reply) => {
      await deleteDraft(node, viewerOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/drafts/:id/propose',
      id: 'proposeDraft',
      tag: 'requests',
      summary: 'Put the draft up for release as a request',
      may: 'propose_request',
      query: Replaces,
      answers: { 201: ProposalSchema },
      problems: [
        'unknown_draft',
        'bad_draft',
        'no_agreement',
        'not_agreed',
        'not_confirmed',
        'unknown_proposal',
        'proposal_closed',
        ...MACHINE_CODES,
      ],
    },
    async (request) => proposeDraft(node, viewerOf(request), request.params.id, replacesOf(request.query)),
  )
}
