import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Claim } from './ed25519.ts'
import { type Order, pack, type Result, split } from './signature-order.ts'

/** Signatures that a thread is given at a time: few enough that a thread which is held up does not hold up the rest. */
const AT_A_TIME = 32
const SIGNATURE = 64

type Waiting = { readonly order: Order; resolve(result: Result): void; reject(why: unknown): void }

/** Makes and checks Ed25519 signatures in as many threads as there are processors, begun when they are first needed. */
export class SignatureThreads {
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Waiting>()
  readonly #waiting: Waiting[] = []

  /** The signatures of a seed over each message, in order. */
  async sign(seed: Uint8Array, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const parts = await Promise.all(
      split(messages, AT_A_TIME).map((some) => this.#ask({ act: 'sign', seed, messages: pack(some) })),
    )
    return parts.flatMap((part, i) =>
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
      const worker = this.#idle.pop() ?? this.#begin()
      if (!worker) return
      const waiting = this.#waiting.shift()!
      this.#busy.set(worker, waiting)
      worker.ref()
      worker.postMessage(waiting.order, [waiting.order.messages.bytes.buffer as ArrayBuffer])
    }
  }

  #begin(): Worker | undefined {
    if (this.#busy.size >= availableParallelism()) return undefined
    const worker = new Worker(new URL('./signature-thread.ts', import.meta.url))
    worker.on('message', (result: Result) => {
      const { resolve } = this.#busy.get(worker)!
      this.#busy.delete(worker)
      this.#idle.push(worker)
      worker.unref() // A process may end that waits for nothing else.
      resolve(result)
      this.#handOut()
    })
    worker.on('error', (why) => this.#lose(worker, why))
    return worker
  }

  /** A thread that fails ends; what it was doing fails, and what waits goes to others. */
  #lose(worker: Worker, why: unknown): void {
    this.#busy.get(worker)?.reject(why)
    this.#busy.delete(worker)
    const at = this.#idle.indexOf(worker)
    if (at >= 0) this.#idle.splice(at, 1)
    this.#handOut()
  }
}
