/** How an incoming message is looked at before it is stored: nothing a peer sends throws here; faults become returns (M7). */

import { checkTurn } from '../domain/request/check-turn.ts'
import { lacksRoom, MOST_AHEAD, tooLarge, withSaid } from '../domain/request/room.ts'
import { apply, type RequestState } from '../domain/request/state.ts'
import {
  checkNextKeySet,
  type Digest,
  equalBytes,
  examineMessage,
  type KeySet,
  type Kind,
  limitsOf,
  type MessageContext,
  type MessageLeaf,
  type OpenedMessage,
  openMessage,
  type Payload,
  type PayloadOf,
  parseBase64,
  parseLeaf,
  parseTime,
  printCanonical,
  printHex,
} from '../protocol/index.ts'
import { rowAfter, sideOfWriter } from './act-on-request.ts'
import { placeInChain } from './agreement-place.ts'
import { type AgreementState, agreementKey, agreementRow, knownAgreements } from './agreements.ts'
import { isAlone, requestRow } from './enter-request.ts'
import { canEnd } from './files/check-removal.ts'
import { perPair } from './memory.ts'
import { type Node, pairOfId } from './node.ts'
import { expectRequest } from './open-requests.ts'
import { peerHolds } from './peer-holds.ts'
import type { Examine, MessageId, MessageRow, Pair, PairId, ThreadRow } from './ports.ts'
import { rebuildThread } from './rebuild-threads.ts'
import { isRequestRow } from './request-row.ts'

/** The peer's key sets as far as they were proven; the `state` of thread rows of kind `keys`. */
type KeysState = { readonly document: KeySet }

export const peerKeySets = perPair(async (node, pair) => {
  const rows = await node.store.threads({ pair, kind: 'keys', limit: 1000 })
  return rows.map((row) => (row.state as KeysState).document).toSorted((a, b) => a.version - b.version)
})

/** Bytes of a notice. */
const MOST_NOTICE = 65_536

type Incoming = Parameters<Examine>[0]
type Outcome = Awaited<ReturnType<Examine>>

/**
 * An examiner for one batch: messages of the batch see what those before them changed, though nothing is stored yet. Their signatures are
 * checked side by side, and keys that a set in the same batch brings are known at once.
 */
export function newExamine(node: Node, pairId: PairId): Examine {
  const changed = new Map<string, ThreadRow>()
  const references = new Set<string>()
  const seen = new Map<MessageId, string>()
  // Read with the first message, when the pair's turn is held: until the batch is stored nobody else can change it.
  let standing: Standing | undefined
  const look = async (incoming: Incoming, opened: OpenedMessage): Promise<Outcome> => {
    const leaf = parseLeaf(incoming.leaf) as MessageLeaf
    // Held before and removed since: there is nothing to examine, and nothing to return.
    if (incoming.envelope.length === 0 && (await wasHeld(node, pairId, incoming))) {
      seen.set(incoming.id, leaf.thread)
      return {}
    }
    try {
      standing ??= await readStanding(node, pairId)
      const outcome = await examine({
        node,
        pairId,
        incoming,
        opened,
        leaf,
        changed,
        references,
        seen,
        standing,
      })
      seen.set(incoming.id, leaf.thread)
      if (outcome.fault !== undefined && (await restsOnRemoved(node, pairId, incoming, leaf, outcome.fault)))
        return {}
      for (const row of outcome.threads ?? []) {
        changed.set(row.thread, row)
        references.add(row.reference)
        standing = standingAfter(standing, row)
        if (isRequestRow(row))
          await expectRequest(node, pairId, row.state.request.turns.length === 1 ? row : 'turn')
      }
      return outcome
    } catch (error) {
      // Our own database failed: that says nothing of the message. The intake fails, and the peer comes again.
      if (error instanceof Error && error.name === 'StoreError') throw error
      // Whatever our own code stumbled over, the bytes are held and the sender is told; the log is never blocked by it.
      seen.set(incoming.id, leaf.thread)
      return { fault: 'unreadable' }
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  return (incoming) => {
    const opened = openMessage(incoming.envelope)
    const outcome = last.then(() => look(incoming, opened))
    last = outcome.catch(() => undefined)
    return outcome
  }
}

/** Whether bytes of a message were here before: it came again after a loss, or stands in the log for a second time. */
async function wasHeld(node: Node, pair: PairId, { id, isAgain }: Incoming): Promise<boolean> {
  return isAgain === true || (await node.store.message(pair, id)) !== undefined
}

/**
 * Whether a message is only faulty because what it rests on was removed: its file, or the request that it is about. It was good when it came first,
 * or it is about contents that ended: it is held as bytes, and not returned.
 */
async function restsOnRemoved(
  node: Node,
  pair: PairId,
  incoming: Incoming,
  { ref }: MessageLeaf,
  fault: string,
): Promise<boolean> {
  if (fault === 'missing_file') return incoming.isAgain === true
  if (fault !== 'unknown_ref') return false
  if (incoming.isAgain) return true
  return (
    ref !== undefined &&
    (await node.store.message(pair, ref)) !== undefined &&
    (await node.store.content(pair, ref)) === undefined
  )
}

/** What messages are judged by, and what some of them change: who the parties are, the peer's key sets and the agreements, lowest version first. */
type Standing = {
  readonly pair: Pair | undefined
  readonly keySets: readonly KeySet[]
  /** Public keys (64 hex digits) of use `message`. */
  readonly messageKeys: ReadonlySet<string>
  readonly versions: readonly AgreementState[]
}

async function readStanding(node: Node, pairId: PairId): Promise<Standing> {
  const pair = await pairOfId(node, pairId)
  const keySets = await peerKeySets.of(node, pairId)
  const versions = await knownAgreements(node, pairId)
  return { pair, keySets, messageKeys: messageKeysOf(keySets), versions }
}

function standingAfter(standing: Standing, row: ThreadRow): Standing {
  if (row.kind === 'keys') {
    const keySets = [...standing.keySets, (row.state as KeysState).document]
    return { ...standing, keySets, messageKeys: messageKeysOf(keySets) }
  }
  if (row.kind !== 'agreement') return standing
  const state = row.state as AgreementState
  const others = standing.versions.filter((version) => version.digest !== state.digest)
  const versions = [...others, state].toSorted((a, b) => a.document.version - b.document.version)
  return { ...standing, versions }
}

function messageKeysOf(keySets: readonly KeySet[]): ReadonlySet<string> {
  const keys = keySets.flatMap((set) => set.keys.filter((key) => key.use === 'message'))
  return new Set(keys.map((key) => printHex(parseBase64(key.public))))
}

type Batch = {
  readonly node: Node
  readonly pairId: PairId
  readonly incoming: Incoming
  readonly opened: OpenedMessage
  readonly leaf: MessageLeaf
  readonly changed: ReadonlyMap<string, ThreadRow>
  /** Of the threads that are changed. */
  readonly references: ReadonlySet<string>
  readonly seen: ReadonlyMap<MessageId, string>
  readonly standing: Standing
}

async function examine(batch: Batch): Promise<Outcome> {
  const { node, leaf } = batch
  const { pair, versions } = batch.standing
  if (!pair) return { fault: 'wrong_party' }
  const row = batch.changed.get(leaf.thread) ?? (await threadOf(node, pair, leaf))
  const context = await contextOf(batch, pair)
  const examination = await examineMessage(batch.opened, leaf, context)
  if (examination.result === 'fault') return { fault: examination.code }
  return consequences(batch, pair, examination.payload, row, versions)
}

/**
 * The version by which a request of the peer is judged: the newest that both entered, or the older one that it names while the peer's log has not
 * shown yet that it holds our copy of the newest (A4): a request that was on its way is not returned for that.
 */
async function governing(
  batch: Batch,
  pair: Pair,
  versions: readonly AgreementState[],
): Promise<AgreementState | undefined> {
  const { node, leaf } = batch
  const both = versions.filter((version) => version.own && version.peer)
  const newest = both.at(-1)
  const named = both.find((version) => version.digest === leaf.rule?.agreement)
  if (!newest?.own || !named || named === newest) return newest
  const row = await node.store.message(pair.id, newest.own)
  return row && (await peerHeldAt(batch, pair, row)) ? newest : named
}

/** The thread as it is stored; one of ours that came back after a restore may have to be built from its messages first. */
async function threadOf(
  node: Node,
  pair: Pair,
  { thread, ref }: MessageLeaf,
): Promise<ThreadRow | undefined> {
  const row = await node.store.thread(pair.id, thread)
  return (
    row ?? (ref && (await node.store.message(pair.id, ref)) ? rebuildThread(node, pair, thread) : undefined)
  )
}

async function contextOf(batch: Batch, pair: Pair): Promise<MessageContext> {
  const { node, pairId, leaf } = batch
  const { versions, messageKeys } = batch.standing
  const ref = leaf.ref
  const refThread = ref && (batch.seen.get(ref) ?? (await node.store.message(pairId, ref))?.thread)
  const agreed = await governing(batch, pair, versions)
  return {
    from: pair.peer.identity,
    to: pair.own.identity,
    exercise: pair.exercise,
    messageKeys,
    ...(agreed && {
      agreement: {
        digest: agreed.digest,
        foresees: (rule) => limitsOf(agreed.document, rule.class, rule.urgency) !== undefined,
      },
    }),
    knowsRef: (id, thread) => id === ref && refThread === thread,
    hasFile: (name, length) => node.files.holds(pairId, name.slice('sha256:'.length), length),
  }
}

async function consequences(
  batch: Batch,
  pair: Pair,
  payload: Payload,
  row: ThreadRow | undefined,
  versions: readonly AgreementState[],
): Promise<Outcome> {
  switch (payload.kind) {
    case 'keys':
      return takeKeys(batch, pair, payload)
    case 'agreement':
      return takeAgreement(batch, pair, payload, versions)
    case 'request':
    case 'notify':
      return takeRequest(batch, pair, payload, { row, versions })
    case 'return':
      return takeReturn(batch, payload, row)
    case 'notice':
      // Words: they are held, and change nothing here. All notices are shown together.
      return batch.leaf.length > MOST_NOTICE ? { fault: 'not_allowed' } : {}
    case 'audit':
      return {} // A digest: it is held, and changes nothing here.
    default:
      return takeTurn(batch, payload, row)
  }
}

function takeKeys(batch: Batch, pair: Pair, payload: PayloadOf<'keys'>): Outcome {
  const document = payload.body.document
  if (document.party !== pair.peer.identity) return { fault: 'wrong_party' }
  const last = batch.standing.keySets.at(-1)
  // After a succession the newest key set is entered again as it was.
  if (last && equalBytes(printCanonical(last), printCanonical(document))) return {}
  try {
    checkNextKeySet(last, document)
  } catch {
    return { fault: 'not_allowed' }
  }
  const at = batch.node.clock.nowMs()
  const row: ThreadRow = {
    pair: pair.id,
    // A key no message's thread can have: a peer's key set never stands in the place of a request.
    thread: `keys:${batch.incoming.id.slice(7, 39)}`,
    request: batch.incoming.id,
    reference: `keys-${document.version}-${batch.incoming.id.slice(7, 15)}`,
    direction: 'in',
    kind: 'keys',
    urgency: 'routine',
    phase: 'known',
    updatedMs: at,
    state: { document } satisfies KeysState,
  }
  return { threads: [row] }
}

async function takeAgreement(
  batch: Batch,
  pair: Pair,
  payload: PayloadOf<'agreement'>,
  versions: readonly AgreementState[],
): Promise<Outcome> {
  const document = payload.body.document
  const digest = batch.leaf.document as Digest
  const parties = document.parties.map((p) => p.identity).toSorted()
  if (parties.join() !== [pair.own.identity, pair.peer.identity].toSorted().join())
    return { fault: 'wrong_party' }
  if (document.exercise !== pair.exercise) return { fault: 'exercise_mismatch' }
  const holds = (place: MessageRow) => peerHeldAt(batch, pair, place)
  const place = await placeInChain(batch.node, pair.id, { document, side: 'peer', versions, holds })
  if (place === 'apart') return { fault: 'not_allowed' }
  const key = agreementKey(digest)
  const row = batch.changed.get(key) ?? (await batch.node.store.thread(pair.id, key))
  const isIdle = place === 'follows'
  return {
    // What is not taken is kept in mind all the same: a later version may name it, and it bars lower ones (A3).
    ...(isIdle && { fault: 'not_allowed' }),
    threads: [
      agreementRow({
        pair: pair.id,
        before: row?.state as AgreementState | undefined,
        digest,
        document,
        message: batch.incoming.id,
        side: 'peer',
        isIdle,
        nowMs: batch.node.clock.nowMs(),
      }),
    ],
  }
}

/** Whether the peer's log shows before this message that it holds ours at a place. */
async function peerHeldAt({ node, incoming }: Batch, pair: Pair, place: MessageRow): Promise<boolean> {
  const { held } = incoming
  if (held?.log === place.origin && held.size > place.index) return true
  return (await peerHolds(node, pair, place.origin)) > place.index
}

async function takeRequest(
  batch: Batch,
  pair: Pair,
  payload: PayloadOf<'request'> | PayloadOf<'notify'>,
  { row, versions }: { readonly row: ThreadRow | undefined; readonly versions: readonly AgreementState[] },
): Promise<Outcome> {
  if (isAhead(batch, payload) || tooLarge(payload.body) !== undefined) return { fault: 'not_allowed' }
  if (row || !(await isNewReference(batch, pair, payload.body.reference))) return { fault: 'not_allowed' }
  const version = versions.find((v) => v.digest === payload.rule.agreement)
  if (!version) return { fault: 'wrong_agreement' }
  const { reference, title, tlp, asks, links } = payload.body
  return {
    threads: [
      requestRow({
        node: batch.node,
        pair,
        version,
        rule: payload.rule,
        thread: payload.thread,
        id: batch.incoming.id,
        at: payload.at,
        isAlone: isAlone(payload),
        draft: { reference, title, tlp, asks: asks.length, links },
        side: 'in',
      }),
    ],
  }
}

/** People act on references: one begins with its party's prefix and stands once, or an answer could go to another than was meant (M6). */
async function isNewReference(batch: Batch, pair: Pair, reference: string): Promise<boolean> {
  if (!reference.startsWith(`${pair.peer.prefix}-`)) return false
  if (batch.references.has(reference)) return false
  return (await batch.node.store.threads({ pair: pair.id, reference, limit: 1 })).length === 0
}

/** What is compared by the writers' own clocks would be decided for ever by one that says a time to come (state.ts). */
function isAhead({ node }: Batch, { at }: Payload): boolean {
  return parseTime(at) > node.clock.now() + MOST_AHEAD
}

/** Whether a removal names what is no content of the thread, or stays (M10). A message that we returned is content: its writer removes it like others. */
async function namesNoContent(
  { node, pairId, leaf, seen }: Batch,
  { turns }: RequestState,
  messages: readonly MessageId[],
): Promise<boolean> {
  const known = new Map(turns.map(({ id, kind }) => [id, kind]))
  if (messages.some((id) => !canEnd(known.get(id) ?? ''))) return true
  const others = messages.filter((id) => !known.has(id) && seen.get(id) !== leaf.thread)
  if (others.length === 0) return false
  const rows = await node.store.threadMessages(pairId, leaf.thread)
  const held = new Set(rows.filter(({ kind }) => canEnd(kind)).map(({ id }) => id))
  return others.some((id) => !held.has(id))
}

function takeReturn(batch: Batch, payload: Payload, row: ThreadRow | undefined): Outcome {
  if (!row || !isRequestRow(row) || batch.leaf.ref !== row.request || row.direction !== 'out') return {}
  // Said once more it says nothing more.
  if (row.state.request.turns.some(({ kind }) => kind === 'return')) return {}
  const state = apply(row.state.request, batch.incoming.id, payload, 'answerer')
  // A return ends duties only within the receipt limit; a later one is shown and changes nothing (V12).
  const isLate = batch.node.clock.now() > (row.state.dues.receipt ?? 0) + 60
  const after = isLate ? { ...state, phase: row.state.request.phase } : state
  return { threads: [rowAfter(row, after, batch.node.clock.nowMs())] }
}

/** A turn of the other side. Turns that crossed with ours on the way are taken; only a turn that is not theirs is returned. */
async function takeTurn(batch: Batch, payload: Payload, row: ThreadRow | undefined): Promise<Outcome> {
  if (!row || !isRequestRow(row)) return { fault: 'unknown_ref' }
  // The record's verdicts look at turns on the request itself and at nothing else (V9 to V12); what people are shown must not differ.
  if (batch.leaf.ref !== row.request) return { fault: 'not_allowed' }
  const state = row.state.request
  const side = sideOfWriter(state, false)
  const { kind, length } = batch.leaf
  if (isAhead(batch, payload) || lacksRoom(state, side, { kind: kind as Kind, length }))
    return { fault: 'not_allowed' }
  if (checkTurn(state, payload, side) !== undefined) return { fault: 'not_allowed' }
  if (payload.kind === 'expunge' && (await namesNoContent(batch, state, payload.body.messages)))
    return { fault: 'not_allowed' }
  const after = apply(withSaid(state, side, length), batch.incoming.id, payload, side)
  return { threads: [rowAfter(row, after, batch.node.clock.nowMs())] }
}
