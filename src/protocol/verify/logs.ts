import type { Bundle, BundleEpoch } from '../bundle.ts'
import { equalBytes } from '../bytes.ts'
import { type Checkpoint, parseCheckpointBody } from '../checkpoint.ts'
import { ProtocolError } from '../errors.ts'
import { Frontier } from '../frontier.ts'
import { type Leaf, parseLeaf } from '../leaf.ts'
import { type Note, parseNote } from '../note.ts'
import type { EpochRecord, LogRecord } from '../record.ts'
import { leafHash } from '../tree-hash.ts'
import type { Check } from './check.ts'
import { whereOf } from './message-places.ts'

/** Both logs, each leaf in its form and each tree with the root that its checkpoint signs (L2 to L6, RFC 6962). */
export function readLogs(bundle: Bundle, check: Check): readonly [LogRecord, LogRecord] {
  const [a, b] = bundle.logs.map(({ writer, epochs }) => ({
    writer,
    epochs: epochs.map((epoch) => readEpoch(epoch, check)),
  }))
  return [a!, b!]
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

function readEpoch(epoch: BundleEpoch, check: Check): EpochRecord {
  const leaves: Leaf[] = []
  const hashes: Uint8Array[] = []
  const frontier = new Frontier()
  for (const [i, bytes] of epoch.leaves.entries()) {
    const leaf = readLeaf(bytes)
    if (leaf instanceof ProtocolError)
      check.find('bad_leaf', whereOf({ index: i, origin: epoch.origin }), leaf.message)
    else leaves.push(leaf)
    const hash = leafHash(bytes)
    hashes.push(hash)
    frontier.append(hash)
  }
  check.leaves += epoch.leaves.length
  compareRoot(epoch, frontier.root(), check)
  return { origin: epoch.origin, leaves, hashes }
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
