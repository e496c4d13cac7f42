import { type Envelope, isWellSigned, parseEnvelope } from '../envelope.ts'

/** Envelopes whose signatures are looked at together. */
const CHUNK = 256
/** Chunks under way before anybody waits for one: enough to keep every core busy while the logs are read, few enough to stay small in memory. */
const AHEAD = 16

/** Some envelopes in order, and whether each is signed as it says; undefined: what nobody can read. */
export type Chunk = {
  readonly envelopes: readonly (Envelope | undefined)[]
  readonly signed: Promise<readonly boolean[]>
}

/** The envelopes of a bundle, taken apart in order; their signatures are verified ahead of whoever reads them. */
export class Envelopes {
  readonly #messages: readonly Uint8Array[]
  readonly #chunks: Chunk[] = []
  #at = 0

  constructor(messages: readonly Uint8Array[]) {
    this.#messages = messages
    this.#openMore()
  }

  /** The next chunk, and those after it are under way; undefined at the end. */
  next(): Chunk | undefined {
    const chunk = this.#chunks.shift()
    this.#openMore()
    return chunk
  }

  #openMore(): void {
    while (this.#chunks.length < AHEAD && this.#at < this.#messages.length) {
      this.#chunks.push(openChunk(this.#messages.slice(this.#at, this.#at + CHUNK)))
      this.#at += CHUNK
    }
  }
}

function openChunk(messages: readonly Uint8Array[]): Chunk {
  const envelopes = messages.map(readEnvelope)
  const signed = Promise.all(envelopes.map((envelope) => (envelope ? isWellSigned(envelope) : false)))
  signed.catch(() => undefined) // Whoever waits for it is told.
  return { envelopes, signed }
}

function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  try {
    return parseEnvelope(bytes)
  } catch {
    return undefined
  }
}
