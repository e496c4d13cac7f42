import type { Bundle } from '../bundle.ts'
import type { Check } from './check.ts'
import { type Places, whereOf } from './message-places.ts'
import type { ReadMessages } from './messages.ts'

/** Every agreement message that nobody returned is in the file, and all of them are an exercise or none, as the header says (B6). */
export function checkAgreements(bundle: Bundle, places: Places, messages: ReadMessages, check: Check): void {
  for (const place of places.all) {
    const { leaf } = place
    if (leaf.kind !== 'agreement') continue
    const read = messages.get(leaf.id)
    if (!read && !places.returned.has(leaf.id)) {
      check.find('missing_message', whereOf(place), 'the agreement that it names is not in the file')
    }
    const { document } = read ?? {}
    if (document?.type === 'agreement' && document.exercise !== bundle.exercise) {
      const sentence = `the agreement says exercise ${document.exercise}, the header ${bundle.exercise}`
      check.find('bad_agreement', whereOf(place), sentence)
    }
  }
}
