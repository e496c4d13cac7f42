import type { Bundle } from '../bundle.ts'
import { verifyCheckpointLine } from '../checkpoint.ts'
import { openCosignature } from '../cosignature.ts'
import type { Note, NoteLine } from '../note.ts'
import type { NoteVerifier } from '../verifier-key.ts'
import type { Check, Report } from './check.ts'
import { type KeySets, logVerifiers, timedVerifiers } from './keys.ts'
import { readNote } from './logs.ts'
import type { ReadMessages } from './messages.ts'

/**
 * The checkpoint of each epoch is signed by a log key of its writer (B2). Gives the lines under them that do not verify by a known key: they are
 * named, and prove nothing against anybody (B6).
 */
export async function checkCheckpoints(
  bundle: Bundle,
  sets: KeySets,
  messages: ReadMessages,
  check: Check,
): Promise<Report['unverified']> {
  const timed = timedVerifiers(sets, messages)
  const stray: { writer: string; index: number; line: string }[] = []
  for (const { writer, epochs } of bundle.logs) {
    for (const { origin, checkpoint, leaves } of epochs) {
      const signed = checkpoint === undefined ? undefined : readNote(checkpoint)
      if (!signed) continue
      const verifiers = [...logVerifiers(sets.get(writer) ?? [], origin), ...timed]
      const good = await goodLines(signed.note, verifiers)
      check.signatures += signed.note.lines.length
      if (![...good.values()].includes(0x01))
        check.find(
          'bad_checkpoint',
          `the checkpoint of ${origin}`,
          'it is not signed by a log key of the writer',
        )
      for (const line of signed.note.lines)
        if (!good.has(line)) stray.push({ writer, index: leaves.length, line: line.text.slice('— '.length) })
    }
  }
  return stray
}

/** The lines of a note that verify, with the type of their key. */
async function goodLines(note: Note, verifiers: readonly NoteVerifier[]): Promise<Map<NoteLine, number>> {
  const good = new Map<NoteLine, number>()
  for (const line of note.lines) {
    for (const verifier of verifiers) {
      if (verifier.name !== line.name || verifier.keyId !== line.keyId) continue
      if (await verifies(note, line, verifier)) good.set(line, verifier.alg)
    }
  }
  return good
}

async function verifies(note: Note, line: NoteLine, verifier: NoteVerifier): Promise<boolean> {
  try {
    if (verifier.alg === 0x01) await verifyCheckpointLine(note, verifier)
    else await openCosignature(note.text, line, verifier)
    return true
  } catch {
    return false
  }
}
