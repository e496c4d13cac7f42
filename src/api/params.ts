import { type TSchema, Type } from 'typebox'

/** Parameters of addresses by their name: what they are, and an example. A route may say otherwise by `params`. */
export const PARAMS = {
  pair: Type.String({
    minLength: 1,
    maxLength: 64,
    pattern: '^[A-Za-z0-9]+$',
    description: 'the pair: its id, the first 8 digits of it or more, or the other party’s prefix',
    examples: ['BEI'],
  }),
  ref: Type.String({
    minLength: 1,
    maxLength: 71,
    pattern: '^[A-Za-z0-9:-]+$',
    description: 'the request: its reference, its thread, or its message id',
    examples: ['ARD-2026-0042'],
  }),
  id: Type.String({
    minLength: 1,
    maxLength: 71,
    pattern: '^[A-Za-z0-9:_-]+$',
    description: 'its id, as it was given when it was made',
    examples: ['4f2a9c0d11e8b763'],
  }),
  digest: Type.String({
    pattern: '^sha256:[0-9a-f]{64}$',
    description: 'SHA-256 of the document',
    examples: [`sha256:${'0'.repeat(64)}`],
  }),
  code: Type.String({
    minLength: 1,
    maxLength: 60,
    pattern: '^[a-z0-9_]+$',
    description: 'a code of the closed list',
    examples: ['not_ready'],
  }),
} as const satisfies Record<string, TSchema>
