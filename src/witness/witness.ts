import { Turns } from '../ops/turns.ts'
import {
  type Checkpoint,
  cosignatureTime,
  emptyRoot,
  equalBytes,
  type Note,
  type NoteLine,
  type NoteVerifier,
  openCosignature,
  ProtocolError,
  parseNote,
  printLine,
  printNote,
  type SigningKey,
  signCosignature,
  utf8,
  verifyConsistency,
  verifyEd25519,
} from '../protocol/index.ts'
import { type AddCheckpoint, parseAddCheckpoint } from './request.ts'
import type { Held, WitnessState } from './state.ts'

/** What goes back to whoever asked. */
export type Answer = {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size'
  readonly body: string
  /** Seconds after which to ask again. */
  readonly retryAfter?: number
}

export type WitnessParts = {
  /** The name in its lines, by custom a URL without its scheme. */
  readonly name: string
  readonly key: SigningKey
  readonly state: WitnessState
  /** The keys that may sign for a log, by its origin; none when it is not known. */
  trusted(origin: string): readonly NoteVerifier[]
  /** POSIX seconds. */
  now(): number
  report(event: WitnessReport): void
}

/** What an operator should hear of. Origins and sizes are no secrets of a witness's. */
export type WitnessReport =
  | { readonly outcome: 'cosigned'; readonly origin: string; readonly size: number; readonly time: number }
  | { readonly outcome: 'conflict'; readonly origin: string; readonly size: number }
  | { readonly outcome: 'clock_behind'; readonly seconds: number }
  | { readonly outcome: 'bad_list'; readonly fault: unknown }
  | { readonly outcome: 'failed'; readonly fault: unknown }

/** What is wrong with a request, and the status that says so. */
class Refusal extends Error {
  readonly answer: Answer
  constructor(status: Answer['status'], sentence: string, more: Partial<Answer> = {}) {
    super(sentence)
    this.answer = { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n`, ...more }
  }
}

/** A C2SP tlog-witness: says of each log what the largest tree is that it saw, and never says it of two that contradict. */
export class Witness {
  readonly #parts: WitnessParts
  readonly #turns = new Turns()
  readonly #underWay = new Set<Promise<Answer>>()
  /** No line of this witness has a later time. */
  #lastTime: number

  constructor(parts: WitnessParts) {
    this.#parts = parts
    this.#lastTime = parts.state.lastTime()
  }

  /** Answers the body of an add-checkpoint request, whatever its bytes (WI2 to WI9). Never throws. */
  async addCheckpoint(body: Uint8Array): Promise<Answer> {
    const answer = this.#answer(body)
    this.#underWay.add(answer)
    return answer.finally(() => this.#underWay.delete(answer))
  }

  /** The newest cosigned checkpoint of a log, by the SHA-256 of its origin in hex; undefined when there is none (WI10). */
  checkpoint(originHash: string): string | undefined {
    return this.#parts.state.noteOf(originHash)
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  async #answer(body: Uint8Array): Promise<Answer> {
    try {
      const request = read(body)
      const keys = this.#keysOf(request.checkpoint.origin)
      const signed = await openSigned(request.note, keys)
      checkNotSmaller(request)
      return await this.#turns.take(request.checkpoint.origin, () => this.#cosign(request, signed, keys))
    } catch (fault) {
      if (fault instanceof Refusal) return fault.answer
      this.#parts.report({ outcome: 'failed', fault })
      return new Refusal(503, 'the witness cannot answer now', { retryAfter: 10 }).answer
    }
  }

  /** Runs with the log's turn held: nobody else moves its state between the check and the write (WI7). */
  async #cosign(
    { oldSize, proof, note, checkpoint }: AddCheckpoint,
    signed: NoteLine[],
    keys: readonly NoteVerifier[],
  ): Promise<Answer> {
    const { name, key, state } = this.#parts
    const held = state.held(checkpoint.origin)
    checkOldSize(oldSize, held)
    this.#checkRoot(checkpoint, held, printNote(note.text, signed))
    checkGrowth({ oldSize, proof, checkpoint, held })
    const time = this.#takeTime()
    const line = await signCosignature(note.text, key, name, time)
    const cosigned = printNote(note.text, [...withTimedLines(signed, keys, held, checkpoint), line])
    // Synced before the line leaves us: after a crash here the asker is told the size (409), after one before it the old size stands.
    state.advance(held, {
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root,
      time,
      note: cosigned,
    })
    this.#parts.report({ outcome: 'cosigned', origin: checkpoint.origin, size: checkpoint.size, time })
    return { status: 200, type: 'text/plain; charset=utf-8', body: `${printLine(line)}\n` }
  }

  #keysOf(origin: string): readonly NoteVerifier[] {
    const keys = this.#parts.trusted(origin)
    if (keys.length === 0) throw new Refusal(404, 'this log is not known here')
    return keys
  }

  /** Two signed trees of one size that differ prove that the log forked: the pair of notes is kept (WI6, WI11). */
  #checkRoot({ origin, size, root }: Checkpoint, held: Held | undefined, shown: string): void {
    if (size === 0 && !equalBytes(root, emptyRoot)) throw new Refusal(422, 'not the root of the empty tree')
    if (held === undefined || held.size !== size || equalBytes(root, held.root)) return
    this.#parts.state.keepConflict(origin, held.note, shown)
    this.#parts.report({ outcome: 'conflict', origin, size })
    throw new Refusal(422, `another root was cosigned at size ${size}`)
  }

  /**
   * The time of the next line. A line says that nothing larger was seen up to its time, so a time before the last one could
   * be a lie; a clock that went back has to catch up first (WI8).
   */
  #takeTime(): number {
    const now = this.#parts.now()
    const seconds = this.#lastTime - now
    if (seconds > 0) {
      this.#parts.report({ outcome: 'clock_behind', seconds })
      throw new Refusal(503, "the witness's clock went back", { retryAfter: Math.min(seconds, 60) })
    }
    this.#lastTime = now
    return now
  }
}

function read(body: Uint8Array): AddCheckpoint {
  try {
    return parseAddCheckpoint(body)
  } catch (cause) {
    if (cause instanceof ProtocolError) throw new Refusal(400, 'not an add-checkpoint request')
    throw cause
  }
}

/** The lines of trusted keys, one for each key. One that fails makes the whole note malformed (WI4). */
async function openSigned(note: Note, keys: readonly NoteVerifier[]): Promise<NoteLine[]> {
  const signed: NoteLine[] = []
  for (const key of keys) {
    const lines = note.lines.filter((line) => isLineOf(line, key))
    for (const line of lines) await checkLine(note, line, key)
    if (lines[0] !== undefined) signed.push(lines[0])
  }
  const isByLog = signed.some((line) => keys.some((key) => key.alg === 0x01 && isLineOf(line, key)))
  if (!isByLog) throw new Refusal(403, 'no signature of a key that is trusted for this log')
  return signed
}

function isLineOf(line: NoteLine, key: NoteVerifier): boolean {
  return line.name === key.name && line.keyId === key.keyId
}

/**
 * Whoever shows the checkpoint of a log again, without its writer's timed line, does not take that line away: it says until when the
 * writer stood by this checkpoint (WI10).
 */
function withTimedLines(
  signed: readonly NoteLine[],
  keys: readonly NoteVerifier[],
  held: Held | undefined,
  { size, root }: Checkpoint,
): NoteLine[] {
  if (held === undefined || held.size !== size || !equalBytes(held.root, root)) return [...signed]
  const before = parseNote(held.note).lines
  const kept = keys.flatMap((key) => {
    if (key.alg !== 0x04) return []
    const old = before.find((line) => isLineOf(line, key))
    const now = signed.find((line) => isLineOf(line, key))
    return old && (!now || cosignatureTime(now) < cosignatureTime(old)) ? [old] : []
  })
  return [
    ...signed.filter((line) => !kept.some((old) => old.name === line.name && old.keyId === line.keyId)),
    ...kept,
  ]
}

async function checkLine(note: Note, line: NoteLine, key: NoteVerifier): Promise<void> {
  if (key.alg === 0x04) return checkTimedLine(note, line, key)
  if (!(await verifyEd25519(key.publicKey, line.signature, utf8(note.text))))
    throw new Refusal(403, `the signature of ${key.name} is not over this checkpoint`)
}

async function checkTimedLine(note: Note, line: NoteLine, key: NoteVerifier): Promise<void> {
  try {
    await openCosignature(note.text, line, key)
  } catch {
    throw new Refusal(403, `the timed line of ${key.name} is not over this checkpoint`)
  }
}

function checkNotSmaller({ oldSize, checkpoint }: AddCheckpoint): void {
  if (oldSize > checkpoint.size)
    throw new Refusal(400, `the old size ${oldSize} is beyond the checkpoint's ${checkpoint.size}`)
}

function checkOldSize(oldSize: number, held: Held | undefined): void {
  const size = held?.size ?? 0
  if (oldSize !== size)
    throw new Refusal(409, 'another size', { type: 'text/x.tlog.size', body: `${size}\n` })
}

function checkGrowth(step: {
  readonly oldSize: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: Checkpoint
  readonly held: Held | undefined
}): void {
  const { oldSize, proof, checkpoint, held } = step
  const fromRoot = held?.root ?? emptyRoot
  try {
    verifyConsistency({ from: oldSize, fromRoot, to: checkpoint.size, toRoot: checkpoint.root, proof })
  } catch (cause) {
    if (cause instanceof ProtocolError)
      throw new Refusal(422, 'the proof does not lead from the old tree to this one')
    throw cause
  }
}
