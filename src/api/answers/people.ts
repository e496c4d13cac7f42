import { Type } from 'typebox'
import { ROLES, SCOPES } from '../../app/people/actions.ts'
import type { AuditCheck, AuditShown } from '../../app/people/read-audit.ts'
import type { Released } from '../../app/people/release-proposal.ts'
import type { ProposalView } from '../../app/people/see-proposal.ts'
import type { PersonalKeyRow, PersonRow, Release } from '../../app/ports/people.ts'
import type { TokenView } from '../../app/tokens.ts'
import { KINDS } from '../../protocol/index.ts'
import { closed, Instant, named, oneOf, shapeOf } from '../schema.ts'
import { TwoTextsSchema } from './pairs.ts'
import { PayloadSchema, summary } from './requests.ts'

export const STATES = ['open', 'sent_back', 'entered', 'replaced', 'void', 'dropped'] as const

const id = Type.String({
  pattern: '^sha256:[0-9a-f]{64}$',
  description: 'the message’s id: SHA-256 of the bytes that are released',
})
const person = { person: Type.String(), name: Type.String() }

const members = {
  id,
  pair: Type.String(),
  thread: Type.String(),
  reference: Type.String({ examples: ['ARD-2026-0042'] }),
  kind: oneOf(KINDS),
  state: oneOf(STATES),
  author: closed(person),
  needs: Type.Integer({ minimum: 0, maximum: 2, description: 'how many people release it' }),
  releases: Type.Array(
    closed({
      ...person,
      at: Instant,
      how: oneOf(
        ['key', 'passkey', 'exercise'],
        'exercise: the node signed with the key that the exercise made for the person',
      ),
    }),
  ),
  missing: Type.Integer({ minimum: 0, description: 'how many people it still needs' }),
  waitsForMe: Type.Boolean({ description: 'whether the caller’s signature is one that it waits for' }),
  isEmergency: Type.Boolean(),
  isAlone: Type.Boolean({ description: 'it leaves on one signature, and the other side is shown that' }),
  aloneFrom: Type.Optional(Instant),
  remark: Type.Optional(Type.String({ description: 'why it was sent back, or is void' })),
  replaces: Type.Optional(id),
  title: Type.Optional(summary.title),
  draft: Type.Optional(Type.String({ description: 'the kept draft of which it was made' })),
  created: Instant,
  updated: Instant,
  to: Type.Optional(closed({ prefix: Type.String(), name: TwoTextsSchema })),
  request: Type.Optional(
    named(
      'ProposedRequest',
      closed({
        kind: summary.kind,
        urgency: summary.urgency,
        title: summary.title,
        tlp: summary.tlp,
        isNew: Type.Boolean({ description: 'whether it would make the request' }),
        dues: Type.Object(
          {},
          {
            additionalProperties: Instant,
            description: 'due time by duty; where isNew, as they would be were it receipted now',
          },
        ),
      }),
    ),
  ),
  signers: Type.Optional(
    Type.Array(closed({ ...person, standsInFor: Type.Optional(Type.Array(Type.String())) }), {
      description: 'whose signature would count now, and for whom each stands in',
    }),
  ),
  payload: Type.Optional(PayloadSchema),
  proofs: Type.Optional(
    Type.Array(
      named(
        'ReleaseProof',
        shapeOf<Release>(
          closed({
            by: Type.String(),
            how: oneOf(['key', 'passkey', 'exercise']),
            key: Type.String({ description: 'the public key, hex; of a passkey the credential’s id' }),
            signature: Type.String(),
            atMs: Type.Integer(),
            proof: Type.Optional(
              closed({
                authenticatorData: Type.String(),
                clientDataJSON: Type.String(),
                publicKey: Type.String({ description: 'COSE (RFC 9052), base64url' }),
                rp: Type.String(),
                origin: Type.String(),
              }),
            ),
          }),
        ),
      ),
      { description: 'how each release is proven, so that it can be checked again; absent in lists' },
    ),
  ),
}

/** A message that waits for people, or did. `to`, `request`, `signers` and `payload` only where one is asked for; `payload` until it is entered. */
export const ProposalSchema = named('Proposal', shapeOf<ProposalView>(closed(members)))

const entered = closed({
  id,
  reference: Type.String(),
  thread: Type.Optional(Type.String()),
  phase: Type.Optional(Type.String()),
  position: Type.Integer({ minimum: 0 }),
  enteredAt: Type.Integer({ description: 'POSIX seconds' }),
})
export const ReleasedSchema = named(
  'Released',
  shapeOf<Released>(closed({ ...members, entered: Type.Optional(entered) })),
)
export const WaitingSchema = named('Waiting', closed({ items: Type.Array(ProposalSchema) }))
export const UnratifiedSchema = named(
  'Unratified',
  closed({
    items: Type.Array(named('UnratifiedProposal', closed({ ...members, until: Instant }))),
  }),
)

export const NamesSchema = closed({
  en: Type.Optional(Type.String({ maxLength: 200 })),
  zh: Type.Optional(Type.String({ maxLength: 200 })),
})
const personMembers = {
  id: Type.String(),
  name: Type.String(),
  names: NamesSchema,
  roles: Type.Array(oneOf(ROLES)),
  agency: Type.Optional(Type.String()),
  deputy: Type.Optional(Type.String({ description: 'who stands in for this person as approver' })),
  isActive: Type.Boolean(),
  createdMs: Type.Integer(),
}
export const PersonSchema = named('Person', shapeOf<PersonRow>(closed(personMembers)))
export const PersonsSchema = named(
  'Persons',
  closed({
    items: Type.Array(
      named(
        'PersonWithKeys',
        closed({
          ...personMembers,
          keys: Type.Array(closed({ kid: Type.String(), revoked: Type.Boolean() })),
        }),
      ),
    ),
  }),
)
export const PersonalKeySchema = named(
  'PersonalKey',
  shapeOf<PersonalKeyRow>(
    closed({
      kid: Type.String(),
      person: Type.String(),
      createdMs: Type.Integer(),
      revokedMs: Type.Optional(Type.Integer()),
    }),
  ),
)
export const TokenSchema = named(
  'Token',
  shapeOf<TokenView>(
    closed({
      id: Type.String({ description: 'the beginning of its digest' }),
      name: Type.String(),
      person: Type.Optional(Type.String()),
      roles: Type.Array(oneOf(ROLES), { description: 'of a program; a person’s token has that person’s' }),
      agency: Type.Optional(Type.String()),
      scopes: Type.Array(oneOf(SCOPES)),
      created: Type.String({ format: 'date-time' }),
      expires: Type.Optional(Type.String({ format: 'date-time' })),
      revoked: Type.Optional(Type.String({ format: 'date-time' })),
    }),
  ),
)
export const TokensSchema = named('Tokens', closed({ items: Type.Array(TokenSchema) }))
export const ChallengeSchema = named(
  'Challenge',
  closed({ challenge: Type.String(), identity: Type.String({ description: 'the party’s, hex' }) }),
)
export const SignedInSchema = named(
  'SignedIn',
  closed({
    token: Type.String(),
    person: Type.String(),
    name: Type.String(),
    expiresMs: Type.Integer(),
  }),
)

const moment = Type.String({ format: 'date-time' })
export const AssignmentSchema = named(
  'Assignment',
  closed({
    pair: Type.String(),
    thread: Type.String(),
    to: Type.Union([closed({ agency: Type.String() }), closed({ person: Type.String() })]),
    kind: oneOf(['assigned', 'glass'], 'glass: opened by the person, with a reason'),
    by: Type.String(),
    at: moment,
    reason: Type.Optional(Type.String()),
    until: Type.Optional(moment),
  }),
)
export const AssignmentsSchema = named('Assignments', closed({ items: Type.Array(AssignmentSchema) }))
export const NoteSchema = named(
  'Note',
  closed({
    id: Type.String(),
    pair: Type.String(),
    thread: Type.String(),
    author: Type.String(),
    text: Type.String(),
    at: moment,
  }),
)
export const NotesSchema = named('Notes', closed({ items: Type.Array(NoteSchema) }))

export const AuditLineSchema = named(
  'AuditEntry',
  shapeOf<AuditShown>(
    closed({
      no: Type.Integer({ minimum: 1 }),
      at: Instant,
      who: Type.String(),
      name: Type.String(),
      action: Type.String(),
      result: oneOf(['done', 'denied']),
      pair: Type.Optional(Type.String()),
      thread: Type.Optional(Type.String()),
      message: Type.Optional(Type.String()),
      token: Type.Optional(Type.String()),
      agency: Type.Optional(Type.String()),
      reason: Type.Optional(Type.String()),
      hash: Type.String({
        description:
          'SHA-256 over the hash before and this entry, hex; reference and party are no part of it',
      }),
      reference: Type.Optional(
        Type.String({ description: 'of the request that it was done on, where this node knows it' }),
      ),
      party: Type.Optional(TwoTextsSchema),
    }),
  ),
)
export const AuditCheckSchema = named(
  'AuditCheck',
  shapeOf<AuditCheck>(
    closed({
      entries: Type.Integer({ minimum: 0 }),
      head: Type.String(),
      heads: Type.Integer({ minimum: 0, description: 'heads that other parties hold, all compared' }),
      faults: Type.Array(
        closed({
          fault: oneOf(['missing', 'changed', 'not_as_sent', 'cut_off']),
          no: Type.Integer(),
          pair: Type.Optional(Type.String()),
          sent: Type.Optional(Instant),
        }),
      ),
    }),
  ),
)
