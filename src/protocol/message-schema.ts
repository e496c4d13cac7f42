import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import type { Agreement } from './agreement.ts'
import type { KeySet } from './key-set.ts'
import { ANSWERS, type Answers, CLASSES, GRANTABLE, type Kind, RETURN_CODES, URGENCIES } from './kinds.ts'

/** Bytes of a file at most (X3). */
export const MAX_FILE = 2_147_483_648

function closed<T extends TProperties>(properties: T): TObject<T> {
  return Type.Object(properties, { additionalProperties: false })
}

function oneOf<const T extends readonly string[]>(words: T) {
  return Type.Unsafe<T[number]>(Type.String({ enum: [...words] }))
}

const digestText = Type.Unsafe<`sha256:${string}`>(Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }))
const hex32 = Type.String({ pattern: '^[0-9a-f]{32}$' })
const partyId = Type.String({ pattern: '^[0-9a-f]{64}$' })
const time = Type.String({ pattern: '^2\\d{3}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' })
/** Without control characters, line separators and the marks that reorder what is shown (M2). */
const singleLine = Type.String({
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$',
})
const lang = oneOf(['en', 'zh'])

export const TextSchema = closed({ lang, text: Type.String() })
export type Text = Static<typeof TextSchema>
export const TitleSchema = closed({ lang, text: singleLine })
/** Who released a message. */
export const PersonSchema = closed({ name: singleLine, role: singleLine })
export const FileSchema = closed({
  digest: digestText,
  length: Type.Integer({ minimum: 0, maximum: MAX_FILE }),
  name: singleLine,
})
export const RuleSchema = closed({ agreement: digestText, class: oneOf(CLASSES), urgency: oneOf(URGENCIES) })
export const GrantSchema = closed({ duty: oneOf(GRANTABLE), due: time })

export const GROUNDS = [
  'no_offence',
  'military',
  'sovereignty',
  'political',
  'pending_at_home',
  'persecution',
  'no_link',
  'disproportionate',
  'other',
] as const
export type Ground = (typeof GROUNDS)[number]
const ground = oneOf(GROUNDS)

export const OUTCOMES = ['done', 'partly', 'not_possible', 'refused', 'other_channel', 'later'] as const
export type Outcome = (typeof OUTCOMES)[number]
export const OutcomeSchema = closed({
  ask: Type.Integer({ minimum: 1 }),
  outcome: oneOf(OUTCOMES),
  text: Type.Optional(TextSchema),
  ground: Type.Optional(ground),
  article: Type.Optional(singleLine),
})

export const AskSchema = closed({ n: Type.Integer({ minimum: 1 }), text: TextSchema })
export const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const

const requestMembers = {
  /** The requester's prefix, the year, a running number (M6). */
  reference: Type.String({ pattern: '^[A-Z]{2,5}-[0-9]{4}-[0-9]{4,}$' }),
  title: TitleSchema,
  facts: TextSchema,
  summary: Type.Optional(TextSchema),
  rsit: Type.Optional(closed({ class: singleLine, type: singleLine })),
  offences: Type.Optional(singleLine),
  observables: Type.Array(singleLine),
  basis: Type.Optional(TextSchema),
  purpose: Type.Optional(TextSchema),
  /** Required for emergency. */
  urgencyReason: Type.Optional(TextSchema),
  tlp: oneOf(TLP),
  files: Type.Array(FileSchema),
  by: PersonSchema,
}

/** Body by kind (M4). */
export const BodySchemas = {
  keys: closed({ document: Type.Unsafe<KeySet>(Type.Object({})) }),
  agreement: closed({ document: Type.Unsafe<Agreement>(Type.Object({})) }),
  request: closed({ ...requestMembers, asks: Type.Array(AskSchema, { minItems: 1 }) }),
  notify: closed({ ...requestMembers, asks: Type.Array(AskSchema, { maxItems: 0 }) }),
  acknowledge: closed({
    state: oneOf(['accepted', 'pending']),
    note: Type.Optional(TextSchema),
    reference: Type.Optional(singleLine),
    by: PersonSchema,
  }),
  status: closed({ text: TextSchema, by: PersonSchema }),
  result: closed({
    outcomes: Type.Array(OutcomeSchema, { minItems: 1 }),
    final: Type.Boolean(),
    note: Type.Optional(TextSchema),
    files: Type.Array(FileSchema),
    by: PersonSchema,
  }),
  refuse: closed({ ground, article: singleLine, text: Type.Optional(TextSchema), by: PersonSchema }),
  clarify: closed({ text: TextSchema, by: PersonSchema }),
  extend: closed({ text: Type.Optional(TextSchema), until: time, by: PersonSchema }),
  withdraw: closed({ text: Type.Optional(TextSchema), by: PersonSchema }),
  return: closed({ code: oneOf(RETURN_CODES), detail: Type.String() }),
} as const satisfies Record<Kind, TSchema>

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
const optionalRef = { ref: Type.Optional(digestText) }
const ref = { ref: digestText }

function payload<K extends Kind, P extends TProperties>(kind: K, more: P) {
  return closed({ ...members, kind: Type.Literal(kind), ...more, body: BodySchemas[kind] })
}

/** Payload by kind (M3). */
export const PayloadSchemas = {
  keys: payload('keys', {}),
  agreement: payload('agreement', {}),
  request: payload('request', { ...optionalRef, rule: RuleSchema }),
  notify: payload('notify', { ...optionalRef, rule: RuleSchema }),
  acknowledge: payload('acknowledge', { ...ref, answers }),
  status: payload('status', { ...ref, answers }),
  result: payload('result', { ...ref, answers }),
  refuse: payload('refuse', { ...ref, answers }),
  clarify: payload('clarify', { ...ref, grant: Type.Optional(GrantSchema) }),
  extend: payload('extend', { ...ref, grant: Type.Optional(GrantSchema) }),
  withdraw: payload('withdraw', { ...ref }),
  return: payload('return', { ...ref, code: oneOf(RETURN_CODES) }),
} as const satisfies Record<Kind, TSchema>

/** All that crosses between parties as messages of this version. */
export type Payload = { [K in Kind]: Static<(typeof PayloadSchemas)[K]> }[Kind]
export type PayloadOf<K extends Kind> = Static<(typeof PayloadSchemas)[K]>
export type Body<K extends Kind> = Static<(typeof BodySchemas)[K]>
