import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { bytesPassed } from '../ops/give-back-memory.ts'

const STEP = 64 * 1024

/** Hashes under way over the beginning of a file, so that its end needs no second look at it. Lost with the process, and then read again. */
export class Digests<Name extends string> {
  readonly #algorithms: readonly Name[]
  readonly #known = new Map<string, { readonly size: number; readonly hashes: Running<Name> }>()

  constructor(algorithms: readonly Name[]) {
    this.#algorithms = algorithms
  }

  /** Over the first `size` bytes of the file. Whoever takes it goes on with it, and gives it back with `put`. */
  async take(path: string, size: number): Promise<Running<Name>> {
    const known = this.#known.get(path)
    this.#known.delete(path)
    if (known?.size === size) return known.hashes
    const hashes = new Running(this.#algorithms)
    if (size > 0)
      for await (const chunk of createReadStream(path, { end: size - 1, highWaterMark: STEP })) {
        hashes.update(chunk as Uint8Array)
        bytesPassed(chunk.length)
      }
    return hashes
  }

  knows(path: string, size: number): boolean {
    return this.#known.get(path)?.size === size
  }

  put(path: string, size: number, hashes: Running<Name>): void {
    this.#known.set(path, { size, hashes })
  }

  forget(path: string): void {
    this.#known.delete(path)
  }
}

export class Running<Name extends string> {
  readonly #hashes: readonly (readonly [Name, Hash])[]

  constructor(algorithms: readonly Name[]) {
    this.#hashes = algorithms.map((name) => [name, createHash(name)])
  }

  update(chunk: Uint8Array): void {
    for (const [, hash] of this.#hashes) hash.update(chunk)
  }

  /** Hex digits; the hashes can be gone on with. */
  digests(): Readonly<Record<Name, string>> {
    return Object.fromEntries(
      this.#hashes.map(([name, hash]) => [name, hash.copy().digest('hex')]),
    ) as Readonly<Record<Name, string>>
  }
}
