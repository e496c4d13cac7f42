/** Payloads by kind (M3): all that crosses between parties as messages of this version is one union. */
import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { BodySchemas } from './body-schema.ts'
import { closed, digestText, oneOf, time, urgency } from './content-schema.ts'
import { ANSWERS, type Answers, CLASSES, GRANTABLE, type Kind, RETURN_CODES } from './kinds.ts'

export * from './body-schema.ts'
export {
  EventSchema,
  type FileName,
  FileSchema,
  GROUNDS,
  type Ground,
  type Link,
  LinkSchema,
  MAX_FILE,
  type Observable,
  ObservableSchema,
  ONWARD,
  OUTCOMES,
  type Outcome,
  type Relation,
  type Terms,
  TermsSchema,
  type Text,
  TextSchema,
  TLP,
  type Tlp,
  URGENCY_GROUNDS,
  type UrgencyGround,
  USE_PURPOSES,
  type Use,
  UseSchema,
} from './content-schema.ts'

const hex32 = Type.String({ pattern: '^[0-9a-f]{32}$' })
const partyId = Type.String({ pattern: '^[0-9a-f]{64}$' })

export const RuleSchema = closed({ agreement: digestText, class: oneOf(CLASSES), urgency })
export const GrantSchema = closed({ duty: oneOf(GRANTABLE), due: time })

const members = {
  v: Type.Literal(1),
  thread: hex32,
  at: time,
  exercise: Type.Boolean(),
  from: partyId,
  to: partyId,
  salt: hex32,
}
const answers = Type.Optional(
  Type.Unsafe<readonly Answers[]>(Type.Array(oneOf(ANSWERS), { minItems: 1, uniqueItems: true })),
)
const grant = Type.Optional(GrantSchema)
const optionalRef = { ref: Type.Optional(digestText) }
const ref = { ref: digestText }
/** An emergency that left on one signature says so (M8). */
const alone = { alone: Type.Optional(Type.Literal(true)) }

function payload<K extends Kind, P extends TProperties>(kind: K, more: P) {
  return closed({ ...members, kind: Type.Literal(kind), ...more, body: BodySchemas[kind] })
}

export const PayloadSchemas = {
  keys: payload('keys', {}),
  agreement: payload('agreement', {}),
  request: payload('request', { ...optionalRef, ...alone, rule: RuleSchema }),
  notify: payload('notify', { ...optionalRef, ...alone, rule: RuleSchema }),
  acknowledge: payload('acknowledge', { ...ref, ...alone, answers }),
  status: payload('status', { ...ref, ...alone, answers }),
  result: payload('result', { ...ref, ...alone, answers }),
  refuse: payload('refuse', { ...ref, ...alone, answers }),
  clarify: payload('clarify', { ...ref, ...alone, grant }),
  reply: payload('reply', { ...ref, ...alone, answers, grant }),
  extend: payload('extend', { ...ref, ...alone, grant }),
  withdraw: payload('withdraw', { ...ref, ...alone }),
  condition: payload('condition', { ...ref, ...alone, answers }),
  accept: payload('accept', { ...ref, ...alone }),
  assess: payload('assess', { ...ref, ...alone }),
  correct: payload('correct', { ...ref, ...alone }),
  dispute: payload('dispute', { ...ref, ...alone, urgency }),
  renew: payload('renew', { ...ref, ...alone }),
  followup: payload('followup', { ...ref, ...alone }),
  translation: payload('translation', { ...ref, ...alone }),
  recall: payload('recall', { ...ref, ...alone }),
  expunge: payload('expunge', { ...ref }),
  ratify: payload('ratify', { ...ref }),
  notice: payload('notice', {}),
  audit: payload('audit', {}),
  return: payload('return', { ...ref, code: oneOf(RETURN_CODES) }),
} as const satisfies Record<Kind, TSchema>

/** All that crosses between parties as messages of this version. */
export type Payload = { [K in Kind]: Static<(typeof PayloadSchemas)[K]> }[Kind]
export type PayloadOf<K extends Kind> = Static<(typeof PayloadSchemas)[K]>
export type Body<K extends Kind> = Static<(typeof BodySchemas)[K]>
