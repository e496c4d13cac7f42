import { type Static, Type } from 'typebox'
import type { Proposing } from '../app/people/propose.ts'
import { closed } from './schema.ts'

/** Of routes that put something up for release. */
export const Replaces = closed({
  replaces: Type.Optional(
    Type.String({
      pattern: '^sha256:[0-9a-f]{64}$',
      description:
        'the caller’s own proposal in whose place this one is put up: sent back, void or still open; its releases are void',
      examples: [`sha256:${'0'.repeat(64)}`],
    }),
  ),
})

export function replacesOf({ replaces }: Static<typeof Replaces>): Proposing {
  return replaces === undefined ? {} : { replaces }
}
