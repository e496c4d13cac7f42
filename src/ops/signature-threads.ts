import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Claim } from './ed25519.ts'
import { type Order, pack, type Result } from './signature-order.ts'
import { split } from './split.ts'

/** Signatures that a thread is given at a time: few enough that a thread which is held up does not hold up the rest. */
const AT_A_TIME = 32
/** Orders that a thread has beside each other: it goes on by itself while the loop of events is busy. */
const AHEAD = 4
const SIGNATURE = 64

type Waiting = { readonly order: Order; resolve(result: Result): void; reject(why: unknown): void }

/** Makes and checks Ed25519 signatures in as many threads as there are processors, begun when they are first needed. */
export class SignatureThreads {
  /** What each thread was given, in order. */
  readonly #given = new Map<Worker, Waiting[]>()
  readonly #waiting: Waiting[] = []

  /** The signatures of a seed over each message, in order. */
  async sign(seed: Uint8Array, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const parts = await Promise.all(
      split(messages, AT_A_TIME).map((some) => this.#ask({ act: 'sign', seed, messages: pack(some) })),
    )
    return parts.flatMap((part) =>
      Array.from({ length: part.length / SIGNATURE }, (_, k) =>
        part.slice(k * SIGNATURE, (k + 1) * SIGNATURE),
      ),
    )
  }

  /** Whether each claim is true, in order. */
  async verify(claims: readonly Claim[]): Promise<boolean[]> {
    const parts = await Promise.all(
      split(claims, AT_A_TIME).map((some) =>
        this.#ask({
          act: 'verify',
          publicKeys: pack(some.map(({ publicKey }) => publicKey)),
          signatures: pack(some.map(({ signature }) => signature)),
          messages: pack(some.map(({ message }) => message)),
        }),
      ),
    )
    return parts.flatMap((part) => Array.from(part, (byte) => byte === 1))
  }

  #ask(order: Order): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, resolve, reject })
      this.#handOut()
    })
  }

  #handOut(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#leastBusy()
      if (!worker) return
      const waiting = this.#waiting.shift()!
      this.#given.get(worker)!.push(waiting)
      worker.ref()
      worker.postMessage(waiting.order, [waiting.order.messages.bytes.buffer as ArrayBuffer])
    }
  }

  /** The thread that has least to do, a new one before any has two orders; undefined when all have enough. */
  #leastBusy(): Worker | undefined {
    let [least, fewest]: [Worker | undefined, number] = [undefined, AHEAD]
    for (const [worker, given] of this.#given) {
      if (given.length < fewest) [least, fewest] = [worker, given.length]
    }
    return fewest > 0 && this.#given.size < availableParallelism() ? this.#begin() : least
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./signature-thread.ts', import.meta.url))
    const given: Waiting[] = []
    this.#given.set(worker, given)
    worker.on('message', (result: Result) => {
      given.shift()!.resolve(result)
      if (given.length === 0) worker.unref() // A process may end that waits for nothing else.
      this.#handOut()
    })
    worker.on('error', (why) => this.#lose(worker, why))
    return worker
  }

  /** A thread that fails ends; what it was doing fails, and what waits goes to others. */
  #lose(worker: Worker, why: unknown): void {
    for (const { reject } of this.#given.get(worker) ?? []) reject(why)
    this.#given.delete(worker)
    this.#handOut()
  }
}
