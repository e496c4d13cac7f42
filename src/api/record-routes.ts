import { Type } from 'typebox'
import { exportBundle } from '../app/export-record.ts'
import { type Extent, judgePair, verdictBytes } from '../app/judge-pair.ts'
import { listLeaves } from '../app/list-leaves.ts'
import { leafEvidence } from '../app/message-evidence.ts'
import { findPair } from '../app/node.ts'
import { pairDocuments } from '../app/pair-documents.ts'
import { demand } from '../app/people/viewer.ts'
import { showRecord } from '../app/show-record.ts'
import { succeedLog } from '../app/succeed-log.ts'
import {
  LeafEvidenceSchema,
  LeavesSchema,
  PairDocumentsSchema,
  RecordSchema,
  SucceededSchema,
} from './answers/record.ts'
import { VerdictsSchema } from './answers/verdicts.ts'
import { MACHINE_CODES } from './problem-table.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

const own = Type.Optional(
  Type.Boolean({
    description:
      'our log to its newest checkpoint, not only what the other side has receipted: shows that it does not receipt, or is silent',
  }),
)
const VerdictsQuery = closed({ own })
const BundleQuery = closed({
  own,
  public: Type.Optional(
    Type.Boolean({ description: 'no title, fact, name, observable or file; the same verdicts' }),
  ),
})
const MOST_LEAVES = 500
const log = {
  log: oneOf(['ours', 'theirs'], 'whose log'),
  epoch: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999, description: 'the newest if left out' })),
}
const LeafQuery = closed({
  ...log,
  position: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
})
const LeavesQuery = closed({
  ...log,
  from: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'the first position; if left out, so that the page ends with the newest leaf',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LEAVES, default: 100 })),
})
const SucceedBody = named(
  'SucceedBody',
  closed({ cause: oneOf(['lost_database', 'lost_guard', 'fork', 'other']) }),
  { examples: [{ cause: 'lost_database' }] },
)

/** The record: what both sides hold, its verdicts, and the one file that proves them. */
export function recordRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/record',
      id: 'showRecord',
      tag: 'record',
      summary: 'Both logs: how long, who receipted and witnessed them and when',
      may: 'read_record',
      answers: { 200: RecordSchema },
      problems: ['unknown_pair'],
    },
    async (request) => showRecord(node, (await findPair(node, request.params.pair)).id),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/record/leaves',
      id: 'listLeaves',
      tag: 'record',
      summary: 'Leaves of one log by position: kind, time and how far each is proven, without contents',
      may: 'read_record',
      query: LeavesQuery,
      answers: { 200: LeavesSchema },
      problems: ['unknown_pair'],
    },
    async (request) => {
      const { pair } = request.params
      return listLeaves(node, viewerOf(request), { limit: 100, ...request.query, pair })
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/record/evidence',
      id: 'showLeafEvidence',
      tag: 'record',
      summary: 'All that is needed to check by oneself how far one leaf is proven, without contents',
      may: 'read_record',
      query: LeafQuery,
      answers: { 200: LeafEvidenceSchema },
      problems: ['unknown_pair', 'unknown_leaf'],
    },
    async (request) => leafEvidence(node, { ...request.query, pair: request.params.pair }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/record/documents',
      id: 'listDocuments',
      tag: 'record',
      summary: 'The signed key sets and agreements of both sides, on which every proof rests',
      description:
        'With the identities that a reader knows himself, they tell whose each key is and which witnesses count.',
      may: 'read_pair',
      answers: { 200: PairDocumentsSchema },
      problems: ['unknown_pair'],
    },
    async (request) => pairDocuments(node, request.params.pair),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/verdicts',
      id: 'listVerdicts',
      tag: 'record',
      summary: 'The verdict document: the same bytes on both sides (V15)',
      may: 'read_record',
      query: VerdictsQuery,
      answers: { 200: VerdictsSchema },
      problems: ['unknown_pair', 'not_confirmed'],
    },
    async (request, reply) => {
      const { id } = await findPair(node, request.params.pair)
      const verdicts = await judgePair(node, id, extentOf(request.query))
      return reply.type('application/json; charset=utf-8').send(verdictBytes(verdicts))
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/record/bundle',
      id: 'exportBundle',
      tag: 'record',
      summary: 'One file that proves the record with both nodes off',
      description: 'The file of docs/spec/bundle.md. The whole one needs `export_full`.',
      may: 'export_public',
      query: BundleQuery,
      answers: {
        200: {
          type: 'application/x-ndjson',
          headers: { 'Content-Disposition': Type.String({ description: 'a name for the file' }) },
        },
      },
      problems: ['unknown_pair'],
    },
    async (request, reply) => {
      const pair = await findPair(node, request.params.pair)
      const isPublic = request.query.public === true
      if (!isPublic) demand(node, viewerOf(request), 'export_full', { type: 'pair', pair: pair.id })
      const bundle = await exportBundle(node, pair.id, {
        public: isPublic,
        extent: extentOf(request.query),
      })
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="${pair.own.prefix}-${pair.peer.prefix}.comity"`)
        .send(bundle)
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/record/succeed',
      id: 'succeedLog',
      tag: 'record',
      summary: 'Give up our log and begin its next epoch; a last resort',
      may: 'succeed_log',
      body: SucceedBody,
      answers: { 200: SucceededSchema },
      problems: ['unknown_pair', 'refused', ...MACHINE_CODES],
    },
    async (request) => {
      const pair = await findPair(node, request.params.pair)
      await succeedLog(node, pair, request.body.cause)
      return { pair: pair.id, ledger: node.ledger.phase(pair.id) }
    },
  )
}

function extentOf({ own }: { readonly own?: boolean }): Extent {
  return own === true ? 'own' : 'reconciled'
}
