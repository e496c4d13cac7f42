import { Type } from 'typebox'
import type { AgreementView } from '../../app/agree.ts'
import type { Comparison } from '../../app/compare-agreements.ts'
import { ANNOUNCED, TextSchema } from '../../protocol/index.ts'
import { closed, Instant, named, oneOf, shapeOf } from '../schema.ts'
import { TwoTextsSchema } from './pairs.ts'

const digest = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })
/** The document of docs/spec/agreement.md, A1: its reader is the agreement's own, so that it is described there. */
export const AgreementDocument = named(
  'AgreementDocument',
  Type.Object(
    { v: Type.Literal(1), type: Type.Literal('agreement'), version: Type.Integer({ minimum: 1 }) },
    { description: 'docs/spec/agreement.md, A1' },
  ),
)
const entered = {
  own: Type.Optional(digest),
  peer: Type.Optional(digest),
}
const AgreementStateSchema = named(
  'AgreementState',
  closed({
    digest,
    document: AgreementDocument,
    ...entered,
    /** By a side that had offered as much before, or knew that the other had gone further (A3). */
    idle: Type.Optional(closed(entered)),
  }),
)
export const AgreementStateWordSchema = oneOf(['in_force', 'suspended', 'ended'])
const NoticeSchema = named(
  'Notice',
  closed({
    id: digest,
    by: oneOf(['us', 'them']),
    announces: oneOf(ANNOUNCED),
    from: Instant,
    text: Type.Optional(TextSchema),
    person: closed({ name: Type.String(), role: Type.String() }),
    at: Instant,
    position: Type.Integer({ minimum: 0 }),
  }),
)
export const CalendarWarningSchema = named(
  'CalendarWarning',
  closed({
    whose: oneOf(['us', 'them']),
    year: Type.Integer({ description: 'the last year without a gap' }),
    ends: Type.Integer({
      description: 'POSIX seconds: the first instant for which the calendar has no year',
    }),
    left: Type.Integer({ description: 'seconds until then; negative once it is past' }),
    explanation: TwoTextsSchema,
  }),
)
export const AgreementsSchema = named(
  'Agreements',
  shapeOf<AgreementView>(
    closed({
      inEffect: Type.Optional(AgreementStateSchema),
      state: Type.Optional(AgreementStateWordSchema),
      versions: Type.Array(AgreementStateSchema),
      notices: Type.Array(NoticeSchema),
      calendars: Type.Array(CalendarWarningSchema, { description: 'calendars that run out within 60 days' }),
    }),
  ),
)
const VersionName = named('VersionName', closed({ version: Type.Integer({ minimum: 1 }), digest }))
export const ComparisonSchema = named(
  'Comparison',
  shapeOf<Comparison>(
    closed({
      from: VersionName,
      to: VersionName,
      changes: Type.Array(
        named(
          'AgreementChange',
          Type.Object(
            { type: Type.String(), text: TwoTextsSchema },
            { description: 'one difference; its other members are those of its type (docs/agreement.md)' },
          ),
        ),
        { description: 'empty: both say the same' },
      ),
    }),
  ),
)
