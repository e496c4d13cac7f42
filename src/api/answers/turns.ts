import { Type } from 'typebox'
import { TURN_MARKS, type TurnProof } from '../../app/prove-turns.ts'
import { GRANTABLE, URGENCIES } from '../../protocol/index.ts'
import { closed, Instant, named, oneOf, shapeOf } from '../schema.ts'
import { TurnBodies, type TurnName } from '../turn-bodies.ts'

const id = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })

export const TurnProofsSchema = named(
  'TurnProofs',
  closed({
    items: Type.Array(
      named(
        'TurnProof',
        shapeOf<TurnProof>(
          closed({
            id,
            mark: oneOf(
              TURN_MARKS,
              'only its writer’s; receipted by the other side; seen by outside witnesses; in a log of which two heads conflict',
            ),
            receipt: Type.Optional(Instant),
            witnesses: Type.Array(closed({ name: Type.String(), time: Instant })),
            after: Type.Optional(
              Type.Unsafe<string>({ ...Instant, description: 'a checkpoint without it was there then' }),
            ),
            before: Type.Optional(
              Type.Unsafe<string>({ ...Instant, description: 'somebody else than its writer held it then' }),
            ),
          }),
        ),
      ),
    ),
  }),
)

export const PossibleActsSchema = named(
  'PossibleActs',
  closed({
    items: Type.Array(
      named(
        'PossibleAct',
        closed({
          turn: oneOf(Object.keys(TurnBodies) as [TurnName, ...TurnName[]], 'the last part of its route'),
          messages: Type.Optional(Type.Array(id, { description: 'that it can name' })),
          asks: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }))),
          days: Type.Optional(Type.Array(Type.Union([Type.Literal(7), Type.Literal(30)]))),
          duties: Type.Optional(Type.Array(oneOf(GRANTABLE))),
          urgencies: Type.Optional(Type.Array(oneOf(URGENCIES))),
        }),
      ),
    ),
  }),
)
