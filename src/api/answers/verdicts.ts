import { Type } from 'typebox'
import { ANSWERS, CLASSES, DUTIES, RETURN_CODES, URGENCIES, VERDICTS } from '../../protocol/index.ts'
import { closed, Instant, named, oneOf } from '../schema.ts'

/** The verdicts of a request (docs/spec/verdicts.md, V15): bounds are instants, or null where nobody can say. */
const bound = Type.Union([Instant, Type.Null()])
const count = Type.Integer({ minimum: 0 })

export const DutyVerdictSchema = named(
  'DutyVerdict',
  closed({
    duty: oneOf(DUTIES),
    n: Type.Optional(Type.Integer({ minimum: 1 })),
    due: bound,
    granted: Type.Optional(Instant),
    lateGrants: Type.Array(Instant),
    verdict: oneOf(VERDICTS),
    answer: Type.Union([
      closed({ writer: Type.String(), position: count, after: bound, before: bound }),
      Type.Null(),
    ]),
    gap: Type.Optional(Type.Array(bound, { minItems: 2, maxItems: 2 })),
    says: Type.Optional(oneOf(['withheld', 'dark'])),
    against: Type.Optional(Type.String()),
  }),
)

const Away = closed({ dark: count, withheld: count })

export const RequestVerdictsSchema = named(
  'RequestVerdicts',
  closed({
    id: Type.String(),
    thread: Type.String(),
    from: Type.String(),
    position: count,
    class: oneOf(CLASSES),
    urgency: oneOf(URGENCIES),
    agreement: Type.String(),
    away: Type.Union([Away, Type.Null()]),
    contest: Type.Union([
      closed({
        urgency: oneOf(URGENCIES),
        position: count,
        agreed: Type.Union([count, Type.Null()]),
        duties: Type.Array(DutyVerdictSchema),
      }),
      Type.Null(),
    ]),
    entered: closed({ after: bound, before: bound }),
    receipt: bound,
    delay: Type.Union([closed({ least: Type.Integer(), most: Type.Integer() }), Type.Null()]),
    lacked: Type.Union([closed({ position: count, since: Instant }), Type.Null()]),
    returned: Type.Union([oneOf(RETURN_CODES), Type.Null()]),
    withdrawn: Type.Union([count, Type.Null()]),
    duties: Type.Array(DutyVerdictSchema),
  }),
)

const CutLog = closed({
  writer: Type.String(),
  epochs: Type.Array(closed({ origin: Type.String(), size: count, root: Type.String(), lost: count })),
})

/** The whole document: the same bytes on both sides and from any exported file. */
export const VerdictsSchema = named(
  'Verdicts',
  closed({
    away: Type.Array(closed({ writer: Type.String(), dark: count, withheld: count })),
    function: Type.Literal(1),
    pair: Type.String(),
    exercise: Type.Boolean(),
    outside: Type.Boolean(),
    cut: closed({ time: bound, logs: Type.Array(CutLog) }),
    requests: Type.Array(RequestVerdictsSchema),
    totals: Type.Array(
      closed({
        answerer: Type.String(),
        duty: oneOf(DUTIES),
        verdict: oneOf(VERDICTS),
        count,
      }),
    ),
    returns: Type.Array(closed({ by: Type.String(), code: oneOf(RETURN_CODES), count })),
    unwitnessed: count,
  }),
)

export const AnsweredSchema = Type.Array(oneOf(ANSWERS))
