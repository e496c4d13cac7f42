/** How often one address may ask: `perSecond` on average, `burst` at once. */
export type Rate = { readonly perSecond: number; readonly burst: number }

type Bucket = { tokens: number; atMs: number }

/** More addresses are not remembered; the one that was silent longest is forgotten first. */
const MAX_ADDRESSES = 10_000

/** A bucket of tokens for each address. */
export class RateLimit {
  readonly #rate: Rate
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** Takes one token; false when there is none. `nowMs` is of a clock that never goes back. */
  take(address: string, nowMs: number): boolean {
    const { perSecond, burst } = this.#rate
    const last = this.#buckets.get(address) ?? { tokens: burst, atMs: nowMs }
    const tokens = Math.min(burst, last.tokens + ((nowMs - last.atMs) / 1000) * perSecond)
    const isFree = tokens >= 1
    this.#buckets.delete(address)
    if (this.#buckets.size >= MAX_ADDRESSES) this.#buckets.delete(this.#buckets.keys().next().value!)
    this.#buckets.set(address, { tokens: isFree ? tokens - 1 : tokens, atMs: nowMs })
    return isFree
  }
}
