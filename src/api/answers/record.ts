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
