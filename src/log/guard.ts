import type { Origin, PairId, Seconds } from '../app/ports.ts'
import { equalBytes, parseBase64, printBase64, printHex } from '../protocol/bytes.ts'
import { parseCanonical, printCanonical } from '../protocol/canonical.ts'
import { sha256 } from '../protocol/hash.ts'
import { LogError, sentenceOf } from './errors.ts'
import { type Files, replaceFile } from './files.ts'

/** The most that was ever signed of one log: no signature may leave us below it, beside it, or timed before it. */
export type Mark = {
  readonly origin: Origin
  readonly size: number
  readonly root: Uint8Array
  /** 0 where nothing was signed yet. */
  readonly time: Seconds
}
/** `own`: logs we write (0x01 and 0x04); `held`: the peer's logs that we cosign. */
export type Side = 'own' | 'held'
type Marks = Readonly<Record<Side, readonly Mark[]>>

/**
 * What must outlive the database: a small synced file per pair, outside the database and its backups, so that a restored
 * database is seen to be old before anything is signed over it.
 */
export class Guard {
  readonly #files: Files
  readonly #folder: string
  readonly #pair: PairId
  #marks: Marks

  private constructor(files: Files, folder: string, pair: PairId, marks: Marks) {
    this.#files = files
    this.#folder = folder
    this.#pair = pair
    this.#marks = marks
  }

  /** The guard of a pair; undefined when there is none. Throws `bad_guard` for a file that is torn, foreign or newer than this program. */
  static async open(files: Files, folder: string, pair: PairId): Promise<Guard | undefined> {
    const bytes = await files.read(`${folder}/${nameOf(pair)}`)
    return bytes && new Guard(files, folder, pair, parseGuard(bytes, pair))
  }

  /** A first guard with these marks, on disk when it resolves. Throws `exists`. */
  static async create(files: Files, folder: string, pair: PairId, own: readonly Mark[]): Promise<Guard> {
    if (await files.read(`${folder}/${nameOf(pair)}`))
      throw new LogError('exists', `pair ${pair} has a guard`)
    await files.makeFolder(folder)
    const guard = new Guard(files, folder, pair, { own: [], held: [] })
    await guard.#write({ own, held: [] })
    return guard
  }

  /** A guard in the place of one that is lost or cannot be read; what cannot be read is kept beside it for people. */
  static async replace(files: Files, folder: string, pair: PairId, marks: Marks): Promise<Guard> {
    const path = `${folder}/${nameOf(pair)}`
    if (await files.read(path)) await files.rename(path, `${path}.unreadable`)
    const guard = new Guard(files, folder, pair, { own: [], held: [] })
    await guard.#write(marks)
    return guard
  }

  mark(side: Side, origin: Origin): Mark | undefined {
    return this.#marks[side].find((mark) => mark.origin === origin)
  }

  marks(side: Side): readonly Mark[] {
    return this.#marks[side]
  }

  /** Moves a mark forward; on disk when it resolves. Throws `rolled_back` for a step that is none forward, or what the disk says. */
  async advance(side: Side, next: Mark): Promise<void> {
    const last = this.mark(side, next.origin)
    if (last) checkForward(last, next)
    const others = this.#marks[side].filter((mark) => mark.origin !== next.origin)
    await this.#write({ ...this.#marks, [side]: [...others, next] })
  }

  /** Writes what is known once more: after a failed write nobody knows which file a power loss would leave. */
  async rewrite(): Promise<void> {
    await this.#write(this.#marks)
  }

  async #write(marks: Marks): Promise<void> {
    await replaceFile(this.#files, this.#folder, nameOf(this.#pair), printGuard(marks, this.#pair))
    this.#marks = marks
  }
}

/** Never smaller, never another tree at one size, never earlier. To say the same once more, time included, is no new statement. */
function checkForward(last: Mark, next: Mark): void {
  const say = (why: string) => new LogError('rolled_back', `${next.origin} at ${next.size}: ${why}`)
  if (next.size < last.size) throw say(`size ${last.size} was signed before`)
  if (next.size === last.size && !equalBytes(next.root, last.root) && last.time > 0)
    throw say('another root was signed at this size')
  if (next.time < last.time) throw say(`time ${last.time} was signed before ${next.time}`)
}

function nameOf(pair: PairId): string {
  return `${pair}.json`
}

function printGuard(marks: Marks, pair: PairId): Uint8Array {
  const list = (side: Side) => marks[side].map((mark) => ({ ...mark, root: printBase64(mark.root) }))
  const body = { v: 1, type: 'comity-guard', pair, own: list('own'), held: list('held') }
  return printCanonical({ ...body, check: checkOf(body) })
}

function parseGuard(bytes: Uint8Array, pair: PairId): Marks {
  const say = (why: string, cause?: unknown) =>
    new LogError('bad_guard', `the guard of pair ${pair} ${why}`, { cause })
  let value: unknown
  try {
    value = parseCanonical(bytes)
  } catch (cause) {
    throw say(`is torn or was edited: ${sentenceOf(cause)}`, cause)
  }
  const { check, ...body } = value as Record<string, unknown>
  if (body.type !== 'comity-guard') throw say('is another kind of file')
  if (body.v !== 1) throw say(`has version ${body.v}, which a newer program wrote`)
  if (check !== checkOf(body)) throw say('is torn or was edited: its checksum differs')
  if (body.pair !== pair) throw say(`belongs to pair ${body.pair}`)
  return { own: readMarks(body.own), held: readMarks(body.held) }
}

/** Under the checksum the shape is what this program wrote. */
function readMarks(value: unknown): Mark[] {
  return (value as (Omit<Mark, 'root'> & { root: string })[]).map((mark) => ({
    ...mark,
    root: parseBase64(mark.root),
  }))
}

function checkOf(body: unknown): string {
  return printHex(sha256(printCanonical(body)))
}
