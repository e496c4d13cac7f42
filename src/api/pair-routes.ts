import { Type } from 'typebox'
import { agreementStatus, enterAgreement } from '../app/agree.ts'
import { draftAgreement } from '../app/draft-agreement.ts'
import { findPair } from '../app/node.ts'
import { addPeer, confirmPeer } from '../app/pair-up.ts'
import { rotateKey, showKeys } from '../app/rotate-keys.ts'
import { exampleDuties } from '../ops/exercise/agreement.ts'
import {
  type Agreement,
  fingerprintOf,
  KEY_USES,
  ProtocolError,
  printAgreement,
  utf8,
} from '../protocol/index.ts'
import {
  AgreedSchema,
  AgreementDocument,
  AgreementsSchema,
  ConfirmedSchema,
  InvitedSchema,
  PairKeysSchema,
  PairSchema,
  PairsSchema,
  RotatedSchema,
} from './answers/pairs.ts'
import { BYTES_CODES, MACHINE_CODES } from './problem-table.ts'
import { ApiError } from './problems.ts'
import { type Api, route } from './route.ts'
import { closed, Instant, named, oneOf } from './schema.ts'

const InvitationBody = named(
  'InvitationBody',
  closed({
    invitation: Type.String({ maxLength: 10_000, description: 'what their node answers at /v1/invitation' }),
  }),
)
const ConfirmBody = named(
  'ConfirmBody',
  closed({ fingerprint: Type.String({ maxLength: 400, description: '12 words or 64 hex digits' }) }),
)
const AgreementBody = named(
  'AgreementBody',
  closed({
    document: Type.String({
      maxLength: 900_000,
      description: 'the document as JSON; its canonical form is signed',
    }),
  }),
)
const RotationBody = named('RotationBody', closed({ use: oneOf(KEY_USES), end: Instant }), {
  examples: [{ use: 'log', end: '2026-12-24T17:00:00Z' }],
})

const CHANGES = ['unknown_pair', 'not_confirmed', 'not_agreed', ...MACHINE_CODES] as const

/** Other parties and their keys: an operator's work, done by people on both sides. */
export function pairRoutes(api: Api): void {
  const { node, own } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs',
      id: 'listPairs',
      tag: 'pairs',
      summary: 'This party and the pairs of its node',
      may: 'read_pair',
      answers: { 200: PairsSchema },
    },
    async () => ({
      own: { ...own, fingerprint: fingerprintOf(own.identity) },
      pairs: (await node.store.pairs()).map((pair) => ({
        ...pair,
        fingerprint: fingerprintOf(pair.peer.identity),
        ledger: node.ledger.phase(pair.id),
      })),
    }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs',
      id: 'addPair',
      tag: 'pairs',
      summary: 'Take another party’s invitation; nothing is exchanged before it is confirmed',
      may: 'pair_up',
      body: InvitationBody,
      answers: { 201: InvitedSchema },
      problems: ['bad_invitation'],
    },
    async (request) => addPeer(node, own, utf8(request.body.invitation)),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/confirm',
      id: 'confirmPair',
      tag: 'pairs',
      summary: 'Say that the fingerprint which they gave by another channel is this one',
      may: 'pair_up',
      body: ConfirmBody,
      answers: { 200: ConfirmedSchema },
      problems: ['unknown_pair', 'wrong_fingerprint', ...MACHINE_CODES],
    },
    async (request) => ({ pair: await confirmPeer(node, request.params.pair, request.body.fingerprint) }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair',
      id: 'showPair',
      tag: 'pairs',
      summary: 'One pair',
      may: 'read_pair',
      answers: { 200: PairSchema },
      problems: ['unknown_pair'],
    },
    async (request) => findPair(node, request.params.pair),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/keys',
      id: 'listKeys',
      tag: 'pairs',
      summary: 'Keys of both sides',
      may: 'read_pair',
      answers: { 200: PairKeysSchema },
      problems: ['unknown_pair', 'not_confirmed'],
    },
    async (request) => showKeys(node, request.params.pair),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/keys/rotate',
      id: 'rotateKey',
      tag: 'pairs',
      summary: 'Make a new key of a use and enter it; the one before signs until it ends',
      may: 'rotate_keys',
      body: RotationBody,
      answers: { 201: RotatedSchema },
      problems: ['unknown_pair', 'not_confirmed', 'time_past', 'bad_time', ...MACHINE_CODES],
    },
    async (request) => rotateKey(node, request.params.pair, request.body),
  )
  agreementRoutes(api)
}

/** The versions of the pair agreement: proposed, read and entered by both. */
function agreementRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/agreement',
      id: 'showAgreement',
      tag: 'agreement',
      summary: 'Versions of the agreement, and which is in effect',
      may: 'read_pair',
      answers: { 200: AgreementsSchema },
      problems: ['unknown_pair', 'not_confirmed'],
    },
    async (request) => agreementStatus(node, request.params.pair),
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
      problems: ['unknown_pair', 'not_confirmed'],
    },
    async (request) => draftAgreement(node, request.params.pair, exampleDuties()),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/agreement',
      id: 'enterAgreement',
      tag: 'agreement',
      summary: 'Enter a version: our signature under it',
      may: 'agree',
      body: AgreementBody,
      answers: { 201: AgreedSchema },
      problems: [...CHANGES, ...BYTES_CODES],
    },
    async (request) => enterAgreement(node, request.params.pair, canonicalBytes(request.body.document)),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/agreement/:digest/accept',
      id: 'acceptAgreement',
      tag: 'agreement',
      summary: 'Enter the version that the other side entered; its digest says that it was read',
      may: 'agree',
      answers: { 201: AgreedSchema },
      problems: [...CHANGES, 'unknown_agreement'],
    },
    async (request) => {
      const { pair, digest } = request.params
      const { versions } = await agreementStatus(node, pair)
      const version = versions.find((v) => v.digest === digest)
      if (!version) throw new ApiError('unknown_agreement', `nobody has entered an agreement ${digest} here`)
      return enterAgreement(node, pair, printAgreement(version.document))
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
