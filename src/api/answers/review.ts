import { Type } from 'typebox'
import { CLASSES, DUTIES, OUTCOMES, RETURN_CODES, URGENCIES, VERDICTS } from '../../protocol/index.ts'
import { closed, Instant, named, oneOf } from '../schema.ts'
import { VerdictsSchema } from './verdicts.ts'

/** The review of a period (docs/spec/review.md, R9): counts and seconds. */
const count = Type.Integer({ minimum: 0 })

const DistributionSchema = named(
  'Distribution',
  closed({
    n: Type.Integer({ minimum: 1 }),
    min: count,
    p10: count,
    p25: count,
    median: count,
    p75: count,
    p90: count,
    max: count,
  }),
)
const spread = Type.Union([DistributionSchema, Type.Null()])

const DutyFiguresSchema = named(
  'DutyFigures',
  closed({
    duty: oneOf(DUTIES),
    count,
    verdicts: Type.Array(closed({ verdict: oneOf(VERDICTS), count })),
    granted: count,
    lateGrants: count,
    rates: closed({
      of: count,
      inTime: count,
      late: count,
      unanswered: count,
      indeterminate: count,
      exposed: count,
      undelivered: count,
      unreceipted: count,
    }),
    time: closed({ least: spread, most: spread, unbounded: count }),
  }),
)

const figures = {
  requests: count,
  received: count,
  withdrawn: count,
  lacked: count,
  contested: count,
  agreed: count,
  returned: Type.Array(closed({ code: oneOf(RETURN_CODES), count })),
  delay: closed({ least: spread, most: spread }),
  away: closed({ dark: count, withheld: count }),
  duties: Type.Array(DutyFiguresSchema),
}

const DirectionSchema = named(
  'ReviewDirection',
  closed({
    answerer: Type.String({ description: 'the writer id of the party that answers' }),
    asker: Type.String(),
    dark: count,
    withheld: count,
    undated: count,
    all: named('Figures', closed(figures)),
    groups: Type.Array(
      named('GroupFigures', closed({ class: oneOf(CLASSES), urgency: oneOf(URGENCIES), ...figures })),
    ),
  }),
)

const { cut, exercise, outside, pair } = VerdictsSchema.properties

export const ReviewSchema = named(
  'Review',
  closed({
    review: Type.Literal(1),
    function: Type.Literal(1),
    pair,
    exercise,
    outside,
    cut,
    period: closed({ from: Instant, to: Instant, complete: Type.Boolean() }),
    unwitnessed: count,
    directions: Type.Array(DirectionSchema, { minItems: 2, maxItems: 2 }),
  }),
)

export const ReviewedRequestsSchema = named(
  'ReviewedRequests',
  closed({
    items: Type.Array(
      closed({
        id: Type.String(),
        reference: Type.Optional(Type.String({ description: 'where the viewer may list requests' })),
        answerer: Type.String({ description: 'writer id of the party that owed' }),
        class: oneOf(CLASSES),
        urgency: oneOf(URGENCIES),
        duties: Type.Array(
          closed({
            duty: oneOf(DUTIES),
            n: Type.Optional(Type.Integer({ minimum: 1 })),
            verdict: oneOf(VERDICTS),
            limit: Type.Optional(
              Type.Integer({ description: 'seconds from its beginning to the due time in force' }),
            ),
            least: Type.Optional(count),
            most: Type.Optional(count),
          }),
        ),
        asks: Type.Optional(
          Type.Array(closed({ n: Type.Integer({ minimum: 1 }), outcome: Type.Optional(oneOf(OUTCOMES)) })),
        ),
        ratings: Type.Array(Type.Integer({ minimum: 1, maximum: 5 })),
      }),
    ),
  }),
)
