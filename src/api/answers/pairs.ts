import { Type } from 'typebox'
import { KEY_USES } from '../../protocol/index.ts'
import { closed, Instant, named, oneOf } from '../schema.ts'

export const TwoTextsSchema = named('TwoTexts', closed({ en: Type.String(), zh: Type.String() }), {
  examples: [{ en: 'Beiyuan', zh: '北原' }],
})
const PartyCard = named(
  'PartyCard',
  closed({
    identity: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'the identity key, hex' }),
    host: Type.String(),
    prefix: Type.String({ pattern: '^[A-Z]{2,5}$' }),
    name: TwoTextsSchema,
  }),
)
const Fingerprint = named('Fingerprint', closed({ hex: Type.String(), en: Type.String(), zh: Type.String() }))
const LedgerPhase = named(
  'LedgerPhase',
  Type.Union([
    closed({ phase: Type.Literal('running') }),
    closed({ phase: Type.Literal('quiescent'), missing: Type.Integer() }),
    closed({ phase: Type.Literal('refused'), why: Type.String() }),
  ]),
)
const pairMembers = {
  id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  own: PartyCard,
  peer: PartyCard,
  url: Type.Optional(
    Type.String({ description: 'where their node is reached; absent where only they reach us' }),
  ),
  phase: oneOf(['invited', 'confirmed', 'ended']),
  exercise: Type.Boolean(),
}
export const PairSchema = named('Pair', closed(pairMembers))
export const PairsSchema = named(
  'Pairs',
  closed({
    own: closed({ ...PartyCard.properties, exercise: Type.Boolean(), fingerprint: Fingerprint }),
    pairs: Type.Array(
      named('PairStatus', closed({ ...pairMembers, fingerprint: Fingerprint, ledger: LedgerPhase })),
    ),
  }),
)
export const InvitedSchema = named('Invited', closed({ pair: PairSchema, fingerprint: Fingerprint }))
export const ConfirmedSchema = closed({ pair: PairSchema })
export { LedgerPhase as LedgerPhaseSchema }

const KeySetSchema = named(
  'KeySet',
  closed({
    v: Type.Literal(1),
    type: Type.Literal('keys'),
    party: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    keys: Type.Array(
      closed({
        use: oneOf(KEY_USES),
        name: Type.String(),
        public: Type.String({ description: '32 bytes, base64' }),
        end: Type.Optional(Instant),
      }),
    ),
  }),
)
export const PairKeysSchema = named(
  'PairKeys',
  closed({
    names: closed({ own: TwoTextsSchema, peer: TwoTextsSchema }),
    own: KeySetSchema,
    peer: Type.Optional(KeySetSchema),
    logKeys: Type.Array(Type.String()),
    since: Type.Object(
      {},
      {
        additionalProperties: Instant,
        description: 'since when each key stands in its log, by its public part',
      },
    ),
  }),
)
export const RotatedSchema = named(
  'Rotated',
  closed({
    result: oneOf(['rotated', 'resumed']),
    version: Type.Integer(),
    position: Type.Integer(),
    use: Type.Optional(oneOf(KEY_USES)),
    end: Type.Optional(Instant),
    logKey: Type.Optional(
      Type.String({ description: 'give it to every witness before the key before it ends' }),
    ),
  }),
)
