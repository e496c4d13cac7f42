import { type Static, Type } from 'typebox'

/** Leaves in one exchange at most (X2). */
export const MAX_LEAVES = 256
/** Bytes of a body at most (X1). */
export const MAX_BODY = 16 * 1024 * 1024
/** Characters of a note at most: 32 lines of the longest names that origins allow. */
export const MAX_NOTE = 32_768
/** A tree of 2^53 leaves needs no longer proof. */
export const MAX_PROOF = 128
export const MAX_RECEIPTS = 16

const closed = { additionalProperties: false } as const
const Size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Note = Type.String({ maxLength: MAX_NOTE })
const Hash = Type.String({ pattern: '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$' })
const Origin = Type.String({
  pattern:
    '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[1-9][0-9]{0,4})?/log/[0-9a-f]{32}/[0-9a-f]{32}/[1-9][0-9]{0,5}$',
})

const ReceiptShape = Type.Object(
  { origin: Origin, size: Size, root: Hash, line: Type.String({ maxLength: 1024 }) },
  closed,
)

const LogNewsShape = Type.Object(
  {
    origin: Origin,
    from: Size,
    leaves: Type.Array(Type.String(), { maxItems: MAX_LEAVES }),
    checkpoint: Type.Optional(Note),
    newest: Type.Optional(Note),
    proof: Type.Array(Hash, { maxItems: MAX_PROOF }),
  },
  closed,
)

/** The body of an exchange, both ways (X2). `exchange-body.ts` reads it by hand; a test holds the two against each other. */
export const ExchangeShape = Type.Object(
  {
    v: Type.Literal(1),
    log: LogNewsShape,
    messages: Type.Array(Type.String(), { maxItems: MAX_LEAVES }),
    receipts: Type.Array(ReceiptShape, { maxItems: MAX_RECEIPTS }),
    fork: Type.Optional(Type.Tuple([Note, Note])),
  },
  closed,
)

export type Receipt = Readonly<Static<typeof ReceiptShape>>
export type LogNews = {
  readonly origin: string
  readonly from: number
  readonly leaves: readonly string[]
  readonly checkpoint?: string
  readonly newest?: string
  readonly proof: readonly string[]
}
export type Exchange = {
  readonly log: LogNews
  readonly messages: readonly string[]
  readonly receipts: readonly Receipt[]
  readonly fork?: readonly [string, string]
}
