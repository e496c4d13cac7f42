import type { Seconds } from '../app/ports.ts'
import { PeerError } from './errors.ts'

/** A key that makes more requests than this within 300 s is asked to come later: forgetting a nonce would let it be used twice. */
const REMEMBERED = 100_000

/** Nonces of each key, remembered until their signatures end (X1). */
export class Nonces {
  readonly #byKey = new Map<string, Map<string, Seconds>>()
  readonly #most: number
  constructor(most = REMEMBERED) {
    this.#most = most
  }

  /** Throws `nonce_seen` for a nonce of the key that was taken before, `later` when too many are remembered. Call it for proven signatures only. */
  take(
    signature: { readonly keyid: string; readonly nonce: string; readonly expires: Seconds },
    now: Seconds,
  ): void {
    const seen = this.#seenOf(signature.keyid)
    forgetEnded(seen, now)
    if (seen.has(signature.nonce)) throw new PeerError('nonce_seen', `nonce ${signature.nonce} came before`)
    if (seen.size >= this.#most)
      throw new PeerError('later', `${seen.size} nonces of one key`, { retryAfter: 60 })
    seen.set(signature.nonce, signature.expires)
  }

  #seenOf(keyid: string): Map<string, Seconds> {
    const known = this.#byKey.get(keyid)
    if (known !== undefined) return known
    const seen = new Map<string, Seconds>()
    this.#byKey.set(keyid, seen)
    return seen
  }
}

/** Nonces stand in order of arrival, which is nearly that of their ends; one that ends late only keeps those behind it a little longer. */
function forgetEnded(seen: Map<string, Seconds>, now: Seconds): void {
  for (const [nonce, expires] of seen) {
    if (expires >= now) return
    seen.delete(nonce)
  }
}
