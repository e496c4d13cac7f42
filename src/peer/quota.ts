import type { Pair, PairId } from '../app/ports.ts'
import { isCount, isObject } from '../protocol/shape.ts'
import { PeerError } from './errors.ts'
import type { PeerNode, Quotas } from './port.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What a crash may forget: a quota is a guard against floods, not evidence. */
const SAVE_MS = 60_000
/** Until an agreement is in effect there is little to say (L7). */
const BEFORE_AGREEMENT: Quotas = { messagesPerDay: 1000, bytesPerDay: 64 * 1024 * 1024 }

type Hour = { readonly startMs: number; messages: number; bytes: number }
type Used = { readonly hours: Hour[]; savedMs: number }
type UsageNode = Pick<PeerNode, 'store' | 'clock' | 'quotas'>

/**
 * What each peer brought in the last 24 hours, by the hour. An exchange is refused when the quota is used up, not when it would be: so that a
 * batch larger than the rest of a day still goes through, and at most one batch goes beyond.
 */
export class Usage {
  readonly #node: UsageNode
  readonly #used = new Map<PairId, Promise<Used>>()

  constructor(node: UsageNode) {
    this.#node = node
  }

  /** Throws `later`, with the time at which the oldest hour leaves the day. */
  async check(pair: Pair): Promise<void> {
    const { messagesPerDay, bytesPerDay } = (await this.#node.quotas(pair.id)) ?? BEFORE_AGREEMENT
    const { hours } = await this.#of(pair)
    const messages = hours.reduce((sum, hour) => sum + hour.messages, 0)
    const bytes = hours.reduce((sum, hour) => sum + hour.bytes, 0)
    if (messages < messagesPerDay && bytes < bytesPerDay) return
    const endMs = (hours[0]?.startMs ?? this.#node.clock.nowMs()) + HOUR_MS + DAY_MS
    throw new PeerError('later', `${messages} messages and ${bytes} bytes in a day`, {
      detail: { why: 'over_quota' },
      retryAfter: Math.max(1, Math.ceil((endMs - this.#node.clock.nowMs()) / 1000)),
    })
  }

  async isOver(pair: Pair): Promise<boolean> {
    return this.check(pair).then(
      () => false,
      () => true,
    )
  }

  async add(pair: Pair, brought: { readonly messages: number; readonly bytes: number }): Promise<void> {
    const used = await this.#of(pair)
    const nowMs = this.#node.clock.nowMs()
    count(used.hours, nowMs, brought)
    if (Math.abs(nowMs - used.savedMs) >= SAVE_MS) await this.#save(pair.id, used)
  }

  /** Keeps what was counted over a restart. */
  async save(): Promise<void> {
    for (const [pair, used] of this.#used) await this.#save(pair, await used)
  }

  async #save(pair: PairId, used: Used): Promise<void> {
    used.savedMs = this.#node.clock.nowMs()
    await this.#node.store.saveSetting(settingOf(pair), JSON.stringify(used.hours))
  }

  async #of(pair: Pair): Promise<Used> {
    const known = this.#used.get(pair.id) ?? this.#load(pair.id)
    this.#used.set(pair.id, known)
    known.catch(() => this.#used.delete(pair.id))
    const used = await known
    const oldest = this.#node.clock.nowMs() - DAY_MS - HOUR_MS
    while (used.hours.length > 0 && used.hours[0]!.startMs <= oldest) used.hours.shift()
    return used
  }

  async #load(pair: PairId): Promise<Used> {
    const text = await this.#node.store.setting(settingOf(pair))
    return { hours: text === undefined ? [] : parseHours(text), savedMs: this.#node.clock.nowMs() }
  }
}

function settingOf(pair: PairId): string {
  return `intake/${pair}`
}

function parseHours(text: string): Hour[] {
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value.filter(isHour) : []
}

function isHour(value: unknown): value is Hour {
  return isObject(value) && isCount(value.startMs, 0) && isCount(value.messages, 0) && isCount(value.bytes, 0)
}

function count(
  hours: Hour[],
  nowMs: number,
  brought: { readonly messages: number; readonly bytes: number },
): void {
  const startMs = nowMs - (nowMs % HOUR_MS)
  const last = hours.at(-1)
  // A clock that went back counts into the last hour.
  const hour = last && last.startMs >= startMs ? last : { startMs, messages: 0, bytes: 0 }
  if (hour !== last) hours.push(hour)
  hour.messages += brought.messages
  hour.bytes += brought.bytes
}
