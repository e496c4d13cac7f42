import { utf8 } from '../bytes.ts'
import type { WriterId } from '../ids.ts'
import type { PairRecord } from '../record.ts'
import { type CountedRequest, countRequests } from './counted.ts'
import { makeDocument, makeHead, readBeside } from './document.ts'
import { readEvidence } from './evidence.ts'
import type { Beside, Verdicts, VerdictsHead } from './types.ts'

export type { CountedDuty, CountedRequest } from './counted.ts'
export * from './types.ts'

/** A timed line in a leaf that counts for nothing: over another root, by no known key, or not verifying (B6). */
export type UnverifiedLine = { readonly writer: WriterId; readonly index: number; readonly line: string }

/** The verdicts; the spans of time behind their sums; and the timed lines that count for nothing, by effective position. */
export type Judgement = {
  readonly verdicts: Verdicts
  readonly beside: Beside
  readonly unverified: readonly UnverifiedLine[]
}

/**
 * The verdict function, version 1 (docs/spec/verdicts.md): pure, in time linear in the leaves, each distinct line verified once.
 * Throws `bad_cut` and `bad_order` for records that nobody can judge.
 */
export async function judgeRecord(record: PairRecord): Promise<Judgement> {
  const evidence = await readEvidence(record)
  return {
    verdicts: makeDocument(evidence, record),
    beside: readBeside(evidence),
    unverified: evidence.stray.map(({ side, position, line }) => ({
      writer: evidence.logs[side].writer,
      index: position,
      line,
    })),
  }
}

/** A record read, its requests to be judged as they are asked for. */
export type Judging = {
  readonly head: VerdictsHead
  readonly beside: Beside
  /** Judged anew whenever they are walked through; the same as in the document. */
  readonly requests: Iterable<CountedRequest>
}

/** As `judgeRecord`, for whoever counts requests and does not keep them. */
export async function beginJudging(record: PairRecord): Promise<Judging> {
  const evidence = await readEvidence(record)
  return {
    head: makeHead(evidence, record),
    beside: readBeside(evidence),
    requests: { [Symbol.iterator]: () => countRequests(evidence) },
  }
}

/** The bytes of a document that `judge` made: canonical JSON, for its members stand in that order, and a newline (V15). */
export function printVerdicts(verdicts: Verdicts): Uint8Array {
  return utf8(`${JSON.stringify(verdicts)}\n`)
}
