/** Thread rows are made of messages: after a restore, what came back is shown again as if it had never been gone. */

import { withSaid } from '../domain/request/room.ts'
import { apply, type RequestState } from '../domain/request/state.ts'
import {
  agreementDigest,
  type Payload,
  parseEnvelope,
  parseOrigin,
  parsePayload,
  parseTime,
  writerOf,
} from '../protocol/index.ts'
import { rowAfter, sideOfWriter } from './act-on-request.ts'
import {
  type AgreementState,
  agreementRow,
  enteredBy,
  forgetAgreements,
  knownAgreements,
} from './agreements.ts'
import { isAlone, requestRow } from './enter-request.ts'
import { perPair } from './memory.ts'
import { findPair, type Node } from './node.ts'
import { forgetRequests } from './open-requests.ts'
import type { MessageRow, Pair, PairId, ThreadRow } from './ports.ts'
import { ownLog } from './record-state.ts'
import { isRequestRow, type RequestRow } from './request-row.ts'

const STEP = 256

const standing = perPair(rebuildOwn)

/** Resolves when every message at the end of our log stands in its thread; looked at once, and again after `forgetOwnThreads`. */
export function ownThreadsStand(node: Node, pair: PairId): Promise<void> {
  return standing.of(node, pair)
}

/** To be called when own leaves may have come back. */
export function forgetOwnThreads(node: Node, pair: PairId): void {
  standing.forget(node, pair)
}

/**
 * What came back is the end of our log. Its messages are looked at from the last backwards until one stands in its thread already, and those
 * threads are built again, the oldest first: a crash on the way leaves the rest to the next start.
 */
async function rebuildOwn(node: Node, pairId: PairId): Promise<void> {
  const pair = await findPair(node, pairId)
  const log = await ownLog(node, pairId)
  if (!log) return
  const missing: string[] = []
  for (let to = log.size; to > 0; to -= STEP) {
    const rows = (await node.store.messages(log.origin, Math.max(0, to - STEP), to)).toReversed()
    const found = await missingUntilStanding(node, pair, rows)
    missing.push(...found.missing)
    if (found.isStanding) break
  }
  const threads = [...new Set(missing)].toReversed()
  for (const thread of threads) {
    const row = await rebuildThread(node, pair, thread)
    if (row) await node.store.commit({ pair: pairId, threads: [row] })
  }
  if (threads.length > 0) {
    forgetAgreements(node, pairId)
    forgetRequests(node, pairId)
  }
}

/** Messages that change no row. */
const ROWLESS: ReadonlySet<string> = new Set(['keys', 'return', 'notice', 'audit'])

async function missingUntilStanding(
  node: Node,
  pair: Pair,
  rows: readonly MessageRow[],
): Promise<{ readonly missing: string[]; readonly isStanding: boolean }> {
  const missing: string[] = []
  for (const message of rows) {
    if (ROWLESS.has(message.kind)) continue
    const key = message.kind === 'agreement' ? `agreement:${message.thread}` : message.thread
    const row = await node.store.thread(pair.id, key)
    if (row && stands(row, message)) return { missing, isStanding: true }
    missing.push(message.thread)
  }
  return { missing, isStanding: false }
}

function stands(row: ThreadRow, message: MessageRow): boolean {
  if (isRequestRow(row)) return row.state.request.turns.some((turn) => turn.id === message.id)
  return enteredBy(row.state as AgreementState, 'own') === message.id
}

/** The row of a thread from all its messages that are good; undefined where it does not begin with a request or an agreement. */
export async function rebuildThread(node: Node, pair: Pair, thread: string): Promise<ThreadRow | undefined> {
  const messages = await readMessages(node, pair, thread)
  const first = messages.find(({ payload }) => payload.kind === 'request' || payload.kind === 'notify')
  if (first) return rebuildRequest(node, pair, { first, messages })
  return rebuildAgreement(node, pair, messages)
}

type Read = {
  readonly row: MessageRow
  readonly payload: Payload
  /** Bytes of the payload. */
  readonly length: number
  readonly isOurs: boolean
}

async function readMessages(node: Node, pair: Pair, thread: string): Promise<Read[]> {
  const rows = (await node.store.threadMessages(pair.id, thread)).filter((row) => !row.fault)
  const contents = await node.store.contents(
    pair.id,
    rows.map((row) => row.id),
  )
  const own = writerOf(pair.own.identity)
  const read = rows.flatMap((row) => {
    const bytes = contents.get(row.id)
    if (!bytes) return []
    const { payload: read } = parseEnvelope(bytes)
    const isOurs = parseOrigin(row.origin).writer === own
    return [{ row, payload: parsePayload(read), length: read.length, isOurs }]
  })
  return asSaid(read)
}

/**
 * What came back was stored last, so the writers' own clocks give the order in which people saw it. Only between the two sides: a message may wait for
 * its release for days, and a clock may be wrong, so each side's own stay in the order of its log.
 */
function asSaid(read: readonly Read[]): Read[] {
  const inLogs = read.toSorted((a, b) => epochOf(a) - epochOf(b) || a.row.index - b.row.index)
  const latest = new Map<boolean, string>()
  const timed = inLogs.map((each) => {
    const before = latest.get(each.isOurs) ?? ''
    const at = [each.payload.at, before].toSorted().at(-1)!
    latest.set(each.isOurs, at)
    return { at, each }
  })
  return timed.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ each }) => each)
}

function epochOf({ row }: Read): number {
  return parseOrigin(row.origin).epoch
}

async function rebuildRequest(
  node: Node,
  pair: Pair,
  { first, messages }: { readonly first: Read; readonly messages: readonly Read[] },
): Promise<RequestRow | undefined> {
  const { payload, row, isOurs } = first
  if (payload.kind !== 'request' && payload.kind !== 'notify') return undefined
  const version = (await knownAgreements(node, pair.id)).find((v) => v.digest === payload.rule.agreement)
  if (!version) return undefined
  const { reference, title, tlp, asks, links } = payload.body
  let rebuilt = requestRow({
    node,
    pair,
    version,
    rule: payload.rule,
    thread: payload.thread,
    id: row.id,
    at: payload.at,
    isAlone: isAlone(payload),
    start: parseTime(payload.at),
    draft: { reference, title, tlp, asks: asks.length, links },
    side: isOurs ? 'out' : 'in',
  })
  for (const message of messages) {
    const state: RequestState = rebuilt.state.request
    if (message === first || !isTurn(message.payload, state)) continue
    const side = sideOfWriter(state, message.isOurs)
    // A return is a machine's, and takes no room.
    const length = message.payload.kind === 'return' ? 0 : message.length
    const said = length > 0 ? withSaid(state, side, length) : state
    rebuilt = rowAfter(rebuilt, apply(said, message.row.id, message.payload, side), rebuilt.updatedMs)
  }
  return rebuilt
}

/** Others may stand in the thread of a request, and change nothing of it; a return said again says nothing more. */
function isTurn({ kind }: Payload, { turns }: RequestState): boolean {
  if (kind === 'return') return turns.every((turn) => turn.kind !== 'return')
  return !['request', 'notify', 'keys', 'agreement', 'notice', 'audit'].includes(kind)
}

function rebuildAgreement(node: Node, pair: Pair, messages: readonly Read[]): ThreadRow | undefined {
  let before: AgreementState | undefined
  let rebuilt: ThreadRow | undefined
  for (const { payload, row, isOurs } of messages) {
    if (payload.kind !== 'agreement') continue
    const { document } = payload.body
    const digest = agreementDigest(document)
    rebuilt = agreementRow({
      pair: pair.id,
      before,
      digest,
      document,
      message: row.id,
      side: isOurs ? 'own' : 'peer',
      nowMs: node.clock.nowMs(),
    })
    before = rebuilt.state as AgreementState
  }
  return rebuilt
}
