import type { Bundle } from '../bundle.ts'
import type { LogRecord } from '../record.ts'
import type { Check } from './check.ts'
import { messagePlaces } from './logs.ts'
import { type ReadMessages, returnedIds } from './messages.ts'

/** Every agreement message that nobody returned is in the file, and all of them are an exercise or none, as the header says (B6). */
export function checkAgreements(
  bundle: Bundle,
  logs: readonly LogRecord[],
  messages: ReadMessages,
  check: Check,
): void {
  const returned = returnedIds(logs)
  for (const { leaf, where } of messagePlaces(logs)) {
    if (leaf.kind !== 'agreement') continue
    const read = messages.get(leaf.id)
    if (!read && !returned.has(leaf.id)) {
      check.find('missing_message', where, 'the agreement that it names is not in the file')
    }
    const { document } = read ?? {}
    if (document?.type === 'agreement' && document.exercise !== bundle.exercise) {
      const sentence = `the agreement says exercise ${document.exercise}, the header ${bundle.exercise}`
      check.find('bad_agreement', where, sentence)
    }
  }
}
