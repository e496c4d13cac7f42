import { Type } from 'typebox'
import type { Words } from '../app/turn-body.ts'
import type { Command } from '../domain/request/decide.ts'
import {
  EXPUNGED_FOR,
  FileSchema,
  FOLLOWED_UP,
  GRANTABLE,
  GROUNDS,
  LinkSchema,
  ObservableSchema,
  OUTCOMES,
  parseTime,
  RATED,
  TermsSchema,
  TextSchema,
  URGENCIES,
} from '../protocol/index.ts'
import { closed, oneOf } from './schema.ts'

const time = Type.String({ pattern: '^2\\d{3}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' })
const text = Type.Optional(TextSchema)
const id = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })
const ids = Type.Array(id, { maxItems: 1000 })
const ask = Type.Integer({ minimum: 1, maximum: 10_000 })
const files = Type.Optional(Type.Array(FileSchema, { maxItems: 200 }))
const Grant = closed({ duty: oneOf(GRANTABLE), due: time })

const AskOutcome = closed({
  ask,
  outcome: oneOf(OUTCOMES),
  text: Type.Optional(Type.String()),
  ground: Type.Optional(oneOf(GROUNDS)),
  article: Type.Optional(Type.String()),
  until: Type.Optional(time),
})

/** The body of each turn by the last part of its route; each is checked before anything is decided. */
export const TurnBodies = {
  acknowledge: closed({
    state: oneOf(['accepted', 'pending']),
    reference: Type.Optional(Type.String()),
    text,
  }),
  status: closed({ text: TextSchema }),
  answer: closed({
    outcomes: Type.Array(AskOutcome, { minItems: 1, maxItems: 200 }),
    final: Type.Optional(Type.Boolean()),
    under: Type.Optional(id),
    files,
    text,
  }),
  refuse: closed({ ground: oneOf(GROUNDS), article: Type.String({ minLength: 1 }), text }),
  clarify: closed({ text: TextSchema }),
  reply: closed({ to: id, text: TextSchema, grant: Type.Optional(Grant), files }),
  extension: closed({ until: time, text }),
  grant: closed({ duty: oneOf(GRANTABLE), due: time, text }),
  'refuse-extension': closed({ text }),
  withdraw: closed({ text }),
  condition: closed({
    asks: Type.Array(ask, { minItems: 1, maxItems: 200 }),
    terms: TermsSchema,
    withheld: files,
    text,
  }),
  'accept-condition': closed({ condition: id, text }),
  'decline-condition': closed({ condition: id, text }),
  assess: closed({
    of: Type.Optional(id),
    rating: Type.Integer({ minimum: 1, maximum: 5 }),
    asks: Type.Optional(Type.Array(closed({ ask, rated: oneOf(RATED) }), { maxItems: 200 })),
    text: TextSchema,
  }),
  correct: closed({
    of: id,
    text: TextSchema,
    observables: Type.Optional(Type.Array(ObservableSchema, { minItems: 1, maxItems: 10_000 })),
    links: Type.Optional(Type.Array(LinkSchema, { minItems: 1, maxItems: 100 })),
    files,
  }),
  'contest-urgency': closed({ urgency: oneOf(URGENCIES), text: TextSchema }),
  'agree-urgency': closed({ text: TextSchema }),
  'keep-urgency': closed({ text: TextSchema }),
  renew: closed({ ask, until: time, text }),
  'follow-up': closed({
    days: Type.Unsafe<7 | 30>(Type.Integer({ enum: [7, 30] })),
    state: oneOf(FOLLOWED_UP),
    text,
  }),
  translate: closed({
    of: id,
    lang: oneOf(['en', 'zh']),
    texts: Type.Array(closed({ at: Type.String({ pattern: '^(/[a-zA-Z0-9]+)+$' }), text: Type.String() }), {
      minItems: 1,
      maxItems: 500,
    }),
    how: oneOf(['human', 'machine']),
    translator: Type.String({ minLength: 1 }),
  }),
  recall: closed({ messages: ids, digests: ids, text: TextSchema }),
  expunge: closed({
    messages: ids,
    digests: ids,
    why: oneOf(EXPUNGED_FOR),
    article: Type.Optional(Type.String()),
  }),
  ratify: closed({ of: id }),
} as const
export type TurnName = keyof typeof TurnBodies

const TYPES = {
  acknowledge: 'acknowledge',
  status: 'status',
  answer: 'answer',
  refuse: 'refuse',
  clarify: 'clarify',
  reply: 'reply',
  extension: 'ask_extension',
  grant: 'grant',
  'refuse-extension': 'refuse_extension',
  withdraw: 'withdraw',
  condition: 'offer_condition',
  'accept-condition': 'accept_condition',
  'decline-condition': 'decline_condition',
  assess: 'assess',
  correct: 'correct',
  'contest-urgency': 'contest_urgency',
  'agree-urgency': 'agree_urgency',
  'keep-urgency': 'keep_urgency',
  renew: 'renew',
  'follow-up': 'follow_up',
  translate: 'translate',
  recall: 'recall',
  expunge: 'expunge',
  ratify: 'ratify',
} as const satisfies Record<TurnName, Command['type']>

/** The last part of an act's route. */
export function turnNameOf(act: Command['type']): TurnName {
  return (Object.keys(TYPES) as TurnName[]).find((name) => TYPES[name] === act)!
}

/** The command and the words of a body that its schema has taken. Throws `bad_time` for a time that no calendar has. */
export function commandOf(
  name: TurnName,
  body: unknown,
): { readonly command: Command; readonly words: Words } {
  const { text: said, ...rest } = body as { text?: Words['text'] } & Record<string, unknown>
  const command = { ...rest, ...timesOf(name, rest), type: TYPES[name] } as Command
  return { command, words: said ? { text: said } : {} }
}

/** Times that the domain reckons with, in POSIX seconds. */
function timesOf(name: TurnName, rest: Record<string, unknown>): Record<string, unknown> {
  const seconds = (value: unknown) => parseTime(value as string)
  if (name === 'extension' || name === 'renew') return { until: seconds(rest.until) }
  if (name === 'grant') return { due: seconds(rest.due) }
  const grant = rest.grant as { due: string } | undefined
  return grant ? { grant: { ...grant, due: seconds(grant.due) } } : {}
}
