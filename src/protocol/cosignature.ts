import { type Bytes, concatBytes, utf8 } from './bytes.ts'
import { parseCheckpointBody } from './checkpoint.ts'
import { type SigningKey, verifyEd25519 } from './ed25519.ts'
import { ProtocolError } from './errors.ts'
import { makeLine, type NoteLine } from './note.ts'
import { type NoteVerifier, noteKeyId } from './verifier-key.ts'

/**
 * A timed line (0x04, C2SP tlog-cosignature): at `time` (POSIX seconds, 1 to 2^53-1) the signer held nothing larger of this log
 * than this checkpoint. Signs only what is a checkpoint, extension lines included. Throws `bad_checkpoint`, `bad_time`.
 */
export async function signCosignature(
  body: string,
  key: SigningKey,
  name: string,
  time: number,
): Promise<NoteLine> {
  parseCheckpointBody(body, { extensions: true })
  if (!Number.isSafeInteger(time) || time < 1)
    throw new ProtocolError('bad_time', `not POSIX seconds: ${time}`)
  const signature = concatBytes(printTime(time), await key.sign(cosignedBytes(body, time)))
  return makeLine({ name, keyId: noteKeyId(name, 0x04, key.publicKey), signature })
}

/**
 * The time of a line proven to be this key's over this checkpoint body (CO1..CO4). Throws `unknown_key` when the line is of another key,
 * `bad_key` for a key of another type, `bad_signature` for all else.
 */
export async function openCosignature(
  body: string,
  line: NoteLine,
  verifier: NoteVerifier,
): Promise<{ readonly time: number }> {
  if (verifier.alg !== 0x04) throw new ProtocolError('bad_key', 'a cosigner signs with a key of type 0x04')
  if (line.name !== verifier.name || line.keyId !== verifier.keyId) {
    throw new ProtocolError('unknown_key', `the line of ${line.name} is not of the key ${verifier.name}`)
  }
  const time = cosignatureTime(line)
  if (!(await verifyEd25519(verifier.publicKey, line.signature.subarray(8), cosignedBytes(body, time)))) {
    throw new ProtocolError('bad_signature', `the line of ${verifier.name} is not over this checkpoint`)
  }
  return { time }
}

/** The time that a line claims, in POSIX seconds, unverified. Throws `bad_signature` for what is no timed line. */
export function cosignatureTime(line: Pick<NoteLine, 'signature'>): number {
  const { signature } = line
  if (signature.length !== 72)
    throw new ProtocolError('bad_signature', `a timed line of ${signature.length} bytes`)
  const view = new DataView(signature.buffer, signature.byteOffset, 8)
  const time = view.getUint32(0) * 2 ** 32 + view.getUint32(4)
  if (!Number.isSafeInteger(time) || time < 1) throw new ProtocolError('bad_signature', `a time of ${time} s`)
  return time
}

/** What an Ed25519 cosigner signs: header line, time line, the whole body (CO3). */
function cosignedBytes(body: string, time: number): Bytes {
  return utf8(`cosignature/v1\ntime ${time}\n${body}`)
}

function printTime(time: number): Bytes {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(time / 2 ** 32))
  view.setUint32(4, time % 2 ** 32)
  return bytes
}
