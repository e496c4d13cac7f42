import { type TSchema, Type } from 'typebox'
import type { DraftRow } from '../../app/ports.ts'
import type { RequestSummary, RequestView } from '../../app/show-request.ts'
import { PHASES } from '../../domain/request/state.ts'
import { CLASSES, KINDS, RETURN_CODES, TextSchema, TLP, URGENCIES } from '../../protocol/index.ts'
import { PayloadSchemas } from '../../protocol/message-schema.ts'
import { closed, Instant, named, oneOf, shapeOf } from '../schema.ts'
import { AnsweredSchema, RequestVerdictsSchema } from './verdicts.ts'

const moment = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' })
export const TextNamed = named('Text', TextSchema, {
  examples: [
    { lang: 'en', text: 'Preserve the logs of 198.51.100.23' },
    { lang: 'zh', text: '请保存 198.51.100.23 的日志' },
  ],
})

export const summary = {
  reference: Type.String({ examples: ['ARD-2026-0042'] }),
  thread: Type.String(),
  pair: Type.String(),
  direction: oneOf(['in', 'out'], 'in: theirs to us; out: ours to them'),
  kind: oneOf(CLASSES),
  urgency: oneOf(URGENCIES),
  phase: oneOf(PHASES as readonly [string, ...string[]]),
  title: TextNamed,
  tlp: oneOf(TLP, 'TLP 2.0; it holds for everything in the thread'),
  nextDue: Type.Optional(Instant),
  nextDuty: Type.Optional(Type.String()),
  updated: moment,
}
export const RequestSummarySchema = named('RequestSummary', shapeOf<RequestSummary>(closed(summary)))

/** Every kind of message as it was signed, told apart by `kind` (docs/spec/messages.md). */
export const PayloadSchema = named(
  'Payload',
  Type.Union(
    Object.entries(PayloadSchemas).map(([kind, schema]) =>
      named(`${kind[0]!.toUpperCase()}${kind.slice(1)}Payload`, schema as TSchema),
    ),
  ),
)
const TurnSchema = named(
  'Turn',
  closed({
    id: Type.String(),
    origin: Type.String(),
    position: Type.Integer({ minimum: 0 }),
    from: oneOf(['us', 'them']),
    kind: Type.String({ description: `one of ${KINDS.join(', ')}, or a kind of a later version` }),
    stored: moment,
    fault: Type.Optional(oneOf(RETURN_CODES, 'why it was returned')),
    payload: Type.Optional(PayloadSchema),
  }),
)

/** What follows from the messages; members beside these say more of some turns. */
const RequestStateSchema = named(
  'RequestState',
  Type.Object({
    request: Type.String(),
    thread: Type.String(),
    reference: Type.String(),
    kind: oneOf(CLASSES),
    urgency: oneOf(URGENCIES),
    agreement: Type.String(),
    we: oneOf(['asker', 'answerer']),
    asks: Type.Array(Type.Object({ n: Type.Integer({ minimum: 1 }), outcome: Type.Optional(Type.String()) })),
    phase: oneOf(PHASES as readonly [string, ...string[]]),
    turns: Type.Array(
      Type.Object({ id: Type.String(), kind: Type.String(), side: oneOf(['asker', 'answerer']) }),
    ),
    answered: AnsweredSchema,
  }),
)
export const RequestViewSchema = named(
  'RequestView',
  shapeOf<RequestView>(
    closed({
      ...summary,
      request: RequestStateSchema,
      dues: Type.Object({}, { additionalProperties: Instant, description: 'due time by duty' }),
      turns: Type.Array(TurnSchema),
      verdicts: Type.Optional(RequestVerdictsSchema),
      unreconciled: Type.Optional(RequestVerdictsSchema),
    }),
  ),
)

export function draftSchema(body: TSchema) {
  return named(
    'Draft',
    shapeOf<DraftRow>(
      closed({
        id: Type.String(),
        pair: Type.String(),
        author: Type.String(),
        agency: Type.Optional(Type.String()),
        body,
        updatedMs: Type.Integer(),
      }),
    ),
  )
}
