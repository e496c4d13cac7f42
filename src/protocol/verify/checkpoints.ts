import type { Bundle } from '../bundle.ts'
import { verifyCheckpointLine } from '../checkpoint.ts'
import { openCosignature } from '../cosignature.ts'
import type { Note, NoteLine } from '../note.ts'
import type { NoteVerifier } from '../verifier-key.ts'
import type { Check } from './check.ts'
import { type KeySets, logVerifiers, timedVerifiers } from './keys.ts'
import { readNote } from './logs.ts'
import type { ReadMessages } from './messages.ts'

/** The checkpoint of each epoch is signed by a log key of its writer, and every line under it verifies by a known key (B2). */
export async function checkCheckpoints(
  bundle: Bundle,
  sets: KeySets,
  messages: ReadMessages,
  check: Check,
): Promise<void> {
  const timed = timedVerifiers(sets, messages)
  for (const { writer, epochs } of bundle.logs) {
    for (const { origin, checkpoint } of epochs) {
      const signed = checkpoint === undefined ? undefined : readNote(checkpoint)
      if (!signed) continue
      const verifiers = [...logVerifiers(sets.get(writer) ?? [], origin), ...timed]
      await checkLines(signed.note, verifiers, { check, where: `the checkpoint of ${origin}` })
    }
  }
}

async function checkLines(
  note: Note,
  verifiers: readonly NoteVerifier[],
  at: { readonly check: Check; readonly where: string },
): Promise<void> {
  const { check, where } = at
  let isSigned = false
  for (const line of note.lines) {
    const verifier = verifiers.find(({ name, keyId }) => name === line.name && keyId === line.keyId)
    check.signatures += 1
    if (!verifier) {
      check.find(
        'bad_line',
        where,
        `a line by ${line.name} (${line.keyId}): neither party nor the agreement names that key`,
      )
    } else if (!(await verifies(note, line, verifier))) {
      check.find('bad_line', where, `the line by ${line.name} does not verify`)
    } else if (verifier.alg === 0x01) isSigned = true
  }
  if (!isSigned) check.find('bad_checkpoint', where, 'it is not signed by a log key of the writer')
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
