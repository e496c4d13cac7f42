import { type Bytes, parseBase64, printBase64, utf8 } from './bytes.ts'
import { hasControl } from './control.ts'
import { type SigningKey, verifyEd25519 } from './ed25519.ts'
import { ProtocolError } from './errors.ts'
import { findLine, makeLine, type Note, type NoteLine } from './note.ts'
import { type NoteVerifier, noteKeyId } from './verifier-key.ts'

/** A log's state (C2SP tlog-checkpoint): how many leaves, and the RFC 6962 root over them. */
export type Checkpoint = {
  readonly origin: string
  /** Leaves, 0 to 2^53-1. */
  readonly size: number
  /** 32 bytes. */
  readonly root: Bytes
}

/** Logs that are not ours may carry extension lines; ours never do (CP4). */
export type CheckpointRules = { readonly extensions?: boolean }

/** Reads the text of a checkpoint note (CP1..CP4). Throws `bad_checkpoint`. */
export function parseCheckpointBody(text: string, rules: CheckpointRules = {}): Checkpoint {
  if (!text.endsWith('\n')) throw new ProtocolError('bad_checkpoint', 'the last line has no newline')
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n')
  if (root === undefined) throw new ProtocolError('bad_checkpoint', 'fewer than three lines')
  if (extensions.length > 0 && !rules.extensions) throw new ProtocolError('bad_checkpoint', 'extension lines')
  for (const line of extensions) checkLine(line)
  return { origin: checkLine(origin!), size: parseTreeSize(size!), root: readRoot(root) }
}

/** The text that is signed: three lines, each with its newline. Throws `bad_checkpoint`. */
export function printCheckpointBody(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint
  checkLine(origin)
  if (!Number.isSafeInteger(size) || size < 0)
    throw new ProtocolError('bad_checkpoint', `a tree of size ${size}`)
  if (root.length !== 32) throw new ProtocolError('bad_checkpoint', `a root of ${root.length} bytes`)
  return `${origin}\n${size}\n${printBase64(root)}\n`
}

/** The log's own line (0x01) over a checkpoint. Whoever calls has made sure that nothing signed before contradicts it. */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  key: SigningKey,
  name: string,
): Promise<NoteLine> {
  const signature = await key.sign(utf8(printCheckpointBody(checkpoint)))
  return makeLine({ name, keyId: noteKeyId(name, 0x01, key.publicKey), signature })
}

/**
 * The checkpoint of a note, proven to be signed by this key (0x01). The caller compares the origin with the log it asked for:
 * a key may sign for several. Throws `unknown_key` when the key has no line, `bad_signature`, `bad_note`, `bad_checkpoint`.
 */
export async function verifyCheckpointLine(
  note: Note,
  verifier: NoteVerifier,
  rules: CheckpointRules = {},
): Promise<Checkpoint> {
  if (verifier.alg !== 0x01) throw new ProtocolError('bad_key', 'a log signs with a key of type 0x01')
  const line = findLine(note, verifier)
  if (line === undefined) throw new ProtocolError('unknown_key', `no line of the key ${verifier.name}`)
  if (!(await verifyEd25519(verifier.publicKey, line.signature, utf8(note.text)))) {
    throw new ProtocolError('bad_signature', `the line of ${verifier.name} is not over this text`)
  }
  return parseCheckpointBody(note.text, rules)
}

/** A tree size: ASCII decimal without leading zeroes, at most 2^53-1 (CP2). Throws `bad_checkpoint`. */
export function parseTreeSize(text: string): number {
  const size = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(size))
    throw new ProtocolError('bad_checkpoint', `not a tree size: ${text.slice(0, 24)}`)
  return size
}

function checkLine(line: string): string {
  if (line === '' || hasControl(line) || !line.isWellFormed()) {
    throw new ProtocolError(
      'bad_checkpoint',
      'an origin or extension line that is empty or holds a control character',
    )
  }
  return line
}

function readRoot(text: string): Bytes {
  let root: Bytes
  try {
    root = parseBase64(text)
  } catch (cause) {
    throw new ProtocolError('bad_checkpoint', 'the root is not base64', { cause })
  }
  if (root.length !== 32) throw new ProtocolError('bad_checkpoint', `a root of ${root.length} bytes`)
  return root
}
