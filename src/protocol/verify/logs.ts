import type { Bundle, BundleEpoch } from '../bundle.ts'
import { equalBytes } from '../bytes.ts'
import { type Checkpoint, parseCheckpointBody } from '../checkpoint.ts'
import { ProtocolError } from '../errors.ts'
import { Frontier } from '../frontier.ts'
import type { WriterId } from '../ids.ts'
import { type Leaf, parseLeaf } from '../leaf.ts'
import { type Note, parseNote } from '../note.ts'
import type { EpochRecord, LogRecord } from '../record.ts'
import { leafHash } from '../tree-hash.ts'
import type { Check } from './check.ts'
import { type Place, Places, whereOf } from './message-places.ts'

/**
 * Both logs, each leaf in its form and each tree with the root that its checkpoint signs (L2 to L6, RFC 6962). They are read as far as a place is
 * asked for: so a leaf is read beside its message, while the signatures of messages before are verified on other cores.
 */
export class LogReader {
  readonly logs: readonly [LogRecord, LogRecord]
  readonly places = new Places()
  readonly #steps: Generator<void>
  readonly #check: Check

  constructor(bundle: Bundle, check: Check) {
    const [a, b] = bundle.logs.map(({ writer, epochs }) => ({ writer, epochs: epochs.map(unreadEpoch) }))
    this.logs = [a!, b!]
    this.#check = check
    this.#steps = this.#read(bundle, [a!.epochs, b!.epochs])
  }

  /** Reads on until there are more than so many of some places, or to the end. */
  readBeyond(places: readonly Place[], count: number): void {
    while (places.length <= count && !this.#steps.next().done);
  }

  readToEnd(): void {
    while (!this.#steps.next().done);
  }

  /** A step for each leaf. */
  *#read(bundle: Bundle, into: readonly (readonly UnreadEpoch[])[]): Generator<void> {
    for (const [i, { writer, epochs }] of bundle.logs.entries()) {
      for (const [j, epoch] of epochs.entries()) yield* this.#readEpoch(epoch, into[i]![j]!, writer)
    }
  }

  *#readEpoch(epoch: BundleEpoch, into: UnreadEpoch, writer: WriterId): Generator<void> {
    const { origin } = epoch
    const frontier = new Frontier()
    for (const [i, bytes] of epoch.leaves.entries()) {
      const leaf = readLeaf(bytes)
      if (leaf instanceof ProtocolError)
        this.#check.find('bad_leaf', whereOf({ index: i, origin }), leaf.message)
      else {
        if (leaf.type === 'message') this.places.add(leaf, { writer, origin, before: into.leaves })
        into.leaves.push(leaf)
      }
      const hash = leafHash(bytes)
      into.hashes.push(hash)
      frontier.append(hash)
      yield
    }
    this.#check.leaves += epoch.leaves.length
    compareRoot(epoch, frontier.root(), this.#check)
  }
}

type UnreadEpoch = EpochRecord & { readonly leaves: Leaf[]; readonly hashes: Uint8Array[] }

function unreadEpoch({ origin }: BundleEpoch): UnreadEpoch {
  return { origin, leaves: [], hashes: [] }
}

export type SignedNote = { readonly note: Note; readonly checkpoint: Checkpoint }

/** A signed note with a checkpoint in it; undefined when it is not one. */
export function readNote(text: string): SignedNote | undefined {
  try {
    const note = parseNote(text)
    return { note, checkpoint: parseCheckpointBody(note.text) }
  } catch {
    return undefined
  }
}

function readLeaf(bytes: Uint8Array): Leaf | ProtocolError {
  try {
    return parseLeaf(bytes)
  } catch (error) {
    if (error instanceof ProtocolError) return error
    throw error
  }
}

function compareRoot(epoch: BundleEpoch, computed: Uint8Array, check: Check): void {
  if (epoch.checkpoint === undefined) return
  const where = `the checkpoint of ${epoch.origin}`
  const signed = readNote(epoch.checkpoint)
  if (!signed) return check.find('bad_checkpoint', where, 'it is not a signed note')
  const { origin, size, root } = signed.checkpoint
  if (origin !== epoch.origin || size !== epoch.leaves.length) {
    check.find(
      'bad_checkpoint',
      where,
      `it is of ${origin} at size ${size}; the file gives ${epoch.leaves.length} leaves`,
    )
  } else if (!equalBytes(root, computed)) {
    const sentence = `its ${size} leaves do not have the root that the checkpoint signs: a leaf was changed, or the checkpoint is another's`
    check.find('bad_root', epoch.origin, sentence)
  }
}
