import { type Limits, limitsOf } from '../agreement.ts'
import type { MessageLeaf } from '../leaf.ts'
import { isAtMost, type LeafAt, UNKNOWN } from './bounds.ts'
import type { Evidence } from './evidence.ts'
import { firstHolding, type Lack } from './held.ts'
import { otherSide, type Side } from './log.ts'
import type { Referring } from './references.ts'
import type { Version } from './versions.ts'

/** A leaf with the bounds that a duty is judged by; 0 and infinite are unknown. */
export type Answer = LeafAt & { readonly after: number; readonly before: number }

/** What is known of one request beside its duties (V7, V9 to V11). */
export type RequestFacts = {
  readonly at: LeafAt
  readonly leaf: MessageLeaf
  readonly asker: Side
  readonly answerer: Side
  /** The messages of each that refer to the request, in order of position. */
  readonly ofAsker: readonly Referring[]
  readonly ofAnswerer: readonly Referring[]
  /** The version that bounds are read by: the governing one, or the one in effect where none governs (V6). */
  readonly version: Version | undefined
  /** Present where the request is governed (A5) and its class and urgency are foreseen. */
  readonly limits?: Limits
  /** lb(r) and u(r). */
  readonly after: number
  readonly before: number
  /** receipt(r); infinite where unknown. */
  readonly receipt: number
  readonly receiptAnswer?: Answer
  /** u(r) + the limit of receipt; infinite where unknown. */
  readonly receiptDue: number
  readonly lacks: readonly Lack[]
  /** The leaf on which `undelivered` rests. */
  readonly lackedInTime?: Lack
  readonly isSuspected: boolean
}

/** Reads what both logs say of a request. `lacks`: those that stand over it. */
export function readRequest(
  evidence: Evidence,
  at: LeafAt,
  leaf: MessageLeaf,
  lacks: readonly Lack[],
): RequestFacts {
  const asker = at.side
  const answerer = otherSide(asker)
  const version = evidence.versions.at(asker, at.position)
  const limits = governingLimits(leaf, version)
  const after = evidence.bounds.lower(at, version)
  const before = evidence.bounds.upper(at, version, asker)
  const receiptDue = limits === undefined ? UNKNOWN : before + 60 * limits.receipt.minutes
  const ofAnswerer = evidence.references[answerer].of(leaf.id)
  const named = firstNaming(evidence, at, ofAnswerer[0])
  const receiptAnswer = findReceipt(evidence, at, { named, version })
  const lackedInTime =
    limits && lacks.find((lack) => isAtMost(boundOf(evidence, lack, answerer, version), receiptDue))
  return {
    at,
    leaf,
    asker,
    answerer,
    ofAsker: evidence.references[asker].of(leaf.id),
    ofAnswerer,
    version,
    ...(limits && { limits }),
    after,
    before,
    receipt: receiptTime(evidence, at, { named, version, after }),
    ...(receiptAnswer && { receiptAnswer }),
    receiptDue,
    lacks,
    ...(lackedInTime && { lackedInTime }),
    isSuspected: receiptAnswer === undefined && isAliveAfter(evidence, { answerer, version, before, at }),
  }
}

/** The bounds of a leaf of the answerer's or asker's log, favouring the answerer. */
export function answerAt(
  evidence: Evidence,
  at: LeafAt,
  facts: { version: Version | undefined; answerer: Side },
): Answer {
  return {
    ...at,
    after: evidence.bounds.lower(at, facts.version),
    before: evidence.bounds.upper(at, facts.version, facts.answerer),
  }
}

function governingLimits(leaf: MessageLeaf, version: Version | undefined): Limits | undefined {
  const { rule } = leaf
  if (rule === undefined || version?.digest !== rule.agreement) return undefined
  return limitsOf(version.agreement, rule.class, rule.urgency)
}

/** The first leaf of the answerer's log that holds the request or refers to it (V9). */
function firstNaming(evidence: Evidence, at: LeafAt, referring: Referring | undefined): LeafAt | undefined {
  const answerer = otherSide(at.side)
  const holding = firstHolding(evidence.held[answerer], at.position)?.position
  const position = Math.min(holding ?? UNKNOWN, referring?.position ?? UNKNOWN)
  return position === UNKNOWN ? undefined : { side: answerer, position }
}

/** The answer to the duty of receipt (V9). */
function findReceipt(
  evidence: Evidence,
  at: LeafAt,
  of: { readonly named: LeafAt | undefined; readonly version: Version | undefined },
): Answer | undefined {
  const answerer = otherSide(at.side)
  const inOwn = firstHolding(evidence.receipts[at.side][answerer], at.position)?.position
  const inOther = firstHolding(evidence.receipts[at.side][at.side], at.position)?.position
  // Of equal bounds the answerer's own log goes first, then the lower position.
  const own = [of.named?.position, inOwn].filter((position) => position !== undefined).sort((a, b) => a - b)
  const leaves: LeafAt[] = own.map((position) => ({ side: answerer, position }))
  if (inOther !== undefined) leaves.push({ side: at.side, position: inOther })
  let first: Answer | undefined
  for (const leaf of leaves) {
    const answer = answerAt(evidence, leaf, { version: of.version, answerer })
    if (first === undefined || answer.before < first.before) first = answer
  }
  return first
}

/**
 * receipt(r): the earliest receipt line, and no later than witnesses bound the first leaf that names r, or a fast clock of the receiver
 * could date its receipt late; never before r was written (V7). The asker's own line over that leaf does not lower its bound.
 */
function receiptTime(
  evidence: Evidence,
  at: LeafAt,
  of: { readonly named: LeafAt | undefined; readonly version: Version | undefined; readonly after: number },
): number {
  const { named, version, after } = of
  const line = evidence.bounds.receiptLine(at)
  const isBound = named !== undefined && (line === UNKNOWN || version?.outside === true)
  return Math.max(after, Math.min(line, isBound ? evidence.bounds.outside(named, version) : UNKNOWN))
}

function boundOf(evidence: Evidence, lack: Lack, answerer: Side, version: Version | undefined): number {
  return evidence.bounds.upper({ side: answerer, position: lack.position }, version, answerer)
}

/** Whether the answerer's node is shown alive after the request was witnessed (V11). */
function isAliveAfter(
  evidence: Evidence,
  of: {
    readonly at: LeafAt
    readonly answerer: Side
    readonly version: Version | undefined
    readonly before: number
  },
): boolean {
  const { version, answerer, before } = of
  if (!version?.outside || evidence.bounds.outside(of.at, version) === UNKNOWN) return false
  return evidence.clocks.aliveUntil(version, answerer, 'anywhere') > before
}
