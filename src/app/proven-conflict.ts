import {
  equalBytes,
  makeVerifier,
  type Note,
  parseBase64,
  parseCheckpointBody,
  parseNote,
  parseOrigin,
  printNote,
  verifyCheckpointLine,
  writerOf,
} from '../protocol/index.ts'
import type { Node } from './node.ts'
import type { Origin, Pair } from './ports.ts'

/**
 * Two notes that prove a fork of the peer's log (V13), each cut down to the line that proves it. `name` is the epoch's: the first conflict of an
 * epoch decides (V13), and who forked can sign ever more trees, each of which would be one more leaf of ours.
 */
export type ProvenConflict = { readonly name: Origin; readonly notes: readonly [string, string] }

/**
 * What notes that somebody showed us prove: a fork only when both are of one log of the peer, signed by one of its log keys, and either of one size
 * with two roots, or one of them against the tree that we hold. Anything else is undefined: it never enters our log.
 */
export async function provenConflict(
  node: Node,
  pair: Pair,
  notes: readonly [string, string],
): Promise<ProvenConflict | undefined> {
  const [a, b] = await Promise.all([signedByPeer(node, pair, notes[0]), signedByPeer(node, pair, notes[1])])
  if (!a || !b || a.checkpoint.origin !== b.checkpoint.origin) return undefined
  const contradict =
    a.checkpoint.size === b.checkpoint.size && !equalBytes(a.checkpoint.root, b.checkpoint.root)
  if (!contradict && (await agrees(node, a)) && (await agrees(node, b))) return undefined
  return { name: a.checkpoint.origin, notes: [a.text, b.text] }
}

/** The name of a conflict that was proven before it entered our log. */
export function conflictName(notes: readonly [string, string]): Origin {
  return parseCheckpointBody(parseNote(notes[0]).text).origin
}

type Signed = { readonly checkpoint: ReturnType<typeof parseCheckpointBody>; readonly text: string }

async function signedByPeer(node: Node, pair: Pair, text: string): Promise<Signed | undefined> {
  const note = readNote(text)
  if (!note) return undefined
  try {
    const checkpoint = parseCheckpointBody(note.text)
    const { pair: of, writer } = parseOrigin(checkpoint.origin)
    if (of !== pair.id || writer !== writerOf(pair.peer.identity)) return undefined
    const keys = (node.ledger.peerKeys(pair.id)?.keys ?? []).filter((key) => key.use === 'log')
    for (const key of keys) {
      const verifier = makeVerifier(checkpoint.origin, 0x01, parseBase64(key.public))
      const line = note.lines.find(({ name, keyId }) => name === verifier.name && keyId === verifier.keyId)
      if (line && (await isSigned(note, verifier))) return { checkpoint, text: printNote(note.text, [line]) }
    }
  } catch {
    return undefined // Not a checkpoint of any log.
  }
  return undefined
}

function readNote(text: string): Note | undefined {
  try {
    return parseNote(text)
  } catch {
    return undefined
  }
}

async function isSigned(note: Note, verifier: ReturnType<typeof makeVerifier>): Promise<boolean> {
  try {
    await verifyCheckpointLine(note, verifier)
    return true
  } catch {
    return false
  }
}

/** Whether a checkpoint is of the tree that we hold, as far as we hold it. */
async function agrees(node: Node, { checkpoint: { origin, size, root } }: Signed): Promise<boolean> {
  const held = await node.store.log(origin)
  return !held || size > held.size || equalBytes(await node.ledger.rootAt(origin, size), root)
}
