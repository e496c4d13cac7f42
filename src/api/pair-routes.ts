import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { agreementStatus, enterAgreement } from '../app/agree.ts'
import { draftAgreement } from '../app/draft-agreement.ts'
import { findPair, type Node } from '../app/node.ts'
import { addPeer, confirmPeer } from '../app/pair-up.ts'
import type { PartyCard } from '../app/ports.ts'
import { rotateKey, showKeys } from '../app/rotate-keys.ts'
import { exampleDuties } from '../ops/exercise/agreement.ts'
import {
  type Agreement,
  fingerprintOf,
  KEY_USES,
  type KeyUse,
  ProtocolError,
  printAgreement,
  utf8,
} from '../protocol/index.ts'
import { allow } from './session.ts'

const closed = { additionalProperties: false }
const Confirm = Type.Object({ fingerprint: Type.String({ maxLength: 400 }) }, closed)
const InvitationText = Type.Object({ invitation: Type.String({ maxLength: 10_000 }) }, closed)
const AgreementText = Type.Object({ document: Type.String({ maxLength: 900_000 }) }, closed)
const Rotation = Type.Object(
  {
    use: Type.Unsafe<KeyUse>(Type.String({ enum: [...KEY_USES] })),
    end: Type.String({ pattern: '^2\\d{3}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' }),
  },
  closed,
)

/** Pairing and the pair agreement: an operator's work, done by people on both sides. */
export function pairRoutes(
  app: FastifyInstance,
  node: Node,
  own: PartyCard & { readonly exercise: boolean },
): void {
  const operator = { preHandler: allow(node, own.prefix, ['operator']) }
  const reader = { preHandler: allow(node, own.prefix, ['operator', 'handler', 'auditor']) }

  app.get('/api/v1/pairs', reader, async () => {
    const pairs = await node.store.pairs()
    return {
      own: { ...own, fingerprint: fingerprintOf(own.identity) },
      pairs: pairs.map((pair) => ({
        ...pair,
        fingerprint: fingerprintOf(pair.peer.identity),
        ledger: node.ledger.phase(pair.id),
      })),
    }
  })
  app.post<{ Body: Static<typeof InvitationText> }>(
    '/api/v1/pairs',
    { ...operator, schema: { body: InvitationText } },
    async (request, reply) => reply.code(201).send(await addPeer(node, own, utf8(request.body.invitation))),
  )
  app.post<{ Params: { pair: string }; Body: Static<typeof Confirm> }>(
    '/api/v1/pairs/:pair/confirm',
    { ...operator, schema: { body: Confirm } },
    async (request) => ({
      pair: await confirmPeer(node, request.params.pair, request.body.fingerprint),
    }),
  )
  app.get<{ Params: { pair: string } }>('/api/v1/pairs/:pair/agreement', reader, async (request) =>
    agreementStatus(node, request.params.pair),
  )
  app.get<{ Params: { pair: string } }>('/api/v1/pairs/:pair/agreement/draft', operator, async (request) =>
    draftAgreement(node, request.params.pair, exampleDuties()),
  )
  app.post<{ Params: { pair: string }; Body: Static<typeof AgreementText> }>(
    '/api/v1/pairs/:pair/agreement',
    { ...operator, schema: { body: AgreementText } },
    async (request, reply) =>
      reply
        .code(201)
        .send(await enterAgreement(node, request.params.pair, canonicalBytes(request.body.document))),
  )
  /** The other side's proposal, entered as it stands: the digest says that it was read. */
  app.post<{ Params: { pair: string; digest: string } }>(
    '/api/v1/pairs/:pair/agreement/:digest/accept',
    operator,
    async (request, reply) => {
      const { versions } = await agreementStatus(node, request.params.pair)
      const version = versions.find((v) => v.digest === request.params.digest)
      if (!version)
        return reply.code(404).send({
          code: 'unknown_agreement',
          message: `nobody has entered an agreement ${request.params.digest} here`,
        })
      return reply
        .code(201)
        .send(await enterAgreement(node, request.params.pair, printAgreement(version.document)))
    },
  )
  app.get<{ Params: { pair: string } }>('/api/v1/pairs/:pair/keys', reader, async (request) =>
    showKeys(node, request.params.pair),
  )
  app.post<{ Params: { pair: string }; Body: Static<typeof Rotation> }>(
    '/api/v1/pairs/:pair/keys/rotate',
    { ...operator, schema: { body: Rotation } },
    async (request, reply) => reply.code(201).send(await rotateKey(node, request.params.pair, request.body)),
  )
  app.get<{ Params: { pair: string } }>('/api/v1/pairs/:pair', reader, async (request) =>
    findPair(node, request.params.pair),
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
