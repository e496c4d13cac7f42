import type { Batch, Effects, Entry, MessageRow, ThreadRow } from '../app/ports.ts'
import { type Desk, recallMessage } from './desk.ts'
import { LogError, sentenceOf } from './errors.ts'
import { type Edge, type Growth, mergeThreads, planGrowth } from './growth.ts'
import type { Places } from './places.ts'

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
    dropDrafts: plan.accepted.flatMap(({ wish }) => wish.effects?.dropDrafts ?? []),
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
