import type { Origin, Seconds } from '../app/ports.ts'
import { parseHex, utf8 } from '../protocol/bytes.ts'
import { parseTreeSize } from '../protocol/checkpoint.ts'
import { verifyEd25519 } from '../protocol/ed25519.ts'
import { type PartyId, parseOrigin, partyKeyName } from '../protocol/ids.ts'
import { CAUSES, type Cause, printLeaf } from '../protocol/leaf.ts'
import { findLine, makeLine, parseNote, printNote } from '../protocol/note.ts'
import { printTime } from '../protocol/time.ts'
import { makeVerifier, noteKeyId } from '../protocol/verifier-key.ts'
import { LogError, sentenceOf } from './errors.ts'

/** Why and where an epoch ends (L6). */
export type Succession = {
  readonly origin: Origin
  /** What the guard had signed of the epoch before. */
  readonly guardSize: number
  readonly cause: Cause
}

/** Leaf 0 of an epoch above 1 (L6). */
export async function signSuccession(
  succession: Succession,
  identity: { readonly publicKey: Uint8Array; sign(bytes: Uint8Array): Promise<Uint8Array> },
  at: Seconds,
): Promise<Uint8Array> {
  const { origin, guardSize, cause } = succession
  const body = `${origin}\n${guardSize}\n${cause}\n`
  const name = identityName(origin)
  const signature = await identity.sign(utf8(body))
  const line = makeLine({ name, keyId: noteKeyId(name, 0x01, identity.publicKey), signature })
  return printLeaf({ v: 1, type: 'succession', at: printTime(at), note: printNote(body, [line]) })
}

/** What a succession note says, proven to be signed by the party's identity (L6). Throws `bad_leaf`. */
export async function openSuccession(text: string, origin: Origin, party: PartyId): Promise<Succession> {
  try {
    const note = parseNote(text)
    const verifier = makeVerifier(identityName(origin), 0x01, parseHex(party))
    const line = findLine(note, verifier)
    if (!line || !(await verifyEd25519(verifier.publicKey, line.signature, utf8(note.text))))
      throw new Error('it is not signed by the identity key')
    const [named, size, cause, ...more] = note.text.slice(0, -1).split('\n')
    if (named !== origin || more.length > 0 || !CAUSES.includes(cause as Cause))
      throw new Error('its body is not the new origin, a size and a cause')
    return { origin, guardSize: parseTreeSize(size!), cause: cause as Cause }
  } catch (cause) {
    throw new LogError('bad_leaf', `the succession note of ${origin}: ${sentenceOf(cause)}`, { cause })
  }
}

function identityName(origin: Origin): string {
  const { host, writer } = parseOrigin(origin)
  return partyKeyName(host, writer, 'identity')
}
