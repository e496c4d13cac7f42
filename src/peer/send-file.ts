import type { FileBox, FileHex } from '../app/ports/files.ts'
import type { Pair, PairId } from '../app/ports.ts'
import { printBase64 } from '../protocol/index.ts'
import { type Answer, type HttpClient, Unreachable } from './http-client.ts'
import { printContentDigest } from './http-signature.ts'
import type { PeerNode } from './port.ts'

export type FileLink = { readonly node: PeerNode; readonly http: HttpClient }
/** `later`: the peer has no time, or used up what it grants in a day; `refused`: it will not take this file. */
type SentPiece = {
  readonly to: number
  readonly body: Uint8Array
  /** The content-digest header. */
  readonly digest: string
  readonly range: string
}
export type FileOutcome = 'sent' | 'later' | 'refused'

const EMPTY = new Uint8Array(0)
const FIRST_PIECE = 1024 * 1024
const LARGEST_PIECE = 4 * 1024 * 1024
const SMALLEST_PIECE = 64 * 1024
/** Seconds in which a piece should be over: a slow line gets small ones, so that a cut costs little. */
const FAST = 2
const SLOW = 8
const TIMEOUT_MS = 60_000
/** Too much at once, no time, no room. */
const LATER = [429, 503, 507]
/** Answers that bring the file no further. */
const MOST_REPEATS = 8

/** One file, from where the peer has it (X3). `moved` is told after each piece that the peer keeps. Throws Unreachable. */
export async function sendFile(
  link: FileLink,
  pair: Pair,
  { hex, signal, moved }: { readonly hex: FileHex; readonly signal: AbortSignal; readonly moved: () => void },
): Promise<FileOutcome> {
  const { size: total, complete } = await link.node.files.progress(pair.id, hex)
  if (!complete || total === 0) return 'refused'
  const pieces = new Pieces(link.node.files, { pair: pair.id, hex, total })
  let answer = await ask(link, pair, { method: 'HEAD', hex, signal })
  let length = FIRST_PIECE
  for (let repeats = 0; repeats < MOST_REPEATS; ) {
    if (LATER.includes(answer.status)) return 'later'
    const at = offsetOf(answer)
    if (at === undefined || at > total) return 'refused'
    if (at === total && answer.status < 300) return 'sent'
    // A file that was dropped costs all its pieces once more: twice, and no more.
    if (answer.status >= 300) repeats += answer.status === 422 ? MOST_REPEATS / 2 : 1
    const piece = await pieces.at(at, length)
    const began = performance.now()
    const sending = ask(link, pair, { method: 'PUT', hex, signal, piece })
    pieces.readAhead(piece.to, length)
    answer = await sending
    if (answer.status < 300) moved()
    length = nextLength(length, (performance.now() - began) / 1000)
  }
  return 'refused'
}

/**
 * The pieces of a file as they are sent; the next one is read and hashed while one is on its way. Two buffers serve by turns, however long the file
 * is: large buffers that come and go cost more than what is done with them.
 */
class Pieces {
  readonly #files: FileBox
  readonly #of: { readonly pair: PairId; readonly hex: FileHex; readonly total: number }
  readonly #buffers: [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>] = [EMPTY, EMPTY]
  #turn = 0
  #next: { readonly from: number; readonly piece: Promise<SentPiece> } | undefined

  constructor(files: FileBox, of: { readonly pair: PairId; readonly hex: FileHex; readonly total: number }) {
    this.#files = files
    this.#of = of
  }

  async at(from: number, length: number): Promise<SentPiece> {
    const next = this.#next
    if (next?.from === from) return next.piece
    // The peer wants another place: what was read ahead is let end first, or both would be read into one buffer.
    await next?.piece.catch(() => {})
    return this.#read(from, length)
  }

  readAhead(from: number, length: number): void {
    this.#next = undefined
    if (from >= this.#of.total) return
    const piece = this.#read(from, length)
    piece.catch(() => {}) // Whoever asks for it is told.
    this.#next = { from, piece }
  }

  /** The buffer that was used longest ago: what was in it is with the peer. */
  #take(length: number): Uint8Array<ArrayBuffer> {
    this.#turn = 1 - this.#turn
    if (this.#buffers[this.#turn]!.length < length) this.#buffers[this.#turn] = new Uint8Array(length)
    return this.#buffers[this.#turn]!.subarray(0, length)
  }

  async #read(from: number, length: number): Promise<SentPiece> {
    const { pair, hex, total } = this.#of
    const to = Math.min(total, from + length)
    const buffer = this.#take(to - from)
    const body = buffer.subarray(0, await this.#files.readInto(pair, hex, from, buffer))
    // Beside the event loop, which has the bytes before it on their way.
    const sha256 = printBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', body)))
    return { to, body, digest: printContentDigest(sha256), range: `bytes ${from}-${to - 1}/${total}` }
  }
}

function nextLength(length: number, seconds: number): number {
  if (seconds < FAST) return Math.min(LARGEST_PIECE, 2 * length)
  return seconds > SLOW ? Math.max(SMALLEST_PIECE, Math.floor(length / 2)) : length
}

function ask(
  { node, http }: FileLink,
  pair: Pair,
  request: {
    readonly method: 'HEAD' | 'PUT'
    readonly hex: FileHex
    readonly signal: AbortSignal
    readonly piece?: SentPiece
  },
): Promise<Answer> {
  const { method, hex, signal, piece } = request
  const key = node.keys.active(pair.id, 'transport')[0]
  if (!key || pair.url === undefined)
    throw new Unreachable('the peer has no URL, or we have no transport key')
  return http.sendSigned(
    { key, clock: node.clock, chance: node.chance },
    {
      method,
      url: `${new URL(pair.url).origin}/v1/pairs/${pair.id}/blobs/${hex}`,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(piece && {
        body: piece.body,
        digest: piece.digest,
        headers: { 'content-type': 'application/octet-stream', 'content-range': piece.range },
      }),
    },
  )
}

/** Where the peer wants the next byte: of a good answer in its header, of a 409 in its body, after a file that was dropped from the start. */
function offsetOf(answer: Answer): number | undefined {
  if (answer.status < 300) {
    const offset = answer.headers['upload-offset']
    return /^[0-9]{1,11}$/.test(String(offset)) ? Number(offset) : undefined
  }
  if (answer.status === 422 || answer.status === 401) return 0
  if (answer.status !== 409) return undefined
  const held = readHeld(answer.body)
  return Number.isSafeInteger(held) && (held as number) >= 0 ? (held as number) : undefined
}

function readHeld(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString())
    return typeof value === 'object' && value !== null && 'held' in value ? value.held : undefined
  } catch {
    return undefined
  }
}
