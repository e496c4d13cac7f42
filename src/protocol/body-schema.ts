/** Bodies by kind (M4). */
import { type TSchema, Type } from 'typebox'
import type { Agreement } from './agreement.ts'
import {
  AskSchema,
  closed,
  digestText,
  EventSchema,
  FileSchema,
  GROUNDS,
  LinkSchema,
  lang,
  ObservableSchema,
  OutcomeSchema,
  oneOf,
  PersonSchema,
  singleLine,
  TermsSchema,
  TextSchema,
  TitleSchema,
  TLP,
  time,
  URGENCY_GROUNDS,
  UseSchema,
  urgency,
} from './content-schema.ts'
import type { KeySet } from './key-set.ts'
import { type Kind, RETURN_CODES } from './kinds.ts'

const by = PersonSchema
const text = TextSchema
const words = Type.Optional(TextSchema)
const files = Type.Array(FileSchema)
const ask = Type.Integer({ minimum: 1 })
const asks = Type.Array(ask, { minItems: 1, uniqueItems: true })

const requestMembers = {
  /** The requester's prefix, the year, a running number (M6). */
  reference: Type.String({ pattern: '^[A-Z]{2,5}-[0-9]{4}-[0-9]{4,}$' }),
  title: TitleSchema,
  facts: text,
  summary: words,
  events: Type.Optional(Type.Array(EventSchema, { minItems: 1 })),
  /** What ties the matter to the territory of the party asked. */
  territory: words,
  rsit: Type.Optional(closed({ class: singleLine, type: singleLine })),
  /** One provision each, as its side cites it. */
  offences: Type.Array(singleLine),
  observables: Type.Array(ObservableSchema),
  basis: words,
  purpose: words,
  use: Type.Optional(UseSchema),
  /** Both required for emergency. */
  urgencyReason: words,
  urgencyGround: Type.Optional(oneOf(URGENCY_GROUNDS)),
  tlp: oneOf(TLP),
  links: Type.Optional(Type.Array(LinkSchema, { minItems: 1 })),
  files,
  by,
}

export const RATED = ['met', 'partly', 'not_met'] as const
export const FOLLOWED_UP = ['gone', 'still_seen', 'back'] as const
export const EXPUNGED_FOR = ['retention', 'recall', 'order'] as const
export const ANNOUNCED = ['suspension', 'resumption', 'ending'] as const

export const BodySchemas = {
  keys: closed({ document: Type.Unsafe<KeySet>(Type.Object({})) }),
  agreement: closed({ document: Type.Unsafe<Agreement>(Type.Object({})) }),
  request: closed({ ...requestMembers, asks: Type.Array(AskSchema, { minItems: 1 }) }),
  notify: closed({
    ...requestMembers,
    asks: Type.Array(AskSchema, { maxItems: 0 }),
    /** Information that nobody asked for, given so that the other side can act on it. */
    spontaneous: Type.Optional(Type.Literal(true)),
  }),
  acknowledge: closed({
    state: oneOf(['accepted', 'pending']),
    note: words,
    reference: Type.Optional(singleLine),
    by,
  }),
  status: closed({ text, by }),
  result: closed({
    outcomes: Type.Array(OutcomeSchema, { minItems: 1 }),
    final: Type.Boolean(),
    note: words,
    /** The condition, accepted before, under which this is given. */
    under: Type.Optional(digestText),
    files,
    by,
  }),
  refuse: closed({ ground: oneOf(GROUNDS), article: singleLine, text: words, by }),
  clarify: closed({ text, by }),
  reply: closed({ to: digestText, text, files, by }),
  extend: closed({ text: words, until: time, by }),
  withdraw: closed({ text: words, by }),
  /** `withheld`: what is given once the terms are accepted; named, not sent. */
  condition: closed({ asks, terms: TermsSchema, withheld: files, by }),
  accept: closed({ of: digestText, accepted: Type.Boolean(), text: words, by }),
  assess: closed({
    of: digestText,
    rating: Type.Integer({ minimum: 1, maximum: 5 }),
    asks: Type.Array(closed({ ask, rated: oneOf(RATED) })),
    reason: text,
    by,
  }),
  correct: closed({
    of: digestText,
    text,
    observables: Type.Optional(Type.Array(ObservableSchema, { minItems: 1 })),
    links: Type.Optional(Type.Array(LinkSchema, { minItems: 1 })),
    files,
    by,
  }),
  dispute: closed({ urgency, reason: text, by }),
  renew: closed({ ask, until: time, text: words, by }),
  followup: closed({
    days: Type.Unsafe<7 | 30>(Type.Integer({ enum: [7, 30] })),
    state: oneOf(FOLLOWED_UP),
    text: words,
    by,
  }),
  /** `texts`: the other edition of texts of `of`, each named by the JSON Pointer (RFC 6901) of its Text in that body. */
  translation: closed({
    of: digestText,
    lang,
    texts: Type.Array(closed({ at: Type.String({ pattern: '^(/[a-zA-Z0-9]+)+$' }), text: Type.String() }), {
      minItems: 1,
    }),
    how: oneOf(['human', 'machine']),
    translator: singleLine,
    by,
  }),
  recall: closed({ messages: Type.Array(digestText), digests: Type.Array(digestText), why: text, by }),
  expunge: closed({
    messages: Type.Array(digestText),
    digests: Type.Array(digestText),
    why: oneOf(EXPUNGED_FOR),
    article: Type.Optional(singleLine),
    by,
  }),
  ratify: closed({ of: digestText, by }),
  notice: closed({ announces: oneOf(ANNOUNCED), from: time, text: words, by }),
  /** The head of the party's audit log: how many entries it has and the digest of the last. */
  audit: closed({ entries: Type.Integer({ minimum: 0 }), head: digestText }),
  return: closed({ code: oneOf(RETURN_CODES), detail: Type.String() }),
} as const satisfies Record<Kind, TSchema>
