import { Type } from 'typebox'
import { agreementStatus, showAgreement } from '../app/agree.ts'
import type { Announcement } from '../app/announce.ts'
import { compareVersions } from '../app/compare-agreements.ts'
import { draftAgreement } from '../app/draft-agreement.ts'
import { AppError } from '../app/node.ts'
import { proposeAgreement, proposeNotice } from '../app/people/propose.ts'
import { exampleDuties } from '../ops/exercise/agreement.ts'
import {
  type Agreement,
  ANNOUNCED,
  ProtocolError,
  parseAgreement,
  printAgreement,
  TextSchema,
} from '../protocol/index.ts'
import { AgreementDocument, AgreementsSchema, ComparisonSchema } from './answers/agreement.ts'
import { ProposalSchema } from './answers/people.ts'
import { BYTES_CODES, MACHINE_CODES } from './problem-table.ts'
import { type Api, route } from './route.ts'
import { closed, Instant, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

const digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })
const document = Type.String({
  maxLength: 900_000,
  description: 'the document as JSON; its canonical form is signed',
})
const AgreementBody = named('AgreementBody', closed({ document }), {
  examples: [{ document: '{ "v": 1, "type": "agreement", "version": 2, … }' }],
})
const CompareBody = named('CompareBody', closed({ document, from: Type.Optional(digest) }), {
  examples: [{ document: '{ "v": 1, "type": "agreement", "version": 2, … }' }],
})
const dates = Type.Array(Type.String({ pattern: '^2[0-9]{3}-[0-9]{2}-[0-9]{2}$' }), { maxItems: 366 })
const Years = Type.Record(Type.String({ pattern: '^2[0-9]{3}$' }), closed({ off: dates, work: dates }))
const DraftAgreementBody = named(
  'DraftAgreementBody',
  closed({
    state: Type.Optional(oneOf(['in_force', 'suspended', 'ended'])),
    years: Type.Optional(closed({ ours: Type.Optional(Years), theirs: Type.Optional(Years) })),
  }),
  {
    examples: [{ state: 'suspended' }, { years: { ours: { '2027': { off: ['2027-01-01'], work: [] } } } }],
  },
)
const NoticeBody = named(
  'NoticeBody',
  closed({ announces: oneOf(ANNOUNCED), from: Instant, text: Type.Optional(TextSchema) }),
  {
    examples: [
      {
        announces: 'suspension',
        from: '2026-12-24T17:00:00Z',
        text: { lang: 'en', text: 'Until our new law is in force.' },
      },
      { announces: 'ending', from: '2026-12-24T17:00:00Z', text: { lang: 'zh', text: '本方拟终止协定。' } },
    ],
  },
)

const CHANGES = ['unknown_pair', 'not_confirmed', 'not_agreed', 'proposal_closed', ...MACHINE_CODES] as const
const READS = ['unknown_pair', 'not_confirmed'] as const

/** The versions of the pair agreement: read, compared, drafted, and put up for release; what is announced about it. */
export function agreementRoutes(api: Api): void {
  readRoutes(api)
  changeRoutes(api)
}

function readRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/agreement',
      id: 'showAgreement',
      tag: 'agreement',
      summary: 'Versions of the agreement, which is in effect, notices, calendars that run out',
      may: 'read_pair',
      answers: { 200: AgreementsSchema },
      problems: [...READS],
    },
    async (request) => showAgreement(node, request.params.pair),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/agreement/compare',
      id: 'compareAgreements',
      tag: 'agreement',
      summary: 'What differs between two versions, in words of both languages',
      description: 'By default between the one in effect and the newest that is not.',
      may: 'read_pair',
      query: closed({ from: Type.Optional(digest), to: Type.Optional(digest) }),
      answers: { 200: ComparisonSchema },
      problems: [...READS, 'no_agreement', 'unknown_agreement'],
    },
    async (request) => compareVersions(node, request.params.pair, request.query),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/agreement/compare',
      id: 'compareDocument',
      tag: 'agreement',
      summary: 'What a document would change, before anybody enters it',
      may: 'read_pair',
      body: CompareBody,
      answers: { 200: ComparisonSchema },
      problems: [...READS, 'no_agreement', 'unknown_agreement', ...BYTES_CODES],
    },
    async (request) => {
      const { document, from } = request.body
      return compareVersions(node, request.params.pair, {
        document: canonicalBytes(document),
        ...(from && { from }),
      })
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/agreement/draft',
      id: 'draftAgreement',
      tag: 'agreement',
      summary: 'A document to begin from: the next version, or a first one with example limits',
      may: 'agree',
      answers: { 200: AgreementDocument },
      problems: [...READS],
    },
    async (request) => draftAgreement(node, request.params.pair, { duties: exampleDuties() }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/agreement/draft',
      id: 'draftChangedAgreement',
      tag: 'agreement',
      summary: 'The same with a state, or with years added to the calendars',
      may: 'agree',
      body: DraftAgreementBody,
      answers: { 200: AgreementDocument },
      problems: [...READS],
    },
    async (request) => {
      const { state, years } = request.body
      const { ours, theirs } = years ?? {}
      return draftAgreement(node, request.params.pair, {
        duties: exampleDuties(),
        ...(state && { state }),
        years: { ...(ours && { ours }), ...(theirs && { theirs }) },
      })
    },
  )
}

function changeRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/agreement',
      id: 'enterAgreement',
      tag: 'agreement',
      summary: 'Put a version up for release: two people sign it in the party’s name',
      may: 'agree',
      body: AgreementBody,
      answers: { 201: ProposalSchema },
      problems: [...CHANGES, ...BYTES_CODES],
    },
    async (request) => {
      const agreement = parseAgreement(canonicalBytes(request.body.document))
      return proposeAgreement(node, viewerOf(request), request.params.pair, agreement)
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/agreement/:digest/accept',
      id: 'acceptAgreement',
      tag: 'agreement',
      summary: 'Put the version that the other side entered up for release; its digest says that it was read',
      may: 'agree',
      answers: { 201: ProposalSchema },
      problems: [...CHANGES, 'unknown_agreement'],
    },
    async (request) => {
      const { pair, digest } = request.params
      const { versions } = await agreementStatus(node, pair)
      const version = versions.find((each) => each.digest === digest)
      if (!version) throw new AppError('unknown_agreement', `nobody has entered an agreement ${digest} here`)
      return proposeAgreement(node, viewerOf(request), pair, version.document)
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/notices',
      id: 'announce',
      tag: 'agreement',
      summary: 'Put up for release what this side alone announces: suspension, resumption, ending',
      description: 'Words in the record, shown on both sides: no version and no verdict changes by it (A8).',
      may: 'agree',
      body: NoticeBody,
      answers: { 201: ProposalSchema },
      problems: [...READS, 'no_agreement', 'bad_draft', 'proposal_closed', ...MACHINE_CODES],
    },
    async (request) => {
      const { announces, from, text } = request.body
      const announcement = { announces, from, ...(text && { text }) }
      return proposeNotice(node, viewerOf(request), request.params.pair, announcement as Announcement)
    },
  )
}

/** People edit the document as they like to see it; what both sides sign is its canonical form. Throws `bad_agreement`. */
function canonicalBytes(document: string): Uint8Array {
  try {
    return printAgreement(JSON.parse(document) as Agreement)
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause
    throw new ProtocolError(
      'bad_agreement',
      `the document is not JSON: ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    )
  }
}
