import type { Extension, MessageId } from '../app/ports.ts'
import { type Checkpoint, parseCheckpointBody, verifyCheckpointLine } from '../protocol/checkpoint.ts'
import { MAX_ENVELOPE } from '../protocol/envelope.ts'
import type { PartyId } from '../protocol/ids.ts'
import { isOrigin, parseOrigin } from '../protocol/ids.ts'
import type { SuccessionLeaf } from '../protocol/leaf.ts'
import { type Leaf, MAX_LEAF, type MessageLeaf } from '../protocol/leaf.ts'
import { openSuccession } from '../protocol/leaf-place.ts'
import { findLine, type Note, parseNote } from '../protocol/note.ts'
import type { NoteVerifier } from '../protocol/verifier-key.ts'
import type { Desk } from './desk.ts'
import { LogError, sentenceOf } from './errors.ts'
import type { PartyKeys } from './parties.ts'
import type { Places } from './places.ts'

/** A note as offered: its form is right, who signed it is not known yet. */
export type OfferedNote = Checkpoint & { readonly note: Note; readonly text: string }
export type IncomingLeaf = { readonly bytes: Uint8Array; readonly index: number; readonly leaf: Leaf }
export type IncomingMessage = IncomingLeaf & { readonly leaf: MessageLeaf }

/** Throws `too_large` or `bad_checkpoint` for what no exchange may carry (X2). */
export function checkExtent(desk: Desk, extension: Extension): void {
  const { from, leaves, envelopes } = extension
  if (!Number.isSafeInteger(from) || from < 0)
    throw new LogError('bad_checkpoint', 'from is not a count of leaves')
  if (leaves.length > desk.limits.batchEntries)
    throw new LogError('too_large', `${leaves.length} leaves at once`)
  for (const leaf of leaves)
    if (leaf.length > MAX_LEAF) throw new LogError('too_large', `a leaf of ${leaf.length} bytes`)
  for (const envelope of envelopes.values()) {
    if (envelope.length > MAX_ENVELOPE)
      throw new LogError('too_large', `an envelope of ${envelope.length} bytes`)
  }
}

/** Which epoch of the peer's log an origin names. Throws `bad_checkpoint` for any other log. */
export function epochOf(desk: Desk, origin: string, writer: 'own' | 'peer' = 'peer'): number {
  const party = writer === 'own' ? desk.pair.own : desk.pair.peer
  if (isOrigin(origin)) {
    const parts = parseOrigin(origin)
    const isTheirs = parts.writer === (writer === 'own' ? desk.writer : desk.peerWriter)
    if (isTheirs && parts.pair === desk.pair.id && parts.host === party.host) return parts.epoch
  }
  throw new LogError('bad_checkpoint', `${origin.slice(0, 200)} is not the log of ${party.host} in this pair`)
}

/** The checkpoint note of an extension, of the right log and size. Throws `bad_checkpoint`. */
export function readOffered(extension: Extension): OfferedNote {
  const offered = readNote(extension.checkpoint)
  // The origin is the peer's word until the signature is checked, so it is compared whole (CP3).
  if (offered.origin !== extension.origin)
    throw new LogError(
      'bad_checkpoint',
      `the note is of ${offered.origin}, the leaves are of ${extension.origin}`,
    )
  if (offered.size !== extension.from + extension.leaves.length)
    throw new LogError(
      'bad_checkpoint',
      `the note has size ${offered.size}, the leaves end at ${extension.from + extension.leaves.length}`,
    )
  return offered
}

export function readNote(text: string): OfferedNote {
  try {
    const note = parseNote(text)
    return { ...parseCheckpointBody(note.text), note, text }
  } catch (cause) {
    throw new LogError('bad_checkpoint', sentenceOf(cause), { cause })
  }
}

/** Reads the leaves beyond `size`, each in its place, and learns the key sets among them. Throws `bad_leaf`. */
export async function readLeaves(
  extension: Extension,
  into: { readonly size: number; readonly places: Places; readonly keys: PartyKeys },
): Promise<IncomingLeaf[]> {
  const { origin, from } = extension
  const fresh = extension.leaves.slice(Math.max(0, into.size - from))
  const leaves = fresh.map((bytes, i) => {
    const index = into.size + i
    return { bytes, index, leaf: into.places.take(bytes, origin, index) }
  })
  for (const { leaf } of leaves) {
    if (leaf.type === 'succession') await checkSuccession(leaf, origin, into.keys.party)
    if (leaf.type === 'message' && leaf.kind === 'keys') {
      const envelope = extension.envelopes.get(leaf.id)
      if (envelope) await into.keys.learn(envelope)
    }
  }
  return leaves
}

async function checkSuccession(leaf: SuccessionLeaf, origin: string, identity: PartyId): Promise<void> {
  try {
    await openSuccession(leaf, { origin, identity })
  } catch (cause) {
    throw new LogError('bad_leaf', `leaf 0 of ${origin}: ${sentenceOf(cause)}`, { cause })
  }
}

/** Throws `bad_signature` unless one of the party's log keys signed the note (0x01). */
export async function checkSigned(offered: OfferedNote, keys: PartyKeys): Promise<void> {
  if (await isSignedBy(offered, keys.logVerifiers(offered.origin))) return
  throw new LogError(
    'bad_signature',
    `no log key of the party signed the note of ${offered.origin} at ${offered.size}`,
  )
}

export async function isSignedBy(offered: OfferedNote, verifiers: readonly NoteVerifier[]): Promise<boolean> {
  for (const verifier of verifiers) {
    try {
      if (findLine(offered.note, verifier) === undefined) continue
      await verifyCheckpointLine(offered.note, verifier)
      return true
    } catch {
      // Another key of the party may have signed well; a bad line beside a good one proves nothing.
    }
  }
  return false
}

/** The lines of the party itself, as the store keeps them; other lines are not the log's own. */
export function ownLines(offered: OfferedNote, keys: PartyKeys): string[] {
  const verifiers = keys.logVerifiers(offered.origin)
  return offered.note.lines
    .filter((line) => verifiers.some((key) => key.name === line.name && key.keyId === line.keyId))
    .map((line) => line.text)
}

/** The message leaves, each with its envelope of this exchange or known from an earlier one. Throws `missing_message`. */
export async function matchMessages(
  desk: Desk,
  extension: Extension,
  leaves: readonly IncomingLeaf[],
): Promise<{ readonly message: IncomingMessage; readonly envelope: Uint8Array; readonly isNew: boolean }[]> {
  const messages = []
  for (const incoming of leaves) {
    if (!isMessage(incoming)) continue
    const bytes = extension.envelopes.get(incoming.leaf.id)
    // No bytes at all: of a message that was held before, its content was removed (X2); of any other, that is what it says.
    const given = bytes && bytes.length > 0 ? bytes : undefined
    const envelope =
      given ??
      (await earlierContent(desk, incoming.leaf.id)) ??
      cosignedContent(desk, extension.origin, incoming) ??
      bytes
    if (!envelope)
      throw new LogError(
        'missing_message',
        `leaf ${incoming.index} of ${extension.origin} came without its message`,
      )
    messages.push({ message: incoming, envelope, isNew: envelope === bytes })
  }
  return messages
}

/** The bytes of a message held before; empty where they were removed since, which is no lack. */
async function earlierContent(desk: Desk, id: MessageId): Promise<Uint8Array | undefined> {
  const row = await desk.store.message(desk.pair.id, id)
  return row && ((await desk.store.content(desk.pair.id, id)) ?? new Uint8Array(0))
}

/**
 * A message below what the guard has cosigned was held here before the database went back in time, so that it may lack now: its content was removed by
 * whoever sent it. The guard is outside the database and its backups, and the root over the leaf is compared with its own.
 */
function cosignedContent(desk: Desk, origin: string, { index }: IncomingLeaf): Uint8Array | undefined {
  const cosigned = desk.guard?.mark('held', origin)?.size ?? 0
  return index < cosigned ? new Uint8Array(0) : undefined
}

function isMessage(incoming: IncomingLeaf): incoming is IncomingMessage {
  return incoming.leaf.type === 'message'
}
