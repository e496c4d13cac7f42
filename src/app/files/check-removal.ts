import type { Command } from '../../domain/request/command.ts'
import { isOver, type RequestState } from '../../domain/request/state.ts'
import { parseOrigin, partyKeyName, writerOf } from '../../protocol/index.ts'
import { knownAgreements } from '../agreements.ts'
import { AppError, type Node } from '../node.ts'
import type { Pair } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'
import { standingHold } from './holds.ts'
import { instantOf } from './naming.ts'
import { digestsOfThread, filesOfThread } from './thread-files.ts'

type Removal = Extract<Command, { type: 'expunge' }>
const DAY_MS = 86_400_000

/**
 * Whether contents of a thread may be removed now, for that reason. Throws `removal_held` while a legal hold stands; `removal_refused` when the reason does
 * not carry it, when a message is no content, or is not receipted: a log whose leaves cannot be shown whole would stand still.
 */
export async function checkRemoval(node: Node, pair: Pair, row: RequestRow, removal: Removal): Promise<void> {
  const hold = await standingHold(node, row)
  if (hold)
    throw new AppError(
      'removal_held',
      `a legal hold stands on ${row.reference} since ${instantOf(hold.placedMs)}: ${hold.reason}; lift it first (${hold.id})`,
    )
  checkNamed(row.state.request, removal)
  checkKinds(row.state.request, removal)
  await checkFiles(node, row, removal)
  await checkReason(node, row, removal)
  await checkReceipted(node, pair, row, removal)
}

/** When the retention of the agreement that governs a thread is over, in milliseconds; undefined while it is open. */
export async function retainedUntil(node: Node, row: RequestRow): Promise<number | undefined> {
  if (!isOver(row.state.request.phase)) return undefined
  const versions = await knownAgreements(node, row.pair)
  const version = versions.find(({ digest }) => digest === row.state.request.agreement)
  return version && (await lastSaidMs(node, row)) + version.document.retention.days * DAY_MS
}

/** When the last message came that is no removal; after a restore, when it came back, so that nothing goes too early. */
async function lastSaidMs(node: Node, { pair, thread }: RequestRow): Promise<number> {
  const messages = await node.store.threadMessages(pair, thread)
  const said = messages.filter(({ kind }) => kind !== 'expunge').map(({ storedMs }) => storedMs)
  return Math.max(0, ...said)
}

/** Kinds that say what was removed or agreed: what explains the record is no content that ends. */
const STAYING = ['expunge', 'recall', 'return', 'keys', 'agreement']

export function canEnd(kind: string): boolean {
  return !STAYING.includes(kind)
}

function checkNamed(state: RequestState, { messages, digests }: Removal): void {
  if (messages.length + digests.length === 0)
    throw refused(`nothing is named; say which messages or files of ${state.reference} are to go`)
}

function checkKinds(state: RequestState, { messages }: Removal): void {
  const staying = state.turns.find((turn) => messages.includes(turn.id) && !canEnd(turn.kind))
  if (staying) throw refused(`${staying.id} is of kind ${staying.kind}, which explains the record and stays`)
}

async function checkFiles(node: Node, row: RequestRow, { digests }: Removal): Promise<void> {
  if (digests.length === 0) return
  const named = await digestsOfThread(node, row)
  const other = digests.find((digest) => !named.has(digest))
  if (other) throw refused(`no message of ${row.reference} names the file ${other}`)
}

async function checkReason(node: Node, row: RequestRow, removal: Removal): Promise<void> {
  const { why, article, messages, digests } = removal
  if (why === 'order') {
    if (!article?.trim())
      throw refused('an order names the court or authority and its article: give --article')
    return
  }
  if (why === 'recall') {
    const { recalls = [], we } = row.state.request
    const asked = recalls.filter(({ side }) => side !== we)
    const isAsked = (id: string) => asked.some((each) => [...each.messages, ...each.digests].includes(id))
    const other = [...messages, ...digests].find((id) => !isAsked(id))
    if (other) throw refused(`the other side has not recalled ${other}`)
    // It recalls what is its own: naming a file of ours does not make it so.
    const files = await filesOfThread(node, row)
    const sides = (digest: string) => files.filter((file) => file.digest === digest).map(({ from }) => from)
    const ours = digests.find((digest) => sides(digest).includes('us') && !sides(digest).includes('them'))
    if (ours) throw refused(`the file ${ours} is ours: the other side can recall what it sent, and no more`)
    return
  }
  const untilMs = await retainedUntil(node, row)
  if (untilMs === undefined)
    throw refused(`${row.reference} is ${row.phase}: its retention begins when it is over`)
  if (node.clock.nowMs() < untilMs)
    throw refused(`the agreement keeps the contents of ${row.reference} until ${instantOf(untilMs)}`)
}

/** What came from the other side is cosigned with its bytes; what is ours must be receipted before it may lack. */
async function checkReceipted(node: Node, pair: Pair, row: RequestRow, { messages }: Removal): Promise<void> {
  const name = partyKeyName(pair.peer.host, writerOf(pair.peer.identity), 'cosign')
  for (const id of messages) {
    const message = await node.store.message(pair.id, id)
    if (!message || parseOrigin(message.origin).writer !== writerOf(pair.own.identity)) continue
    const receipt = await node.store.lastLine(message.origin, name)
    if ((receipt?.size ?? 0) <= message.index)
      throw refused(`${id} on ${row.reference} is not receipted by the other side yet`)
  }
}

function refused(sentence: string): AppError {
  return new AppError('removal_refused', sentence)
}
