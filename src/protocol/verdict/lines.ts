import { parseBase64, printHex, utf8 } from '../bytes.ts'
import { verifyEd25519 } from '../ed25519.ts'
import { type Origin, parseOrigin } from '../ids.ts'
import type { RecordedCheckpoint } from '../leaf.ts'
import { isInstant } from '../time.ts'
import { type EffectiveLog, placeOf, rootsAt, SIDES, type Side } from './log.ts'
import type { Signer, Signers } from './signers.ts'

/** One timed line over one checkpoint; the same line recorded in several leaves is one. */
export type Line = {
  readonly checkpoint: Checkpoint
  readonly text: string
  /** POSIX seconds, as the line claims. */
  readonly time: number
  /** Who signed it, once it was found well-signed (V4). */
  signer?: Signer
  /** Whether it counts in any leaf that records it (V4). */
  counts: boolean
}

/** A checkpoint of one of the logs, as leaves recorded it. */
export type Checkpoint = {
  readonly of: Side
  /** Effective size; infinite when it lies beyond the cut. */
  readonly size: number
  /** What its lines are over. */
  readonly body: string
  readonly lines: Map<string, Line>
}

export type Lines = {
  /** By log and effective size. */
  readonly within: readonly [Checkpoints, Checkpoints]
  /** Checkpoints beyond the cut, by log; one size with two roots is two of them (V11). */
  readonly beyond: readonly [readonly Checkpoint[], readonly Checkpoint[]]
  /** The lines that each leaf records over right roots or beyond the cut; undefined where none. */
  readonly recorded: readonly [Recorded, Recorded]
  /** For each leaf the largest size of the other log whose right root it records; 0 for none (V4, leaf order). */
  readonly reach: readonly [Float64Array, Float64Array]
  /** The root of each epoch as it is given, by log. */
  readonly roots: readonly (readonly string[])[]
  /** Lines that count for nothing: over another root, by no known key, or not verifying. */
  readonly stray: readonly StrayLine[]
}
export type Checkpoints = readonly (Checkpoint | undefined)[]
export type Recorded = readonly (readonly Line[] | undefined)[]
export type StrayLine = { readonly side: Side; readonly position: number; readonly line: string }

type Logs = readonly [EffectiveLog, EffectiveLog]

/** Reads the lines of all leaves and verifies each distinct one once (V4, as far as signatures go). */
export async function readLines(logs: Logs, signers: Signers): Promise<Lines> {
  const reader = new LineReader(logs, signers)
  const verifying = new Verifying()
  for (const side of SIDES) {
    for (let position = 0; position < logs[side].leaves.length; position++) {
      for (const pending of reader.takeLeaf(side, position)) verifying.add(pending)
      if (verifying.isFull) await verifying.oldest()
    }
  }
  await verifying.all()
  return reader.lines()
}

/** The party that a line is by: its `time` key over its own log, its `cosign` key over the other's; elsewhere by none (V4). */
export function partyOfLine({ signer, checkpoint }: Line): Side | undefined {
  const party = signer?.party
  if (party === undefined || (party.use === 'time') !== (party.side === checkpoint.of)) return undefined
  return party.side
}

/** Whether a line lies within the cut; those beyond it serve few purposes (V4). */
export function isWithin(line: Line): boolean {
  return line.checkpoint.size !== Number.POSITIVE_INFINITY
}

class LineReader {
  #pending: Pending[] = []
  readonly #logs: Logs
  readonly #signers: Signers
  readonly #roots: readonly ReadonlyMap<number, string>[][]
  readonly #within: [(Checkpoint | undefined)[], (Checkpoint | undefined)[]]
  readonly #beyond: [Map<string, Checkpoint>, Map<string, Checkpoint>] = [new Map(), new Map()]
  readonly #recorded: [(Line[] | undefined)[], (Line[] | undefined)[]]
  readonly #reach: readonly [Float64Array, Float64Array]
  readonly #stray: StrayLine[] = []
  readonly #origins = new Map<Origin, { side: Side; epoch: number }>()
  /** The root that an epoch of a log last recorded for a checkpoint. */
  readonly #lastRoots = new Map<string, string>()

  constructor(logs: Logs, signers: Signers) {
    this.#logs = logs
    this.#signers = signers
    this.#roots = findRoots(logs, (origin) => this.#locate(origin))
    this.#within = [new Array(logs[0].leaves.length + 1), new Array(logs[1].leaves.length + 1)]
    this.#recorded = [new Array(logs[0].leaves.length), new Array(logs[1].leaves.length)]
    this.#reach = [new Float64Array(logs[0].leaves.length), new Float64Array(logs[1].leaves.length)]
  }

  /** Reads the lines of a leaf; gives those that are to be verified. */
  takeLeaf(side: Side, position: number): readonly Pending[] {
    const leaf = this.#logs[side].leaves[position]!
    if (leaf.type !== 'checkpoints' || leaf.checkpoints.length === 0) return NONE
    this.#pending = []
    const lines: Line[] = []
    for (const entry of leaf.checkpoints) {
      const checkpoint = this.#find(entry, { side, position })
      for (const text of entry.lines) {
        const line = checkpoint && this.#line(checkpoint, text)
        if (line === undefined) this.#stray.push({ side, position, line: text })
        else lines.push(line)
      }
    }
    if (lines.length > 0) this.#recorded[side][position] = lines
    return this.#pending
  }

  lines(): Lines {
    const recorded = [keepGood(this.#recorded[0]), keepGood(this.#recorded[1])] as const
    for (const side of SIDES) {
      this.#recorded[side].forEach((lines, position) => {
        for (const line of lines ?? []) {
          if (line.signer === undefined) this.#stray.push({ side, position, line: line.text })
        }
      })
    }
    return {
      within: this.#within,
      beyond: [[...this.#beyond[0].values()], [...this.#beyond[1].values()]],
      recorded,
      reach: this.#reach,
      roots: this.#logs.map((log, side) =>
        log.epochs.map(({ leaves }, i) => this.#roots[side]![i]!.get(leaves.length)!),
      ),
      stray: this.#stray,
    }
  }

  #locate(origin: Origin): { readonly side: Side; readonly epoch: number } {
    let found = this.#origins.get(origin)
    if (found === undefined) {
      const { writer, epoch } = parseOrigin(origin)
      found = { side: writer === this.#logs[0].writer ? 0 : 1, epoch }
      this.#origins.set(origin, found)
    }
    return found
  }

  /** The checkpoint that an entry is about; undefined when it counts for nothing: lost, or over another root. */
  #find(entry: RecordedCheckpoint, at: { side: Side; position: number }): Checkpoint | undefined {
    const { side, epoch } = this.#locate(entry.log)
    const place = placeOf(this.#logs[side], epoch, entry.size)
    if (place === undefined) return undefined
    if ('beyond' in place) return this.#findBeyond(entry, at, side)
    const root = this.#roots[side]![epoch - 1]!.get(entry.size)!
    if (this.#rootOf(entry, at) !== root) return undefined
    if (side !== at.side)
      this.#reach[at.side][at.position] = Math.max(this.#reach[at.side][at.position]!, place.within)
    const checkpoint =
      this.#within[side][place.within] ?? makeCheckpoint(entry, { side, size: place.within, root })
    this.#within[side][place.within] = checkpoint
    return checkpoint
  }

  #findBeyond(
    entry: RecordedCheckpoint,
    at: { side: Side; position: number },
    of: Side,
  ): Checkpoint | undefined {
    const root = this.#rootOf(entry, at)
    if (root === undefined) return undefined
    const key = `${entry.log} ${entry.size} ${root}`
    const known = this.#beyond[of].get(key)
    if (known !== undefined) return known
    const checkpoint = makeCheckpoint(entry, { side: of, size: Number.POSITIVE_INFINITY, root })
    this.#beyond[of].set(key, checkpoint)
    return checkpoint
  }

  /** The root that an entry records; where it is absent, the one that its epoch last recorded for the log and size (L5). */
  #rootOf(entry: RecordedCheckpoint, at: { side: Side; position: number }): string | undefined {
    const key = `${at.side} ${epochNumberAt(this.#logs[at.side], at.position)} ${entry.log} ${entry.size}`
    if (entry.root === undefined) return this.#lastRoots.get(key)
    this.#lastRoots.set(key, entry.root)
    return entry.root
  }

  #line(checkpoint: Checkpoint, text: string): Line | undefined {
    const known = checkpoint.lines.get(text)
    if (known !== undefined) return known
    const space = text.indexOf(' ')
    const blob = parseBase64(text.slice(space + 1))
    const candidates = this.#signers.candidates(text.slice(0, space), printHex(blob.subarray(0, 4)))
    const time = readTime(blob)
    if (candidates.length === 0 || !isInstant(time)) return undefined
    const line: Line = { checkpoint, text, time, counts: false }
    checkpoint.lines.set(text, line)
    this.#pending.push({ line, signature: blob.subarray(12), candidates })
    return line
  }
}

type Pending = { readonly line: Line; readonly signature: Uint8Array; readonly candidates: readonly Signer[] }

const NONE: readonly Pending[] = []

/** Signatures are verified in batches: enough under way for all cores while the next leaves are read, few enough for the memory. */
const BATCH = 256
const BATCHES = 8

class Verifying {
  #batch: Promise<void>[] = []
  readonly #batches: Promise<unknown>[] = []

  get isFull(): boolean {
    return this.#batches.length >= BATCHES
  }

  add(pending: Pending): void {
    this.#batch.push(verifyLine(pending))
    if (this.#batch.length >= BATCH) this.#close()
  }

  /** Resolves when the batch that is longest under way is done. */
  async oldest(): Promise<void> {
    await this.#batches.shift()
  }

  async all(): Promise<void> {
    this.#close()
    await Promise.all(this.#batches.splice(0))
  }

  #close(): void {
    this.#batches.push(Promise.all(this.#batch))
    this.#batch = []
  }
}

async function verifyLine({ line, signature, candidates }: Pending): Promise<void> {
  const message = utf8(`cosignature/v1\ntime ${line.time}\n${line.checkpoint.body}`)
  for (const signer of candidates) {
    if (await verifyEd25519(signer.publicKey, signature, message)) {
      line.signer = signer
      return
    }
  }
}

function makeCheckpoint(
  entry: RecordedCheckpoint,
  of: { side: Side; size: number; root: string },
): Checkpoint {
  const body = `${entry.log}\n${entry.size}\n${of.root}\n`
  return { of: of.side, size: of.size, body, lines: new Map() }
}

/** The roots of what is given, and at every size that any leaf names, computed from the given leaves (V4). */
function findRoots(
  logs: Logs,
  locate: (origin: Origin) => { side: Side; epoch: number },
): Map<number, string>[][] {
  const sizes = logs.map((log) => log.epochs.map(({ leaves }) => new Set([leaves.length])))
  for (const log of logs) {
    for (const leaf of log.leaves) {
      if (leaf.type !== 'checkpoints') continue
      for (const { log: origin, size } of leaf.checkpoints) {
        const { side, epoch } = locate(origin)
        sizes[side]![epoch - 1]?.add(size)
      }
    }
  }
  return logs.map((log, side) => log.epochs.map((epoch, i) => rootsAt(epoch, sizes[side]![i]!)))
}

function epochNumberAt(log: EffectiveLog, position: number): number {
  return log.epochs.findLast((epoch) => epoch.offset <= position)!.number
}

function readTime(blob: Uint8Array): number {
  const view = new DataView(blob.buffer, blob.byteOffset + 4, 8)
  return view.getUint32(0) * 2 ** 32 + view.getUint32(4)
}

function keepGood(recorded: readonly (readonly Line[] | undefined)[]): Recorded {
  return recorded.map((lines) => lines?.filter((line) => line.signer !== undefined))
}
