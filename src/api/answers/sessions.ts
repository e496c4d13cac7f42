import { Type } from 'typebox'
import { ACTIONS, type Action, ROLES } from '../../app/people/actions.ts'
import type { SessionView } from '../../app/people/browser-sessions.ts'
import { type SessionState, SIGNS_BY } from '../../app/people/see-session.ts'
import { DOORS } from '../../app/ports/doors.ts'
import { closed, named, oneOf, shapeOf } from '../schema.ts'
import { TwoTextsSchema } from './pairs.ts'
import { NamesSchema } from './people.ts'

const who = {
  id: Type.String(),
  name: Type.String(),
  names: NamesSchema,
  roles: Type.Array(oneOf(ROLES)),
}
export const PartySchema = named(
  'OwnParty',
  closed({
    prefix: Type.String(),
    name: TwoTextsSchema,
    identity: Type.String(),
    exercise: Type.Boolean(),
  }),
)
const ms = Type.Integer({ description: 'POSIX milliseconds' })
const by = oneOf(DOORS, 'how it began')

export const SessionStateSchema = named(
  'SessionState',
  shapeOf<SessionState>(
    closed({
      party: PartySchema,
      person: Type.Optional(closed({ ...who, agency: Type.Optional(Type.String()) })),
      program: Type.Optional(closed({ name: Type.String(), roles: Type.Array(oneOf(ROLES)) })),
      session: Type.Optional(closed({ by, madeMs: ms, endsMs: ms })),
      signsBy: Type.Array(oneOf(SIGNS_BY), {
        description: 'how the caller can release at once, best first; none: with a key at the command line',
      }),
      doors: closed({
        passkey: Type.Boolean({ description: 'false: the address that was asked has no host name' }),
        oidc: Type.Optional(closed({ name: TwoTextsSchema, url: Type.String() })),
        exercise: Type.Optional(Type.Array(closed(who))),
      }),
      may: Type.Array(oneOf(Object.keys(ACTIONS) as Action[]), {
        description: 'what the caller may do at all; on which thread or pair, is decided there',
      }),
    }),
  ),
)
export const SessionSchema = named(
  'Session',
  shapeOf<SessionView>(
    closed({
      id: Type.String({ description: 'the beginning of its digest, which lets nobody in' }),
      person: Type.Optional(Type.String()),
      name: Type.String(),
      by,
      agent: Type.String({ description: 'what the browser called itself' }),
      madeMs: ms,
      seenMs: ms,
      endsMs: ms,
      isThis: Type.Boolean({ description: 'the one in which this is asked' }),
    }),
  ),
)
export const SessionsSchema = named('Sessions', closed({ items: Type.Array(SessionSchema) }))
