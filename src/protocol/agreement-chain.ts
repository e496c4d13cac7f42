import type { Agreement } from './agreement.ts'
import type { Digest } from './hash.ts'

/** What of one log is seen from a place: the documents there that follow (A3). */
export type SeenVersions = {
  /** Whether this document of this version follows there. */
  has(digest: Digest, version: number): boolean
  /** The highest version that follows there; 0 if none does. */
  readonly highest: number
}

/** Whether a document continues the chain at a place (A3). `own`: what stands before it in its own log; `held`: what of the other's log this one shows it holds. */
export function followsChain(
  { version, before }: Agreement,
  own: Pick<SeenVersions, 'has'>,
  held: Pick<SeenVersions, 'has'>,
): boolean {
  return before === undefined || own.has(before, version - 1) || held.has(before, version - 1)
}

/** Whether a document that follows is taken by its writer there, and not below what either side went on to (A3). */
export function isTakenAfter(
  { version }: Agreement,
  own: Pick<SeenVersions, 'highest'>,
  held: Pick<SeenVersions, 'highest'>,
): boolean {
  // An offer that was replaced is not accepted by whoever knows of the replacement.
  return own.highest < version && held.highest <= version
}
