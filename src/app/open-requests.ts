import { limitsOf, parseTime, type RequestClass, type TimeText, type Urgency } from '../protocol/index.ts'
import { type AgreementState, knownAgreements } from './agreements.ts'
import { type Dues, expectedDues, sidesOf } from './dues.ts'
import { perPair } from './memory.ts'
import { type Node, pairOfId } from './node.ts'
import type { Pair, PairId, Seconds } from './ports.ts'
import { isRequestRow, type RequestRow } from './request-row.ts'

/** Newest threads read when a node starts. */
const LOOK_AT = 5_000

/** Requests with due times, and how often each due time stands in them. */
type OpenRequests = {
  readonly rows: Map<string, readonly Seconds[]>
  readonly dues: Map<Seconds, number>
  readonly emergencies: Set<string>
  /** Where updates fall due again and again: the first, and every how many seconds. */
  readonly updates: Map<string, { readonly first: Seconds; readonly every: Seconds }>
}

/** Read once; every row that is entered or taken in is noted from then on, so that nothing is read again for it. */
const open = perPair(async (node, pair) => {
  const found: OpenRequests = { rows: new Map(), dues: new Map(), emergencies: new Set(), updates: new Map() }
  const rows = await node.store.threads({ pair, limit: LOOK_AT })
  const context = await contextOf(node, pair)
  for (const row of rows.filter(isRequestRow)) note(found, row, context)
  return found
})

/** Due times of requests that are not over, as this node expects them, in no order; the record's own are the verdict function's. Of updates that fall due again and again: the last two that are past, and the next. */
export async function openDues(node: Node, pair: PairId): Promise<readonly Seconds[]> {
  const { dues, updates } = await open.of(node, pair)
  const now = node.clock.now()
  const repeated = [...updates.values()].flatMap(({ first, every }) => {
    const next = Math.max(1, Math.floor((now - first) / every) + 1)
    return [next - 2, next - 1, next].filter((n) => n > 0).map((n) => first + n * every)
  })
  return [...new Set([...dues.keys(), ...repeated])]
}

/** Whether an emergency of the pair is open, as last looked at: a failing peer is then tried every minute (X8). */
export function emergencyOpen(node: Node, pair: PairId): boolean {
  const mine = lastRead.get(node) ?? new Map<PairId, OpenRequests>()
  lastRead.set(node, mine)
  open.of(node, pair).then(
    (read) => mine.set(pair, read),
    () => undefined, // A store that cannot be read now is asked again the next time.
  )
  return (mine.get(pair)?.emergencies.size ?? 0) > 0
}
const lastRead = new WeakMap<Node, Map<PairId, OpenRequests>>()

/** To be called with the first row of a request that is stored: nothing is read again for it. */
export async function noteRequest(node: Node, row: RequestRow): Promise<void> {
  note(await open.of(node, row.pair), row, await contextOf(node, row.pair))
}

/** To be called when a turn on a request is stored: it may have crossed with one of the other side, so the rows are read again. */
export function forgetRequests(node: Node, pair: PairId): void {
  open.forget(node, pair)
}

/** To be called when agreements may have changed: a version that both entered may lend years, so that due times are set that were not (A7). */
export async function noteAgreements(node: Node, pair: PairId): Promise<void> {
  const mine = await looked.of(node, pair)
  const newest = (await knownAgreements(node, pair)).findLast((each) => each.own && each.peer)?.digest
  if (mine.newest !== undefined && mine.newest !== newest) forgetRequests(node, pair)
  mine.newest = newest
}
const looked = perPair(async (): Promise<{ newest: string | undefined }> => ({ newest: undefined }))

type Incoming = RequestRow | 'turn'
const incoming = perPair(async (): Promise<Incoming[]> => [])

/** To be called with each change that a batch of the peer will make, before it is stored. */
export async function expectRequest(node: Node, pair: PairId, change: Incoming): Promise<void> {
  ;(await incoming.of(node, pair)).push(change)
}

/** To be called when a batch of the peer is stored. What was expected of one that was not is in the next, which says the same once more. */
export async function noteIncoming(node: Node, pair: PairId): Promise<void> {
  const changes = (await incoming.of(node, pair)).splice(0)
  if (changes.includes('turn')) forgetRequests(node, pair)
  for (const change of changes) if (change !== 'turn') await noteRequest(node, change)
}

type Context = { readonly versions: readonly AgreementState[]; readonly pair: Pair | undefined }

async function contextOf(node: Node, pair: PairId): Promise<Context> {
  return { versions: await knownAgreements(node, pair), pair: await pairs.of(node, pair) }
}

const pairs = perPair(pairOfId)

function note({ rows, dues, emergencies, updates }: OpenRequests, row: RequestRow, context: Context): void {
  const { thread, urgency, state } = row
  const now = withLentYears(row, context)
  const all = [...Object.values(now), ...contested(row, context)]
  for (const due of rows.get(thread) ?? []) count(dues, due, -1)
  for (const due of all) count(dues, due, 1)
  const isOver = Object.keys(state.dues).length === 0
  if (isOver) rows.delete(thread)
  else rows.set(thread, all)
  if (isOver || urgency !== 'emergency') emergencies.delete(thread)
  else emergencies.add(thread)
  const every = isOver ? undefined : limitsOn(row, context.versions)?.limits.updates?.minutes
  if (every === undefined || now.update === undefined) updates.delete(thread)
  else updates.set(thread, { first: now.update, every: 60 * every })
}

/** Its due times, with those that only a later version's calendars can tell (A7). */
function withLentYears(row: RequestRow, context: Context): Dues {
  const { dues, request } = row.state
  const found = limitsOn(row, context.versions)
  if (!found || !context.pair || dues.receipt === undefined) return dues
  const { version, limits } = found
  const isWhole = (['acknowledgement', 'answer', 'result'] as const).every(
    (duty) => limits[duty] === undefined || dues[duty] !== undefined,
  )
  if (isWhole) return dues
  const start = dues.receipt - 60 * limits.receipt.minutes
  const at = { ...sidesOf(request.we, context.pair), start, versions: context.versions }
  return { ...expectedDues(version, limits, at), ...dues }
}

/** What would be due under each urgency that was named since: verdicts are given under it too (V17). */
function contested(row: RequestRow, context: Context): Seconds[] {
  const { contests, we, turns } = row.state.request
  if (!contests || !context.pair || Object.keys(row.state.dues).length === 0) return []
  const sides = sidesOf(we, context.pair)
  return [...new Set(contests.map(({ urgency }) => urgency))].flatMap((urgency) => {
    const found = limitsOn({ ...row, urgency }, context.versions)
    if (!found) return []
    const at = { ...sides, start: parseTime(turns[0]!.at as TimeText), versions: context.versions }
    return Object.values(expectedDues(found.version, found.limits, at))
  })
}

function limitsOn(row: RequestRow, versions: readonly AgreementState[]) {
  const { agreement, kind } = row.state.request
  const version = versions.find(({ digest }) => digest === agreement)
  const limits = version && limitsOf(version.document, kind as RequestClass, row.urgency as Urgency)
  return version && limits && { version, limits }
}

function count(dues: Map<Seconds, number>, due: Seconds, by: 1 | -1): void {
  const left = (dues.get(due) ?? 0) + by
  if (left > 0) dues.set(due, left)
  else dues.delete(due)
}
