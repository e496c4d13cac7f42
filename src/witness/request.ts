import {
  type Checkpoint,
  type Note,
  ProtocolError,
  parseBase64,
  parseCheckpointBody,
  parseNote,
  parseTreeSize,
  parseUtf8,
} from '../protocol/index.ts'

/** What an add-checkpoint request says; nothing in it is proven. */
export type AddCheckpoint = {
  readonly oldSize: number
  /** Hashes of 32 bytes, at most 63. */
  readonly proof: readonly Uint8Array[]
  readonly note: Note
  readonly checkpoint: Checkpoint
}

/** More proof lines than a tree can need (tlog-witness). */
const MAX_PROOF_LINES = 63

/** Takes the body of an add-checkpoint request apart (WI2). Throws ProtocolError. */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  const text = parseUtf8(body)
  const end = text.indexOf('\n\n')
  if (end < 0) throw new ProtocolError('bad_shape', 'no empty line before the checkpoint')
  const [old, ...proof] = text.slice(0, end).split('\n')
  if (proof.length > MAX_PROOF_LINES) throw new ProtocolError('bad_shape', `${proof.length} proof lines`)
  const note = parseNote(text.slice(end + 2))
  return {
    oldSize: parseOldSize(old!),
    proof: proof.map(parseHash),
    note,
    checkpoint: parseCheckpointBody(note.text, { extensions: true }),
  }
}

function parseOldSize(line: string): number {
  if (!line.startsWith('old ')) throw new ProtocolError('bad_shape', 'the first line is not "old <size>"')
  return parseTreeSize(line.slice(4))
}

function parseHash(line: string): Uint8Array {
  const hash = parseBase64(line)
  if (hash.length !== 32) throw new ProtocolError('bad_shape', `a proof line of ${hash.length} bytes`)
  return hash
}
