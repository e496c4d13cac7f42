import { type Agreement, type Digest, type Policy, policyOf } from '../protocol/index.ts'
import { catchUp, newKept } from './changed-rows.ts'
import { perPair } from './memory.ts'
import type { Node } from './node.ts'
import type { MessageId, MessageRow, PairId, ThreadRow } from './ports.ts'
import { recordOf } from './record-state.ts'

/** One version of the pair agreement and who has taken it (A3); the `state` of its thread row. */
export type AgreementState = {
  readonly digest: Digest
  readonly document: Agreement
  readonly own?: MessageId
  readonly peer?: MessageId
  /** Entered by a side that had offered as much before, or knew that the other had gone further: it takes nothing by it. */
  readonly idle?: { readonly own?: MessageId; readonly peer?: MessageId }
}
export type AgreementSide = 'own' | 'peer'

/** The message with which a side entered a version that follows, taken or not (A3). */
export function enteredBy(version: AgreementState, side: AgreementSide): MessageId | undefined {
  return version[side] ?? version.idle?.[side]
}

/** Read once, then as rows change: however many versions one side enters by itself, the one in effect is never lost among them. */
const rows = perPair(async () => newKept<AgreementState>())
const known = perPair(async (node, pair) => {
  const mine = await rows.of(node, pair)
  await catchUp(node, { pair, kind: 'agreement' }, mine, (row) => row.state as AgreementState)
  return [...mine.rows.values()].toSorted((a, b) => a.document.version - b.document.version)
})

/** Every version that either side has entered, lowest first. */
export function knownAgreements(node: Node, pair: PairId): Promise<readonly AgreementState[]> {
  return known.of(node, pair)
}

/** To be called by whoever changes a thread of kind `agreement`. */
export function forgetAgreements(node: Node, pair: PairId): void {
  known.forget(node, pair)
  policies.forget(node, pair)
}

/** The version in effect at the end of our log (A4): both have entered it and our log shows that we hold the peer's copy. */
export async function agreementInEffect(node: Node, pair: PairId): Promise<AgreementState | undefined> {
  const { held } = await recordOf(node, pair)
  for (const version of (await knownAgreements(node, pair)).toReversed()) {
    if (!version.own || !version.peer) continue
    const row = await agreementPlace(node, pair, version.peer)
    if (row && isHeld(held, row)) return version
  }
  return undefined
}

/** Whether a `held` covers a place; one that names a later epoch covers what is left of those before. */
export function isHeld(
  held: { readonly origin: string; readonly size: number } | undefined,
  row: Pick<MessageRow, 'origin' | 'index'>,
): boolean {
  return held !== undefined && (held.origin !== row.origin || held.size > row.index)
}

/** Where messages that carry agreements stand: what is stored never moves, so each is read once. */
const places = perPair(async () => new Map<MessageId, MessageRow>())

export async function agreementPlace(
  node: Node,
  pair: PairId,
  id: MessageId,
): Promise<MessageRow | undefined> {
  const read = await places.of(node, pair)
  const row = read.get(id) ?? (await node.store.message(pair, id))
  if (row) read.set(id, row)
  return row
}

const policies = perPair(async (node, pair) => {
  const versions = await knownAgreements(node, pair)
  const last = versions.findLast((version) => version.own && version.peer)
  return last ? policyOf(last.document) : undefined
})

/** The policy of outside witnesses of the newest version that both have entered. */
export function witnessPolicy(node: Node, pair: PairId): Promise<Policy | undefined> {
  return policies.of(node, pair)
}

/** Both sides' messages that carry one document share a thread, named after its digest. */
export function agreementThread(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 32)
}

/** Under which a version's row is kept: no message's thread can be that, so nothing that a peer enters stands in its place. */
export function agreementKey(digest: Digest): string {
  return `agreement:${agreementThread(digest)}`
}

/** The row of a version after one side entered its message. */
export function agreementRow(at: {
  readonly pair: PairId
  readonly before: AgreementState | undefined
  readonly digest: Digest
  readonly document: Agreement
  readonly message: MessageId
  readonly side: AgreementSide
  /** Whether the side takes the version by this message; absent: it does. */
  readonly isIdle?: boolean
  readonly nowMs: number
}): ThreadRow {
  const before = at.before ?? { digest: at.digest, document: at.document }
  const state: AgreementState = at.isIdle
    ? { ...before, idle: { ...before.idle, [at.side]: before.idle?.[at.side] ?? at.message } }
    : { ...before, [at.side]: at.message }
  return {
    pair: at.pair,
    thread: agreementKey(at.digest),
    request: state.own ?? state.peer ?? at.message,
    reference: `agreement-${at.document.version}-${at.digest.slice(7, 15)}`,
    direction: at.side === 'own' ? 'out' : 'in',
    kind: 'agreement',
    urgency: 'routine',
    phase: state.own && state.peer ? 'agreed' : 'proposed',
    updatedMs: at.nowMs,
    state,
  }
}
