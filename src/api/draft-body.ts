import { Type } from 'typebox'
import {
  BodySchemas,
  CLASSES,
  EventSchema,
  FileSchema,
  LinkSchema,
  ObservableSchema,
  TextSchema,
  TLP,
  URGENCIES,
  URGENCY_GROUNDS,
  UseSchema,
} from '../protocol/index.ts'
import { closed, oneOf } from './schema.ts'

const text = Type.Optional(TextSchema)

/** A request as a person writes it; reference, author and rule are added when it is entered. */
export const DraftBody = closed({
  kind: oneOf(CLASSES),
  urgency: oneOf(URGENCIES),
  title: TextSchema,
  facts: TextSchema,
  asks: Type.Array(TextSchema, { maxItems: 200 }),
  summary: text,
  events: Type.Optional(Type.Array(EventSchema, { minItems: 1, maxItems: 1000 })),
  territory: text,
  rsit: Type.Optional(BodySchemas.request.properties.rsit),
  offences: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
  observables: Type.Optional(Type.Array(ObservableSchema, { maxItems: 10_000 })),
  basis: text,
  purpose: text,
  use: Type.Optional(UseSchema),
  urgencyReason: text,
  urgencyGround: Type.Optional(oneOf(URGENCY_GROUNDS)),
  tlp: Type.Optional(oneOf(TLP)),
  links: Type.Optional(Type.Array(LinkSchema, { minItems: 1, maxItems: 100 })),
  files: Type.Optional(Type.Array(FileSchema, { maxItems: 200 })),
  spontaneous: Type.Optional(Type.Literal(true)),
})
