import type { Batch, Effects, Entry, Head, MessageRow, ThreadRow } from '../app/ports.ts'
import type { Desk } from './desk.ts'
import { recallMessage } from './desk.ts'
import { LogError, sentenceOf } from './errors.ts'
import { type Edge, type Growth, mergeThreads, planGrowth, verifyStored } from './growth.ts'
import type { Mark } from './guard.ts'
import type { Places } from './places.ts'
import { signOwn, timeToSign } from './signing.ts'

/** Our log where all is settled: what is stored, what the guard holds and what is signed are one. */
export type Settled = {
  readonly edge: Edge
  /** Undefined before the first leaf. */
  readonly head: Head | undefined
}

/** One call of append, waiting for its turn. */
export type Wish = { readonly entries: readonly Entry[]; readonly effects: Effects | undefined }
/** A wish whose turn has come, with the thread rows that it changes. */
export type Ready<W extends Wish> = { readonly wish: W; readonly threads: readonly ThreadRow[] }

/** Throws `too_large` or `bad_leaf` for entries that could never be entered. */
export function checkWish(desk: Desk, { entries }: Wish): void {
  if (entries.length === 0) throw new LogError('bad_leaf', 'nothing to enter')
  const { batchEntries, batchBytes } = desk.limits
  const bytes = bytesOf(entries)
  if (entries.length > batchEntries || bytes > batchBytes)
    throw new LogError(
      'too_large',
      `${entries.length} entries of ${bytes} bytes; one call takes ${batchEntries} of ${batchBytes}`,
    )
}

/** Takes from the front of the queue what one commit, and so one exchange, can carry. */
export function takeTogether<W extends Wish>(desk: Desk, waiting: W[]): W[] {
  let [entries, bytes] = [0, 0]
  const together = waiting.findIndex((wish) => {
    entries += wish.entries.length
    bytes += bytesOf(wish.entries)
    return entries > desk.limits.batchEntries || bytes > desk.limits.batchBytes
  })
  return waiting.splice(0, together < 0 ? waiting.length : together)
}

/**
 * Asks each wish for its thread rows, now that nothing else can change them. One that would change a thread which an earlier one changes has read
 * what will not stand: it and all after it wait for the next commit. One that fails is refused alone.
 */
export async function askEffects<W extends Wish & { reject(why: unknown): void }>(
  wishes: readonly W[],
): Promise<{ readonly ready: readonly Ready<W>[]; readonly later: readonly W[] }> {
  const ready: Ready<W>[] = []
  const changed = new Set<string>()
  for (const [i, wish] of wishes.entries()) {
    const threads = await askThreads(wish)
    if (threads === undefined) continue
    if (threads.some((row) => changed.has(row.thread))) return { ready, later: wishes.slice(i) }
    for (const row of threads) changed.add(row.thread)
    ready.push({ wish, threads })
  }
  return { ready, later: [] }
}

async function askThreads(
  wish: Wish & { reject(why: unknown): void },
): Promise<readonly ThreadRow[] | undefined> {
  const threads = wish.effects?.threads
  if (typeof threads !== 'function') return threads ?? []
  try {
    return await threads()
  } catch (why) {
    wish.reject(why)
    return undefined
  }
}

/** What several wishes write in one commit. */
export type Plan<W extends Wish> = {
  readonly growth: Growth
  readonly places: Places
  readonly accepted: readonly (Ready<W> & { readonly positions: readonly number[] })[]
  readonly refused: readonly { readonly wish: W; readonly why: LogError }[]
}

/** Checks each wish against what stands before it; one that may not stand is refused alone (L5 to L7). */
export async function planAppend<W extends Wish>(
  desk: Desk,
  edge: Edge,
  wishes: readonly Ready<W>[],
): Promise<Plan<W>> {
  const accepted: Plan<W>['accepted'][number][] = []
  const refused: { wish: W; why: LogError }[] = []
  const leaves: Uint8Array[] = []
  let places = desk.ownPlaces.trial()
  for (const ready of wishes) {
    const { wish } = ready
    const trial = places.trial()
    const first = edge.frontier.size + leaves.length
    try {
      for (const [i, entry] of wish.entries.entries()) {
        checkEntry(entry, trial, { origin: edge.origin, position: first + i })
      }
    } catch (why) {
      refused.push({ wish, why: why instanceof LogError ? why : new LogError('bad_leaf', sentenceOf(why)) })
      continue
    }
    places = trial.keep()
    leaves.push(...wish.entries.map(leafOf))
    accepted.push({ ...ready, positions: wish.entries.map((_, i) => first + i) })
  }
  return { growth: await planGrowth(edge, leaves), places, accepted, refused }
}

/** The rows of an effect as they are now, with the turn held. */
async function effectsNow(effects: Effects | undefined) {
  const threads = typeof effects?.threads === 'function' ? await effects.threads() : effects?.threads
  return { threads: threads ?? [], dropDrafts: effects?.dropDrafts ?? [] }
}

/**
 * The one transaction. A crash before it ends leaves nothing; after it, recovery finds leaves beyond the guard and calls settle(). Only the
 * database may throw here.
 */
export async function commitPlan(
  desk: Desk,
  plan: Plan<Wish>,
  logs: NonNullable<Batch['logs']> = [],
): Promise<void> {
  const entries = plan.accepted.flatMap(({ wish, positions }) =>
    wish.entries.map((entry, i) => ({ entry, index: positions[i]! })),
  )
  const effects = await Promise.all(plan.accepted.map(({ wish }) => effectsNow(wish.effects)))
  await desk.store.commit({
    pair: desk.pair.id,
    logs,
    ...plan.growth.rows,
    messages: entries.flatMap(({ entry, index }) => messageRow(desk, plan.growth.edge.origin, entry, index)),
    contents: entries.flatMap(({ entry }) =>
      'message' in entry ? [{ id: entry.message.id, bytes: entry.message.envelope }] : [],
    ),
    threads: mergeThreads(
      plan.accepted.flatMap(({ threads }) => threads),
      desk.pair.id,
    ),
    dropDrafts: effects.flatMap((effect) => effect?.dropDrafts ?? []),
  })
}

/** What the desk learns once leaves are durable. */
export async function noteAppended(desk: Desk, plan: Plan<Wish>): Promise<void> {
  desk.ownPlaces = plan.places.keep()
  for (const entry of plan.accepted.flatMap(({ wish }) => wish.entries)) {
    if (!('message' in entry)) continue
    const { kind, envelope } = entry.message
    if (kind === 'keys' || kind === 'agreement')
      await recallMessage(desk, { writer: desk.writer, kind, envelope })
  }
}

/**
 * From durable leaves to a signed head (protocol.md, "Never fork"). `from` is what was signed last, `to` what is stored. Recovery calls the
 * same function, so each step says what a crash after it leaves.
 */
export async function settle(desk: Desk, from: Edge, to: Edge, time: number): Promise<Settled> {
  // The stored bytes are hashed anew: what we sign is what a reader of the disk will find.
  await verifyStored(desk.store, from.frontier, to)
  const mark: Mark = { origin: to.origin, size: to.frontier.size, root: to.frontier.root(), time }
  await desk.guard!.advance('own', mark)
  // A crash here leaves a guard beyond the last signature: recovery signs this mark, and gets the same bytes.
  return { edge: to, head: await signMark(desk, mark) }
}

/** Signs the mark at which the guard stands and stores what was signed, before anybody is told. */
export async function signMark(desk: Desk, mark: Mark): Promise<Head> {
  const { checkpoint, lines, head } = await signOwn(desk, mark)
  // A crash before this is durable loses signatures that nobody has seen; they are made again.
  await desk.store.commit({ pair: desk.pair.id, checkpoints: [checkpoint], lines })
  return head
}

/** Signs the present size afresh. Throws `clock_behind` where the clock has not moved on. */
export async function signAfresh(desk: Desk, settled: Settled): Promise<Settled> {
  const { head } = settled
  if (!head) throw new LogError('empty', `${settled.edge.origin} holds no leaf to sign yet`)
  const last: Mark = { origin: head.origin, size: head.size, root: head.root, time: head.time }
  const time = timeToSign(desk, last)
  // Within one second there is nothing new to say of the same size.
  if (time === last.time) return settled
  await desk.guard!.advance('own', { ...last, time })
  return { ...settled, head: await signMark(desk, { ...last, time }) }
}

function checkEntry(
  entry: Entry,
  places: Places,
  at: { readonly origin: string; readonly position: number },
): void {
  const leaf = places.take(leafOf(entry), at.origin, at.position)
  if (!('message' in entry)) {
    if (leaf.type === 'message') throw new LogError('bad_leaf', 'a message leaf enters with its message')
    return
  }
  const { id, kind, thread } = entry.message
  if (leaf.type !== 'message' || leaf.id !== id || leaf.kind !== kind || leaf.thread !== thread)
    throw new LogError('bad_leaf', `the leaf of message ${id} is another message's`)
}

function messageRow(desk: Desk, origin: string, entry: Entry, index: number): MessageRow[] {
  if (!('message' in entry)) return []
  const { id, kind, thread, ref } = entry.message
  return [
    {
      pair: desk.pair.id,
      origin,
      index,
      id,
      kind,
      thread,
      ...(ref && { ref }),
      storedMs: desk.clock.nowMs(),
    },
  ]
}

function leafOf(entry: Entry): Uint8Array {
  return 'message' in entry ? entry.message.leaf : entry.leaf
}

function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce(
    (sum, entry) => sum + leafOf(entry).length + ('message' in entry ? entry.message.envelope.length : 0),
    0,
  )
}
