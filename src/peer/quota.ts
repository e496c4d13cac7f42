import type { Pair, PairId, Store } from '../app/ports.ts'
import { parseUtf8, writerOf } from '../protocol/index.ts'
import { PeerError } from './errors.ts'
import type { PeerNode, Quotas } from './port.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Until an agreement is in effect there is little to say (L7). */
const BEFORE_AGREEMENT: Quotas = { messagesPerDay: 1000, bytesPerDay: 64 * 1024 * 1024 }

type Hour = { readonly startMs: number; messages: number; bytes: number }

/**
 * What each peer brought in the last 24 hours, by the hour. An exchange is refused when the quota is used up, not when it would be: so that a
 * batch larger than the rest of a day still goes through, and at most one batch goes beyond.
 */
export class Usage {
  readonly #node: Pick<PeerNode, 'store' | 'clock' | 'quotas'>
  readonly #hours = new Map<PairId, Promise<Hour[]>>()
  constructor(node: Pick<PeerNode, 'store' | 'clock' | 'quotas'>) {
    this.#node = node
  }

  /** Throws `later`, with the time at which the oldest hour leaves the day. */
  async check(pair: Pair): Promise<void> {
    const { messagesPerDay, bytesPerDay } = (await this.#node.quotas(pair.id)) ?? BEFORE_AGREEMENT
    const hours = await this.#of(pair)
    const messages = hours.reduce((sum, hour) => sum + hour.messages, 0)
    const bytes = hours.reduce((sum, hour) => sum + hour.bytes, 0)
    if (messages < messagesPerDay && bytes < bytesPerDay) return
    const seconds = Math.ceil((hours[0]!.startMs + HOUR_MS + DAY_MS - this.#node.clock.nowMs()) / 1000)
    throw new PeerError('later', `${messages} messages and ${bytes} bytes in a day`, {
      detail: { why: 'over_quota' },
      retryAfter: Math.max(1, seconds),
    })
  }

  async isOver(pair: Pair): Promise<boolean> {
    return this.check(pair).then(
      () => false,
      () => true,
    )
  }

  async add(pair: Pair, used: { readonly messages: number; readonly bytes: number }): Promise<void> {
    const hours = await this.#of(pair)
    count(hours, this.#node.clock.nowMs(), used)
  }

  async #of(pair: Pair): Promise<Hour[]> {
    const known = this.#hours.get(pair.id) ?? loadHours(this.#node.store, pair, this.#node.clock.nowMs())
    this.#hours.set(pair.id, known)
    known.catch(() => this.#hours.delete(pair.id))
    const hours = await known
    const oldest = this.#node.clock.nowMs() - DAY_MS - HOUR_MS
    while (hours.length > 0 && hours[0]!.startMs <= oldest) hours.shift()
    return hours
  }
}

function count(
  hours: Hour[],
  nowMs: number,
  used: { readonly messages: number; readonly bytes: number },
): void {
  const startMs = nowMs - (nowMs % HOUR_MS)
  const last = hours.at(-1)
  // A clock that went back counts into the last hour.
  const hour = last && last.startMs >= startMs ? last : { startMs, messages: 0, bytes: 0 }
  if (hour !== last) hours.push(hour)
  hour.messages += used.messages
  hour.bytes += used.bytes
}

/** After a start the day is counted again from the end of the peer's log; files are not (their bytes are counted while the process lives). */
async function loadHours(store: Store, pair: Pair, nowMs: number): Promise<Hour[]> {
  const hours: Hour[] = []
  const writer = writerOf(pair.peer.identity)
  const log = (await store.logs(pair.id)).findLast((row) => row.writer === writer)
  const found: { ms: number; bytes: number }[] = []
  for (let to = log?.size ?? 0; log && to > 0; to -= 256) {
    const from = Math.max(0, to - 256)
    const messages = await store.messages(log.origin, from, to)
    const today = messages.filter((row) => row.storedMs > nowMs - DAY_MS)
    const leaves = today.length > 0 ? await store.leaves(log.origin, from, to) : []
    for (const row of today.toReversed())
      found.push({ ms: row.storedMs, bytes: lengthIn(leaves[row.index - from]?.bytes) })
    if (today.length < messages.length) break
  }
  for (const { ms, bytes } of found.toReversed()) count(hours, ms, { messages: 1, bytes })
  return hours
}

function lengthIn(leaf: Uint8Array | undefined): number {
  return leaf ? Number(/"length":([0-9]+)/.exec(parseUtf8(leaf))?.[1] ?? 0) : 0
}
