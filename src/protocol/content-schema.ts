/** The pieces of which bodies are made (M4). */
import { type Static, type TObject, type TProperties, Type } from 'typebox'
import { URGENCIES } from './kinds.ts'

/** Bytes of a file at most (X3). */
export const MAX_FILE = 2_147_483_648

export function closed<T extends TProperties>(properties: T): TObject<T> {
  return Type.Object(properties, { additionalProperties: false })
}

export function oneOf<const T extends readonly string[]>(words: T) {
  return Type.Unsafe<T[number]>(Type.String({ enum: [...words] }))
}

export const digestText = Type.Unsafe<`sha256:${string}`>(Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }))
export const time = Type.String({ pattern: '^2\\d{3}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' })
/** Without control characters, line separators and the marks that reorder what is shown (M2). */
export const singleLine = Type.String({
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$',
})
export const lang = oneOf(['en', 'zh'])

export const TextSchema = closed({ lang, text: Type.String() })
export type Text = Static<typeof TextSchema>
export const TitleSchema = closed({ lang, text: singleLine })
/** Who released a message. */
export const PersonSchema = closed({ name: singleLine, role: singleLine })
export const FileSchema = closed({
  digest: digestText,
  length: Type.Integer({ minimum: 0, maximum: MAX_FILE }),
  name: singleLine,
  /** Other digests, listed so that the file can be found elsewhere; nothing rests on them. */
  hashes: Type.Optional(
    closed({
      md5: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$' })),
      sha1: Type.Optional(Type.String({ pattern: '^[0-9a-f]{40}$' })),
      sha512: Type.Optional(Type.String({ pattern: '^[0-9a-f]{128}$' })),
    }),
  ),
})
export type FileName = Static<typeof FileSchema>

/** Why something is refused, in whole or for one ask (M4). */
export const GROUNDS = [
  'no_offence',
  'military',
  'sovereignty_security',
  'public_order',
  'political',
  'persecution',
  'double_jeopardy',
  'pending_at_home',
  'time_barred',
  'no_link',
  'too_broad',
  'not_possible',
  'wrong_channel',
  'form',
  'rights',
  'use_limits',
  'cost',
  'other',
] as const
export type Ground = (typeof GROUNDS)[number]
/** Grounds that invite a better request (M4). */
export const MENDABLE_GROUNDS = [
  'too_broad',
  'wrong_channel',
  'form',
  'use_limits',
] as const satisfies readonly Ground[]

export const OUTCOMES = [
  'done',
  'partly',
  'not_possible',
  'refused',
  'condition',
  'postponed',
  'other_channel',
] as const
export type Outcome = (typeof OUTCOMES)[number]
export const OutcomeSchema = closed({
  ask: Type.Integer({ minimum: 1 }),
  outcome: oneOf(OUTCOMES),
  text: Type.Optional(TextSchema),
  ground: Type.Optional(oneOf(GROUNDS)),
  article: Type.Optional(singleLine),
  /** Until when what was preserved is kept, or when a postponed ask is taken up again. */
  until: Type.Optional(time),
})

export const AskSchema = closed({ n: Type.Integer({ minimum: 1 }), text: TextSchema })
export const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const
export type Tlp = (typeof TLP)[number]

/** Why an emergency is one (M4). */
export const URGENCY_GROUNDS = ['life', 'health', 'infrastructure', 'data_loss'] as const
export type UrgencyGround = (typeof URGENCY_GROUNDS)[number]

/** Something that happened, as a source states it: the zone in which its clock was read and how far that clock was off. */
export const EventSchema = closed({
  at: time,
  text: TextSchema,
  zone: Type.Optional(singleLine),
  driftSeconds: Type.Optional(Type.Integer({ minimum: -31_536_000, maximum: 31_536_000 })),
})
/** A type is a word of the list in docs/handling.md; other words are shown as they are. */
export const ObservableSchema = closed({
  type: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
  value: singleLine,
  note: Type.Optional(singleLine),
})
export type Observable = Static<typeof ObservableSchema>

export const USE_PURPOSES = ['case', 'intelligence', 'court'] as const
export const ONWARD = ['none', 'consent', 'free'] as const
const purposes = Type.Array(oneOf(USE_PURPOSES), { minItems: 1, uniqueItems: true })
/** For what an answer may be used, by the words of whoever asks or gives it. */
export const UseSchema = closed({
  purposes,
  onward: oneOf(ONWARD),
  destroyBy: Type.Optional(time),
})
export type Use = Static<typeof UseSchema>
/** What a condition binds its receiver to: use, people, onward sharing, return, destruction. */
export const TermsSchema = closed({
  use: Type.Optional(purposes),
  people: Type.Optional(TextSchema),
  onward: Type.Optional(oneOf(ONWARD)),
  returnBy: Type.Optional(time),
  destroyBy: Type.Optional(time),
  text: Type.Optional(TextSchema),
})
export type Terms = Static<typeof TermsSchema>

export const RELATIONS = ['same_incident', 'continues', 'duplicates', 'split_from', 're_entry'] as const
export type Relation = (typeof RELATIONS)[number]
/** Another request of the pair, by the id of its message. */
export const LinkSchema = closed({ relation: oneOf(RELATIONS), request: digestText })
export type Link = Static<typeof LinkSchema>

export const urgency = oneOf(URGENCIES)
