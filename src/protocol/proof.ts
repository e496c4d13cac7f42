import { type Bytes, parseBase64, parseUtf8, printBase64 } from './bytes.ts'
import { type Checkpoint, parseCheckpointBody, parseTreeSize, verifyCheckpointLine } from './checkpoint.ts'
import { openCosignature } from './cosignature.ts'
import { ProtocolError } from './errors.ts'
import { findLine, type Note, parseNote, printNote } from './note.ts'
import type { Policy } from './policy.ts'
import { isSatisfied } from './quorum.ts'
import { verifyInclusion } from './tree-verify.ts'

/** An offline proof that a leaf stands in a log (C2SP tlog-proof), as received: unproven until `verifyProof`. */
export type Proof = {
  /** Opaque and not authenticated; never trusted for anything. */
  readonly extra?: Uint8Array
  /** The leaf's place, from 0. */
  readonly index: number
  /** The audit path, the leaf's sibling first; at most 63 hashes. */
  readonly hashes: readonly Uint8Array[]
  readonly checkpoint: Note
}

/** What a verified proof shows. */
export type ProvenEntry = {
  readonly index: number
  readonly checkpoint: Checkpoint
  /** POSIX seconds of each witness of the policy that has a line, by the policy's name for it. */
  readonly times: ReadonlyMap<string, number>
}

const HEADER = 'c2sp.org/tlog-proof@v1'
const MAX_HASHES = 63

/** Reads a proof (PR1, PR2); the checkpoint is taken apart but not verified. Throws `bad_proof`. */
export function parseProof(file: string | Uint8Array): Proof {
  const text = readText(file)
  const split = text.indexOf('\n\n')
  if (split < 0) throw new ProtocolError('bad_proof', 'no empty line before the checkpoint')
  const [header, ...lines] = text.slice(0, split).split('\n')
  if (header !== HEADER) throw new ProtocolError('bad_proof', `the first line is not ${HEADER}`)
  const extra = lines[0]?.startsWith('extra ') ? readExtra(lines.shift()!) : undefined
  const index = readIndex(lines.shift())
  const hashes = readHashes(lines)
  const checkpoint = readCheckpoint(text.slice(split + 2))
  return { ...(extra && { extra }), index, hashes, checkpoint }
}

/** The file of a proof, by convention named `.tlog-proof`. Throws `bad_proof`, `bad_note`. */
export function printProof(proof: Proof): string {
  const { extra, index, hashes, checkpoint } = proof
  const lines = [
    HEADER,
    ...(extra ? [`extra ${printBase64(extra)}`] : []),
    `index ${index}`,
    ...hashes.map((hash) => printBase64(hash)),
  ]
  const file = `${lines.join('\n')}\n\n${printNote(checkpoint.text, checkpoint.lines)}`
  parseProof(file)
  return file
}

/**
 * Proves that the leaf stands in a log of the policy, at a checkpoint that the policy's quorum cosigned (PR3..PR5).
 * `leafHash` is computed by the caller from the leaf itself, never taken from the proof. Throws `unknown_key` when no log of
 * the policy signed, `bad_signature` when a known key's line fails or the quorum is missed, `bad_proof` when the path does not lead to the root.
 */
export async function verifyProof(proof: Proof, leafHash: Uint8Array, policy: Policy): Promise<ProvenEntry> {
  const checkpoint = await openLogCheckpoint(proof.checkpoint, policy)
  const times = await openWitnessLines(proof.checkpoint, policy)
  checkQuorum(policy, times)
  const { size, root } = checkpoint
  verifyInclusion({ leafHash, index: proof.index, size, root, proof: proof.hashes })
  return { index: proof.index, checkpoint, times }
}

/** The checkpoint of a note signed by one of the policy's logs whose key name is the origin, compared whole (PR3). */
async function openLogCheckpoint(note: Note, policy: Policy): Promise<Checkpoint> {
  const { origin } = parseCheckpointBody(note.text, { extensions: true })
  const signers = policy.logs.filter(({ verifier }) => verifier.name === origin && findLine(note, verifier))
  let checkpoint: Checkpoint | undefined
  for (const { verifier } of signers)
    checkpoint = await verifyCheckpointLine(note, verifier, { extensions: true })
  if (checkpoint === undefined)
    throw new ProtocolError('unknown_key', `no log of the policy signed as ${origin}`)
  return checkpoint
}

/** The times of all lines of the policy's witnesses. One false line under a known key spoils the note (PR4). */
async function openWitnessLines(note: Note, policy: Policy): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for (const { name, verifier } of policy.witnesses) {
    const line = findLine(note, verifier)
    if (line !== undefined) times.set(name, (await openCosignature(note.text, line, verifier)).time)
  }
  return times
}

function checkQuorum(policy: Policy, times: ReadonlyMap<string, number>): void {
  const ids = policy.witnesses.filter(({ name }) => times.has(name)).map(({ verifier }) => verifier.keyId)
  if (!isSatisfied(policy, new Set(ids))) {
    throw new ProtocolError(
      'bad_signature',
      `${ids.length} witness lines are not the quorum ${policy.quorum}`,
    )
  }
}

function readText(file: string | Uint8Array): string {
  try {
    return typeof file === 'string' ? file : parseUtf8(file)
  } catch (cause) {
    throw new ProtocolError('bad_proof', 'a proof is UTF-8', { cause })
  }
}

function readExtra(line: string): Bytes {
  const extra = readBase64(line.slice('extra '.length))
  if (extra.length === 0) throw new ProtocolError('bad_proof', 'an extra line without data')
  return extra
}

function readIndex(line: string | undefined): number {
  if (!line?.startsWith('index ')) throw new ProtocolError('bad_proof', 'no index line')
  try {
    return parseTreeSize(line.slice('index '.length))
  } catch (cause) {
    throw new ProtocolError('bad_proof', 'not an index', { cause })
  }
}

function readHashes(lines: readonly string[]): Bytes[] {
  if (lines.length > MAX_HASHES) throw new ProtocolError('bad_proof', `${lines.length} hashes`)
  const hashes = lines.map(readBase64)
  if (hashes.some((hash) => hash.length !== 32)) throw new ProtocolError('bad_proof', 'a hash has 32 bytes')
  return hashes
}

function readCheckpoint(text: string): Note {
  try {
    const note = parseNote(text)
    parseCheckpointBody(note.text, { extensions: true })
    return note
  } catch (cause) {
    throw new ProtocolError('bad_proof', 'the checkpoint is malformed', { cause })
  }
}

function readBase64(text: string): Bytes {
  try {
    return parseBase64(text)
  } catch (cause) {
    throw new ProtocolError('bad_proof', 'a line that is not base64', { cause })
  }
}
