import { Type } from 'typebox'
import { closed, Instant, named, oneOf } from '../schema.ts'
import { AgreementStateWordSchema, CalendarWarningSchema } from './agreement.ts'
import { LedgerPhaseSchema, TwoTextsSchema } from './pairs.ts'

const count = Type.Integer({ minimum: 0 })

const LogViewSchema = named(
  'LogView',
  closed({
    whose: oneOf(['ours', 'theirs']),
    origin: Type.String(),
    epoch: Type.Integer({ minimum: 1 }),
    size: count,
    reconciled: Type.Integer({
      minimum: 0,
      description: 'of ours: how much the peer has receipted; of theirs: all that we hold',
    }),
    vkeys: Type.Array(Type.String(), { description: 'C2SP verifier keys of the log' }),
    timedVkeys: Type.Array(Type.String(), {
      description: 'C2SP verifier keys of the timed lines of its writer',
    }),
    checkpoint: Type.Optional(closed({ size: count, root: Type.String() })),
    lines: Type.Array(
      closed({
        name: Type.String(),
        role: oneOf(['writer', 'receipt', 'witness']),
        size: count,
        time: Instant,
      }),
    ),
  }),
)
export const RecordSchema = named(
  'Record',
  closed({
    pair: Type.String(),
    peer: TwoTextsSchema,
    exercise: Type.Boolean(),
    phase: LedgerPhaseSchema,
    agreement: Type.Optional(
      closed({ version: Type.Integer(), digest: Type.String(), state: AgreementStateWordSchema }),
    ),
    calendars: Type.Array(CalendarWarningSchema, { description: 'calendars that run out within 60 days' }),
    witnesses: Type.Array(Type.String()),
    logs: Type.Array(LogViewSchema),
  }),
)
export const SucceededSchema = closed({ pair: Type.String(), ledger: LedgerPhaseSchema })

export const ProofSchema = named(
  'MessageProof',
  closed({
    id: Type.String(),
    origin: Type.String(),
    index: count,
    leaf: Type.String({ description: 'text of the leaf; its RFC 6962 hash is proven' }),
    proof: Type.String({ description: 'text of a C2SP .tlog-proof file' }),
  }),
)

const leafEvidence = {
  origin: Type.String(),
  index: count,
  leaf: Type.String({ description: 'text of the leaf' }),
  proofs: Type.Array(Type.String(), {
    description: 'a C2SP .tlog-proof under each checkpoint at which somebody’s earliest line stands',
  }),
  before: Type.Optional(
    Type.String({ description: 'a signed note of the log before this leaf, with times' }),
  ),
}
export const LeafEvidenceSchema = named('LeafEvidence', closed(leafEvidence))
export const EvidenceSchema = named(
  'MessageEvidence',
  closed({
    id: Type.String(),
    ...leafEvidence,
    envelope: Type.Optional(
      Type.String({
        description: 'the signed message; absent where its content was removed or was no envelope',
      }),
    ),
  }),
)

export const PairDocumentsSchema = named(
  'PairDocuments',
  closed({
    pair: Type.String(),
    own: Type.String({ description: 'our identity' }),
    peer: Type.String({ description: 'their identity' }),
    documents: Type.Array(
      closed({
        origin: Type.String(),
        index: count,
        leaf: Type.String(),
        envelope: Type.String({ description: 'the signed message, as it came' }),
      }),
      { description: 'log by log, in their order' },
    ),
  }),
)

const Seen = closed({ name: Type.String(), time: Instant })
export const LeavesSchema = named(
  'RecordLeaves',
  closed({
    origin: Type.Optional(Type.String({ description: 'absent where none of that log is held yet' })),
    epoch: Type.Integer({ minimum: 1 }),
    size: count,
    items: Type.Array(
      closed({
        position: count,
        type: oneOf(['message', 'checkpoints', 'succession']),
        at: Type.String({ description: 'the writer’s own clock; proves nothing' }),
        hash: Type.String({ description: 'RFC 6962 hash of the leaf, in hex' }),
        id: Type.Optional(Type.String()),
        kind: Type.Optional(Type.String()),
        reference: Type.Optional(
          Type.String({ description: 'of the request that it belongs to, where the viewer may see that' }),
        ),
        recorded: Type.Optional(closed({ checkpoints: count, lines: count })),
        proof: Type.Union([
          closed({ mark: Type.Literal('own') }),
          closed({ mark: Type.Literal('receipted'), receipt: Instant }),
          closed({
            mark: Type.Literal('witnessed'),
            receipt: Type.Optional(Instant),
            witnesses: Type.Array(Seen),
          }),
        ]),
      }),
    ),
  }),
)
