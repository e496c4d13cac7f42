import {
  parseLine,
  parseTreeSize,
  parseUtf8,
  printBase64,
  printHex,
  sha256,
  utf8,
} from '../protocol/index.ts'
import { type Answer, HttpClient, Unreachable } from './http-client.ts'

/** What a witness made of a checkpoint; nothing in it is proven (X5, tlog-witness). */
export type WitnessAnswer =
  /** Note text lines without newlines; whose they are and whether they verify is for the caller to find. */
  | { readonly result: 'cosigned'; readonly lines: readonly string[] }
  /** It holds this size: ask again from there. */
  | { readonly result: 'size'; readonly size: number }
  /** The proof did not convince it: a fork, or a log that lost leaves. */
  | { readonly result: 'conflict' }
  /** It does not take this log, or none of the keys that signed. */
  | { readonly result: 'unknown_log' }
  /** No answer, or none that a witness may give. `retryAfter` in seconds, when it said so. */
  | { readonly result: 'later'; readonly why: string; readonly retryAfter?: number }

export type AddCheckpoint = {
  /** The witness's submission prefix. */
  readonly url: string
  readonly oldSize: number
  readonly proof: readonly Uint8Array[]
  /** The signed note. */
  readonly note: string
  readonly signal: AbortSignal
}

/** Bytes of an answer at most: lines of the largest kind and a checkpoint fit. */
const MAX_ANSWER = 256 * 1024
/** Milliseconds for an answer, whatever the caller's signal says. */
const TIMEOUT_MS = 15_000

/** One for the process: its connections to witnesses are kept, and do not keep the process alive. */
const client = new HttpClient()

/** Shows a checkpoint to a witness. Never throws: what went wrong is `later`. */
export async function addCheckpoint(request: AddCheckpoint): Promise<WitnessAnswer> {
  try {
    return readAnswer(
      await client.send({
        method: 'POST',
        url: `${withoutSlash(request.url)}/add-checkpoint`,
        body: printRequest(request),
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        signal: limited(request.signal),
        limit: MAX_ANSWER,
      }),
    )
  } catch (fault) {
    return { result: 'later', why: fault instanceof Error ? fault.message : 'no answer' }
  }
}

/**
 * The newest checkpoint of a log that the witness cosigned, as note text; undefined when there is none. Nothing in it is proven, not even
 * that it is of this log. Throws Unreachable or ProtocolError when there is no answer or none that a witness may give.
 */
export async function readWitnessed(
  url: string,
  origin: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { status, body } = await client.send({
    method: 'GET',
    url: `${withoutSlash(url)}/${printHex(sha256(utf8(origin)))}/checkpoint`,
    signal: limited(signal),
    limit: MAX_ANSWER,
  })
  if (status === 404) return undefined
  if (status !== 200) throw new Unreachable(`the witness answered with status ${status}`)
  return parseUtf8(body)
}

function readAnswer({ status, headers, body }: Answer): WitnessAnswer {
  if (status === 200) return { result: 'cosigned', lines: parseLines(parseUtf8(body)) }
  // Some servers answer 409 for reasons of their own: only this type says that the body is the size.
  if (status === 409 && headers['content-type'] === 'text/x.tlog.size')
    return { result: 'size', size: parseSize(parseUtf8(body)) }
  if (status === 422) return { result: 'conflict' }
  if (status === 404 || status === 403) return { result: 'unknown_log' }
  const retryAfter = Number(headers['retry-after'])
  return {
    result: 'later',
    why: `the witness answered with status ${status}`,
    ...(Number.isSafeInteger(retryAfter) && retryAfter > 0 && { retryAfter }),
  }
}

function printRequest({ oldSize, proof, note }: AddCheckpoint): Uint8Array {
  return utf8(`old ${oldSize}\n${proof.map((hash) => `${printBase64(hash)}\n`).join('')}\n${note}`)
}

function parseLines(text: string): string[] {
  const lines = withoutNewline(text).split('\n')
  return lines.map((line) => parseLine(line).text)
}

function parseSize(text: string): number {
  return parseTreeSize(withoutNewline(text))
}

function withoutNewline(text: string): string {
  if (!text.endsWith('\n')) throw new Unreachable('the answer has no newline at its end')
  return text.slice(0, -1)
}

function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '')
}
